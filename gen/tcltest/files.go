package tcltest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tcl-s2n/tcl-s2n/gen/model"
	"github.com/tcl-s2n/tcl-s2n/gen/s2ntab"
)

// packageTests check the package as a whole.
func packageTests(p *model.Package) *tests {
	t := newTests("package", "gen/spec/package.yaml")
	t.heading("package")
	var all, safe []string
	for _, c := range p.Commands {
		if c.FormOf != nil {
			continue
		}
		all = append(all, c.Name)
		if c.Safe {
			safe = append(safe, c.Name)
		}
	}
	slices.Sort(all)
	slices.Sort(safe)
	t.add("gives", "package", "version", lit("package provide "+p.Name), lit(p.Version))
	t.add("gives", "package", "commands", lit("commandsIn {}"), words(all))
	t.add("gives", "package", "safe", lit("commandsIn [safeInterp]"), words(safe))
	t.add("gives", "package", "exported", lit("importable"), words(all))
	t.add("fails", "package", "ensemble", lit(p.Name+" nosuch"),
		lit(fmt.Sprintf("unknown or ambiguous subcommand %q: must be %s", "nosuch", model.OrList(all))),
		lit("TCL LOOKUP SUBCOMMAND nosuch"))
	return t
}

// commandTests check a command with its options.
func commandTests(p *model.Package, c *model.Command) *tests {
	t := newTests(c.Name, "gen/spec/commands/"+c.Name+".yaml")
	t.heading(c.Name)
	t.usage(c)
	if len(c.Options) > 0 {
		t.unknown(c.Anchor(), c.Name, "option", c.Options)
	}
	t.examples(c.Anchor(), c.Examples)
	switch c.Name {
	case "policies":
		t.policies()
	case "status":
		t.status(p)
	case "version":
		t.add("gives", "version", "package", lit("dict get [s2n::version] package"), lit(p.Version))
	}
	for _, o := range c.Options {
		t.paramTests(p, o, c.Options)
	}
	return t
}

// usage calls a command with too few and with too many arguments.
func (t *tests) usage(c *model.Command) {
	needed := 0
	for _, a := range c.Args {
		if !a.Optional {
			needed++
		}
	}
	wrong := func(command string) {
		for _, call := range []string{c.ScriptName(), "s2n " + c.Word()} {
			message := fmt.Sprintf("wrong # args: should be %q", join(call, c.Usage()))
			for _, form := range c.Forms {
				message += fmt.Sprintf(" or %q", join(call, form.Usage()))
			}
			t.add("fails", c.Anchor(), "usage", lit(call+command), lit(message), lit("TCL WRONGARGS"))
		}
	}
	switch {
	case c.FormOf != nil:
		wrong(" " + c.Chooser().ScriptName() + " x")
	case needed > 0:
		wrong("")
	}
	if len(c.Options) == 0 {
		tooMany := ""
		for range len(c.Args) + 1 {
			tooMany += " x"
		}
		wrong(tooMany)
	}
}

// unknown gives a name that does not exist, and one that could be several.
func (t *tests) unknown(anchor, subject, what string, params []*model.Param) {
	names := make([]string, len(params))
	for i, p := range params {
		names[i] = p.ScriptName()
	}
	refuse := func(problem, name string) {
		message := fmt.Sprintf("%s %s %q: must be %s", problem, what, name, model.OrList(names))
		code := list(lit("TCL"), lit("LOOKUP"), lit("INDEX"), lit(what), lit(name))
		t.add("refuses", anchor, "unknown", lit(subject), list(lit(name), lit("x")), lit(message), code)
	}
	if params[0].IsKey() {
		refuse("bad", "nosuch")
		return
	}
	refuse("bad", "-nosuch")
	if len(params) > 1 {
		refuse("ambiguous", "-")
	}
}

