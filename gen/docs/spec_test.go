package docs

import (
	"encoding/json"
	"os"
	"regexp"
	"testing"

	"github.com/tcl-s2n/tcl-s2n/gen/model"
	"github.com/tcl-s2n/tcl-s2n/gen/parse"
	"github.com/tcl-s2n/tcl-s2n/gen/source"
)

// loadSpec gives the model of the real spec.
func loadSpec(t *testing.T) *model.Package {
	t.Helper()
	diags := &source.Diagnostics{}
	if spec, ok := parse.Load(os.DirFS("../.."), "gen/spec", diags); ok {
		p := model.Build(spec, diags)
		if diags.Err() == nil {
			return p
		}
	}
	t.Fatal(diags.Err())
	return nil
}

// maxExample is what fits into an entry of the manual page at 80 columns.
const maxExample = 62

// TestProseOfSpec checks what a reader would stumble over.
func TestProseOfSpec(t *testing.T) {
	p := loadSpec(t)
	commands := make(map[string]*model.Command)
	for _, c := range p.Commands {
		commands[c.Name] = c
		checkScripts(t, c.Name, c.Examples)
		for _, o := range c.Options {
			checkScripts(t, o.Key(), o.Examples)
		}
	}
	for _, k := range p.Keys {
		checkScripts(t, k.Key(), k.Examples)
	}
	for _, w := range p.Words {
		checkScripts(t, w.Key(), w.Examples)
		if w.Doc == "" || len(w.Examples) == 0 {
			t.Errorf("%s has no text or no example", w.Key())
		}
	}
	for _, use := range regexp.MustCompile(`s2n::(\w+)`).FindAllStringSubmatch(string(roffPage(newPage(p))), -1) {
		if commands[use[1]] == nil && use[1] != "socketCmd" && use[1] != "tls" { // a variable, a package
			t.Errorf("the manual speaks of %s, which does not exist", use[0])
		}
	}
}

func checkScripts(t *testing.T, key string, examples []model.Example) {
	t.Helper()
	for _, e := range examples {
		for _, line := range listing(e.Script) {
			if len(line) > maxExample {
				t.Errorf("%s: example is wider than %d: %s", key, maxExample, line)
			}
		}
	}
}

func TestJSONCanBeRead(t *testing.T) {
	p := loadSpec(t)
	var back map[string]any
	if err := json.Unmarshal(jsonModel(p), &back); err != nil {
		t.Fatal(err)
	}
	if n := len(back["config"].([]any)); n != len(p.Keys) {
		t.Errorf("%d config keys of %d", n, len(p.Keys))
	}
}
