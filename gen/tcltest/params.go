package tcltest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/tcl-s2n/tcl-s2n/gen/model"
)

// paramTests are the tests of an option or config key. The subject of each is
// the owner: a word of tests/support-generated.tcl that runs the command, or
// pushes with the config, and takes the arguments behind it.
func (t *tests) paramTests(pkg *model.Package, p *model.Param, siblings []*model.Param) {
	t.heading(p.Key())
	for _, value := range p.GoodValues() {
		t.accepts(p, "good", given(p, value))
	}
	for _, bad := range p.Type.Bad(p) {
		t.refuses(p, "bad", alone(p, bad.Value), bad.Message, bad.Code)
	}
	for _, bad := range p.Bad {
		t.refuses(p, "bad", given(p, bad.Value), bad.Message, bad.Code)
	}
	t.repeated(p, canBeAsked(pkg, p))
	if !p.IsKey() && p.Type.TakesValue() {
		t.refuses(p, "missing", []word{lit(p.ScriptName())},
			fmt.Sprintf("value for %q missing", p.ScriptName()),
			"S2N VALUE_MISSING "+p.ScriptName())
	}
	if !p.IsKey() {
		t.accepts(p, "abbreviated", append([]word{lit(abbreviation(p, siblings))}, given(p, good(p))[1:]...))
	}
	t.combinations(p)
	if p.Unsafe {
		t.add("refuses", p.Anchor(), "unsafe", lit("safe"), list(given(p, good(p))...),
			lit(p.UnsafeMessage()), lit("S2N UNSAFE "+p.Name))
	}
	t.examples(p.Anchor(), p.Examples)
}

// combinations are the tests of what a param requires, excludes and needs.
func (t *tests) combinations(p *model.Param) {
	code := "S2N BAD_COMBINATION " + p.ScriptName()
	only := alone(p, good(p))
	if r := p.Requires; r != nil {
		for _, other := range r.Option.Values {
			if other.Name != r.Value {
				t.refuses(p, "requires", append([]word{lit(r.Option.ScriptName()), lit(other.Name)}, only...),
					p.RequiresMessage(other.Name), code)
			}
		}
	}
	for _, other := range p.Excludes {
		both := append(given(p, good(p)), alone(other, good(other))...)
		t.refuses(p, "excludes", both, p.ExcludesMessage(other), code)
	}
	if len(p.Needs) > 0 {
		t.refuses(p, "needs", only, p.NeedsMessage(), code)
	}
}

// repeated gives a param twice. In a dict the first value is not even looked
// at; of options the last one has to hold, which is seen where the channel can
// be asked for it.
func (t *tests) repeated(p *model.Param, canBeAsked bool) {
	values := p.GoodValues()
	first, last := values[len(values)-1], values[0]
	if p.IsKey() {
		first = p.BadValues()[0].Value
	}
	words := append(alone(p, first), given(p, last)...)
	if !canBeAsked {
		t.accepts(p, "repeated", words)
		return
	}
	t.add("repeats", p.Anchor(), "repeated", lit(p.Owner), list(words...), lit(p.ScriptName()), value(p, last))
}

// canBeAsked reports whether chan configure knows what was given. A form of a
// command makes another kind of channel.
func canBeAsked(pkg *model.Package, p *model.Param) bool {
	isForm := slices.ContainsFunc(pkg.Commands, func(c *model.Command) bool {
		return c.Name == p.Owner && c.FormOf != nil
	})
	return !p.IsKey() && !isForm && slices.ContainsFunc(pkg.ChanOptions, func(o *model.ChanOption) bool {
		return o.Name == p.Name && o.Before == nil
	})
}

func (t *tests) accepts(p *model.Param, kind string, words []word) {
	t.add("accepts", p.Anchor(), kind, lit(p.Owner), list(words...))
}

func (t *tests) refuses(p *model.Param, kind string, words []word, message, code string) {
	t.add("refuses", p.Anchor(), kind, lit(p.Owner), list(words...), sentence(message), lit(code))
}

// alone is a param with a value, if it takes one.
func alone(p *model.Param, text string) []word {
	if !p.Type.TakesValue() {
		return []word{lit(p.ScriptName())}
	}
	return []word{lit(p.ScriptName()), value(p, text)}
}

// given is a param with a value, and with what the spec wants beside it.
func given(p *model.Param, text string) []word {
	words := alone(p, text)
	beside := fixtures(p.With)
	if p.IsKey() {
		return append(words, beside...)
	}
	if r := p.Requires; r != nil && r.Option.Default.Value != r.Value {
		words = append(words, lit(r.Option.ScriptName()), lit(r.Value))
	}
	if len(beside) > 0 {
		// Nobody is there to be verified, unless that is what the param is for.
		if !strings.HasPrefix(p.With, "verify ") {
			beside = append([]word{lit("verify"), lit("none")}, beside...)
		}
		words = append(words, lit("-config"), list(beside...))
	}
	return words
}

// good is one good value.
func good(p *model.Param) string { return p.GoodValues()[0] }

// value is a value for a param. "@{file}" is a fixture: its path, or for PEM
// text and bytes its contents. In a list of dicts fixtures stand among other words.
// "@{new:file}" is a path for a file that does not exist yet.
func value(p *model.Param, text string) word {
	name, isFixture := strings.CutPrefix(text, "@{")
	switch {
	case p.Type.Name == "dicts" && strings.Contains(text, "@{"):
		return run("filled " + lit(text).String())
	case !isFixture:
		return lit(text)
	case strings.HasPrefix(name, "new:"):
		return run("fresh " + strings.TrimSuffix(name[len("new:"):], "}"))
	case p.Type.Name == "bytes":
		return run("contents " + strings.TrimSuffix(name, "}"))
	case p.Type.Name == "pem":
		return run("pem " + strings.TrimSuffix(name, "}"))
	default:
		return run("pki " + strings.TrimSuffix(name, "}"))
	}
}

var fixture = regexp.MustCompile(`@\{([^}]*)\}`)

// sentence is a message, which may hold the paths of fixtures.
func sentence(message string) word {
	places := fixture.FindAllStringSubmatchIndex(message, -1)
	if len(places) == 0 {
		return lit(message)
	}
	text, end := "", 0
	for _, at := range places {
		text += escape(message[end:at[0]]) + "[pki " + message[at[2]:at[3]] + "]"
		end = at[1]
	}
	return word{`"` + text + escape(message[end:]) + `"`, true}
}

// fixtures reads the field "with": keys and values, where files are meant as
// paths.
func fixtures(with string) []word {
	var words []word
	for _, text := range strings.Fields(with) {
		if name, ok := strings.CutPrefix(text, "@{"); ok {
			words = append(words, run("pki "+strings.TrimSuffix(name, "}")))
		} else {
			words = append(words, lit(text))
		}
	}
	return words
}

// abbreviation is the shortest form of an option that is not ambiguous.
func abbreviation(p *model.Param, siblings []*model.Param) string {
	for n := 1; n < len(p.Name); n++ {
		short := p.Name[:n]
		if !slices.ContainsFunc(siblings, func(s *model.Param) bool {
			return s != p && strings.HasPrefix(s.Name, short)
		}) {
			return "-" + short
		}
	}
	return p.ScriptName()
}
