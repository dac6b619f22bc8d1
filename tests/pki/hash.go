package main

import (
	"crypto/sha1"
	"encoding/asn1"
	"encoding/binary"
	"fmt"
	"strings"
)

// subjectHash is the file name, without its number, under which OpenSSL and
// aws-lc look for a CA in a hashed folder: SHA-1 of the subject with all
// strings as lower-case UTF-8, the first four bytes little-endian.
func subjectHash(id *identity) string {
	if id == nil {
		return ""
	}
	var canonical []byte
	for _, name := range id.cert.Subject.Names {
		value := strings.ToLower(fmt.Sprint(name.Value))
		canonical = append(canonical, relativeName(name.Type, value)...)
	}
	sum := sha1.Sum(canonical)
	return fmt.Sprintf("%08x", binary.LittleEndian.Uint32(sum[:4]))
}

// relativeName encodes one RelativeDistinguishedName with one attribute.
func relativeName(oid asn1.ObjectIdentifier, value string) []byte {
	type attribute struct {
		OID   asn1.ObjectIdentifier
		Value string `asn1:"utf8"`
	}
	type relative struct {
		Set []attribute `asn1:"set"`
	}
	der := mustMarshal(relative{[]attribute{{oid, value}}})
	var outer asn1.RawValue
	if _, err := asn1.Unmarshal(der, &outer); err != nil {
		panic(err)
	}
	return outer.Bytes
}
