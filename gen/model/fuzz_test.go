package model

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"testing"
	"testing/fstest"

	"github.com/tcl-s2n/tcl-s2n/gen/parse"
	"github.com/tcl-s2n/tcl-s2n/gen/source"
)

// placed is how the first line of each mistake begins: with a place in the file,
// or with the file as a whole where there is nothing in it to point at.
var placed = regexp.MustCompile(`(?m)^spec/[a-z_/]+\.yaml(:[1-9][0-9]*:[1-9][0-9]*)?: error: .`)

// FuzzSpec puts a text in the place of one file of a small spec, and looks for one
// that the parser or the checks of the model bear badly: that panics, or is
// refused without saying where.
func FuzzSpec(f *testing.F) {
	spec := fstest.MapFS{}
	var names []string
	root := os.DirFS("../testdata/base/gen")
	err := fs.WalkDir(root, "spec", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".yaml" {
			return err
		}
		text, err := fs.ReadFile(root, name)
		spec[name] = &fstest.MapFile{Data: text}
		f.Add(uint8(len(names)), text)
		names = append(names, name)
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, which uint8, text []byte) {
		name := names[int(which)%len(names)]
		files := fstest.MapFS{}
		for other, file := range spec {
			files[other] = file
		}
		files[name] = &fstest.MapFile{Data: text}
		var diags source.Diagnostics
		tree, ok := parse.Load(files, "spec", &diags)
		if ok {
			Build(tree, &diags)
		}
		if !ok && diags.Len() == 0 {
			t.Error("refused without a reason")
		}
		if err := diags.Err(); err != nil {
			if found := len(placed.FindAllString(err.Error(), -1)); found < diags.Len() {
				t.Errorf("%d of %d mistakes have a place:\n%v", found, diags.Len(), err)
			}
		}
	})
}
