package model

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tcl-s2n/tcl-s2n/gen/s2ntab"
)

// GoodValues are samples that have to be accepted: those of the spec, or else
// those of the type. In them @{file} stands for the path of a test fixture, and
// @{text:file} for what is in it.
func (p *Param) GoodValues() []string {
	if len(p.Good) > 0 {
		return p.Good
	}
	return p.Type.Good(p)
}

// BadValues are samples that have to be refused: those of the type and those of
// the spec.
func (p *Param) BadValues() []Bad {
	return append(p.Type.Bad(p), p.Bad...)
}

// MustBe is the form of the value in words: "a boolean".
func (p *Param) MustBe() string {
	return p.Type.MustBe(p)
}

// badValue is the refusal of one value, as TlsErrorBadValue words it.
func (p *Param) badValue(value string) Bad {
	return Bad{
		Value:   value,
		Message: fmt.Sprintf("bad value \"%s\" for %s: must be %s", value, p.What(), p.MustBe()),
		Code:    "S2N BAD_VALUE " + p.ScriptName(),
		Pos:     p.Pos,
	}
}

// words are the names of an enum's values.
func (p *Param) words() []string {
	words := make([]string, len(p.Values))
	for i, v := range p.Values {
		words[i] = v.Name
	}
	return words
}

// OrList joins words as messages of Tcl do: "a", "a or b", "a, b, or c".
func OrList(words []string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	case 2:
		return words[0] + " or " + words[1]
	default:
		return strings.Join(words[:n-1], ", ") + ", or " + words[n-1]
	}
}

func always(text string) func(*Param) string {
	return func(*Param) string { return text }
}

// CipherList completes "must be", for cipher suites of policies.
func CipherList() string {
	names := make([]string, len(s2ntab.Suites))
	for i, s := range s2ntab.Suites {
		names[i] = s.Name
	}
	return "a list of cipher suites: " + OrList(names)
}

// GroupList completes "must be", for groups of policies.
func GroupList() string { return "a list of groups: " + OrList(s2ntab.Groups()) }

func samples(values ...string) func(*Param) []string {
	return func(*Param) []string { return slices.Clone(values) }
}

func badValues(values ...string) func(*Param) []Bad {
	return func(p *Param) []Bad {
		bad := make([]Bad, len(values))
		for i, v := range values {
			bad[i] = p.badValue(v)
		}
		return bad
	}
}

// badHidden is for values that messages must not show.
func badHidden(values ...string) func(*Param) []Bad {
	return func(p *Param) []Bad {
		bad := badValues(values...)(p)
		for i := range bad {
			bad[i].Message = fmt.Sprintf("bad value for %s: must be %s", p.What(), p.MustBe())
		}
		return bad
	}
}

func mustBeInRange(p *Param) string {
	return fmt.Sprintf("an integer from %d to %d", p.Range.Min, p.Range.Max)
}

func mustBeDicts(p *Param) string {
	names := make([]string, len(p.Keys))
	for i, key := range p.Keys {
		names[i] = key.ScriptName()
	}
	return "a list of dictionaries with keys from " + strings.Join(names, ", ")
}

func mustBeWord(p *Param) string {
	return OrList(p.words())
}

func goodInts(p *Param) []string {
	return []string{
		strconv.FormatInt(p.Range.Min, 10),
		strconv.FormatInt(p.Range.Max, 10),
	}
}

func badInts(p *Param) []Bad {
	return badValues("", "ten", "1.5",
		strconv.FormatInt(p.Range.Min-1, 10),
		strconv.FormatInt(p.Range.Max+1, 10))(p)
}

// badWords has an abbreviation among them: words are only matched whole.
func badWords(p *Param) []Bad {
	first := p.Values[0].Name
	var bad []Bad
	for _, v := range []string{"", "no such word", strings.ToUpper(first), first[:len(first)-1]} {
		if !slices.Contains(p.words(), v) && !slices.ContainsFunc(bad, func(b Bad) bool { return b.Value == v }) {
			bad = append(bad, p.badValue(v))
		}
	}
	return bad
}

// badPolicies have the code that s2n gives to a policy it does not know.
func badPolicies(p *Param) []Bad {
	bad := badValues("", "no_such_policy", "default ")(p)
	for i := range bad {
		bad[i].Code = "S2N S2N_ERR_INVALID_SECURITY_POLICY"
	}
	return bad
}

func defaultBool(_ *Param, text string) error {
	if text == "true" || text == "false" {
		return nil
	}
	return fmt.Errorf("default %q is not true or false", text)
}

func defaultInt(p *Param, text string) error {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return fmt.Errorf("default %q is not an integer", text)
	}
	if n < p.Range.Min || n > p.Range.Max {
		return fmt.Errorf("default %d is not in the range from %d to %d", n, p.Range.Min, p.Range.Max)
	}
	return nil
}

func defaultEnum(p *Param, text string) error {
	if !slices.Contains(p.words(), text) {
		return fmt.Errorf("default %q is not one of the values: %s", text, OrList(p.words()))
	}
	return nil
}

// defaultAbsent is for values that C keeps as pointers: NULL means the default,
// and whoever uses the value knows what that is.
func defaultAbsent(*Param, string) error { return nil }

func defaultNothing(*Param, string) error { return fmt.Errorf("a flag has no default") }

func defaultSecondsPair(_ *Param, text string) error {
	words := strings.Fields(text)
	if len(words) != 2 {
		return fmt.Errorf("default %q is not two integers", text)
	}
	for _, w := range words {
		if n, err := strconv.Atoi(w); err != nil || n < 1 || n > 31536000 {
			return fmt.Errorf("default %q is not two integers from 1 to 31536000", text)
		}
	}
	return nil
}
