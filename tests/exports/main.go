// Exports checks what a shared library of the package shows to others, and which
// libraries it needs, without running it: for Linux and FreeBSD, macOS, Windows.
//
//	go run ./tests/exports LIBRARY NEEDED...
//
// It may need the libraries NEEDED, and no other. Prints what tests print.
package main

import (
	"debug/elf"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"
)

// entryPoints are what Tcl calls.
var entryPoints = []string{"S2n_Init", "S2n_SafeInit", "S2n_SafeUnload", "S2n_Unload"}

// library is what a file says of itself, sorted.
type library struct {
	exports, needs []string
}

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: exports LIBRARY NEEDED...")
		os.Exit(2)
	}
	name := os.Args[1]
	lib, err := read(name)
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		os.Exit(1)
	}
	failed := 0
	if !slices.Equal(lib.exports, entryPoints) {
		fmt.Printf("%s exports %s, and should export %s\n", name, lib.exports, entryPoints)
		failed++
	}
	for _, need := range lib.needs {
		if !slices.ContainsFunc(os.Args[2:], func(known string) bool {
			return strings.EqualFold(known, need)
		}) {
			fmt.Printf("%s needs %s\n", name, need)
			failed++
		}
	}
	fmt.Printf("%s: exports %s, needs %s\n", path.Base(name), lib.exports, lib.needs)
	if failed > 0 {
		os.Exit(1)
	}
}

// read takes the first format that fits.
func read(name string) (library, error) {
	var lib library
	var err error
	for _, reader := range []func(string) (library, error){readELF, readMachO, readPE} {
		if lib, err = reader(name); err == nil {
			slices.Sort(lib.exports)
			slices.Sort(lib.needs)
			return lib, nil
		}
	}
	return lib, err
}

func readELF(name string) (library, error) {
	var lib library
	f, err := elf.Open(name)
	if err != nil {
		return lib, err
	}
	defer f.Close()
	symbols, err := f.DynamicSymbols()
	if err != nil {
		return lib, err
	}
	for _, s := range symbols {
		if s.Section != elf.SHN_UNDEF && elf.ST_BIND(s.Info) != elf.STB_LOCAL {
			lib.exports = append(lib.exports, s.Name)
		}
	}
	lib.needs, err = f.ImportedLibraries()
	return lib, err
}
