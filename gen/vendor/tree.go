package vendor

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// trimming is raised when the same package gives another tree than before.
const trimming = 4

const stampFile = "VERSION"

// stamp is the line in VERSION. It is written last and read first: a tree that
// has it is whole, and is what the pin and the patches say.
func stamp(pin Pin, patches []Patch) string {
	line := fmt.Sprintf("%s %s %s %d", pin.Crate, pin.Version, pin.SHA256, trimming)
	if len(patches) == 0 {
		return line
	}
	return line + " " + PatchSet(patches)
}

func installed(folder string, pin Pin, patches []Patch) bool {
	found, err := os.ReadFile(filepath.Join(folder, pin.folder(), stampFile))
	return err == nil && string(found) == stamp(pin, patches)+"\n"
}

// buildTree makes of a verified package the files of its tree.
func buildTree(folder string, pin Pin, archive []byte) (map[string][]byte, error) {
	files, err := unpackArchive(pin, archive)
	if err != nil {
		return nil, err
	}
	l := layouts[pin.Crate]
	tree, err := l.trim(files)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", pin.file(), err)
	}
	patches, err := loadPatches(folder, pin.Crate)
	if err != nil {
		return nil, err
	}
	if err := applyAll(patches, pin, tree); err != nil {
		return nil, err
	}
	if err := addFiles(tree, filepath.Join(folder, "added", l.folder)); err != nil {
		return nil, err
	}
	provenance, err := provenance(pin, l, files, patches)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", pin.file(), err)
	}
	tree["PROVENANCE"] = provenance
	tree[stampFile] = []byte(stamp(pin, patches) + "\n")
	return tree, nil
}

// addFiles adds what the library's licence asks for and its package leaves out.
func addFiles(tree map[string][]byte, folder string) error {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if _, present := tree[entry.Name()]; present {
			return fmt.Errorf("%s: the package has this file now: remove ours",
				filepath.Join(folder, entry.Name()))
		}
		data, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			return err
		}
		tree[entry.Name()] = data
	}
	return nil
}

// provenance tells where a tree comes from.
func provenance(pin Pin, l layout, files map[string][]byte, patches []Patch) ([]byte, error) {
	lines := []string{
		"crate: " + pin.Crate,
		"version: " + pin.Version,
		"sha256: " + pin.SHA256,
	}
	facts, err := l.facts(func(path string) ([]byte, error) {
		data, found := files[path]
		if !found {
			return nil, fmt.Errorf("it has no %s", path)
		}
		return data, nil
	})
	if err != nil {
		return nil, err
	}
	lines = append(lines, facts...)
	for _, patch := range patches {
		lines = append(lines, "patch: "+patch.Path)
	}
	return []byte(strings.Join(lines, "\n") + "\n"), nil
}

var (
	vcsCommit     = regexp.MustCompile(`"sha1": "([0-9a-f]{40})"`)
	cryptoCommit  = regexp.MustCompile(`(?m)^commit-hash = "([0-9a-f]{40})"$`)
	cryptoVersion = regexp.MustCompile(`(?m)^#define AWSLC_VERSION_NUMBER_STRING "([^"]+)"$`)
)

func cryptoFacts(read reader) ([]string, error) {
	version, err := extract(read, "aws-lc/include/openssl/base.h", cryptoVersion)
	if err != nil {
		return nil, err
	}
	commit, err := extract(read, "Cargo.toml", cryptoCommit)
	if err != nil {
		return nil, err
	}
	packaged, err := extract(read, ".cargo_vcs_info.json", vcsCommit)
	if err != nil {
		return nil, err
	}
	return []string{
		"library: AWS-LC " + version,
		"commit: " + commit,
		"repository: https://github.com/aws/aws-lc",
		"packaged-from: https://github.com/aws/aws-lc-rs " + packaged,
	}, nil
}

// tlsFacts has no version of the library, as the package does not tell it.
func tlsFacts(read reader) ([]string, error) {
	commit, err := extract(read, ".cargo_vcs_info.json", vcsCommit)
	if err != nil {
		return nil, err
	}
	return []string{
		"library: s2n-tls",
		"commit: " + commit,
		"repository: https://github.com/aws/s2n-tls",
	}, nil
}

func extract(read reader, path string, pattern *regexp.Regexp) (string, error) {
	data, err := read(path)
	if err != nil {
		return "", err
	}
	match := pattern.FindSubmatch(data)
	if match == nil {
		return "", fmt.Errorf("%s: expected %s", path, pattern)
	}
	return string(match[1]), nil
}
