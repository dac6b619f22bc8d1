package model

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Type says everything about one type of value, so that a new type cannot come
// without documentation and tests. A facet that does not apply is None or
// nothing(); none is ever empty.
//
// Parse, Release and Init are C with these holes: {name} the C string that
// messages call the param by, {field} its lvalue, {min} and {max} its range,
// {words} the table of its words.
type Type struct {
	Name    string // in the spec
	Meta    string // stands for the value in a synopsis
	CField  string // declaration of the field, up to its name
	Parse   string // call that returns TCL_OK or TCL_ERROR; the value is "value"
	Release string // statement that gives back what Parse acquired

	// MustBe completes "must be ...", in messages and in the documentation.
	MustBe func(p *Param) string

	// Default gives the C initializer for a default, or says why the text can
	// be no value of the type.
	Default func(p *Param, text string) (string, error)

	// Good and Bad are samples: at least two that are accepted, and some that
	// are refused, with message and errorCode. Some values only the use of the
	// param can tell good from bad; then the spec has to give good ones.
	Good func(p *Param) []string
	Bad  func(p *Param) []Bad

	// Fields of the spec that belong to this type: those that have to be
	// there, and those that may.
	Required []string
	Optional []string
}

// keySample has as many bytes as a key needs.
const keySample = "0123456789abcdef0123456789ABCDEF"

// None marks a facet that does not apply.
const None = "none"

// TakesValue is false for an option that stands alone.
func (t *Type) TakesValue() bool { return t.Meta != None }

