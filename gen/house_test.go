package main

import (
	"bytes"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tcl-s2n/tcl-s2n/gen/file"
)

// layers are the folders of generic/, from the top down. A file includes what is
// in its own layer, or below.
var layers = []string{"commands", "channel", "config", "net", "tcl", "tls", "base"}

// What is longer than others, and why.
const (
	fileLimit     = 600
	functionLimit = 60
)

var longer = map[string]string{}

// house is all C by hand and all that is derived.
type house struct {
	// by base name; what is in win/ by its path, since unix/ has its name as well
	written, derived map[string]file.File
}

func newHouse(t *testing.T) house {
	t.Helper()
	out, err := generate(root)
	if err != nil {
		t.Fatal(err)
	}
	h := house{written: make(map[string]file.File), derived: make(map[string]file.File)}
	for _, f := range out.Written {
		name := path.Base(f.Path)
		if path.Dir(f.Path) == "win" {
			name = f.Path
		}
		if other, twice := h.written[name]; twice {
			t.Errorf("%s and %s: make finds files by their name alone", other.Path, f.Path)
		}
		h.written[name] = f
	}
	for _, f := range out.Files {
		h.derived[path.Base(f.Path)] = f
	}
	return h
}

// layer gives the number of the layer of a file of ours. What is in unix/ or win/
// belongs where its header is.
func (h house) layer(name string) (int, bool) {
	f := h.written[name]
	if dir := path.Dir(f.Path); dir == "unix" || dir == "win" {
		f = h.written[strings.TrimSuffix(path.Base(name), ".c")+".h"]
	}
	at := slices.Index(layers, path.Base(path.Dir(f.Path)))
	return at, at >= 0
}

var include = regexp.MustCompile(`(?m)^#\s*include "([^"]+)"`)

// includes gives the files by hand that one includes, itself or by a derived
// header.
func (h house) includes(f file.File) []string {
	var names []string
	for _, match := range include.FindAllSubmatch(f.Data, -1) {
		name := string(match[1])
		if derived, ok := h.derived[name]; ok {
			names = append(names, h.includes(derived)...)
		} else {
			names = append(names, name)
		}
	}
	return names
}

// TestLayers lets no file include what is above it.
func TestLayers(t *testing.T) {
	h := newHouse(t)
	for name, f := range h.written {
		from, ok := h.layer(name)
		if !ok {
			t.Errorf("%s is in none of the layers %v", f.Path, layers)
			continue
		}
		for _, other := range h.includes(f) {
			to, ok := h.layer(other)
			switch {
			case !ok:
				t.Errorf("%s includes %s, which does not exist", f.Path, other)
			case to < from:
				t.Errorf("%s includes %s, which is above it: the layers are %v",
					f.Path, h.written[other].Path, layers)
			}
		}
	}
}

// TestSystems wants the same files for each system.
func TestSystems(t *testing.T) {
	files := make(map[string][]string)
	for _, f := range newHouse(t).written {
		if dir, name := path.Split(f.Path); dir == "unix/" || dir == "win/" {
			files[dir] = append(files[dir], name)
		}
	}
	unix, win := files["unix/"], files["win/"]
	slices.Sort(unix)
	slices.Sort(win)
	if len(unix) == 0 || !slices.Equal(unix, win) {
		t.Errorf("unix/ has %v, and win/ has %v", unix, win)
	}
}

// TestDesign wants doc/DESIGN.md to name each file, and each layer.
func TestDesign(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(root, "doc/DESIGN.md"))
	if err != nil {
		t.Fatal(err)
	}
	for name, f := range newHouse(t).written {
		if stem := strings.TrimSuffix(path.Base(name), path.Ext(name)); !bytes.Contains(page, []byte("`"+stem+"`")) {
			t.Errorf("doc/DESIGN.md does not say what %s is for", f.Path)
		}
	}
	for _, layer := range layers {
		if !bytes.Contains(page, []byte("\n### "+layer+":")) {
			t.Errorf("doc/DESIGN.md does not have the layer %s", layer)
		}
	}
}

