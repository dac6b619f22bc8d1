package model

import (
	"path"
	"slices"
	"strings"

	"github.com/tcl-s2n/tcl-s2n/gen/parse"
	"github.com/tcl-s2n/tcl-s2n/gen/source"
)

// Build resolves and checks a spec. The result only counts when no mistake was
// added to diags.
func Build(spec *parse.Spec, diags *source.Diagnostics) *Package {
	b := &builder{diags: diags, pkg: &Package{}}
	b.words(spec.Errors.Words)
	b.head(&spec.Package)
	b.commands(spec.Package.Commands, spec.Commands)
	b.pkg.KeysPos = spec.Config.Pos
	b.pkg.Keys = b.params(ConfigOwner, spec.Config.Keys)
	b.chanOptions(spec.Channel.Options)
	b.status(&spec.Status)
	b.checkPackage()
	return b.pkg
}

// builder makes the model. Its methods add what is wrong to diags and go on.
type builder struct {
	diags   *source.Diagnostics
	pkg     *Package
	see     []see
	options map[string]*parse.Param // of all commands, by key
}

// see holds references until all that they can mean is there.
type see struct {
	owner string
	names []parse.Text
}

func (b *builder) head(raw *parse.Package) {
	p := b.pkg
	p.Pos = raw.Pos
	p.Name = raw.Package.S
	p.Version = raw.Version.S
	p.Date = raw.Date.S
	p.Tcl = raw.Tcl.S
	p.Summary = raw.Summary.S
	p.Doc = b.doc(raw.Doc)
	b.checkName("package", raw.Package)
	b.checkVersion(raw)
	seen := b.unique("section")
	for _, s := range raw.Sections {
		seen(s.Title.S, s.Title.Pos)
		p.Sections = append(p.Sections, Section{Title: s.Title.S, Doc: b.prose(s.Doc), Pos: s.Pos})
	}
}

func (b *builder) words(raw []parse.Word) {
	seen := b.unique("word")
	for _, w := range raw {
		seen(w.Name.S, w.Name.Pos)
		b.checkWordName(w.Name)
		b.pkg.Words = append(b.pkg.Words, &Word{
			Name:     w.Name.S,
			Means:    w.Means.S,
			Doc:      b.doc(w.Doc),
			Examples: b.failures(w),
			Pos:      w.Pos,
		})
	}
}

// commands puts the files into the order that package.yaml lists.
func (b *builder) commands(order []parse.Text, raw []*parse.Command) {
	files := make(map[string]*parse.Command)
	var stems []string
	for _, c := range raw {
		stem := strings.TrimSuffix(path.Base(c.Pos.File), ".yaml")
		files[stem] = c
		stems = append(stems, stem)
		if c.Command.Given() && c.Command.S != stem {
			b.diags.Errorf(c.Command.Pos, "command %q stands in a file named %s.yaml", c.Command.S, stem)
		}
	}
	b.options = optionsOf(raw)
	seen := b.unique("command")
	for _, name := range order {
		if !seen(name.S, name.Pos) {
			continue
		}
		c, ok := files[name.S]
		if !ok {
			b.hint(name.Pos, source.DidYouMean(name.S, stems),
				"command %q has no file commands/%s.yaml", name.S, name.S)
			continue
		}
		delete(files, name.S)
		b.command(c)
	}
	for _, stem := range stems {
		if c, ok := files[stem]; ok {
			b.hint(c.Pos, "the list gives the order of the manual",
				"command %q is not in the list of package.yaml", stem)
		}
	}
}

func (b *builder) command(raw *parse.Command) {
	c := &Command{
		Name:     raw.Command.S,
		Summary:  raw.Summary.S,
		Result:   raw.Result.S,
		Doc:      b.doc(raw.Doc),
		Examples: b.examples(raw.Examples),
		ArgsLast: raw.OptionsFirst.On,
		Safe:     raw.Safe.On,
		Yields:   raw.Yields.On,
		Pos:      raw.Pos,
	}
	b.checkName("command", raw.Command)
	b.checkSummary(raw.Summary)
	if len(c.Examples) == 0 {
		b.diags.Errorf(raw.Pos, "command %q has no example", c.Name)
	}
	seen := b.unique("argument")
	for _, a := range raw.Args {
		seen(a.Name.S, a.Name.Pos)
		c.Args = append(c.Args, Arg{Name: a.Name.S, Optional: a.Optional.On, Doc: b.doc(a.Doc), Pos: a.Pos})
	}
	c.Errors = b.commandErrors(raw.Errors)
	c.Options = b.params(c.Name, raw.Options)
	c.See = texts(raw.See)
	b.see = append(b.see, see{c.Name, raw.See})
	b.form(c, raw)
	b.pkg.Commands = append(b.pkg.Commands, c)
}

