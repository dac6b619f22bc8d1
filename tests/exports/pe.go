package main

import (
	"bytes"
	"debug/pe"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

func readPE(name string) (library, error) {
	var lib library
	f, err := pe.Open(name)
	if err != nil {
		return lib, err
	}
	defer f.Close()
	symbols, err := f.ImportedSymbols()
	if err != nil {
		return lib, err
	}
	for _, symbol := range symbols {
		_, dll, _ := strings.Cut(symbol, ":")
		if !slices.Contains(lib.needs, dll) {
			lib.needs = append(lib.needs, dll)
		}
	}
	lib.exports, err = image{f}.exports()
	return lib, err
}

// image is a DLL as it lies in memory: addresses count from its begin.
type image struct {
	*pe.File
}

// at gives what there is from an address on, to the end of its section.
func (f image) at(address uint32) ([]byte, error) {
	for _, s := range f.Sections {
		if address >= s.VirtualAddress && address < s.VirtualAddress+s.VirtualSize {
			data, err := s.Data()
			if offset := int(address - s.VirtualAddress); err == nil && offset < len(data) {
				return data[offset:], nil
			}
		}
	}
	return nil, fmt.Errorf("nothing at address %#x", address)
}

// exports gives the names in the table of exports.
func (f image) exports() ([]string, error) {
	header, ok := f.OptionalHeader.(*pe.OptionalHeader64)
	if !ok {
		return nil, fmt.Errorf("not for 64 bits")
	}
	data, err := f.at(header.DataDirectory[pe.IMAGE_DIRECTORY_ENTRY_EXPORT].VirtualAddress)
	if err != nil {
		return nil, err
	}
	var table struct {
		_     [6]uint32
		Count uint32
		_     uint32
		Names uint32 // where their addresses are
	}
	if err := binary.Read(bytes.NewReader(data), binary.LittleEndian, &table); err != nil {
		return nil, err
	}
	addresses := make([]uint32, table.Count)
	if data, err = f.at(table.Names); err != nil {
		return nil, err
	}
	if err := binary.Read(bytes.NewReader(data), binary.LittleEndian, addresses); err != nil {
		return nil, err
	}
	var names []string
	for _, address := range addresses {
		data, err := f.at(address)
		if err != nil {
			return nil, err
		}
		name, _, _ := bytes.Cut(data, []byte{0})
		names = append(names, string(name))
	}
	return names, nil
}
