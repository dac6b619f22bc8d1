package docs

import (
	"fmt"
	"strings"

	"github.com/tcl-s2n/tcl-s2n/gen/model"
)

// Page is the manual, ready to be written down in any format.
type Page struct {
	Name, Version, Date, Summary string
	Sections                     []Section
}

// Section has prose, and behind it groups of entries.
type Section struct {
	Title  string
	Body   []Block
	Groups []Group
}

// Group is what belongs together within a section, such as the options of one
// command; Title is empty where a section has one group only.
type Group struct {
	Title   []Span
	Entries []Entry
}

// Entry explains one command, option, key or word.
type Entry struct {
	Anchor string
	Head   []Span
	Body   []Block
}

// derived are the sections that the model fills, in the order of the manual.
var derived = []struct {
	title  string
	groups func(p *model.Package) []Group
	more   func() []Block // behind the prose; or nil
}{
	{title: "COMMANDS", groups: commandGroups},
	{title: "OPTIONS", groups: optionGroups},
	{title: "CONFIG", groups: keyGroups},
	{title: "SECURITY POLICIES", groups: noGroups, more: policyTable},
	{title: "CHANNEL OPTIONS", groups: channelGroups},
	{title: "STATUS KEYS", groups: statusGroups},
	{title: "ERRORS", groups: wordGroups, more: frequentErrors},
}

func newPage(p *model.Package) *Page {
	page := &Page{Name: p.Name, Version: p.Version, Date: p.Date, Summary: p.Summary}
	page.Sections = []Section{
		{Title: "SYNOPSIS", Body: []Block{synopses(p)}},
		{Title: "DESCRIPTION", Body: parseProse(p.Doc)},
	}
	first, last := others(p)
	page.Sections = append(page.Sections, first...)
	for _, d := range derived {
		body := introduction(p, d.title)
		if d.more != nil {
			body = append(body, d.more()...)
		}
		page.Sections = append(page.Sections, Section{d.title, body, d.groups(p)})
	}
	page.Sections = append(page.Sections, last...)
	return page
}

// others are the sections that are not derived: those in front of the first of
// these in the spec, and the rest.
func others(p *model.Package) (first, last []Section) {
	before := true
	for _, s := range p.Sections {
		if isDerived(s.Title) {
			before = false
			continue
		}
		section := Section{Title: s.Title, Body: parseProse(s.Doc)}
		if before {
			first = append(first, section)
		} else {
			last = append(last, section)
		}
	}
	return first, last
}

func isDerived(title string) bool {
	for _, d := range derived {
		if d.title == title {
			return true
		}
	}
	return false
}

// introduction is the prose of the spec for a derived section.
func introduction(p *model.Package, title string) []Block {
	for _, s := range p.Sections {
		if s.Title == title {
			return parseProse(s.Doc)
		}
	}
	return nil
}

// synopses lists the forms of all commands.
func synopses(p *model.Package) Block {
	lines := Forms{{{Style: Code, Text: "package require " + p.Name}}}
	for _, c := range p.Commands {
		form := usage(c)
		form[0].Link = c.Anchor()
		lines = append(lines, form)
	}
	return lines
}

func noGroups(*model.Package) []Group { return nil }

func commandGroups(p *model.Package) []Group {
	var entries []Entry
	for _, c := range p.Commands {
		body := sentences(c.Summary, fmt.Sprintf("The result is %s.", c.Result))
		body = append(body, arguments(c)...)
		body = append(body, parseProse(c.Doc)...)
		if c.Safe {
			body = append(body, sentences("The command is available in safe interpreters.")...)
		}
		if len(c.See) > 0 {
			body = append(body, sentences("See also "+seeLinks(p, c.Name, c.See)+".")...)
		}
		if len(c.Errors) > 0 {
			body = append(body, sentences("Its error codes, after `S2N`: "+wordLinks(c.Errors)+".")...)
		}
		body = append(body, examples(c.Examples)...)
		entries = append(entries, Entry{c.Anchor(), usage(c), body})
	}
	return []Group{{Entries: entries}}
}

func arguments(c *model.Command) []Block {
	if len(c.Args) == 0 {
		return nil
	}
	terms := make(Terms, len(c.Args))
	for i, a := range c.Args {
		terms[i] = Term{[]Span{{Style: Emph, Text: a.Name}}, parseProse(a.Doc)}
	}
	return []Block{terms}
}

func optionGroups(p *model.Package) []Group {
	var groups []Group
	for _, c := range p.Commands {
		if len(c.Options) > 0 {
			groups = append(groups, Group{
				Title:   []Span{{Text: "Options of "}, {Style: Code, Text: c.Title()}},
				Entries: params(p, c.Options),
			})
		}
	}
	return groups
}

