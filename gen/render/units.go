package render

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/tcl-s2n/tcl-s2n/gen/file"
)

var includeLine = regexp.MustCompile(`(?m)^#\s*include "([^"]+)"`)

// unitList is the part of the makefile that names the tests in C, each with what it
// needs of the C by hand and nothing else: it runs again when that has changed.
func unitList(units, written []file.File) file.File {
	var b bytes.Buffer
	b.WriteString("# " + banner([]string{"the files of tests/unit, and what they include"}) + "\n")
	var passed, commands []string
	for _, u := range units {
		name := strings.TrimSuffix(path.Base(u.Path), ".c")
		objects := "$(" + name + "_OBJECTS)"
		passed = append(passed, name+".passed")
		commands = append(commands, `"`+name+" "+objects+`"`)
		writeList(&b, name+"_OBJECTS", "", objectsOf(u, written))
		b.WriteString(name + ".passed: $(srcdir)/" + u.Path + " " + objects + "\n")
	}
	writeList(&b, "UNITS_PASSED", "", passed)
	writeList(&b, "UNITS", "", commands)
	return file.File{Path: outDir + "/units.mk", Data: b.Bytes()}
}

// objectsOf finds what a test has to be linked with: for each header of ours that
// it includes, the C of that name, and so on; for a header with _int, which the files
// of one subject share, all of these. What it includes as C it has.
func objectsOf(unit file.File, written []file.File) []string {
	sources := make(map[string]file.File)
	for _, f := range written {
		// They run where they are built: not on Windows.
		if path.Dir(f.Path) != "win" {
			sources[path.Base(f.Path)] = f
		}
	}
	seen := make(map[string]bool)
	var objects []string
	var visit func(f file.File)
	visit = func(f file.File) {
		for _, name := range includesOf(f) {
			stem := strings.TrimSuffix(strings.TrimSuffix(name, ".h"), ".c")
			if seen[stem] {
				continue
			}
			seen[stem] = true
			for _, ext := range []string{".h", ".c"} {
				if s, ok := sources[stem+ext]; ok {
					visit(s)
				}
			}
			if _, ok := sources[stem+".c"]; ok && !strings.HasSuffix(name, ".c") {
				objects = append(objects, stem+".o")
			}
			if strings.HasSuffix(stem, "_int") {
				for _, shares := range sharing(name, written) {
					visit(file.File{Data: []byte("#include \"" + shares + "\"\n")})
				}
			}
		}
	}
	visit(unit)
	slices.Sort(objects)
	return objects
}

// sharing gives the headers of the C that includes name.
func sharing(name string, written []file.File) []string {
	var headers []string
	for _, f := range written {
		if strings.HasSuffix(f.Path, ".c") && slices.Contains(includesOf(f), name) {
			headers = append(headers, strings.TrimSuffix(path.Base(f.Path), ".c")+".h")
		}
	}
	return headers
}

func includesOf(f file.File) []string {
	var names []string
	for _, m := range includeLine.FindAllSubmatch(f.Data, -1) {
		names = append(names, string(m[1]))
	}
	return names
}
