package model

import (
	"reflect"
	"slices"
	"testing"
)

// TestNames freezes how names follow from the spec: scripts, templates and
// tests rely on it.
func TestNames(t *testing.T) {
	option := &Param{Owner: "openssl_version", Name: "ca_file"}
	key := &Param{Owner: ConfigOwner, Name: "ca_file"}
	keyword := &Param{Owner: "socket", Name: "default"}
	command := &Command{Name: "openssl_version"}
	channel := &ChanOption{Name: "server_supports"}
	word := &Word{Name: "NOT_TLS"}
	session := &StatusKey{Name: "cipher_id"}
	certificate := &StatusKey{Name: "notBefore", OfCertificate: true}
	options, keys := CSet("openssl_version"), CSet(ConfigOwner)
	for _, c := range []struct{ got, want string }{
		{option.Key(), "openssl_version.ca_file"},
		{option.Anchor(), "openssl_version-ca_file"},
		{option.ScriptName(), "-ca_file"},
		{option.What(), "-ca_file"},
		{option.CName(), "TLS_OPENSSL_VERSION_CA_FILE"},
		{option.CField(), "ca_file"},
		{option.CValue("tls-1.3"), "TLS_OPENSSL_VERSION_CA_FILE_TLS_1_3"},
		{option.CWords(), "tlsOpensslVersionCaFileWords"},
		{key.CKeys(), "tlsConfigCaFileKeys"},
		{key.Key(), "config.ca_file"},
		{key.Anchor(), "config-ca_file"},
		{key.ScriptName(), "ca_file"},
		{key.What(), `config key "ca_file"`},
		{key.CName(), "TLS_CONFIG_CA_FILE"},
		{keyword.CField(), "default_"},
		{TestName("push-servername", "bad", 1), "push-servername-bad-1"},
		{command.ScriptName(), "s2n::openssl_version"},
		{command.Anchor(), "openssl_version"},
		{command.CProc(), "TlsOpensslVersionObjCmd"},
		{command.CYieldingProc(), "TlsOpensslVersionNRObjCmd"},
		{command.CUsage(), "TLS_OPENSSL_VERSION_USAGE"},
		{channel.Key(), "channel.server_supports"},
		{channel.Anchor(), "channel-server_supports"},
		{channel.CGetter(), "TlsGetChanServerSupports"},
		{channel.CSetter(), "TlsSetChanServerSupports"},
		{session.Key(), "status.cipher_id"},
		{session.Anchor(), "status-cipher_id"},
		{session.CGetter(), "TlsGetSessionCipherId"},
		{certificate.Key(), "status.notBefore"},
		{certificate.CGetter(), "TlsGetCertificateNotBefore"},
		{word.Key(), "errors.NOT_TLS"},
		{word.Anchor(), "error-NOT_TLS"},
		{word.CName(), "TLS_WORD_NOT_TLS"},
		{options.Enum, "TlsOpensslVersionOption"},
		{options.Table, "tlsOpensslVersionOptionNames"},
		{options.Struct, "TlsOpensslVersionOptions"},
		{options.Parse, "TlsParseOpensslVersionOptions"},
		{options.Free, "TlsFreeOpensslVersionOptions"},
		{keys.Enum, "TlsConfigKey"},
		{keys.Table, "tlsConfigKeyNames"},
		{keys.Struct, "TlsConfigSettings"},
		{keys.Parse, "TlsParseConfigSettings"},
		{keys.Free, "TlsFreeConfigSettings"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestUsage(t *testing.T) {
	c := &Command{
		Args:    []Arg{{Name: "channelName"}, {Name: "pattern", Optional: true}},
		Options: []*Param{{Name: "role", Type: TypeNamed("path")}},
	}
	role, flag := c.Options[0], &Param{Name: "all", Type: TypeNamed("flag")}
	for _, usage := range []struct {
		options []*Param
		last    bool
		want    string
	}{
		{[]*Param{role}, false, "channelName ?pattern? ?-role fileName?"},
		{[]*Param{flag, role}, false, "channelName ?pattern? ?-option value ...?"},
		{[]*Param{role, flag}, true, "?-option value ...? channelName ?pattern?"},
		{[]*Param{flag, flag}, true, "?-all? ?-all? channelName ?pattern?"},
		{nil, true, "channelName ?pattern?"},
	} {
		c.Options, c.ArgsLast = usage.options, usage.last
		if got := c.Usage(); got != usage.want {
			t.Errorf("got %q, want %q", got, usage.want)
		}
	}
}

func TestHints(t *testing.T) {
	pkg := &Package{
		Commands: []*Command{
			{Options: []*Param{
				{Name: "config", Type: TypeNamed("config")},
				{Name: "role", Type: TypeNamed("path"), KnownAs: []string{"server server"}},
				{Name: "alpn", Type: TypeNamed("path")},
			}},
			{Options: []*Param{{Name: "local", Type: TypeNamed("flag")}}},
		},
		Keys: []*Param{
			{Owner: ConfigOwner, Name: "alpn"},
			{Owner: ConfigOwner, Name: "ca_file", KnownAs: []string{"CA-cert"}},
			{Owner: ConfigOwner, Name: "verify", KnownAs: []string{"insecure none"}},
		},
	}
	want := []Hint{
		{"config", "", "the option -config"},
		{"role", "", "the option -role"},
		{"server", "-role server", "the option -role server"},
		{"alpn", "-config {alpn ...}", "the option -alpn"},
		{"cafile", "-config {ca_file ...}", ""},
		{"cacert", "-config {ca_file ...}", "ca_file"},
		{"verify", "-config {verify ...}", ""},
		{"insecure", "-config {verify none}", "verify none"},
	}
	if got := pkg.Hints(); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// sample is a param that any type can be tried with.
func sample(typ *Type) *Param {
	return &Param{
		Owner:  "push",
		Name:   "x",
		Type:   typ,
		Range:  &Range{Min: 1, Max: 9},
		Values: []Value{{Name: "one"}, {Name: "two"}},
	}
}

// TestTypesAreComplete lets no type come without documentation and tests.
func TestTypesAreComplete(t *testing.T) {
	for _, typ := range Types {
		v := reflect.ValueOf(*typ)
		for i := range v.NumField() {
			if f := v.Field(i); f.IsZero() || f.Kind() == reflect.Slice && f.Len() == 0 {
				t.Errorf("type %s has no %s", typ.Name, v.Type().Field(i).Name)
			}
		}
	}
}

func TestTypeSamples(t *testing.T) {
	for _, typ := range Types {
		if !typ.TakesValue() {
			continue
		}
		p := sample(typ)
		good := p.GoodValues()
		if len(good) < 2 {
			t.Errorf("type %s has %d good samples", typ.Name, len(good))
		}
		bad := p.BadValues()
		if len(bad) < 3 {
			t.Errorf("type %s has %d bad samples", typ.Name, len(bad))
		}
		for _, b := range bad {
			if b.Message == "" || b.Code == "" {
				t.Errorf("type %s does not say how %q is refused", typ.Name, b.Value)
			}
			if slices.Contains(good, b.Value) {
				t.Errorf("type %s calls %q both good and bad", typ.Name, b.Value)
			}
		}
	}
}

func TestMessages(t *testing.T) {
	verify := &Param{Owner: ConfigOwner, Name: "verify", Type: TypeNamed("enum"),
		Values: []Value{{Name: "full"}, {Name: "chain"}, {Name: "none"}}}
	key := &Param{Owner: ConfigOwner, Name: "key_pem", Type: TypeNamed("pem")}
	size := &Param{Owner: "push", Name: "size", Type: TypeNamed("int"), Range: &Range{Min: 0, Max: 30}}
	size.Requires = &Requires{Option: &Param{Owner: "push", Name: "role"}, Value: "client"}
	verify.Needs = []*Param{key, verify, key}
	size.Needs = []*Param{size}
	for _, c := range []struct{ got, want string }{
		{verify.badValue("x").Message, `bad value "x" for config key "verify": must be full, chain, or none`},
		{verify.badValue("x").Code, "S2N BAD_VALUE verify"},
		{size.badValue("31").Message, `bad value "31" for -size: must be an integer from 0 to 30`},
		{size.badValue("31").Code, "S2N BAD_VALUE -size"},
		{key.BadValues()[1].Message, `bad value for config key "key_pem": must be ` + key.MustBe()},
		{size.RequiresMessage("server"), "-size cannot be used with -role server"},
		{size.ExcludesMessage(size), "-size and -size exclude each other"},
		{verify.ExcludesMessage(key), `config keys "verify" and "key_pem" exclude each other`},
		{verify.NeedsMessage(), `config key "verify" needs "key_pem", "verify", or "key_pem" as well`},
		{size.NeedsMessage(), "-size needs -size as well"},
		{key.UnsafeMessage(), `config key "key_pem" is not available in a safe interpreter`},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