// Types is the closed set of them, in the order of the documentation.
var Types = []*Type{
	{
		Name:     "bool",
		Meta:     "boolean",
		CField:   "bool ",
		Parse:    "TlsGetBoolean(interp, {name}, value, &{field})",
		Release:  None,
		MustBe:   always("a boolean"),
		Default:  defaultBool,
		Good:     samples("1", "off"),
		Bad:      badValues("", "maybe", "yess"),
		Required: []string{None},
		Optional: []string{None},
	},
	{
		// An option that is there or not, and takes no value.
		Name:     "flag",
		Meta:     None,
		CField:   "bool ",
		Parse:    "TlsGetFlag(&{field})",
		Release:  None,
		MustBe:   always("left out"),
		Default:  defaultNothing,
		Good:     samples(None),
		Bad:      badValues(),
		Required: []string{None},
		Optional: []string{None},
	},
	{
		Name:     "int",
		Meta:     "integer",
		CField:   "Tcl_WideInt ",
		Parse:    "TlsGetInteger(interp, {name}, value, {min}, {max}, &{field})",
		Release:  None,
		MustBe:   mustBeInRange,
		Default:  defaultInt,
		Good:     goodInts,
		Bad:      badInts,
		Required: []string{"range"},
		Optional: []string{"unit"},
	},
	{
		Name:     "enum",
		Meta:     "word",
		CField:   "int ",
		Parse:    "TlsGetEnum(interp, {name}, value, {words}, &{field})",
		Release:  None,
		MustBe:   mustBeWord,
		Default:  defaultEnum,
		Good:     func(p *Param) []string { return p.words() },
		Bad:      badWords,
		Required: []string{"values"},
		Optional: []string{None},
	},
	{
		Name:     "hostname",
		Meta:     "name",
		CField:   "Tcl_Obj *",
		Parse:    "TlsGetHostname(interp, {name}, value, &{field})",
		Release:  None,
		MustBe:   always("a host name or a numeric address"),
		Default:  defaultAbsent,
		Good:     samples("localhost", "127.0.0.1"),
		Bad:      badValues("", "host name", strings.Repeat("a", 256)),
		Required: []string{None},
		Optional: []string{None},
	},
	{
		Name:     "text",
		Meta:     "text",
		CField:   "Tcl_Obj *",
		Parse:    "TlsGetText(interp, {name}, value, &{field})",
		Release:  None,
		MustBe:   always("text without NUL characters"),
		Default:  defaultAbsent,
		Good:     samples("text", "more text"),
		Bad:      badValues("\x00", "a\x00", "a\x00b"),
		Required: []string{"good"},
		Optional: []string{None},
	},
	{
		Name:     "prefix",
		Meta:     "command",
		CField:   "Tcl_Obj *",
		Parse:    "TlsGetPrefix(interp, {name}, value, &{field})",
		Release:  None,
		MustBe:   always("a list that begins with the name of a command"),
		Default:  defaultAbsent,
		Good:     samples("list", "list with arguments"),
		Bad:      badValues("", "{open", "{} x"),
		Required: []string{None},
		Optional: []string{None},
	},
	{
		Name:     "path",
		Meta:     "fileName",
		CField:   "Tcl_Obj *",
		Parse:    "TlsGetPath(interp, {name}, value, &{field})",
		Release:  None,
		MustBe:   always("a file name"),
		Default:  defaultAbsent,
		Good:     samples("@{ca.pem}", "@{other-ca.pem}"),
		Bad:      badValues("", "a\x00b", "\x00"),
		Required: []string{"good"},
		Optional: []string{None},
	},
	{
		// It may be a private key, so its value is never shown.
		Name:     "pem",
		Meta:     "pemText",
		CField:   "Tcl_Obj *",
		Parse:    "TlsGetPem(interp, {name}, value, &{field})",
		Release:  None,
		MustBe:   always("PEM text, with a -----BEGIN line"),
		Default:  defaultAbsent,
		Good:     samples("@{text:ca.pem}", "@{text:other-ca.pem}"),
		Bad:      badHidden("", "junk", "BEGIN CERTIFICATE"),
		Required: []string{"good"},
		Optional: []string{"secret"},
	},
	{
		Name:     "password",
		Meta:     "password",
		CField:   "Tcl_Obj *",
		Parse:    "TlsGetPassword(interp, {name}, value, &{field})",
		Release:  None,
		MustBe:   always("a password of 1 to 1024 bytes without NUL characters"),
		Default:  defaultAbsent,
		Good:     samples("secret", "two words"),
		Bad:      badHidden("", "a\x00b", strings.Repeat("a", 1025)),
		Required: []string{"secret"},
		Optional: []string{None},
	},
	{
		// They may be a secret, so they are never shown.
		Name:     "bytes",
		Meta:     "bytes",
		CField:   "Tcl_Obj *",
		Parse:    "TlsGetByteString(interp, {name}, value, &{field})",
		Release:  None,
		MustBe:   always("bytes"),
		Default:  defaultAbsent,
		Good:     samples("bytes", "\x00\u00ff"),
		Bad:      badHidden("\u0100", "a\u20ac", "\u0100a"),
		Required: []string{"good"},
		Optional: []string{"secret"},
	},
	{
		Name:     "policy",
		Meta:     "policyName",
		CField:   "Tcl_Obj *",
		Parse:    "TlsGetPolicy(interp, {name}, value, &{field})",
		Release:  None,
		MustBe:   always("the name of a security policy, as s2n::policies lists them"),
		Default:  defaultAbsent,
		Good:     samples("default", "default_tls13"),
		Bad:      badPolicies,
		Required: []string{None},
		Optional: []string{None},
	},
	{
		Name:     "protocols",
		Meta:     "protocolList",
		CField:   "Tcl_Obj *",
		Parse:    "TlsGetProtocols(interp, {name}, value, &{field})",
		Release:  None,
		MustBe:   always("a list of protocol names of 1 to 255 bytes each"),
		Default:  defaultAbsent,
		Good:     samples("h2", "h2 http/1.1"),
		Bad:      badValues("h2 {}", "{h2", strings.Repeat("a", 256)),
		Required: []string{None},
		Optional: []string{None},
	},
	{
		Name:    "seconds_pair",
		Meta:    "{seconds seconds}",
		CField:  "TlsSecondsPair ",
		Parse:   "TlsGetSecondsPair(interp, {name}, value, &{field})",
		Release: None,
		MustBe: always("two integers from 1 to 31536000: " +
			"{encrypt_decrypt_seconds decrypt_only_seconds}"),
		Default:  defaultSecondsPair,
		Good:     samples("7200 46800", "1 31536000"),
		Bad:      badValues("", "7200", "0 46800", "7200 31536001", "1 2 3", "a b"),
		Required: []string{None},
		Optional: []string{"unit"},
	},
	{
		Name:   "ticket_keys",
		Meta:   "{{name key ?intro_time?} ...}",
		CField: "Tcl_Obj *",
		Parse:  "TlsGetTicketKeys(interp, {name}, value, &{field})",
		MustBe: always("a list of {name key ?intro_time?}, with a name of 1 to 16 bytes, " +
			"a key of 32 to 255 bytes, and a time in seconds since 1970"),
		Release: None,
		Default: defaultAbsent,
		Good:    samples("{one "+keySample+"}", "{two "+keySample+" 1700000000}"),
		Bad: badHidden("", "{", "one", "{one short}", "{{} "+keySample+"}",
			"{0123456789abcdefg "+keySample+"}", "{one "+keySample+" soon}",
			"{one "+keySample+" -1}", "{one "+keySample+" 1 2}", "{\u0100 "+keySample+"}"),
		Required: []string{None},
		Optional: []string{"secret"},
	},
	{
		// Each dict is parsed like a config that may only have these keys. It
		// may hold a private key, so it is never shown.
		Name:     "dicts",
		Meta:     "dictList",
		CField:   "TlsDicts *",
		Parse:    "TlsGetDicts(interp, {name}, value, {keys}, &{field})",
		Release:  "TlsFreeDicts({field});",
		MustBe:   mustBeDicts,
		Default:  defaultAbsent,
		Good:     samples("", "{}"),
		Bad:      badHidden("{", "odd", "{} odd", "{{}"),
		Required: []string{"keys", "good"},
		Optional: []string{None},
	},
	{
		Name:     "config",
		Meta:     "dict",
		CField:   "TlsConfig *",
		Parse:    "TlsConfigFromObj(interp, value, &{field})",
		Release:  "TlsConfigRelease({field});",
		MustBe:   always("a dict of config keys and values"),
		Default:  defaultAbsent,
		Good:     samples("verify none", "session_tickets 1 verify none"),
		Bad:      badValues("odd", "a b c", "{"),
		Required: []string{None},
		Optional: []string{None},
	},
}