// TestNoCircles lets no two files need each other: what one includes, by itself or
// by others, does not include it. A header with _int is one with its subject:
// session_int.h belongs to session.c.
func TestNoCircles(t *testing.T) {
	h := newHouse(t)
	needs := make(map[string][]string)
	for name, f := range h.written {
		unit := unitOf(name)
		for _, other := range h.includes(f) {
			if to := unitOf(other); to != unit && !slices.Contains(needs[unit], to) {
				needs[unit] = append(needs[unit], to)
			}
		}
	}
	const underWay, done = 1, 2
	state := make(map[string]int)
	var visit func(unit string, way []string)
	visit = func(unit string, way []string) {
		way = append(way, unit)
		switch state[unit] {
		case underWay:
			t.Errorf("%s need each other", strings.Join(way[slices.Index(way, unit):], " -> "))
		case done:
		default:
			state[unit] = underWay
			for _, other := range needs[unit] {
				visit(other, way)
			}
			state[unit] = done
		}
	}
	for unit := range needs {
		visit(unit, nil)
	}
}

func unitOf(name string) string {
	return strings.TrimSuffix(strings.TrimSuffix(name, path.Ext(name)), "_int")
}

// TestGeneratedIsDerived looks for files by hand in generated/, under the same
// name, or by the line that each has at its head.
func TestGeneratedIsDerived(t *testing.T) {
	h := newHouse(t)
	for name, f := range h.written {
		if other, ok := h.derived[name]; ok {
			t.Errorf("%s has the name of %s", other.Path, f.Path)
		}
		for _, other := range h.derived {
			if bytes.Contains(other.Data, []byte("\n * "+name+" --\n")) {
				t.Errorf("%s holds %s, which is written by hand", other.Path, f.Path)
			}
		}
	}
	for name, f := range h.derived {
		if strings.HasSuffix(name, ".c") {
			t.Errorf("%s: what is derived is a header, which a file of generic/ includes", f.Path)
		}
	}
}

// TestDerivedCompiles compiles each derived header alone, where the headers of Tcl
// and of the vendored libraries are there.
func TestDerivedCompiles(t *testing.T) {
	tcl, _ := filepath.Glob("/usr/include/tcl8.6/tcl.h")
	_, err := os.Stat(filepath.Join(root, "vendor-c/s2n-tls/api/s2n.h"))
	if len(tcl) == 0 || err != nil {
		t.Skip("no tcl.h or s2n.h")
	}
	args := []string{"-fsyntax-only", "-x", "c", "-std=gnu11", "-w", "-I" + filepath.Dir(tcl[0])}
	for _, folder := range []string{"vendor-c/s2n-tls/api", "vendor-c/aws-lc/include", "generated"} {
		args = append(args, "-I"+filepath.Join(root, folder))
	}
	for _, layer := range layers {
		args = append(args, "-I"+filepath.Join(root, "generic", layer))
	}
	for name, f := range newHouse(t).derived {
		if !strings.HasSuffix(name, ".h") {
			continue
		}
		if said, err := exec.Command("cc", append(args, filepath.Join(root, f.Path))...).CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, said)
		}
	}
}

var function = regexp.MustCompile(`(?ms)^(\w+)\(\n.*?^}`)

// TestSizes keeps files and functions short.
func TestSizes(t *testing.T) {
	reasons := make(map[string]bool)
	check := func(key, name string, data []byte, limit int) {
		n := bytes.Count(data, []byte("\n"))
		if n <= limit {
			return
		}
		reasons[key] = true
		if longer[key] == "" {
			t.Errorf("%s has %d lines, and %d are enough: split it, or say in the test why not", name, n, limit)
		}
	}
	for name, f := range newHouse(t).written {
		check(name, f.Path, f.Data, fileLimit)
		for _, match := range function.FindAllSubmatch(f.Data, -1) {
			key := string(match[1])
			check(key, f.Path+": "+key, match[0], functionLimit)
		}
	}
	for key := range longer {
		if !reasons[key] {
			t.Errorf("%s is short enough, or gone: its reason can go", key)
		}
	}
}
