package render

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/tcl-s2n/tcl-s2n/gen/file"
)

// systems are the folders of which make takes one, as configure says: each has
// the same files, with the same names.
var systems = []string{"unix", "win"}

// sourceList is the part of the makefile that names the C by hand, and the
// folders where make and the compiler find all of ours.
func sourceList(written []file.File) file.File {
	sources, objects := make(map[string][]string), make(map[string][]string)
	folders := []string{outDir}
	for _, f := range written {
		dir := path.Dir(f.Path)
		system := "generic"
		if slices.Contains(systems, dir) {
			system = dir
		} else if !slices.Contains(folders, dir) {
			folders = append(folders, dir)
		}
		if strings.HasSuffix(f.Path, ".c") {
			sources[system] = append(sources[system], f.Path)
			objects[system] = append(objects[system], strings.TrimSuffix(path.Base(f.Path), ".c")+".o")
		}
	}
	folders = append(folders, "$(SYSTEM)")
	var b bytes.Buffer
	b.WriteString("# " + banner([]string{"the files of generic/, unix/ and win/"}) + "\n")
	b.WriteString("# SYSTEM is unix or win.\n")
	for _, system := range append([]string{"generic"}, systems...) {
		slices.Sort(objects[system])
		writeList(&b, "TLS_SOURCES_"+system, "", sources[system])
		writeList(&b, "TLS_OBJECTS_"+system, "", objects[system])
	}
	writeList(&b, "TLS_SOURCES", "$(TLS_SOURCES_", []string{"generic)", "$(SYSTEM))"})
	writeList(&b, "TLS_OBJECTS", "$(TLS_OBJECTS_", []string{"generic)", "$(SYSTEM))"})
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