// TypeNamed returns the type that the spec calls name, or nil.
func TypeNamed(name string) *Type {
	for _, t := range Types {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// TypeNames lists what a spec may say for "type".
func TypeNames() []string {
	names := make([]string, len(Types))
	for i, t := range Types {
		names[i] = t.Name
	}
	return names
}

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

// badValue is the refusal of one value, as TlsReportBadValue words it.
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
	return "a list of dicts with keys out of " + strings.Join(names, ", ")
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

func defaultBool(_ *Param, text string) (string, error) {
	if text == "true" || text == "false" {
		return text, nil
	}
	return "", fmt.Errorf("default %q is not true or false", text)
}

func defaultInt(p *Param, text string) (string, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return "", fmt.Errorf("default %q is not an integer", text)
	}
	if n < p.Range.Min || n > p.Range.Max {
		return "", fmt.Errorf("default %d is not in the range from %d to %d", n, p.Range.Min, p.Range.Max)
	}
	return text, nil
}

func defaultEnum(p *Param, text string) (string, error) {
	if !slices.Contains(p.words(), text) {
		return "", fmt.Errorf("default %q is not one of the values: %s", text, OrList(p.words()))
	}
	return p.CValue(text), nil
}

// defaultAbsent is for values that C keeps as pointers: NULL means the default,
// and whoever uses the value knows what that is.
func defaultAbsent(*Param, string) (string, error) {
	return None, nil
}

func defaultNothing(*Param, string) (string, error) {
	return "", fmt.Errorf("a flag has no default")
}

func defaultSecondsPair(_ *Param, text string) (string, error) {
	words := strings.Fields(text)
	if len(words) != 2 {
		return "", fmt.Errorf("default %q is not two integers", text)
	}
	for _, w := range words {
		if n, err := strconv.Atoi(w); err != nil || n < 1 || n > 31536000 {
			return "", fmt.Errorf("default %q is not two integers from 1 to 31536000", text)
		}
	}
	return fmt.Sprintf("{ %s, %s }", words[0], words[1]), nil
}
