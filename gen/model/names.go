package model

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Owners of params that are no options of a command.
const (
	ConfigOwner  = "config"
	ChannelOwner = "channel"
	StatusOwner  = "status" // the command
)

// Key is the stable name of a param: "push.servername".
func (p *Param) Key() string { return p.Owner + "." + p.Name }

// Anchor is its place in the documentation, without "#".
func (p *Param) Anchor() string { return p.Owner + "-" + p.Name }

// TestName names a case of what has the anchor: "push-servername-bad-1".
func TestName(anchor, kind string, n int) string {
	return fmt.Sprintf("%s-%s-%d", anchor, kind, n)
}

// IsKey tells a config key from an option.
func (p *Param) IsKey() bool { return p.Owner == ConfigOwner }

// ScriptName is what a script writes: "-servername", or "ca_file" for a key.
func (p *Param) ScriptName() string {
	if p.IsKey() {
		return p.Name
	}
	return "-" + p.Name
}

// What is how messages speak of it: -servername, or config key "ca_file".
func (p *Param) What() string {
	if p.IsKey() {
		return fmt.Sprintf("config key %q", p.Name)
	}
	return "-" + p.Name
}

// CName is its enum constant: TLS_PUSH_SERVERNAME.
func (p *Param) CName() string { return "TLS_" + upper(p.Owner) + "_" + upper(p.Name) }

// CField is its member of the struct of options.
func (p *Param) CField() string {
	if slices.Contains(cKeywords, p.Name) {
		return p.Name + "_"
	}
	return p.Name
}

// CValue is the constant of an enum's word: TLS_PUSH_ROLE_CLIENT.
func (p *Param) CValue(word string) string { return p.CName() + "_" + upper(word) }

// CWords is the table of an enum's words: tlsPushRoleWords.
func (p *Param) CWords() string { return "tls" + camel(p.Owner) + camel(p.Name) + "Words" }

// CKeys is the table of the keys of a list of dicts: tlsConfigCertificatesKeys.
func (p *Param) CKeys() string { return "tls" + camel(p.Owner) + camel(p.Name) + "Keys" }

// CGetterOf is the C function that checks a value of a type: TlsGetHostname.
func CGetterOf(t *Type) string { return "TlsGet" + camel(t.Name) }

// ParamSet is what the params of one owner have in common in C.
type ParamSet struct {
	Enum     string // type: TlsPushOption, TlsConfigKey
	Table    string // names: tlsPushOptionNames
	Struct   string // values: TlsPushOptions, TlsConfigSettings
	Pointer  string // what the functions call the struct
	Defaults string // tlsPushDefaults
	Unsafe   string // tlsConfigUnsafeKeys
	Flags    string // tlsSocketFlags
	Parse    string // TlsParsePushOptions
	Add      string // TlsAddPushOption
	Convert  string // TlsConvertPushOption
	Check    string // TlsCheckPushOptions
	Free     string // TlsFreePushOptions
}

// CSet names the C of an owner's params.
func CSet(owner string) ParamSet {
	one, all, pointer := "Option", "Options", "options"
	if owner == ConfigOwner {
		one, all, pointer = "Key", "Settings", "settings"
	}
	name := camel(owner)
	return ParamSet{
		Enum:     "Tls" + name + one,
		Table:    "tls" + name + one + "Names",
		Struct:   "Tls" + name + all,
		Pointer:  pointer,
		Defaults: "tls" + name + "Defaults",
		Unsafe:   "tls" + name + "UnsafeKeys",
		Flags:    "tls" + name + "Flags",
		Parse:    "TlsParse" + name + all,
		Add:      "TlsAdd" + name + one,
		Convert:  "TlsConvert" + name + one,
		Check:    "TlsCheck" + name + all,
		Free:     "TlsFree" + name + all,
	}
}

// CProc is the C function of the command: TlsPushObjCmd.
func (c *Command) CProc() string { return "Tls" + camel(c.Name) + "ObjCmd" }

// CYieldingProc is the C function that runs the command without a C stack of
// its own: TlsSocketNRObjCmd.
func (c *Command) CYieldingProc() string { return "Tls" + camel(c.Name) + "NRObjCmd" }

// CUsage is the macro with its arguments: TLS_PUSH_USAGE.
func (c *Command) CUsage() string { return "TLS_" + upper(c.Name) + "_USAGE" }

