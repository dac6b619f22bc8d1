package vendor

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// unpackArchive gives the files of a package by their paths below its top folder.
func unpackArchive(pin Pin, archive []byte) (map[string][]byte, error) {
	files, err := readTar(pin, archive)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", pin.file(), err)
	}
	return files, nil
}

func readTar(pin Pin, archive []byte) (map[string][]byte, error) {
	unzipped, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		return nil, err
	}
	top := pin.Crate + "-" + pin.Version + "/"
	files := map[string][]byte{}
	for entries := tar.NewReader(unzipped); ; {
		header, err := entries.Next()
		if errors.Is(err, io.EOF) {
			return files, nil
		}
		if err != nil {
			return nil, err
		}
		if header.Typeflag == tar.TypeDir {
			continue
		}
		name, err := safeName(top, header)
		if err != nil {
			return nil, err
		}
		if _, twice := files[name]; twice {
			return nil, fmt.Errorf("%q occurs twice", header.Name)
		}
		files[name], err = io.ReadAll(entries)
		if err != nil {
			return nil, err
		}
	}
}

// safeName refuses whatever could be written elsewhere than below the folder.
func safeName(top string, header *tar.Header) (string, error) {
	if header.Typeflag != tar.TypeReg {
		return "", fmt.Errorf("%q is not a plain file", header.Name)
	}
	name, found := strings.CutPrefix(header.Name, top)
	if !found || !filepath.IsLocal(name) || strings.Contains(name, `\`) || name != filepath.ToSlash(filepath.Clean(name)) {
		return "", fmt.Errorf("%q is not below %s", header.Name, top)
	}
	return name, nil
}
