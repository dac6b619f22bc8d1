// Package upstream reads the vendored C sources: what the generator needs to
// know of them goes into gen/s2ntab. The sources are not made to be read this
// way, so every shape is checked, and one that is not as expected is an error.
package upstream

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/tcl-s2n/tcl-s2n/gen/s2ntab"
)

// Tables is all that is read. Every list is in the order of its source.
type Tables struct {
	Crypto, TLS   s2ntab.Package
	Errors        []s2ntab.Error
	Policies      []s2ntab.Policy
	Suites        []s2ntab.Suite
	CipherLists   []s2ntab.List
	CurveLists    []s2ntab.List
	KEMLists      []s2ntab.List
	Deprecated    []string // policy names that s2n-tls knows and refuses
	CryptoSources []string // C, for every platform
	Assembly      []s2ntab.Platform
	NeonSHA3      []string // base names of assembly that needs -march=armv8.4-a+sha3
	CryptoChecks  []string // programs in tests/compiler_features_tests
	CryptoDefines []string // macros that the package's own build may define, sorted
	TLSSources    []string
	TLSProbes     []s2ntab.Probe
}

// Current is what gen/s2ntab holds.
func Current() *Tables {
	return &Tables{
		Crypto:        s2ntab.Crypto,
		TLS:           s2ntab.TLS,
		Errors:        s2ntab.Errors,
		Policies:      s2ntab.Policies,
		Suites:        s2ntab.Suites,
		CipherLists:   s2ntab.CipherLists,
		CurveLists:    s2ntab.CurveLists,
		KEMLists:      s2ntab.KEMLists,
		Deprecated:    s2ntab.Deprecated,
		CryptoSources: s2ntab.CryptoSources,
		Assembly:      s2ntab.Assembly,
		NeonSHA3:      s2ntab.NeonSHA3,
		CryptoChecks:  s2ntab.CryptoChecks,
		CryptoDefines: s2ntab.CryptoDefines,
		TLSSources:    s2ntab.TLSSources,
		TLSProbes:     s2ntab.TLSProbes,
	}
}

// Import reads vendor-c below root and rewrites gen/s2ntab. Names of error codes
// and policies that vanish, and lists that shrink, are an error unless
// allowRemovals is set: they are more often a misread source than a decision of
// the library's makers.
func Import(root string, allowRemovals bool) error {
	crypto := filepath.Join(root, "vendor-c", "aws-lc")
	tls := filepath.Join(root, "vendor-c", "s2n-tls")
	for _, dir := range []string{crypto, tls} {
		if _, err := os.Stat(filepath.Join(dir, "VERSION")); err != nil {
			return fmt.Errorf("%s is missing: run: go run ./gen vendor", dir)
		}
	}
	tables, err := Read(os.DirFS(crypto), os.DirFS(tls))
	if err != nil {
		return err
	}
	current := Current()
	if err := removals(current, tables); err != nil && !allowRemovals {
		return err
	}
	fmt.Print(Diff(current, tables))
	return write(filepath.Join(root, "gen", "s2ntab"), tables)
}

// Read reads everything from the trimmed trees of aws-lc and s2n-tls.
func Read(crypto, tls fs.FS) (*Tables, error) {
	tables := &Tables{}
	readers := []func() error{
		func() error { return tables.readPackages(crypto, tls) },
		func() error { return tables.readErrors(tls) },
		func() error { return tables.readPolicies(tls) },
		func() error { return tables.readSources(crypto, tls) },
		func() error { return tables.readChecks(crypto) },
		func() error { return tables.readProbes(tls) },
	}
	for _, read := range readers {
		if err := read(); err != nil {
			return nil, err
		}
	}
	return tables, nil
}
