// Package release writes the version of a new release wherever one stands.
package release

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Bump makes the tree below root that of a version which is released on a day,
// except for what is derived from the spec. Nothing is written unless all of it
// can be.
func Bump(root, text string, day time.Time) error {
	next, err := parseVersion(text)
	if err != nil {
		return err
	}
	tree := &tree{root: root, texts: map[string]string{}}
	old, err := tree.current()
	if err != nil {
		return err
	}
	if err := tree.closeSection(next, day); err != nil {
		return err
	}
	for _, p := range places {
		if err := tree.set(p, old, next); err != nil {
			return err
		}
	}
	for _, l := range logs {
		if err := tree.edit(l.path, func(text string) (string, error) { return l.add(text, next, day) }); err != nil {
			return err
		}
	}
	if err := tree.setDate(day); err != nil {
		return err
	}
	if err := tree.mention(old, next); err != nil {
		return err
	}
	return tree.write()
}

// tree holds the texts of the files that are changed, until all of them are.
type tree struct {
	root  string
	texts map[string]string
}

func (t *tree) read(path string) (string, error) {
	if text, found := t.texts[path]; found {
		return text, nil
	}
	data, err := os.ReadFile(filepath.Join(t.root, path))
	return string(data), err
}

func (t *tree) edit(path string, change func(text string) (string, error)) error {
	text, err := t.read(path)
	if err != nil {
		return err
	}
	text, err = change(text)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	t.texts[path] = text
	return nil
}

func (t *tree) write() error {
	for name, text := range t.texts {
		path := filepath.Join(t.root, name)
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), info.Mode()); err != nil {
			return err
		}
	}
	return nil
}
