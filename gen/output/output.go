// Package output brings emitted files to the disk: only those that differ, each
// whole or not at all, and takes away those that are no longer emitted.
package output

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/tcl-s2n/tcl-s2n/gen/file"
)

// Change is what differs between the disk and what is emitted.
type Change struct {
	Path string // relative to the root, with slashes
	Kind string // "new", "changed" or "stale"
	data []byte
}

// Compare finds what differs below the root. Everything in the folder dir that
// is not among the files is stale.
func Compare(root, dir string, files []file.File) ([]Change, error) {
	var changes []Change
	emitted := make(map[string]bool)
	for _, f := range files {
		emitted[f.Path] = true
		old, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(f.Path)))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			changes = append(changes, Change{f.Path, "new", f.Data})
		case err != nil:
			return nil, err
		case !bytes.Equal(old, f.Data):
			changes = append(changes, Change{f.Path, "changed", f.Data})
		}
	}
	stale, err := staleFiles(root, dir, emitted)
	if err != nil {
		return nil, err
	}
	return append(changes, stale...), nil
}

func staleFiles(root, dir string, emitted map[string]bool) ([]Change, error) {
	var stale []Change
	err := fs.WalkDir(os.DirFS(root), dir, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && path == dir {
			return nil
		}
		if err == nil && !entry.IsDir() && !emitted[path] {
			stale = append(stale, Change{Path: path, Kind: "stale"})
		}
		return err
	})
	return stale, err
}

// Apply makes the disk as it is emitted.
func Apply(root string, changes []Change) error {
	for _, c := range changes {
		name := filepath.Join(root, filepath.FromSlash(c.Path))
		if c.Kind == "stale" {
			if err := remove(root, name); err != nil {
				return err
			}
			continue
		}
		if err := write(name, c.data); err != nil {
			return err
		}
	}
	return nil
}

// remove deletes a file, and the folders that are empty then.
func remove(root, name string) error {
	if err := os.Remove(name); err != nil {
		return err
	}
	for dir := filepath.Dir(name); dir != filepath.Clean(root); dir = filepath.Dir(dir) {
		if os.Remove(dir) != nil {
			break // not empty
		}
	}
	return nil
}

// write replaces a file in one step, by way of a new one in the same folder.
func write(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(name), ".gen-*")
	if err != nil {
		return err
	}
	_, err = temp.Write(data)
	err = errors.Join(err, temp.Chmod(0o644), temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), name)
	}
	if err != nil {
		os.Remove(temp.Name())
		return fmt.Errorf("cannot write %s: %w", name, err)
	}
	return nil
}

// Describe lists changes, one a line.
func Describe(changes []Change) string {
	lines := make([]string, len(changes))
	for i, c := range changes {
		lines[i] = fmt.Sprintf("%-7s %s\n", c.Kind, c.Path)
	}
	slices.Sort(lines)
	var b bytes.Buffer
	for _, line := range lines {
		b.WriteString(line)
	}
	return b.String()
}
