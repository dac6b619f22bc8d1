package docs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tcl-s2n/tcl-s2n/gen/model"
)

// facts are the sentences that follow from the fields of a param, in the
// markup of the spec. siblings are the params of the same owner.
func facts(pkg *model.Package, p *model.Param, siblings []*model.Param) []string {
	var out []string
	say := func(applies bool, format string, args ...any) {
		if applies {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	takesValue := p.Type.TakesValue()
	say(!takesValue, "It takes no value.")
	say(takesValue && len(p.Values) == 0, "The value must be %s%s.", p.MustBe(), unit(p))
	say(takesValue, "%s", defaultFact(p))
	if r := p.Requires; r != nil {
		say(true, "It can only be used with `%s %s`.", r.Option.ScriptName(), r.Value)
	}
	exclusive := excluded(p, siblings)
	say(len(exclusive) > 0, "It excludes %s.", orLinks(exclusive))
	say(len(p.Needs) > 0, "It needs %s as well.", orLinks(p.Needs))
	say(p.Unsafe, "It is not available in safe interpreters.")
	say(p.Secret, "The value never appears in a message.")
	say(p.Source != "", "Source: %s.", sourceForm(p.Source))
	say(len(p.See) > 0, "See also %s.", seeLinks(pkg, p.Owner, p.See))
	return out
}

// unit follows the form of a value, unless that names the unit already.
func unit(p *model.Param) string {
	if p.Unit == "" || strings.Contains(p.MustBe(), p.Unit) {
		return ""
	}
	return ", in " + p.Unit
}

func defaultFact(p *model.Param) string {
	switch d := p.Default; {
	case d == nil:
		return "There is no default."
	case d.Text != "":
		return "The default is " + d.Text + "."
	case d.Value == "":
		return "The default is empty."
	default:
		return "The default is `" + d.Value + "`."
	}
}

// excluded lists the params that exclude p or are excluded by it; the spec says
// it at one of the two.
func excluded(p *model.Param, siblings []*model.Param) []*model.Param {
	var out []*model.Param
	for _, s := range siblings {
		if slices.Contains(p.Excludes, s) || slices.Contains(s.Excludes, p) {
			out = append(out, s)
		}
	}
	return out
}

// sourceForm sets the functions of s2n-tls among the sources as code.
func sourceForm(text string) string {
	words := strings.Fields(text)
	for i, word := range words {
		if name := strings.TrimRight(word, ",;"); strings.HasPrefix(name, "s2n_") {
			words[i] = "`" + name + "`" + word[len(name):]
		}
	}
	return strings.Join(words, " ")
}

// seeLinks resolves references, which the model has checked.
func seeLinks(pkg *model.Package, owner string, see []string) string {
	all := allLinks(pkg)
	links := make([]string, len(see))
	for i, name := range see {
		key, _ := pkg.Find(owner, name)
		links[i] = all[key]
	}
	return strings.Join(links, ", ")
}

// allLinks maps the key of each entry to a link.
func allLinks(pkg *model.Package) map[string]string {
	links := make(map[string]string)
	for _, c := range pkg.Commands {
		links[c.Name] = link(c.Title(), c.Anchor())
		for _, p := range c.Options {
			links[p.Key()] = paramLink(p)
		}
	}
	for _, p := range pkg.Keys {
		links[p.Key()] = paramLink(p)
	}
	for _, o := range pkg.ChanOptions {
		links[o.Key()] = link("-"+o.Name, o.Anchor())
	}
	for _, k := range pkg.Status {
		links[k.Key()] = link(k.Name, k.Anchor())
	}
	for _, w := range pkg.Words {
		links[w.Key()] = link(w.Name, w.Anchor())
	}
	return links
}

func orLinks(params []*model.Param) string {
	links := make([]string, len(params))
	for i, p := range params {
		links[i] = paramLink(p)
	}
	return model.OrList(links)
}

func paramLink(p *model.Param) string {
	return link(p.ScriptName(), p.Anchor())
}

func wordLinks(words []*model.Word) string {
	links := make([]string, len(words))
	for i, w := range words {
		links[i] = link(w.Name, w.Anchor())
	}
	return strings.Join(links, ", ")
}

func link(text, anchor string) string {
	return fmt.Sprintf("[`%s`](#%s)", text, anchor)
}

// synopsis is the form of a param in a script: -role client|server.
func synopsis(p *model.Param) []Span {
	form := p.Type.Meta
	if !p.Type.TakesValue() {
		return []Span{{Style: Code, Text: p.ScriptName()}}
	}
	if len(p.Values) > 0 {
		names := make([]string, len(p.Values))
		for i, v := range p.Values {
			names[i] = v.Name
		}
		form = strings.Join(names, "|")
	}
	return []Span{{Style: Code, Text: p.ScriptName()}, {Text: " "}, {Style: Emph, Text: form}}
}

// usage is the form of a command: s2n::push channelName ?-option value ...?
func usage(c *model.Command) []Span {
	spans := []Span{{Style: Code, Text: c.Title()}}
	if c.FormOf != nil {
		spans = append(spans, Span{Text: " "}, Span{Style: Emph, Text: c.Chooser().Type.Meta})
	}
	if c.ArgsLast {
		spans = append(spans, optionsForm(c)...)
	}
	for _, a := range c.Args {
		mark := ""
		if a.Optional {
			mark = "?"
		}
		spans = append(spans, Span{Text: " " + mark}, Span{Style: Emph, Text: a.Name}, Span{Text: mark})
	}
	if !c.ArgsLast {
		spans = append(spans, optionsForm(c)...)
	}
	return spans
}

// optionsForm stands for the options of a command. A single one is named.
func optionsForm(c *model.Command) []Span {
	var form []Span
	switch len(c.Options) {
	case 0:
		return nil
	case 1:
		form = synopsis(c.Options[0])
	default:
		form = []Span{{Style: Emph, Text: "-option value ..."}}
	}
	return slices.Concat([]Span{{Text: " ?"}}, form, []Span{{Text: "?"}})
}
