package model

import (
	"fmt"
	"strings"
)

// Type says everything about one type of value, so that a new type cannot come
// without documentation and tests. A facet that does not apply is None or
// nothing(); none is ever empty.
//
// Its C is in templates/values.tmpl.
type Type struct {
	Name string // in the spec
	Meta string // stands for the value in a synopsis

	// MustBe completes "must be ...", in messages and in the documentation.
	MustBe func(p *Param) string

	// Default says why a text can be no default of the type.
	Default func(p *Param, text string) error

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
		MustBe:   always("a boolean"),
		Default:  defaultBool,
		Good:     samples("1", "off"),
		Bad:      badValues("", "maybe", "yess"),
		Required: []string{"default"},
		Optional: []string{None},
	},
	{
		// An option that is there or not, and takes no value.
		Name:     "flag",
		Meta:     None,
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
		MustBe:   mustBeInRange,
		Default:  defaultInt,
		Good:     goodInts,
		Bad:      badInts,
		Required: []string{"range", "default"},
		Optional: []string{"unit"},
	},
	{
		Name:     "enum",
		Meta:     "word",
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
		MustBe:   always("a command prefix"),
		Default:  defaultAbsent,
		Good:     samples("list", "list with arguments"),
		Bad:      badValues("", "{open", "{} x"),
		Required: []string{None},
		Optional: []string{None},
	},
	{
		Name:     "path",
		Meta:     "fileName",
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
		MustBe:   always("a security policy that s2n::policies lists"),
		Default:  defaultAbsent,
		Good:     samples("default", "default_tls13"),
		Bad:      badPolicies,
		Required: []string{None},
		Optional: []string{None},
	},
	{
		Name:     "ciphers",
		Meta:     "cipherList",
		MustBe:   func(*Param) string { return CipherList() },
		Default:  defaultAbsent,
		Good:     samples("ECDHE-RSA-AES128-GCM-SHA256", "", "TLS_RSA_WITH_RC4_128_MD5 tls_aes_128_gcm_sha256"),
		Bad:      badValues("AES", "{", "TLS_AES_128_GCM_SHA256:AES128-SHA"),
		Required: []string{None},
		Optional: []string{None},
	},
	{
		Name:     "groups",
		Meta:     "groupList",
		MustBe:   func(*Param) string { return GroupList() },
		Default:  defaultAbsent,
		Good:     samples("x25519", "", "X25519MLKEM768 secp256r1"),
		Bad:      badValues("P-256", "{", "secp256r1:x25519"),
		Required: []string{None},
		Optional: []string{None},
	},
	{
		Name:     "protocols",
		Meta:     "protocolList",
		MustBe:   always("a list of protocol names of 1 to 255 bytes each"),
		Default:  defaultAbsent,
		Good:     samples("h2", "h2 http/1.1"),
		Bad:      badValues("h2 {}", "{h2", strings.Repeat("a", 256)),
		Required: []string{None},
		Optional: []string{None},
	},
	{
		Name: "seconds_pair",
		Meta: "{seconds seconds}",
		MustBe: always("two integers from 1 to 31536000: " +
			"{encrypt_decrypt_seconds decrypt_only_seconds}"),
		Default:  defaultSecondsPair,
		Good:     samples("7200 46800", "1 31536000"),
		Bad:      badValues("", "7200", "0 46800", "7200 31536001", "1 2 3", "a b"),
		Required: []string{"default"},
		Optional: []string{"unit"},
	},
	{
		Name: "ticket_keys",
		Meta: "{{name key ?intro_time?} ...}",
		MustBe: always("a list of {name key ?intro_time?}, with a name of 1 to 16 bytes, " +
			"a key of 32 to 255 bytes, and a time in seconds since 1970"),
		Default: defaultAbsent,
		Good:    samples("{one "+keySample+"}", "{two "+keySample+" 1700000000}"),
		Bad: badHidden("", "{", "one", "{one short}", "{{} "+keySample+"}",
			"{0123456789abcdefg "+keySample+"}", "{one "+keySample+" soon}",
			"{one "+keySample+" -1}", "{one "+keySample+" 1 2}", "{\u0100 "+keySample+"}"),
		Required: []string{None},
		Optional: []string{"secret"},
	},
	{
		// The secrets are in it, so it is never shown.
		Name: "psks",
		Meta: "pskList",
		MustBe: always("a list of {identity secret ?sha256|sha384?}, with an identity " +
			"of 1 to 1024 bytes and a secret of 16 to 1024 bytes"),
		Default: defaultAbsent,
		Good:    samples("", "{us 0123456789abcdef}"),
		Bad: badHidden("{", "us", "{us 0123456789abcde}", "{{} 0123456789abcdef}",
			"{us 0123456789abcdef sha1}", "{us 0123456789abcdef sha256 x}",
			"{us 0123456789abcdef} {us}", "{\u20ac 0123456789abcdef}"),
		Required: []string{"secret"},
		Optional: []string{None},
	},
	{
		Name:     "record_threshold",
		Meta:     "{bytes seconds}",
		MustBe:   always("{bytes seconds}: an integer from 1 to 8388608, and one from 0 to 65535"),
		Default:  func(*Param, string) error { return fmt.Errorf("a record threshold has no default") },
		Good:     samples("20000 2", "1 0", "8388608 65535"),
		Bad:      badValues("", "20000", "0 1", "8388609 1", "1 -1", "1 65536", "1 2 3", "a b"),
		Required: []string{None},
		Optional: []string{None},
	},
	{
		// Each dict is parsed like a config that may only have these keys. It
		// may hold a private key, so it is never shown.
		Name:     "dicts",
		Meta:     "dictList",
		MustBe:   mustBeDicts,
		Default:  defaultAbsent,
		Good:     samples("", "{}"),
		Bad:      badHidden("{", "odd", "{} odd", "{{}"),
		Required: []string{"keys", "good"},
		Optional: []string{None},
	},
	{
		// It may have a private key in it, so it is never shown.
		Name:     "config",
		Meta:     "dict",
		MustBe:   always("a dictionary of config keys and values"),
		Default:  defaultAbsent,
		Good:     samples("verify none", "session_tickets 1 verify none"),
		Bad:      badHidden("odd", "a b c", "{"),
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