// policies compares the list with what was imported, and has each accepted.
func (t *tests) policies() {
	var names []string
	for _, p := range s2ntab.Policies {
		if p.Offered() {
			names = append(names, p.Name)
		}
	}
	t.add("givesList", "policies", "list", lit("s2n::policies"), body(wrap(names)))
	t.add("gives", "policies", "pattern", lit("s2n::policies nosuch*"), lit(""))
	t.add("gives", "policies", "pattern", lit("s2n::policies "+names[0]), lit(names[0]))
	t.add("gives", "policies", "accepted", lit("refusedPolicies"), lit(""))
	for _, p := range s2ntab.Policies {
		if p.Current() {
			t.add("negotiates", "policies", "protocol", lit(p.Name), lit(highest(p)), postQuantum(p))
		}
	}
}

// status looks at the value of each key.
func (t *tests) status(p *model.Package) {
	for _, k := range p.Status {
		words := []word{lit(k.Name), lit(k.Matches)}
		if !k.OfCertificate {
			t.add("tells", k.Anchor(), "value", words...)
			continue
		}
		t.add("tellsOfCertificate", k.Anchor(), "value", append(words, lit(k.Example))...)
	}
}

// highest is the version of TLS that two ends with the policy agree on.
func highest(p s2ntab.Policy) string {
	if p.Flags&s2ntab.TLS13 != 0 {
		return "TLSv1.3"
	}
	return "TLSv1.2"
}

// postQuantum reports whether they use a key exchange of that kind.
func postQuantum(p s2ntab.Policy) word {
	if p.Flags&s2ntab.PostQuantum != 0 {
		return lit("1")
	}
	return lit("0")
}

// configTests check the keys of the config.
func configTests(p *model.Package) *tests {
	t := newTests("config", "gen/spec/config.yaml")
	t.heading("config")
	t.unknown("config", model.ConfigOwner, "config key", p.Keys)
	for _, k := range p.Keys {
		t.paramTests(p, k, p.Keys)
	}
	return t
}

// channelTests check what chan configure knows.
func channelTests(p *model.Package) *tests {
	t := newTests("channel", "gen/spec/channel.yaml")
	for _, o := range p.ChanOptions {
		name := lit("-" + o.Name)
		t.heading(o.Key())
		listed := "0"
		if o.Listed {
			listed = "1"
		}
		t.add("lists", o.Anchor(), "listed", name, lit(listed))
		t.examples(o.Anchor(), o.Examples)
		if o.Before != nil {
			t.add("shows", o.Anchor(), "before", name, lit(*o.Before))
		}
		if o.Settable == nil {
			t.add("readOnly", o.Anchor(), "set", name)
			continue
		}
		for _, value := range o.Settable.GoodValues() {
			t.add("sets", o.Anchor(), "good", name, lit(value))
		}
		for _, bad := range o.Settable.BadValues() {
			t.add("refuses", o.Anchor(), "bad", lit("channel"), list(name, lit(bad.Value)),
				lit(bad.Message), lit(bad.Code))
		}
	}
	return t
}

// errorTests run the examples of the error words, which fail with them.
func errorTests(p *model.Package) *tests {
	t := newTests("errors", "gen/spec/errors.yaml")
	for _, w := range p.Words {
		t.heading(w.Key())
		for _, e := range w.Examples {
			t.add("failing", w.Anchor(), "example", body(e.Script), lit(e.Message), lit(e.Code))
		}
	}
	return t
}

// words makes a list of names.
func words(names []string) word {
	return lit(strings.Join(names, " "))
}

// wrap writes names in lines of equal width.
func wrap(names []string) string {
	var b strings.Builder
	column := 0
	for _, name := range names {
		switch {
		case column == 0:
		case column+1+len(name) > maxColumn-8:
			b.WriteByte('\n')
			column = 0
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(name)
		column += len(name)
	}
	return b.String()
}

// join puts what follows a command behind it.
func join(command, rest string) string {
	if rest == "" {
		return command
	}
	return command + " " + rest
}