func keyGroups(p *model.Package) []Group {
	return []Group{{Entries: params(p, p.Keys)}}
}

func params(pkg *model.Package, all []*model.Param) []Entry {
	entries := make([]Entry, len(all))
	for i, p := range all {
		body := parseProse(p.Doc)
		if len(p.Values) > 0 {
			body = append(body, values(p))
		}
		body = append(body, sentences(facts(pkg, p, all)...)...)
		body = append(body, examples(p.Examples)...)
		entries[i] = Entry{p.Anchor(), synopsis(p), body}
	}
	return entries
}

// values explains the words of an enum.
func values(p *model.Param) Block {
	terms := make(Terms, len(p.Values))
	for i, v := range p.Values {
		terms[i] = Term{[]Span{{Style: Code, Text: v.Name}}, parseProse(v.Means)}
	}
	return terms
}

func channelGroups(p *model.Package) []Group {
	var entries []Entry
	for _, o := range p.ChanOptions {
		body := parseProse(o.Doc)
		say := []string{"The value is " + o.Returns + "."}
		if o.Before != nil {
			say = append(say, beforeFact(*o.Before))
		}
		if o.Settable != nil {
			say = append(say, "It can be set to "+settableForm(o.Settable)+".")
		}
		if !o.Listed {
			say = append(say, "`chan configure` only returns it by name.")
		}
		if o.Source != "" {
			say = append(say, "Source: "+sourceForm(o.Source)+".")
		}
		body = append(body, sentences(say...)...)
		body = append(body, examples(o.Examples)...)
		entries = append(entries, Entry{o.Anchor(), []Span{{Style: Code, Text: "-" + o.Name}}, body})
	}
	return []Group{{Entries: entries}}
}

func statusGroups(p *model.Package) []Group {
	groups := []Group{
		{Title: []Span{{Text: "The session"}}},
		{Title: []Span{{Text: "The certificate"}}},
	}
	for _, k := range p.Status {
		say := []string{"The value is " + k.Returns + ".", exampleFact(k.Example)}
		if k.Source != "" {
			say = append(say, "Source: "+sourceForm(k.Source)+".")
		}
		entry := Entry{k.Anchor(), []Span{{Style: Code, Text: k.Name}},
			append(parseProse(k.Doc), sentences(say...)...)}
		group := &groups[0]
		if k.OfCertificate {
			group = &groups[1]
		}
		group.Entries = append(group.Entries, entry)
	}
	return groups
}

// exampleFact shows a value; an empty one as in a list.
func exampleFact(value string) string {
	if value == "" {
		value = "{}"
	}
	return "Example: `" + value + "`" + strings.TrimSuffix(".", value[len(value)-1:])
}

// settableForm says what a channel option can be set to.
func settableForm(p *model.Param) string {
	if len(p.Values) == 0 {
		return p.MustBe()
	}
	names := make([]string, len(p.Values))
	for i, v := range p.Values {
		names[i] = "`" + v.Name + "`"
	}
	return model.OrList(names)
}

func beforeFact(value string) string {
	if value == "" {
		return "It is empty until the handshake is complete."
	}
	return "It is " + value + " until the handshake is complete."
}

func wordGroups(p *model.Package) []Group {
	var entries []Entry
	for _, w := range p.Words {
		body := parseProse(upperFirst(w.Means) + ". " + w.Doc)
		for _, f := range w.Examples {
			body = append(body, examples([]model.Example{f.Example})...)
			body = append(body, failure(f))
		}
		entries = append(entries, Entry{w.Anchor(), []Span{{Style: Code, Text: w.Name}}, body})
	}
	return []Group{{Entries: entries}}
}

// examples shows scripts, each behind the sentence that introduces it.
func examples(all []model.Example) []Block {
	var blocks []Block
	for _, e := range all {
		text := e.Doc
		if text == "" {
			text = "For example:"
		}
		blocks = append(blocks, parseProse(text)...)
		code := listing(e.Script)
		if e.Gives != "" {
			code = append(code, "  "+result+" "+e.Gives)
		}
		blocks = append(blocks, code)
	}
	return blocks
}

// result stands before what an example gives.
const result = "\u2192"

// failure shows how an example fails.
func failure(f model.Failure) Block {
	says := func(what, text string) Term {
		return Term{[]Span{{Style: Emph, Text: what}}, []Block{Para{{Style: Code, Text: text}}}}
	}
	return Terms{says("message", f.Message), says("errorCode", f.Code)}
}
