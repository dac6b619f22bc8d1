package render

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/tcl-s2n/tcl-s2n/gen/file"
)

// sourceList is the part of the makefile that names the C by hand, and the
// folders where make and the compiler find all of ours.
func sourceList(written []file.File) file.File {
	var paths, objects []string
	folders := []string{outDir}
	for _, f := range written {
		if dir := path.Dir(f.Path); !slices.Contains(folders, dir) {
			folders = append(folders, dir)
		}
		if strings.HasSuffix(f.Path, ".c") {
			paths = append(paths, f.Path)
			objects = append(objects, strings.TrimSuffix(path.Base(f.Path), ".c")+".o")
		}
	}
	slices.Sort(objects)
	var b bytes.Buffer
	b.WriteString("# " + banner([]string{"the files of generic/ and unix/"}) + "\n")
	writeList(&b, "TLS_SOURCES", "", paths)
	writeList(&b, "TLS_OBJECTS", "", objects)
	writeList(&b, "TLS_INCLUDES", "-I$(srcdir)/", folders)
	b.WriteString("\nVPATH = $(srcdir)/" + strings.Join(folders, ":$(srcdir)/") + "\n")
	return file.File{Path: outDir + "/sources.mk", Data: b.Bytes()}
}

func writeList(b *bytes.Buffer, variable, prefix string, words []string) {
	b.WriteString("\n" + variable + " =")
	for _, word := range words {
		b.WriteString(" \\\n\t" + prefix + word)
	}
	b.WriteString("\n")
}
