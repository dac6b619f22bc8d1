package upstream

import (
	"io/fs"
	"strings"

	"github.com/tcl-s2n/tcl-s2n/gen/s2ntab"
)

// readPackages reads the PROVENANCE that the vendoring wrote into each tree.
func (t *Tables) readPackages(crypto, tls fs.FS) error {
	var err error
	t.Crypto, err = readPackage(crypto)
	if err != nil {
		return err
	}
	t.TLS, err = readPackage(tls)
	return err
}

func readPackage(tree fs.FS) (s2ntab.Package, error) {
	s, err := load(tree, "PROVENANCE")
	if err != nil {
		return s2ntab.Package{}, err
	}
	fields := map[string]string{}
	for i, line := range s.lines {
		key, value, found := strings.Cut(line, ": ")
		if !found {
			return s2ntab.Package{}, s.errorf(i, "expected a key and a value")
		}
		fields[key] = value
	}
	for _, key := range []string{"crate", "version", "library", "commit"} {
		if fields[key] == "" {
			return s2ntab.Package{}, s.errorf(0, "%q is missing", key)
		}
	}
	return s2ntab.Package{
		Crate:   fields["crate"],
		Version: fields["version"],
		Library: fields["library"],
		Commit:  fields["commit"],
	}, nil
}
