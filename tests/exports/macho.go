package main

import (
	"bytes"
	"debug/macho"
	"encoding/binary"
	"fmt"
	"os"
	"strings"
)

func readMachO(name string) (library, error) {
	var lib library
	f, err := macho.Open(name)
	if err != nil {
		return lib, err
	}
	defer f.Close()
	data, err := os.ReadFile(name)
	if err != nil {
		return lib, err
	}
	begin, size := exportTrie(f)
	if size == 0 || begin+size > len(data) {
		return lib, fmt.Errorf("exports nothing")
	}
	if lib.exports, err = trie(data[begin:begin+size]).names(0, ""); err != nil {
		return lib, err
	}
	for i, name := range lib.exports {
		lib.exports[i] = strings.TrimPrefix(name, "_")
	}
	lib.needs, err = f.ImportedLibraries()
	return lib, err
}

// exportTrie tells where in the file the names are that the dynamic linker knows:
// the table of symbols has others as well.
func exportTrie(f *macho.File) (begin, size int) {
	const (
		dyldInfoOnly    = 0x80000022
		dyldExportsTrie = 0x80000033
	)
	for _, load := range f.Loads {
		raw := load.Raw()
		word := func(i int) uint32 { return f.ByteOrder.Uint32(raw[4*i:]) }
		switch word(0) {
		case dyldInfoOnly:
			return int(word(10)), int(word(11))
		case dyldExportsTrie:
			return int(word(2)), int(word(3))
		}
	}
	return 0, 0
}

// trie is a tree of names by their prefixes. A node has the size of what is known
// of the name that ends there, which is 0 if none does, and then its children: a
// piece of a name and where the node is.
type trie []byte

var errTrie = fmt.Errorf("a broken table of exports")

// names gives the names from a node on, which all begin with the same.
func (t trie) names(node uint64, begin string) ([]string, error) {
	if node >= uint64(len(t)) || len(begin) > len(t) {
		return nil, errTrie
	}
	rest := bytes.NewBuffer(t[node:])
	known, err := binary.ReadUvarint(rest)
	if err != nil {
		return nil, errTrie
	}
	var names []string
	if known > 0 {
		names = append(names, begin)
		rest.Next(int(known))
	}
	children, err := rest.ReadByte()
	for ; err == nil && children > 0; children-- {
		var below []string
		piece, _ := rest.ReadString(0)
		child, _ := binary.ReadUvarint(rest)
		if len(piece) < 2 {
			return nil, errTrie
		}
		below, err = t.names(child, begin+strings.TrimSuffix(piece, "\x00"))
		names = append(names, below...)
	}
	return names, err
}
