package output

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/tcl-s2n/tcl-s2n/gen/file"
)

func TestApply(t *testing.T) {
	root := t.TempDir()
	put(t, root, "generated/same.c", "same")
	put(t, root, "generated/old.c", "old")
	put(t, root, "generated/gone/stale.c", "stale")
	put(t, root, "elsewhere.c", "mine")
	files := []file.File{
		{Path: "generated/same.c", Data: []byte("same")},
		{Path: "generated/old.c", Data: []byte("new")},
		{Path: "generated/doc/first.n", Data: []byte("first")},
	}
	before := modTime(t, root, "generated/same.c")

	changes := compare(t, root, files)
	want := "changed generated/old.c\nnew     generated/doc/first.n\nstale   generated/gone/stale.c\n"
	if got := Describe(changes); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if err := Apply(root, changes); err != nil {
		t.Fatal(err)
	}
	if again := compare(t, root, files); len(again) > 0 {
		t.Errorf("left over:\n%s", Describe(again))
	}
	if modTime(t, root, "generated/same.c") != before {
		t.Error("a file that was right was written")
	}
	if _, err := os.Stat(filepath.Join(root, "generated/gone")); err == nil {
		t.Error("the empty folder is still there")
	}
	if _, err := os.Stat(filepath.Join(root, "elsewhere.c")); err != nil {
		t.Error(err)
	}
}

func TestNothingHalfWritten(t *testing.T) {
	root := t.TempDir()
	put(t, root, "generated/name/in-the-way", "x")
	changes := []Change{{Path: "generated/name", Kind: "changed", data: []byte("text")}}
	if err := Apply(root, changes); err == nil {
		t.Fatal("a folder was replaced by a file")
	}
	left, err := os.ReadDir(filepath.Join(root, "generated"))
	if err != nil || len(left) != 1 {
		t.Errorf("left: %v, %v", left, err)
	}
}

func TestNoFolderYet(t *testing.T) {
	if changes := compare(t, t.TempDir(), nil); len(changes) != 0 {
		t.Errorf("got %v", changes)
	}
}

func compare(t *testing.T, root string, files []file.File) []Change {
	t.Helper()
	changes, err := Compare(root, "generated", files)
	if err != nil {
		t.Fatal(err)
	}
	return changes
}

func put(t *testing.T, root, path, text string) {
	t.Helper()
	name := filepath.Join(root, path)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func modTime(t *testing.T, root, path string) int64 {
	t.Helper()
	info, err := os.Stat(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	return info.ModTime().UnixNano()
}
