package upstream

import (
	"io/fs"
	"regexp"
	"strings"

	"github.com/tcl-s2n/tcl-s2n/gen/s2ntab"
)

const (
	suiteFile      = "tls/s2n_cipher_preferences.c"
	suiteNames     = "tls/s2n_cipher_suites.c"
	kemFile        = "tls/s2n_kem_preferences.c"
	kemNames       = "tls/s2n_kem.c"
	curveFile      = "tls/s2n_ecc_preferences.c"
	curveNames     = "crypto/s2n_ecc_evp.c"
	noCipher       = "s2n_null_cipher_suite"
	listsOfCurves  = "const struct s2n_ecc_preferences "
	listsOfKEMs    = "const struct s2n_kem_preferences "
	listsOfCiphers = "const struct s2n_cipher_preferences "
)

// ciphers, curves and kems are how the lists of a policy are written.
var (
	ciphers = listShape{
		file:   suiteFile,
		what:   "cipher suites",
		list:   regexp.MustCompile(`^(?:static )?struct s2n_cipher_suite \*(\w+)\[\] = \{$`),
		macro:  regexp.MustCompile(`^#define (S2N_TLS13_\w+) +\\$`),
		owner:  listsOfCiphers,
		member: regexp.MustCompile(`^    \.suites = (\w+),$`),
		// Lists for tests are there; some policies are made of them.
		elsewhere: suiteNames,
	}
	curves = listShape{
		file:      curveFile,
		what:      "curves",
		list:      regexp.MustCompile(`^const struct s2n_ecc_named_curve \*const (\w+)\[\] = \{$`),
		owner:     listsOfCurves,
		member:    regexp.MustCompile(`^    \.ecc_curves = (\w+),$`),
		elsewhere: curveNames,
	}
	kems = listShape{
		file:   kemFile,
		what:   "KEM groups",
		list:   regexp.MustCompile(`^const struct s2n_kem_group \*(\w+)\[\] = \{$`),
		owner:  listsOfKEMs,
		member: regexp.MustCompile(`^    \.tls13_kem_groups = (\w+),?$`),
		// The list of all is beside the groups.
		elsewhere: kemNames,
	}
)

var (
	suiteHead = regexp.MustCompile(`^struct s2n_cipher_suite (\w+) =(?: /\*.*\*/)? \{$`)
	kemHead   = regexp.MustCompile(`^const struct s2n_kem_group (\w+) = \{$`)
	curveHead = regexp.MustCompile(`^const struct s2n_ecc_named_curve (\w+) = \{$`)
)

// readLists reads what the policies refer to, in the names that s2n-tls reports
// after a handshake.
func (t *Tables) readLists(tls fs.FS) error {
	suites, err := readNames(tls, suiteNames, suiteHead)
	if err != nil {
		return err
	}
	for _, s := range suites {
		if s.variable != noCipher {
			t.Suites = append(t.Suites, s2ntab.Suite{Name: s.name, IANA: s.iana})
		}
	}
	if t.CipherLists, err = ciphers.read(tls, suites); err != nil {
		return err
	}
	groups, err := readNames(tls, kemNames, kemHead)
	if err != nil {
		return err
	}
	if t.KEMLists, err = kems.read(tls, groups); err != nil {
		return err
	}
	if groups, err = readNames(tls, curveNames, curveHead); err != nil {
		return err
	}
	t.CurveLists, err = curves.read(tls, groups)
	return err
}

// offersTLS13 reports whether the list has a cipher suite of TLS 1.3. s2n-tls
// offers that version with a policy that has one.
func (t *Tables) offersTLS13(list string) bool {
	for _, l := range t.CipherLists {
		for _, name := range l.Names {
			if l.Name == list && strings.HasPrefix(name, "TLS_") {
				return true
			}
		}
	}
	return false
}

// hasList reports whether one of the lists has the name.
func hasList(lists []s2ntab.List, name string) bool {
	for _, l := range lists {
		if l.Name == name {
			return true
		}
	}
	return false
}
