package model

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/tcl-s2n/tcl-s2n/gen/parse"
	"github.com/tcl-s2n/tcl-s2n/gen/source"
)

var (
	namePattern    = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	statusPattern  = regexp.MustCompile(`^[a-z][A-Za-z0-9_]*$`)
	wordPattern    = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)
	versionPattern = regexp.MustCompile(`^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$`)
	tclPattern     = regexp.MustCompile(`^\d+\.\d+-?$`)
)

// maxParams is how many bits there are in the "given" member of a C struct.
const maxParams = 64

// typed are the fields that only some types have.
var typed = []string{"range", "values", "unit", "secret", "keys"}

// hint adds a mistake with a hint, which may be empty.
func (b *builder) hint(pos source.Pos, hint, format string, args ...any) {
	b.diags.Add(source.Diagnostic{Pos: pos, Msg: fmt.Sprintf(format, args...), Hint: hint})
}

// unique gives a function that is false, and reports both places, when it is
// called with the same name again.
func (b *builder) unique(what string) func(name string, pos source.Pos) bool {
	seen := make(map[string]source.Pos)
	return func(name string, pos source.Pos) bool {
		first, twice := seen[name]
		if twice && name != "" {
			b.diags.Errorf(pos, "%s %q is there twice, first at %v", what, name, first)
			return false
		}
		seen[name] = pos
		return true
	}
}

func (b *builder) checkName(what string, name parse.Text) {
	if name.Given() && !namePattern.MatchString(name.S) {
		b.hint(name.Pos, "lower-case letters, digits and _, a letter first",
			"bad %s name %q", what, name.S)
	}
}

func (b *builder) checkWordName(name parse.Text) {
	if name.Given() && !wordPattern.MatchString(name.S) {
		b.hint(name.Pos, "upper-case letters, digits and _, a letter first",
			"bad error word %q", name.S)
	}
}

// checkQuoted wants quotes around words that other readers of YAML could take
// for a number or a boolean.
func (b *builder) checkQuoted(what string, text parse.Text) {
	if text.Given() && !text.Quoted {
		b.hint(text.Pos, fmt.Sprintf("write %q", text.S), "%s must be quoted", what)
	}
}

func (b *builder) checkVersion(raw *parse.Package) {
	b.checkQuoted("the version", raw.Version)
	b.checkQuoted("the date", raw.Date)
	if raw.Version.Given() && !versionPattern.MatchString(raw.Version.S) {
		b.hint(raw.Version.Pos, `three numbers, such as "0.7.0"`, "bad version %q", raw.Version.S)
	}
	if _, err := time.Parse(time.DateOnly, raw.Date.S); raw.Date.Given() && err != nil {
		b.hint(raw.Date.Pos, `such as "2026-11-23"`, "bad date %q", raw.Date.S)
	}
	if raw.Tcl.Given() && !tclPattern.MatchString(raw.Tcl.S) {
		b.hint(raw.Tcl.Pos, `such as "8.6-"`, "bad version requirement of Tcl: %q", raw.Tcl.S)
	}
}

func (b *builder) typeNamed(name parse.Text) *Type {
	t := TypeNamed(name.S)
	if t == nil && name.Given() {
		hint := source.DidYouMean(name.S, TypeNames())
		if hint == "" {
			hint = "the types are " + strings.Join(TypeNames(), ", ")
		}
		b.hint(name.Pos, hint, "unknown type %q", name.S)
	}
	return t
}

// checkFields compares the fields that are there with those that the type wants.
// A type that comes from another option brings what it wants along.
func (b *builder) checkFields(t *Type, pos source.Pos, given parse.Fields) {
	if t == nil {
		return
	}
	_, like := given["like"]
	_, own := given["type"]
	for _, field := range t.Required {
		if _, ok := given[field]; !ok && field != None && (own || !like) {
			b.diags.Errorf(pos, "type %s needs the field %q", t.Name, field)
		}
	}
	for _, field := range typed {
		belongs := slices.Contains(t.Required, field) || slices.Contains(t.Optional, field)
		if at, ok := given[field]; ok && !belongs {
			b.diags.Errorf(at, "field %q is not for type %s", field, t.Name)
		}
	}
}

