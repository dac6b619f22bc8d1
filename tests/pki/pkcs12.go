package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509/pkix"
	"encoding/asn1"
	"unicode/utf16"
)

// PKCS #12 (RFC 7292): certificates in the clear, the key in PKCS #8 as in
// encrypted.go, and a MAC with HMAC-SHA-256. The standard library has none of it.
var (
	oidData        = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidShroudedKey = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 10, 1, 2}
	oidCertBag     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 10, 1, 3}
	oidX509        = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 22, 1}
	oidSHA256      = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
)

type contentInfo struct {
	Type    asn1.ObjectIdentifier
	Content []byte `asn1:"explicit,tag:0"`
}

type certificateBag struct {
	ID    asn1.ObjectIdentifier
	Value struct {
		Type asn1.ObjectIdentifier
		DER  []byte `asn1:"explicit,tag:0"`
	} `asn1:"explicit,tag:0"`
}

type keyBag struct {
	ID    asn1.ObjectIdentifier
	Value asn1.RawValue
}

type macData struct {
	Mac struct {
		Algorithm pkix.AlgorithmIdentifier
		Digest    []byte
	}
	Salt   []byte
	Rounds int
}

type pfx struct {
	Version  int
	AuthSafe contentInfo
	Mac      macData
}

// pkcs12 gives a key and its certificate, with those of the issuers.
func (b *builder) pkcs12(id *identity, password string, issuers ...*identity) []byte {
	if b.err != nil {
		return nil
	}
	key, err := encryptPKCS8(id.key, password)
	if !b.check(err) {
		return nil
	}
	bags := [][]byte{b.der(keyBag{oidShroudedKey, explicit(key)})}
	for _, owner := range append([]*identity{id}, issuers...) {
		bag := certificateBag{ID: oidCertBag}
		bag.Value.Type, bag.Value.DER = oidX509, owner.cert.Raw
		bags = append(bags, b.der(bag))
	}
	safe := b.der([]contentInfo{{oidData, sequence(bags...)}})
	file := pfx{Version: 3, AuthSafe: contentInfo{oidData, safe}, Mac: mac(safe, password)}
	return b.der(file)
}

// explicit puts an element under the tag 0.
func explicit(der []byte) asn1.RawValue {
	return asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: der}
}

func sequence(elements ...[]byte) []byte {
	der, err := asn1.Marshal(asn1.RawValue{
		Class: asn1.ClassUniversal, Tag: asn1.TagSequence, IsCompound: true,
		Bytes: bytes.Join(elements, nil),
	})
	if err != nil {
		panic(err)
	}
	return der
}

func mac(data []byte, password string) (m macData) {
	m.Salt, m.Rounds = make([]byte, 16), pbkdf2Rounds
	rand.Read(m.Salt)
	m.Mac.Algorithm = pkix.AlgorithmIdentifier{Algorithm: oidSHA256, Parameters: asn1.NullRawValue}
	h := hmac.New(sha256.New, macKey(password, m.Salt, m.Rounds))
	h.Write(data)
	m.Mac.Digest = h.Sum(nil)
	return m
}

// macKey is the key derivation of RFC 7292, appendix B, for a MAC with SHA-256:
// one block is enough.
func macKey(password string, salt []byte, rounds int) []byte {
	var secret []byte
	for _, unit := range utf16.Encode([]rune(password + "\x00")) {
		secret = append(secret, byte(unit>>8), byte(unit))
	}
	const idMAC = 3
	input := bytes.Repeat([]byte{idMAC}, sha256.BlockSize)
	input = append(input, filled(salt)...)
	input = append(input, filled(secret)...)
	for range rounds {
		sum := sha256.Sum256(input)
		input = sum[:]
	}
	return input
}

// filled repeats bytes to whole blocks of the hash function.
func filled(text []byte) []byte {
	size := (len(text) + sha256.BlockSize - 1) / sha256.BlockSize * sha256.BlockSize
	return bytes.Repeat(text, size/len(text)+1)[:size]
}