// form connects a form with its command, which has to come before.
func (b *builder) form(c *Command, raw *parse.Command) {
	if !raw.FormOf.Given() {
		return
	}
	i := slices.IndexFunc(b.pkg.Commands, func(other *Command) bool { return other.Name == raw.FormOf.S })
	if i < 0 {
		b.hint(raw.FormOf.Pos, "list it before its forms in package.yaml",
			"%s is a form of %q, which is not a command", c.Name, raw.FormOf.S)
		return
	}
	c.FormOf = b.pkg.Commands[i]
	c.FormOf.Forms = append(c.FormOf.Forms, c)
	b.checkForm(c, raw)
}

func (b *builder) commandErrors(raw []parse.Text) []*Word {
	var words []*Word
	seen := b.unique("error")
	for _, name := range raw {
		if !seen(name.S, name.Pos) {
			continue
		}
		if w := b.pkg.wordNamed(name.S); w != nil {
			words = append(words, w)
			continue
		}
		b.hint(name.Pos, source.DidYouMean(name.S, b.pkg.wordNames()),
			"error %q is not a word of errors.yaml", name.S)
	}
	return words
}

// params builds the options of a command, or the keys of the config.
func (b *builder) params(owner string, raw []parse.Param) []*Param {
	params := make([]*Param, len(raw))
	seen := b.unique(noun(owner))
	raw = slices.Clone(raw)
	for i := range raw {
		b.inherit(owner, &raw[i])
		seen(raw[i].Name.S, raw[i].Name.Pos)
		params[i] = b.param(owner, &raw[i])
	}
	for i := range raw {
		b.refer(params, params[i], &raw[i])
	}
	b.checkCount(owner, params)
	return params
}

func (b *builder) param(owner string, raw *parse.Param) *Param {
	p := &Param{
		Owner:    owner,
		Name:     raw.Name.S,
		Type:     b.typeNamed(raw.Type),
		Values:   b.values(raw.Values),
		Range:    b.bounds(raw.Range),
		Unit:     raw.Unit.S,
		Unsafe:   raw.Unsafe.On,
		Secret:   raw.Secret.On,
		Doc:      b.doc(raw.Doc),
		Source:   sourceOf(raw.Source),
		Examples: b.examples(raw.Examples),
		Good:     texts(raw.Good),
		With:     raw.With.S,
		See:      texts(raw.See),
		KnownAs:  texts(raw.KnownAs),
		Pos:      raw.Pos,
	}
	for _, bad := range raw.Bad {
		p.Bad = append(p.Bad, Bad{bad.Value.S, bad.Message.S, bad.Code.S, bad.Pos})
	}
	b.checkName(noun(owner), raw.Name)
	b.checkFields(p.Type, raw.Pos, raw.Fields)
	b.checkParam(p, raw)
	p.Default = b.defaultOf(p, raw.Default)
	b.see = append(b.see, see{owner, raw.See})
	return p
}

// refer resolves what a param says of its neighbours.
func (b *builder) refer(all []*Param, p *Param, raw *parse.Param) {
	p.Requires = b.requires(all, p, raw.Requires)
	p.Excludes = b.neighbours(all, p, "excludes", raw.Excludes)
	p.Needs = b.neighbours(all, p, "needs", raw.Needs)
	p.Keys = b.neighbours(all, p, "has the key", raw.Keys)
	b.checkKeys(p, raw)
	b.checkExcludes(all, p, raw.Excludes)
}

func (b *builder) neighbours(all []*Param, p *Param, field string, raw []parse.Text) []*Param {
	var found []*Param
	for _, name := range raw {
		if other := b.neighbour(all, p, field, name); other != nil {
			found = append(found, other)
		}
	}
	return found
}

// neighbour finds the other param of the same owner that a field names.
func (b *builder) neighbour(all []*Param, p *Param, field string, name parse.Text) *Param {
	if name.S == p.Name {
		b.diags.Errorf(name.Pos, "%s %s itself", p.What(), field)
		return nil
	}
	names := make([]string, len(all))
	for i, other := range all {
		if names[i] = other.Name; other.Name == name.S {
			return other
		}
	}
	b.hint(name.Pos, source.DidYouMean(name.S, names),
		"%s %s %q, which does not exist", p.What(), field, name.S)
	return nil
}

