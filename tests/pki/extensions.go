package main

import (
	"crypto/x509/pkix"
	"encoding/asn1"
	"net"
	"strings"
)

// Tags of GeneralName (RFC 5280, section 4.2.1.6).
var nameTags = map[string]int{"email": 1, "DNS": 2, "URI": 6, "IP": 7}

func extension(critical bool, value []byte, oid ...int) pkix.Extension {
	return pkix.Extension{Id: asn1.ObjectIdentifier(oid), Critical: critical, Value: value}
}

// tagged encodes bytes under a tag of the context.
func (b *builder) tagged(tag int, constructed bool, bytes []byte) []byte {
	return b.der(asn1.RawValue{
		Class:      asn1.ClassContextSpecific,
		Tag:        tag,
		IsCompound: constructed,
		Bytes:      bytes,
	})
}

func (b *builder) sequence(elements ...[]byte) []byte {
	var bytes []byte
	for _, element := range elements {
		bytes = append(bytes, element...)
	}
	return b.der(asn1.RawValue{Tag: asn1.TagSequence, IsCompound: true, Bytes: bytes})
}

// generalName encodes "DNS:a.example", "IP:192.0.2.1", "IP:0.0.0.0/0" and so on.
func (b *builder) generalName(text string) []byte {
	kind, value, _ := strings.Cut(text, ":")
	bytes := []byte(value)
	if kind == "IP" {
		if _, network, err := net.ParseCIDR(value); err == nil {
			bytes = append(append([]byte{}, network.IP...), network.Mask...)
		} else if strings.Contains(value, ":") {
			bytes = net.ParseIP(value)
		} else {
			bytes = net.ParseIP(value).To4()
		}
	}
	return b.tagged(nameTags[kind], false, bytes)
}

func (b *builder) altNames(names ...string) pkix.Extension {
	var list [][]byte
	for _, name := range names {
		list = append(list, b.generalName(name))
	}
	return extension(false, b.sequence(list...), 2, 5, 29, 17)
}

// basic is basicConstraints; pathlen -1 is none.
func (b *builder) basic(isCA bool, pathlen int) pkix.Extension {
	var elements [][]byte
	if isCA {
		elements = append(elements, b.der(true))
	}
	if pathlen >= 0 {
		elements = append(elements, b.der(pathlen))
	}
	return extension(true, b.sequence(elements...), 2, 5, 29, 19)
}

// Bits of keyUsage.
const (
	digitalSignature = 0x80
	keyCertSign      = 0x04
	cRLSign          = 0x02
)

func (b *builder) keyUsage(bits byte) pkix.Extension {
	length := 8
	for bits&(1<<(8-length)) == 0 && length > 1 {
		length--
	}
	return extension(true, b.der(asn1.BitString{Bytes: []byte{bits}, BitLength: length}), 2, 5, 29, 15)
}

// purposes is extKeyUsage: 1 a server, 2 a client.
func (b *builder) purposes(ids ...int) pkix.Extension {
	var list [][]byte
	for _, id := range ids {
		list = append(list, b.der(asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, id}))
	}
	return extension(false, b.sequence(list...), 2, 5, 29, 37)
}

// constraints is nameConstraints; nil for one that is not there, and empty for
// an empty sequence.
func (b *builder) constraints(permitted, excluded []string) pkix.Extension {
	var parts [][]byte
	for tag, names := range [][]string{permitted, excluded} {
		if names == nil {
			continue
		}
		var subtrees []byte
		for _, name := range names {
			subtrees = append(subtrees, b.sequence(b.generalName(name))...)
		}
		parts = append(parts, b.tagged(tag, true, subtrees))
	}
	return extension(true, b.sequence(parts...), 2, 5, 29, 30)
}
