// Command pki writes the keys and certificates that the tests use, as PEM
// files into tests/pki. They are committed, so that the tests need neither Go
// nor openssl; run it again only to change what a fixture is. See README.md.
//
// Some keys are as small as none should be.
//
//go:debug rsa1024min=0
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

func main() {
	dir := flag.String("dir", filepath.Join("tests", "pki"), "folder to write into")
	only := flag.String("only", "", "write the files alone whose names begin with this, such as accepted/")
	flag.Parse()
	if err := run(*dir, *only); err != nil {
		fmt.Fprintln(os.Stderr, "pki:", err)
		os.Exit(1)
	}
}

// run makes everything before it writes anything.
func run(dir, only string) error {
	files, err := fixtures()
	if err != nil {
		return err
	}
	names := make([]string, 0, len(files))
	for name := range files {
		if strings.HasPrefix(name, only) {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	for _, name := range names {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, files[name], 0o644); err != nil {
			return err
		}
	}
	return nil
}