func (b *builder) requires(all []*Param, p *Param, raw []parse.Entry) *Requires {
	if len(raw) == 0 {
		return nil
	}
	if len(raw) > 1 {
		b.diags.Errorf(raw[1].Key.Pos, "%s requires more than one option", p.What())
	}
	entry := raw[0]
	option := b.neighbour(all, p, "requires", entry.Key)
	if option == nil || !b.checkRequired(option, entry) {
		return nil
	}
	return &Requires{Option: option, Value: entry.Value.S, Pos: entry.Key.Pos}
}

func (b *builder) chanOptions(raw []parse.ChanOption) {
	seen := b.unique("channel option")
	for _, r := range raw {
		o := &ChanOption{
			Name:     r.Name.S,
			Listed:   r.Listed.On || !r.Listed.Given(),
			Returns:  r.Returns.S,
			Doc:      b.doc(r.Doc),
			Source:   sourceOf(r.Source),
			Examples: b.examples(r.Examples),
			Pos:      r.Pos,
		}
		if r.Before.Given() {
			o.Before = &r.Before.S
		}
		if r.Settable != nil {
			o.Settable = b.settable(o, r.Settable)
		}
		seen(o.Name, r.Name.Pos)
		b.checkName("channel option", r.Name)
		b.pkg.ChanOptions = append(b.pkg.ChanOptions, o)
	}
}

func (b *builder) settable(o *ChanOption, raw *parse.Settable) *Param {
	p := &Param{
		Owner:  ChannelOwner,
		Name:   o.Name,
		Type:   b.typeNamed(raw.Type),
		Values: b.values(raw.Values),
		Range:  b.bounds(raw.Range),
		Unit:   raw.Unit.S,
		Good:   texts(raw.Good),
		Doc:    o.Doc,
		Pos:    raw.Pos,
	}
	b.checkFields(p.Type, raw.Pos, raw.Fields)
	return p
}

func (b *builder) values(raw []parse.Value) []Value {
	var values []Value
	seen := b.unique("value")
	for _, v := range raw {
		seen(v.Name.S, v.Name.Pos)
		b.checkQuoted("a value", v.Name)
		values = append(values, Value{Name: v.Name.S, Means: v.Means.S, Pos: v.Pos})
	}
	return values
}

func (b *builder) bounds(raw *parse.Range) *Range {
	if raw == nil || !raw.Min.Given() || !raw.Max.Given() {
		return nil
	}
	if raw.Min.N >= raw.Max.N {
		b.diags.Errorf(raw.Pos, "range from %d to %d holds no choice", raw.Min.N, raw.Max.N)
		return nil
	}
	return &Range{Min: raw.Min.N, Max: raw.Max.N}
}

func (b *builder) examples(raw []parse.Example) []Example {
	var examples []Example
	for _, e := range raw {
		examples = append(examples, Example{
			Script: strings.TrimSpace(e.Script.S),
			Doc:    b.doc(e.Doc),
			Gives:  e.Gives.S,
			Pos:    e.Pos,
		})
	}
	return examples
}

// failures are the examples of a word, whose errorCode begins with it.
func (b *builder) failures(w parse.Word) []Failure {
	var failures []Failure
	for _, f := range w.Examples {
		code := "S2N " + w.Name.S
		if f.Code.S != code && !strings.HasPrefix(f.Code.S, code+" ") {
			b.diags.Errorf(f.Code.Pos, "the errorCode does not begin with %q", code)
		}
		example := parse.Example{Script: f.Script, Doc: f.Doc, Pos: f.Pos}
		failures = append(failures, Failure{b.examples([]parse.Example{example})[0], f.Message.S, f.Code.S})
	}
	return failures
}

// sourceOf is where an entry comes from, nothing when it is ours alone.
func sourceOf(raw parse.Text) string {
	if raw.S == None {
		return ""
	}
	return raw.S
}

func texts(raw []parse.Text) []string {
	var list []string
	for _, t := range raw {
		list = append(list, t.S)
	}
	return list
}

// noun is what an owner's params are called.
func noun(owner string) string {
	if owner == ConfigOwner {
		return "config key"
	}
	return "option"
}
