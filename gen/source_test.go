package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tcl-s2n/tcl-s2n/gen/parse"
	"github.com/tcl-s2n/tcl-s2n/gen/source"
)

// entry is something that the spec may give a source to.
type entry struct {
	name, source parse.Text
	pos          source.Pos
}

// sourced lists what has to say where it comes from: all but options that take
// everything over from another one.
func sourced(spec *parse.Spec) []entry {
	var all []entry
	params := spec.Config.Keys
	for _, c := range spec.Commands {
		params = append(params, c.Options...)
	}
	for _, p := range params {
		if !p.Like.Given() {
			all = append(all, entry{p.Name, p.Source, p.Pos})
		}
	}
	for _, o := range spec.Channel.Options {
		all = append(all, entry{o.Name, o.Source, o.Pos})
	}
	for _, k := range append(spec.Status.Session, spec.Status.Certificate...) {
		all = append(all, entry{k.Name, k.Source, k.Pos})
	}
	return all
}

var s2nFunction = regexp.MustCompile(`\bs2n_\w+`)

// TestSources wants each entry to name the function or RFC that it comes from, or
// "none", and our C to call the function.
func TestSources(t *testing.T) {
	var diags source.Diagnostics
	spec, _ := parse.Load(os.DirFS(root), "gen/spec", &diags)
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	out, err := generate(root)
	if err != nil {
		t.Fatal(err)
	}
	written := strings.Join(withoutComments(out.Written), "\n")
	all := sourced(spec)
	if len(all) < 100 {
		t.Errorf("there are only %d entries", len(all))
	}
	for _, e := range all {
		if !e.source.Given() {
			t.Errorf("%v: %s does not say its source: a function, an RFC, or none", e.pos, e.name.S)
		}
		for _, name := range s2nFunction.FindAllString(e.source.S, -1) {
			if !regexp.MustCompile(`\b` + name + `\b`).MatchString(written) {
				t.Errorf("%v: nothing in generic/ or unix/ calls %s", e.source.Pos, name)
			}
		}
	}
}

// TestSupport wants tests/support.tcl to read each file of tests/support, and each
// test file to begin with support.tcl.
func TestSupport(t *testing.T) {
	text := readText(t, filepath.Join(root, "tests/support.tcl"))
	list := regexp.MustCompile(`(?m)^foreach part \{([a-z ]+)\} \{$`).FindStringSubmatch(text)
	if list == nil {
		t.Fatal("tests/support.tcl has no list of parts")
	}
	parts := strings.Fields(list[1])
	for _, name := range glob(t, "tests/support/*.tcl") {
		part := strings.TrimSuffix(filepath.Base(name), ".tcl")
		if !slices.Contains(parts, part) {
			t.Errorf("tests/support.tcl does not read %s", name)
		}
	}
	begins := regexp.MustCompile(`(?m)^source .* support(-generated)?\.tcl\]$`)
	for _, name := range append(glob(t, "tests/*.test"), glob(t, "generated/tests/*.test")...) {
		if !begins.MatchString(readText(t, name)) {
			t.Errorf("%s does not read the support of all tests", name)
		}
	}
}

// glob gives the files of the project that match, of which there must be some.
func glob(t *testing.T, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(root, pattern))
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: nothing matches (%v)", pattern, err)
	}
	return names
}

func readText(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
