// Package s2ntab holds what the generator knows of the vendored C libraries:
// error codes, security policies, source lists and feature probes. The z*.go
// files are written by `go run ./gen import`; this file gives their types.
package s2ntab

import (
	"regexp"
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
