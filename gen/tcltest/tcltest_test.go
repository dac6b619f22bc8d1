package tcltest

import (
	"regexp"
	"strings"
	"testing"

	"github.com/tcl-s2n/tcl-s2n/gen/model"
)

// emitted are the names of all tests, in order.
func emitted(t *testing.T, p *model.Package) []string {
	t.Helper()
	line := regexp.MustCompile(`(?m)^[a-z]\w* ([\w.-]+-\d+) `)
	var names []string
	for _, f := range Render(p) {
		for _, m := range line.FindAllStringSubmatch(string(f.Data), -1) {
			names = append(names, m[1])
		}
	}
	return names
}

// least is how many tests a param must have, counted without the renderer.
func least(p *model.Param) int {
	n := len(p.GoodValues()) + len(p.BadValues()) + len(p.Excludes) + len(p.Examples)
	n++ // repeated
	if !p.IsKey() {
		n++ // abbreviated
	}
	if !p.IsKey() && p.Type.TakesValue() {
		n++ // missing
	}
	if p.Requires != nil {
		n += len(p.Requires.Option.Values) - 1
	}
	if len(p.Needs) > 0 {
		n++
	}
	if p.Unsafe {
		n++
	}
	return n
}

// TestEnoughTests keeps a mistake in the renderer from passing in silence.
func TestEnoughTests(t *testing.T) {
	p := loadSpec(t)
	want := 0
	for _, c := range p.Commands {
		want += 2 + len(c.Examples) // usage, as command and in the ensemble
		for _, o := range c.Options {
			want += least(o)
		}
	}
	for _, k := range p.Keys {
		want += least(k)
	}
	for _, o := range p.ChanOptions {
		want += 2 + len(o.Examples)
	}
	want += len(p.Status)
	for _, w := range p.Words {
		want += len(w.Examples)
	}
	if got := len(emitted(t, p)); got < want || want < 200 {
		t.Errorf("%d tests are emitted, and the spec calls for %d at least", got, want)
	}
}

func TestNamesAreUnique(t *testing.T) {
	seen := make(map[string]bool)
	for _, name := range emitted(t, loadSpec(t)) {
		if seen[name] {
			t.Errorf("two tests are named %s", name)
		}
		seen[name] = true
	}
}

// TestEverythingIsTested wants a test for each entry of the spec.
func TestEverythingIsTested(t *testing.T) {
	p := loadSpec(t)
	anchors := make(map[string]string)
	for _, c := range p.Commands {
		anchors[c.Name] = c.Anchor()
		for _, o := range c.Options {
			anchors[o.Key()] = o.Anchor()
		}
	}
	for _, k := range p.Keys {
		anchors[k.Key()] = k.Anchor()
	}
	for _, o := range p.ChanOptions {
		anchors[o.Key()] = o.Anchor()
	}
	for _, k := range p.Status {
		anchors[k.Key()] = k.Anchor()
	}
	for _, w := range p.Words {
		anchors[w.Key()] = w.Anchor()
	}
	names := "\n" + strings.Join(emitted(t, p), "\n")
	for _, key := range p.AllKeys() {
		if anchors[key] == "" || !strings.Contains(names, "\n"+anchors[key]+"-") {
			t.Errorf("no test is emitted for %s", key)
		}
	}
}

func TestAbbreviation(t *testing.T) {
	params := []*model.Param{{Name: "role"}, {Name: "reuse"}, {Name: "reuseport"}, {Name: "x"}}
	for i, want := range []string{"-ro", "-reuse", "-reusep", "-x"} {
		if got := abbreviation(params[i], params); got != want {
			t.Errorf("%s: got %s, want %s", params[i].Name, got, want)
		}
	}
}
