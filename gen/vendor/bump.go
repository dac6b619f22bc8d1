package vendor

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/tcl-s2n/tcl-s2n/gen/upstream"
)

// bump moves to the newest versions. The new trees are read as import reads
// them before anything is changed.
func (r *run) bump() error {
	manifest, err := loadManifest(r.folder)
	if err != nil {
		return err
	}
	fmt.Fprintln(r.out, "cargo looks for the newest versions")
	pins, err := r.cargo.newest()
	if err != nil {
		return err
	}
	next := &Manifest{Packages: pins}
	if err := next.check(); err != nil {
		return err
	}
	if string(next.render()) == string(manifest.render()) {
		fmt.Fprintln(r.out, "the manifest has the newest versions already")
		return r.vendor()
	}
	return r.moveTo(next)
}

func (r *run) moveTo(next *Manifest) error {
	archives, err := r.obtain(next.Packages)
	if err != nil {
		return err
	}
	trees := make([]map[string][]byte, len(next.Packages))
	for i, pin := range next.Packages {
		trees[i], err = buildTree(r.folder, pin, archives[i])
		if err != nil {
			return err
		}
	}
	changes, err := r.compare(next, trees)
	if err != nil {
		return err
	}
	for i, pin := range next.Packages {
		if err := install(r.folder, pin, trees[i]); err != nil {
			return err
		}
	}
	if err := next.save(r.folder); err != nil {
		return err
	}
	fmt.Fprint(r.out, changes)
	fmt.Fprintln(r.out, "next: go run ./gen import && go run ./gen && go test ./...")
	return nil
}

// compare reads the new trees from a folder that goes away again.
func (r *run) compare(next *Manifest, trees []map[string][]byte) (string, error) {
	scratch, err := os.MkdirTemp("", "tcl-s2n-bump-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(scratch)
	for i, pin := range next.Packages {
		if err := writeTree(filepath.Join(scratch, pin.folder()), trees[i]); err != nil {
			return "", err
		}
	}
	after, err := upstream.Read(
		os.DirFS(filepath.Join(scratch, layouts["aws-lc-sys"].folder)),
		os.DirFS(filepath.Join(scratch, layouts["s2n-tls-sys"].folder)))
	if err != nil {
		return "", fmt.Errorf("the newest versions cannot be read: %w", err)
	}
	return upstream.Diff(upstream.Current(), after), nil
}