// CIsForm is the C function that knows the form by its arguments:
// TlsIsListenForm.
func (c *Command) CIsForm() string { return "TlsIs" + camel(c.Name) + "Form" }

// Chooser is the option that makes a call one of this form.
func (c *Command) Chooser() *Param { return c.Options[0] }

// Word is the command as scripts call it, without its namespace.
func (c *Command) Word() string {
	if c.FormOf != nil {
		return c.FormOf.Name
	}
	return c.Name
}

// ScriptName is the command as scripts call it.
func (c *Command) ScriptName() string { return "s2n::" + c.Word() }

// Title tells a form from its command: s2n::socket -server.
func (c *Command) Title() string {
	if c.FormOf != nil {
		return c.ScriptName() + " " + c.Chooser().ScriptName()
	}
	return c.ScriptName()
}

// Anchor is its place in the documentation.
func (c *Command) Anchor() string { return c.Name }

// Usage is what follows the command in a usage message.
func (c *Command) Usage() string {
	var words []string
	for _, a := range c.Args {
		if a.Optional {
			words = append(words, "?"+a.Name+"?")
		} else {
			words = append(words, a.Name)
		}
	}
	switch options := c.optionsUsage(); {
	case len(c.Options) == 0:
	case c.ArgsLast:
		words = slices.Insert(words, 0, options)
	default:
		words = append(words, options)
	}
	if c.FormOf != nil {
		words = slices.Insert(words, 0, c.Chooser().ScriptName(), c.Chooser().Type.Meta)
	}
	return strings.Join(words, " ")
}

// optionsUsage stands for the options. Flags alone, or a single option, are named.
func (c *Command) optionsUsage() string {
	var words []string
	for _, o := range c.Options {
		word := o.ScriptName()
		if o.Type.TakesValue() {
			word += " " + o.Type.Meta
			if len(c.Options) > 1 {
				return "?-option value ...?"
			}
		}
		words = append(words, "?"+word+"?")
	}
	return strings.Join(words, " ")
}

// Key is the stable name of a channel option: "channel.protocol".
func (o *ChanOption) Key() string { return "channel." + o.Name }

// Anchor is its place in the documentation.
func (o *ChanOption) Anchor() string { return "channel-" + o.Name }

// CGetter is the C function that gives its value: TlsGetChanProtocol.
func (o *ChanOption) CGetter() string { return "TlsGetChan" + camel(o.Name) }

// CSetter is the C function that changes it.
func (o *ChanOption) CSetter() string { return "TlsSetChan" + camel(o.Name) }

// Key is the stable name of a key of s2n::status: "status.protocol".
func (k *StatusKey) Key() string { return StatusOwner + "." + k.Name }

// Anchor is its place in the documentation.
func (k *StatusKey) Anchor() string { return StatusOwner + "-" + k.Name }

// CGetter is the C function that gives its value: TlsGetSessionProtocol.
func (k *StatusKey) CGetter() string {
	if k.OfCertificate {
		return "TlsGetCertificate" + camel(k.Name)
	}
	return "TlsGetSession" + camel(k.Name)
}

// CName is the constant of an errorCode word: TLS_WORD_NOT_TLS.
func (w *Word) CName() string { return "TLS_WORD_" + upper(w.Name) }

// Key is the stable name of the word: "errors.NOT_TLS".
func (w *Word) Key() string { return "errors." + w.Name }

// Anchor is its place in the documentation.
func (w *Word) Anchor() string { return "error-" + w.Name }

// upper turns a name of the spec into the tail of a C constant.
func upper(name string) string {
	return strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return unicode.ToUpper(r)
		}
		return '_'
	}, name)
}

// camel turns a name of the spec into a part of a C name: ServerSupports.
func camel(name string) string {
	var b strings.Builder
	for _, part := range strings.Split(name, "_") {
		if part != "" {
			b.WriteString(strings.ToUpper(part[:1]) + part[1:])
		}
	}
	return b.String()
}

// cKeywords are the lower-case words that cannot be the name of a member.
var cKeywords = strings.Fields(`
	auto bool break case char const continue default do double else enum extern
	false float for goto if inline int long register restrict return short
	signed sizeof static struct switch true typedef typeof union unsigned void
	volatile while`)
