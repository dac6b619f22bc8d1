// Package s2ntab holds what the generator knows of the vendored C libraries:
// error codes, security policies, source lists and feature probes. The z*.go
// files are written by `go run ./gen import`; this file gives their types.
package s2ntab

import (
	"regexp"
	"slices"
	"strings"
)

// Package is a vendored package and what it carries.
type Package struct {
	Crate   string // name in the Rust registry
	Version string // of the crate
	Library string // what it carries, with its version if the package tells it
	Commit  string // of the library's repository
}

// Error is an error code of s2n-tls.
type Error struct {
	Name string // "S2N_ERR_CERT_UNTRUSTED"
	Type string // "PROTO": s2n_error_get_type gives S2N_ERR_T_PROTO
	Text string // what s2n_strerror gives
}

// Policy is a name that s2n_config_set_cipher_preferences accepts. Several names
// may stand for one definition.
type Policy struct {
	Name       string // "default_tls13"
	Definition string // C variable that defines it
	Minimum    string // lowest protocol: "TLS12"
	Flags      PolicyFlags
	Ciphers    string // names of lists: in CipherLists,
	Curves     string // in CurveLists,
	KEMs       string // and in KEMLists
}

// List is a list of names, by preference.
type List struct {
	Name  string
	Names []string
}

// Suite is a cipher suite. Those of TLS 1.3 have one name.
type Suite struct {
	Name string // as s2n-tls reports it: "ECDHE-RSA-AES128-GCM-SHA256"
	IANA string // "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
}

// PolicyFlags say what a policy demands or offers.
type PolicyFlags uint

const (
	ForwardSecrecy PolicyFlags = 1 << iota // no key exchange without it
	FIPS                                   // follows FIPS 140-3
	PostQuantum                            // offers hybrid post-quantum key exchange
	TLS13                                  // offers TLS 1.3
)

// Offered reports whether the name is meant for use: s2n-tls also has names for its
// own tests, and one that negotiates nothing.
func (p Policy) Offered() bool {
	return p.Name != "null" && !strings.HasPrefix(p.Name, "test_")
}

// CipherNames are the cipher suites that the policy allows, by preference.
func (p Policy) CipherNames() []string { return namesIn(CipherLists, p.Ciphers) }

// GroupNames are the groups that it allows. s2n-tls prefers those of the
// post-quantum kind.
func (p Policy) GroupNames() []string {
	return slices.Concat(namesIn(KEMLists, p.KEMs), namesIn(CurveLists, p.Curves))
}

// Lowest is the lowest protocol that can be negotiated: some policies permit older
// ones than they have cipher suites for.
func (p Policy) Lowest() string {
	for _, name := range p.CipherNames() {
		if !strings.HasPrefix(name, "TLS_") {
			return p.Minimum
		}
	}
	return "TLS13"
}

// AEAD reports whether all its cipher suites encrypt and authenticate at once:
// none is CBC or a stream cipher.
func (p Policy) AEAD() bool {
	for _, name := range p.CipherNames() {
		if !strings.Contains(name, "GCM") && !strings.Contains(name, "CHACHA20") {
			return false
		}
	}
	return true
}

// Offered are the policies that are meant for use.
func Offered() []Policy {
	return slices.DeleteFunc(slices.Clone(Policies), func(p Policy) bool { return !p.Offered() })
}

// Groups are the groups of these policies, each once.
func Groups() []string {
	var names []string
	for _, p := range Offered() {
		for _, name := range p.GroupNames() {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

func namesIn(lists []List, name string) []string {
	for _, l := range lists {
		if l.Name == name {
			return l.Names
		}
	}
	return nil
}

// ownName is that of a policy which was not made for one product.
var ownName = regexp.MustCompile(`^(default|rfc|cnsa|\d{8})`)

// Current reports whether somebody may want to choose the policy today.
func (p Policy) Current() bool {
	return p.Offered() && ownName.MatchString(p.Name) && p.Flags&ForwardSecrecy != 0 &&
		(p.Minimum == "TLS12" || p.Minimum == "TLS13")
}

// Platform is a system for which aws-lc has assembly.
type Platform struct {
	OS      string // "linux" or "apple"
	Arch    string // "x86_64" or "aarch64"
	Sources []string
}

// Probe is a program of s2n-tls that compiles if the compiler or the system has
// a feature; the feature's macro has the same name.
type Probe struct {
	Name  string
	Flags string // compiled with these flags
}
