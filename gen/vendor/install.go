package vendor

import (
	"errors"
	"os"
	"path/filepath"
)

// install puts a tree in its place as a whole: it is written beside it, then
// renamed. The stamp makes a tree that was cut short in between be made anew.
func install(folder string, pin Pin, tree map[string][]byte) error {
	final := filepath.Join(folder, pin.folder())
	fresh := filepath.Join(folder, ".new-"+pin.folder())
	old := filepath.Join(folder, ".old-"+pin.folder())
	if err := errors.Join(os.RemoveAll(fresh), os.RemoveAll(old)); err != nil {
		return err
	}
	defer os.RemoveAll(fresh)
	if err := writeTree(fresh, tree); err != nil {
		return err
	}
	if err := os.Rename(final, old); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := os.Rename(fresh, final); err != nil {
		return err
	}
	return os.RemoveAll(old)
}

func writeTree(folder string, tree map[string][]byte) error {
	for name, data := range tree {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
