package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tcl-s2n/tcl-s2n/gen/file"
	"github.com/tcl-s2n/tcl-s2n/gen/model"
	"github.com/tcl-s2n/tcl-s2n/gen/render"
	"github.com/tcl-s2n/tcl-s2n/gen/source"
)

// use is what C by hand has to have of an entry of the spec; otherwise the entry
// is a promise that nobody keeps.
type use struct {
	key     string
	pos     source.Pos
	of      string         // what the C has to mention for it to count, or ""
	find    *regexp.Regexp // the use
	hint    string
	derived bool // derived C counts as well
}

var comments = regexp.MustCompile(`(?s)/\*.*?\*/`)

// TestEveryEntryIsUsed looks for the use of each entry of the spec.
func TestEveryEntryIsUsed(t *testing.T) {
	out, err := generate(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, miss := range unused(realPackage(t), out.Written, parsers(out)) {
		t.Error(miss)
	}
}

// parsers are the derived headers that raise errors, rather than list the words.
func parsers(out render.Output) []file.File {
	var all []file.File
	for _, f := range out.Files {
		if strings.HasSuffix(f.Path, ".h") && !strings.Contains(string(f.Data), "from gen/spec/errors.yaml") {
			all = append(all, f)
		}
	}
	return all
}

// TestUnused has C that uses less than the spec promises.
func TestUnused(t *testing.T) {
	loud := &model.Param{Owner: model.ConfigOwner, Name: "loud", Type: model.TypeNamed("bool")}
	pkg := &model.Package{Keys: []*model.Param{loud}}
	const known = "static void Use(TlsConfigSettings *settings) {\n"
	for text, used := range map[string]bool{
		"":                                     false,
		"settings->loud;":                      true,
		"settings.loud\n":                      true,
		"if (settings->loud == 1) {":           true,
		"TLS_GIVEN(settings, TLS_CONFIG_LOUD)": true,
		"settings->loud = true;":               false,
		"settings->louder;":                    false,
		"options->loud;":                       false,
		"/* settings->loud */":                 false,
	} {
		missing := unused(pkg, []file.File{{Data: []byte(known + text)}, {Data: []byte("settings->loud;")}},
			[]file.File{{Data: []byte(known + "TlsGetBoolean(&settings->loud);")}})
		if (len(missing) == 0) != used {
			t.Errorf("%q: %q", text, missing)
		}
	}
}

// unused says for each entry that nothing uses what is missing. An error word may
// be used by the derived parsers; they set every member, so that for all else only
// the C by hand counts.
func unused(pkg *model.Package, written, parsers []file.File) []string {
	byHand := withoutComments(written)
	all := append(withoutComments(parsers), byHand...)
	var missing []string
	for _, u := range uses(pkg) {
		texts := byHand
		if u.derived {
			texts = all
		}
		if !slices.ContainsFunc(texts, func(text string) bool {
			return strings.Contains(text, u.of) && u.find.MatchString(text)
		}) {
			missing = append(missing, u.pos.String()+": nothing in generic/ or unix/ uses "+u.key+": "+u.hint)
		}
	}
	return missing
}

func withoutComments(files []file.File) []string {
	texts := make([]string, len(files))
	for i, f := range files {
		texts[i] = comments.ReplaceAllString(string(f.Data), "")
	}
	return texts
}

func uses(pkg *model.Package) []use {
	var all []use
	for _, c := range pkg.Commands {
		all = append(all, functionUse("the command "+c.Name, c.Pos, c.CProc()))
		all = append(all, paramUses(c.Name, c.Options)...)
	}
	all = append(all, paramUses(model.ConfigOwner, pkg.Keys)...)
	for _, o := range pkg.ChanOptions {
		all = append(all, functionUse(o.Key(), o.Pos, o.CGetter()))
		if o.Settable != nil {
			all = append(all, functionUse(o.Key(), o.Pos, o.CSetter()))
		}
	}
	for _, k := range pkg.Status {
		if k.Option == nil {
			all = append(all, functionUse(k.Key(), k.Pos, k.CGetter()))
		}
	}
	for _, w := range pkg.Words {
		all = append(all, use{key: w.Key(), pos: w.Pos, find: regexp.MustCompile(`\b` + w.CName() + `\b`),
			hint: "raise it as " + w.CName() + ", or remove it from the spec", derived: true})
	}
	return all
}

// functionUse wants a function to be defined.
func functionUse(key string, pos source.Pos, name string) use {
	return use{key: key, pos: pos, find: regexp.MustCompile(`(?m)^` + name + `\(`), hint: "write the function " + name}
}

// paramUses wants the member of each param to be read where its struct is known. A
// member that is only set is not used.
func paramUses(owner string, params []*model.Param) []use {
	set := model.CSet(owner)
	var all []use
	for _, p := range params {
		member := `\b` + set.Pointer + `(?:->|\.)` + p.CField() + `\b`
		read := member + `(?:\s*(?:[^=\s]|==)|\s*$)`
		given := `\bTLS_GIVEN\([^;]*\b` + p.CName() + `\b`
		all = append(all, use{key: p.Key(), pos: p.Pos, of: set.Struct,
			find: regexp.MustCompile(`(?m)` + read + `|` + given),
			hint: "read " + set.Pointer + "->" + p.CField()})
	}
	return all
}
