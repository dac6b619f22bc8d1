package docs

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
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
	for _, o := range p.ChanOptions {
		checkScripts(t, o.Key(), o.Examples)
	}
	for _, w := range p.Words {
		for _, f := range w.Examples {
			checkScripts(t, w.Key(), []model.Example{f.Example})
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
		for _, line := range append(listing(e.Script), "  "+result+" "+e.Gives) {
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

// TestEverythingIsDocumented wants a text and an example for each entry of the
// manual. That the examples are run is what gen/tcltest is tested for.
func TestEverythingIsDocumented(t *testing.T) {
	p := loadSpec(t)
	entries := 0
	for _, s := range newPage(p).Sections {
		for _, g := range s.Groups {
			for _, e := range g.Entries {
				entries++
				if what := lacking(e); what != "" {
					t.Errorf("%s, %s: there is no %s", s.Title, e.Anchor, what)
				}
			}
		}
	}
	if entries != len(p.AllKeys()) {
		t.Errorf("%d entries, but the spec has %d", entries, len(p.AllKeys()))
	}
}

// lacking names what an entry does not have, or is empty.
func lacking(e Entry) string {
	text, example := false, false
	for _, b := range e.Body {
		switch b := b.(type) {
		case Para:
			words := plainText(b)
			example = example || strings.Contains(words, "Example: ")
			text = text || len(strings.Fields(words)) > 2
		case Listing:
			example = true
		}
	}
	switch {
	case !text:
		return "text"
	case !example:
		return "example"
	}
	return ""
}

func TestLacking(t *testing.T) {
	text := Para{{Text: "What it is for."}}
	for want, body := range map[string][]Block{
		"text":    {Listing{"code"}},
		"example": {text},
		"":        {text, Listing{"code"}},
	} {
		if got := lacking(Entry{Body: body}); got != want {
			t.Errorf("%v: got %q, want %q", body, got, want)
		}
	}
}