func (b *builder) checkParam(p *Param, raw *parse.Param) {
	if p.Type == nil {
		return
	}
	if p.Type.Name == "enum" && len(p.Values) == 1 {
		b.diags.Errorf(p.Values[0].Pos, "an enum of one value is no choice")
	}
	if _, ok := raw.Fields["examples"]; ok && len(p.Examples) == 0 {
		b.diags.Errorf(raw.Fields["examples"], "%s has no example", p.What())
	}
	if p.Unsafe && !p.IsKey() {
		b.diags.Errorf(raw.Unsafe.Pos, "only config keys can be unsafe")
	}
	if p.IsKey() && p.Type.Name == "path" && !p.Unsafe {
		b.hint(raw.Pos, "add: unsafe: true",
			"%s names a file but is not marked as unsafe", p.What())
	}
	if p.Name == "given" {
		b.diags.Errorf(raw.Name.Pos, "%q is the name of a member that every C struct of options has", p.Name)
	}
}

func (b *builder) defaultOf(p *Param, raw *parse.Default) *Default {
	if raw == nil {
		return nil
	}
	if raw.Value.Given() == raw.Text.Given() {
		b.hint(raw.Pos, "a value, or else a text for the manual",
			"a default has one of the fields %q and %q", "value", "text")
	} else if raw.Value.Given() && p.canConvert() {
		if err := p.Type.Default(p, raw.Value.S); err != nil {
			b.diags.Errorf(raw.Value.Pos, "%s: %v", p.What(), err)
		}
	}
	return &Default{Value: raw.Value.S, Text: raw.Text.S, Pos: raw.Pos}
}

// canConvert is false for a param that lacks what its type needs, which is
// reported elsewhere.
func (p *Param) canConvert() bool {
	if p.Type == nil {
		return false
	}
	return (p.Type.Name != "int" || p.Range != nil) && (p.Type.Name != "enum" || len(p.Values) > 0)
}

func (b *builder) checkRequired(option *Param, entry parse.Entry) bool {
	if option.Type == nil {
		return false
	}
	switch {
	case option.Type.Name != "enum":
		b.diags.Errorf(entry.Key.Pos, "%s is no enum, so that none of its values can be required", option.What())
	case !slices.Contains(option.words(), entry.Value.S):
		b.hint(entry.Value.Pos, source.DidYouMean(entry.Value.S, option.words()),
			"%s has no value %q", option.What(), entry.Value.S)
	case option.Default == nil || option.Default.Value == "":
		b.diags.Errorf(entry.Key.Pos, "%s has no default value, so that its value cannot be required", option.What())
	default:
		return true
	}
	return false
}

// checkExcludes wants an exclusion to be said once, by the first of the two.
func (b *builder) checkExcludes(all []*Param, p *Param, raw []parse.Text) {
	for _, name := range raw {
		other := slices.IndexFunc(all, func(q *Param) bool { return q.Name == name.S })
		if other >= 0 && other < slices.Index(all, p) {
			b.diags.Errorf(name.Pos, "%s comes first, and has to say what excludes what", all[other].What())
		}
	}
}

// checkForm wants the first option of a form to tell it from the command.
func (b *builder) checkForm(c *Command, raw *parse.Command) {
	of := c.FormOf
	switch {
	case of.FormOf != nil:
		b.hint(raw.FormOf.Pos, "name that one", "%s is itself a form of %s", of.Name, of.FormOf.Name)
	case len(of.Options) == 0 || !of.ArgsLast || !c.ArgsLast:
		b.diags.Errorf(raw.FormOf.Pos, "the options of a form and of its command come first")
	case len(c.Options) == 0 || !c.Chooser().Type.TakesValue():
		b.diags.Errorf(raw.FormOf.Pos, "the first option of a form tells it from its command, and has a value")
	case slices.ContainsFunc(of.Options, func(o *Param) bool { return o.Name == c.Chooser().Name }):
		b.diags.Errorf(c.Chooser().Pos, "%s is an option of %s as well", c.Chooser().What(), of.Name)
	case c.Safe != of.Safe || c.Yields:
		b.diags.Errorf(raw.FormOf.Pos, "a form is as safe as its command, and does not yield")
	}
}

