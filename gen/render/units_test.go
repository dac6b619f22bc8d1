package render

import (
	"slices"
	"testing"

	"github.com/tcl-s2n/tcl-s2n/gen/file"
)

func TestObjectsOf(t *testing.T) {
	written := []file.File{
		{Path: "generic/tls/pipe.h", Data: []byte("#include \"base.h\"\n")},
		{Path: "generic/tls/pipe.c", Data: []byte("#include \"pipe.h\"\n#include \"tap.h\"\n")},
		{Path: "generic/tls/tap.h"},
		{Path: "generic/base/base.h", Data: []byte("#include <stdio.h>\n")},
		{Path: "unix/base.c", Data: []byte("#include \"tap.h\"\n")},
		{Path: "unix/tap.c", Data: []byte("#include \"pipe.h\"\n")},
		{Path: "unix/other.c", Data: []byte("#include \"pipe.h\"\n")},
	}
	for _, c := range []struct {
		text string
		want []string
	}{
		{"#include \"pipe.h\"\n#include \"check.h\"\n", []string{"base.o", "pipe.o", "tap.o"}},
		// What a test includes as C it must not be linked with as well.
		{"# include \"tap.c\"\n", []string{"base.o", "pipe.o"}},
		{"#include <tap.h>\n", nil},
	} {
		got := objectsOf(file.File{Data: []byte(c.text)}, written)
		if !slices.Equal(got, c.want) {
			t.Errorf("%q needs %v, want %v", c.text, got, c.want)
		}
	}
}
