package s2ntab

import (
	"path"
	"regexp"
	"strings"
	"testing"
)

// unique fails the test for names that stand twice.
func unique[T any](t *testing.T, list []T, name func(T) string) {
	t.Helper()
	if len(list) == 0 {
		t.Fatal("the list is empty")
	}
	seen := map[string]bool{}
	for _, entry := range list {
		if seen[name(entry)] {
			t.Errorf("%s occurs twice", name(entry))
		}
		seen[name(entry)] = true
	}
}

func itself(s string) string { return s }

func TestErrors(t *testing.T) {
	unique(t, Errors, func(e Error) string { return e.Name })
	types := []string{"OK", "IO", "CLOSED", "BLOCKED", "ALERT", "PROTO", "INTERNAL", "USAGE"}
	for _, e := range Errors {
		if !strings.HasPrefix(e.Name, "S2N_ERR_") || e.Text == "" {
			t.Errorf("bad entry %+v", e)
		}
		// Types come in the order of their numbers, each in one run.
		for len(types) > 0 && types[0] != e.Type {
			types = types[1:]
		}
		if len(types) == 0 {
			t.Fatalf("%s: type %s is unknown or out of order", e.Name, e.Type)
		}
	}
}

// The C names these codes; without them it does not compile, or worse.
func TestErrorsThatTheCNames(t *testing.T) {
	known := map[string]bool{}
	for _, e := range Errors {
		known[e.Name] = true
	}
	for _, name := range []string{
		"S2N_ERR_MLOCK", "S2N_ERR_CERT_UNTRUSTED", "S2N_ERR_CERT_INVALID_HOSTNAME",
		"S2N_ERR_CERT_EXPIRED", "S2N_ERR_INVALID_SECURITY_POLICY", "S2N_ERR_IO",
	} {
		if !known[name] {
			t.Errorf("%s is not there", name)
		}
	}
}

func TestPolicies(t *testing.T) {
	unique(t, Policies, func(p Policy) string { return strings.ToLower(p.Name) })
	unique(t, Deprecated, itself)
	minimum := regexp.MustCompile(`^(SSLv3|TLS1[0-3])$`)
	for _, p := range Policies {
		if !minimum.MatchString(p.Minimum) || p.Definition == "" {
			t.Errorf("bad entry %+v", p)
		}
		for _, name := range Deprecated {
			if strings.EqualFold(name, p.Name) {
				t.Errorf("%s is offered and refused", name)
			}
		}
	}
}

func TestPoliciesThatTheDocumentationNames(t *testing.T) {
	offered := map[string]bool{}
	for _, p := range Policies {
		offered[p.Name] = p.Offered()
	}
	for _, name := range []string{"default", "default_tls13", "default_pq", "default_fips", "20250414"} {
		if !offered[name] {
			t.Errorf("%s is not offered", name)
		}
	}
	for _, name := range []string{"null", "test_all"} {
		if offered[name] {
			t.Errorf("%s is offered", name)
		}
	}
}

// What a policy offers is what the lists behind it have.
func TestListsOfPolicies(t *testing.T) {
	unique(t, Suites, func(s Suite) string { return s.Name })
	unique(t, Groups(), itself)
	if len(Suites) > 64 || len(Groups()) > 64 {
		t.Errorf("%d cipher suites and %d groups do not fit into sets", len(Suites), len(Groups()))
	}
	known := map[string]bool{}
	for _, s := range Suites {
		known[s.Name] = true
	}
	for _, p := range Offered() {
		if len(p.CipherNames()) == 0 || len(p.GroupNames()) == 0 {
			t.Errorf("%s has %d cipher suites and %d groups", p.Name, len(p.CipherNames()), len(p.GroupNames()))
		}
		for _, name := range p.CipherNames() {
			if !known[name] {
				t.Errorf("%s has the unknown cipher suite %s", p.Name, name)
			}
		}
	}
}

func TestLowest(t *testing.T) {
	want := map[string]string{"default": "TLS12", "20200207": "TLS13", "cnsa_2": "TLS13", "20141001": "TLS10"}
	aead := map[string]bool{"default": true, "20200207": true, "cnsa_2": true, "20141001": false}
	for _, p := range Offered() {
		if lowest, ok := want[p.Name]; ok && (p.Lowest() != lowest || p.AEAD() != aead[p.Name]) {
			t.Errorf("%s: lowest %s, AEAD %t", p.Name, p.Lowest(), p.AEAD())
		}
	}
}

func TestSources(t *testing.T) {
	unique(t, CryptoSources, itself)
	unique(t, TLSSources, itself)
	for _, list := range [][]string{CryptoSources, TLSSources} {
		for _, name := range list {
			if path.Ext(name) != ".c" || strings.HasPrefix(name, "/") {
				t.Errorf("bad source %q", name)
			}
		}
	}
}

// Linux and Apple get the same assembly from different folders, but for one file.
func TestAssembly(t *testing.T) {
	unique(t, Assembly, func(p Platform) string { return p.OS + " " + p.Arch })
	names := map[string]map[string]bool{}
	for _, p := range Assembly {
		unique(t, p.Sources, itself)
		bases := map[string]bool{}
		for _, name := range p.Sources {
			if want := map[bool]string{true: ".asm", false: ".S"}[p.OS == "windows"]; path.Ext(name) != want {
				t.Errorf("bad source %q", name)
			}
			bases[path.Base(name)] = true
		}
		names[p.OS+" "+p.Arch] = bases
	}
	for _, arch := range []string{"x86_64", "aarch64"} {
		for base := range names["linux "+arch] {
			if !names["apple "+arch][base] && base != "poly_rq_mul.S" {
				t.Errorf("%s: apple has no %s", arch, base)
			}
		}
	}
}

func TestNeonSHA3(t *testing.T) {
	unique(t, NeonSHA3, itself)
	for _, p := range Assembly {
		for _, want := range NeonSHA3 {
			found := false
			for _, name := range p.Sources {
				found = found || path.Base(name) == want
			}
			if p.Arch == "aarch64" && !found {
				t.Errorf("%s %s has no %s", p.OS, p.Arch, want)
			}
		}
	}
}

func TestProbes(t *testing.T) {
	unique(t, TLSProbes, func(p Probe) string { return p.Name })
	unique(t, CryptoChecks, itself)
	unique(t, CryptoDefines, itself)
	for _, p := range TLSProbes {
		if !strings.HasPrefix(p.Name, "S2N_") {
			t.Errorf("bad probe %+v", p)
		}
	}
}

func TestPackages(t *testing.T) {
	commit := regexp.MustCompile(`^[0-9a-f]{40}$`)
	for _, p := range []Package{Crypto, TLS} {
		if p.Crate == "" || p.Version == "" || p.Library == "" || !commit.MatchString(p.Commit) {
			t.Errorf("bad entry %+v", p)
		}
	}
}
