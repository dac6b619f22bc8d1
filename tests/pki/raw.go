package main

import (
	"crypto"
	"crypto/dsa"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"fmt"
	"math/big"
	"time"
)

// raw is a certificate that need not keep to any rule: crypto/x509 refuses to
// make most of what the tests want to see refused.
type raw struct {
	version    int    // as in the certificate: 2 is version 3
	cn         string // of the subject
	key        any    // of the subject; nil: the leaf's
	issuer     *signer
	hash       crypto.Hash // of the signature; zero: SHA-256
	from       time.Time   // default: notBefore
	until      time.Time   // default: notAfter
	extensions []pkix.Extension
}

// signer is who has signed, and what it takes to sign.
type signer struct {
	cn  string
	key any
	der []byte
}

type rawTBS struct {
	Version    int `asn1:"optional,explicit,default:0,tag:0"`
	Serial     *big.Int
	Algorithm  pkix.AlgorithmIdentifier
	Issuer     asn1.RawValue
	Validity   struct{ NotBefore, NotAfter time.Time }
	Subject    asn1.RawValue
	PublicKey  asn1.RawValue
	Extensions []pkix.Extension `asn1:"omitempty,optional,explicit,tag:3"`
}

type rawCertificate struct {
	TBS       asn1.RawValue
	Algorithm pkix.AlgorithmIdentifier
	Signature asn1.BitString
}

// The algorithms of signatures, by type of key and hash.
var signatureOIDs = map[string]asn1.ObjectIdentifier{
	"rsa MD5":       {1, 2, 840, 113549, 1, 1, 4},
	"rsa SHA-1":     {1, 2, 840, 113549, 1, 1, 5},
	"rsa SHA-256":   {1, 2, 840, 113549, 1, 1, 11},
	"ecdsa SHA-1":   {1, 2, 840, 10045, 4, 1},
	"ecdsa SHA-256": {1, 2, 840, 10045, 4, 3, 2},
	"dsa SHA-256":   {2, 16, 840, 1, 101, 3, 4, 3, 2},
}

// pssSHA1 stands for RSASSA-PSS with the parameters that are not written down:
// SHA-1, MGF1 with SHA-1, and 20 bytes of salt (RFC 4055, section 3.1).
const pssSHA1 crypto.Hash = 1000

// issueRaw signs a certificate and gives it as DER.
func (b *builder) issueRaw(c raw) []byte {
	if b.err != nil {
		return nil
	}
	if c.hash == 0 {
		c.hash = crypto.SHA256
	}
	b.serial++
	tbs := rawTBS{
		Version:    c.version,
		Serial:     big.NewInt(b.serial),
		Algorithm:  b.algorithm(c.issuer.key, c.hash),
		Issuer:     b.name(c.issuer.cn),
		Subject:    b.name(c.cn),
		PublicKey:  b.publicKey(c.key),
		Extensions: c.extensions,
	}
	tbs.Validity.NotBefore, tbs.Validity.NotAfter = notBefore, notAfter
	if !c.from.IsZero() {
		tbs.Validity.NotBefore = c.from
	}
	if !c.until.IsZero() {
		tbs.Validity.NotAfter = c.until
	}
	der := b.der(tbs)
	signature := b.sign(c.issuer.key, der, c.hash)
	return b.der(rawCertificate{
		TBS:       asn1.RawValue{FullBytes: der},
		Algorithm: tbs.Algorithm,
		Signature: asn1.BitString{Bytes: signature, BitLength: 8 * len(signature)},
	})
}

// der encodes, or keeps the error.
func (b *builder) der(value any) []byte {
	bytes, err := asn1.Marshal(value)
	b.check(err)
	return bytes
}

func (b *builder) name(cn string) asn1.RawValue {
	return asn1.RawValue{FullBytes: b.der(pkix.Name{CommonName: cn}.ToRDNSequence())}
}

func (b *builder) algorithm(key any, hash crypto.Hash) pkix.AlgorithmIdentifier {
	if hash == pssSHA1 {
		return pkix.AlgorithmIdentifier{
			Algorithm:  asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 10},
			Parameters: asn1.RawValue{FullBytes: b.sequence()},
		}
	}
	kind := "ecdsa"
	algorithm := pkix.AlgorithmIdentifier{}
	switch key.(type) {
	case *rsa.PrivateKey:
		kind = "rsa"
		algorithm.Parameters = asn1.NullRawValue
	case *dsa.PrivateKey:
		kind = "dsa"
	}
	algorithm.Algorithm = signatureOIDs[kind+" "+hash.String()]
	if algorithm.Algorithm == nil {
		b.check(fmt.Errorf("no algorithm for %s with %v", kind, hash))
	}
	return algorithm
}

func (b *builder) sign(key any, tbs []byte, hash crypto.Hash) []byte {
	isPSS := hash == pssSHA1
	if isPSS {
		hash = crypto.SHA1
	}
	hashing := hash.New()
	hashing.Write(tbs)
	digest := hashing.Sum(nil)
	var signature []byte
	var err error
	switch key := key.(type) {
	case *rsa.PrivateKey:
		if isPSS {
			signature, err = rsa.SignPSS(rand.Reader, key, hash, digest, &rsa.PSSOptions{SaltLength: hash.Size()})
			break
		}
		signature, err = rsa.SignPKCS1v15(rand.Reader, key, hash, digest)
	case *ecdsa.PrivateKey:
		signature, err = ecdsa.SignASN1(rand.Reader, key, digest)
	case *dsa.PrivateKey:
		var pair struct{ R, S *big.Int }
		pair.R, pair.S, err = dsa.Sign(rand.Reader, key, digest)
		signature = b.der(pair)
	default:
		err = fmt.Errorf("no signature by a %T", key)
	}
	b.check(err)
	return signature
}

// mldsa44 stands for a key of ML-DSA-44 (RFC 9881), of which nobody knows the
// private part: the public one is zero.
type mldsa44 struct{}

const mldsa44Size = 1312

// publicKey gives the SubjectPublicKeyInfo; crypto/x509 has none for DSA, nor for
// ML-DSA.
func (b *builder) publicKey(key any) asn1.RawValue {
	switch key := key.(type) {
	case *dsa.PrivateKey:
		return b.publicKeyInfo(pkix.AlgorithmIdentifier{
			Algorithm: asn1.ObjectIdentifier{1, 2, 840, 10040, 4, 1},
			Parameters: asn1.RawValue{
				FullBytes: b.der(struct{ P, Q, G *big.Int }{key.P, key.Q, key.G}),
			},
		}, b.der(key.Y))
	case mldsa44:
		return b.publicKeyInfo(pkix.AlgorithmIdentifier{
			Algorithm: asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 3, 17},
		}, make([]byte, mldsa44Size))
	}
	der, err := x509.MarshalPKIXPublicKey(key.(crypto.Signer).Public())
	b.check(err)
	return asn1.RawValue{FullBytes: der}
}

func (b *builder) publicKeyInfo(algorithm pkix.AlgorithmIdentifier, key []byte) asn1.RawValue {
	return asn1.RawValue{FullBytes: b.der(struct {
		Algorithm pkix.AlgorithmIdentifier
		PublicKey asn1.BitString
	}{algorithm, asn1.BitString{Bytes: key, BitLength: 8 * len(key)}})}
}

// pemChain gives certificates as PEM text, in order.
func pemChain(certs ...[]byte) []byte {
	var text []byte
	for _, der := range certs {
		text = append(text, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})...)
	}
	return text
}