// checkKeys wants the keys of dicts to be keys of the config, which need no
// dicts themselves.
func (b *builder) checkKeys(p *Param, raw *parse.Param) {
	if len(raw.Keys) > 0 && !p.IsKey() {
		b.diags.Errorf(raw.Keys[0].Pos, "only config keys can be lists of dicts")
	}
	for i, key := range p.Keys {
		if key.Type != nil && key.Type.Name == "dicts" {
			b.diags.Errorf(raw.Keys[i].Pos, "%s is a list of dicts itself", key.What())
		}
	}
}

func (b *builder) checkCount(owner string, params []*Param) {
	if len(params) > maxParams {
		b.diags.Errorf(params[maxParams].Pos, "%s has more than %d params", owner, maxParams)
	}
}

// checkPackage checks what only shows when everything is there.
func (b *builder) checkPackage() {
	b.checkCNames()
	b.checkWordsInUse()
	for _, s := range b.see {
		b.checkSee(s)
	}
}

func (b *builder) checkSee(s see) {
	for _, name := range s.names {
		if _, ok := b.pkg.Find(s.owner, name.S); !ok {
			b.hint(name.Pos, source.DidYouMean(s.owner+"."+name.S, b.pkg.AllKeys()),
				"see %q, which does not exist", name.S)
		}
	}
}

// checkCNames reports two entries that would have one name in C.
func (b *builder) checkCNames() {
	type entry struct {
		key string
		pos source.Pos
	}
	owners := make(map[string]entry)
	claim := func(cName, key string, pos source.Pos) {
		if first, ok := owners[cName]; ok && first.key != key {
			b.diags.Errorf(pos, "%s would be %s in C, as %s is at %v", key, cName, first.key, first.pos)
			return
		}
		owners[cName] = entry{key, pos}
	}
	for _, p := range b.pkg.params() {
		claim(p.CName(), p.Key(), p.Pos)
		claim(p.Owner+" "+p.CField(), p.Key(), p.Pos)
		for _, v := range p.Values {
			claim(p.CValue(v.Name), p.Key()+"="+v.Name, v.Pos)
		}
	}
	for _, c := range b.pkg.Commands {
		claim(c.CProc(), c.Name, c.Pos)
		claim(c.CUsage(), c.Name, c.Pos)
	}
	for _, o := range b.pkg.ChanOptions {
		claim(o.CGetter(), o.Key(), o.Pos)
	}
	for _, k := range b.pkg.Status {
		claim(k.CGetter(), k.Key(), k.Pos)
	}
	for _, w := range b.pkg.Words {
		claim(w.CName(), w.Key(), w.Pos)
	}
}

// checkWordsInUse wants the words that derived C reports to exist.
func (b *builder) checkWordsInUse() {
	uses := []struct {
		word string
		used func(*Param) bool
	}{
		{"BAD_VALUE", func(*Param) bool { return true }},
		{"VALUE_MISSING", func(p *Param) bool { return !p.IsKey() }},
		{"BAD_COMBINATION", func(p *Param) bool {
			return p.Requires != nil || len(p.Excludes)+len(p.Needs) > 0
		}},
		{"UNSAFE", func(p *Param) bool { return p.Unsafe }},
	}
	for _, u := range uses {
		i := slices.IndexFunc(b.pkg.params(), u.used)
		if i >= 0 && b.pkg.wordNamed(u.word) == nil {
			p := b.pkg.params()[i]
			b.diags.Errorf(p.Pos, "%s can fail with %s, which is not a word of errors.yaml", p.What(), u.word)
		}
	}
}
