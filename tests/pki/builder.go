package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"time"
)

// spec is what a certificate is to be; zero values are the usual ones.
type spec struct {
	cn    string
	dns   []string
	ips   []net.IP
	usage []x509.ExtKeyUsage // default: server and client
	key   x509.KeyUsage      // default: to sign, RSA to encipher as well
	rsa   bool               // default: ECDSA P-256
	from  time.Time          // default: notBefore
	until time.Time          // default: notAfter
	isCA  bool
}

// identity is a certificate with its key.
type identity struct {
	cert *x509.Certificate
	key  crypto.Signer
}

func (id *identity) pem() []byte {
	if id == nil {
		return nil
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: id.cert.Raw})
}

// builder makes certificates and collects files. Its first error stays, and
// makes all later steps do nothing.
type builder struct {
	files  map[string][]byte
	serial int64
	err    error
}

func (b *builder) check(err error) bool {
	if b.err == nil {
		b.err = err
	}
	return b.err == nil
}

func (b *builder) file(name string, content []byte) {
	if b.err == nil {
		b.files[name] = content
	}
}

// save writes NAME.pem and NAME.key.
func (b *builder) save(name string, id *identity) {
	if b.err != nil {
		return
	}
	b.file(name+".pem", id.pem())
	b.file(name+".key", b.plainKey(id.key))
}

func (b *builder) authority(cn string, issuer *identity) *identity {
	return b.issue(issuer, spec{cn: cn, isCA: true})
}

// leaf makes a certificate of issuer, or a self-signed one where that is nil.
func (b *builder) leaf(issuer *identity, s spec, more ...func(*spec)) *identity {
	for _, change := range more {
		change(&s)
	}
	return b.issue(issuer, s)
}

func (b *builder) issue(issuer *identity, s spec) *identity {
	if b.err != nil {
		return nil
	}
	key := b.ecdsaKey()
	if s.rsa {
		key = b.rsaKey()
	}
	b.serial++
	template := s.template(b.serial)
	if issuer == nil {
		issuer = &identity{cert: template, key: key}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, issuer.cert, key.Public(), issuer.key)
	if !b.check(err) {
		return nil
	}
	cert, err := x509.ParseCertificate(der)
	if !b.check(err) {
		return nil
	}
	return &identity{cert: cert, key: key}
}

func (s spec) template(serial int64) *x509.Certificate {
	t := &x509.Certificate{
		SerialNumber:          big.NewInt(serial),
		Subject:               pkix.Name{CommonName: s.cn, Organization: []string{"s2n tests"}},
		NotBefore:             notBefore,
		NotAfter:              notAfter,
		DNSNames:              s.dns,
		IPAddresses:           s.ips,
		BasicConstraintsValid: true,
		IsCA:                  s.isCA,
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           s.usage,
	}
	if !s.from.IsZero() {
		t.NotBefore = s.from
	}
	if !s.until.IsZero() {
		t.NotAfter = s.until
	}
	if s.rsa {
		t.KeyUsage |= x509.KeyUsageKeyEncipherment
	}
	if s.key != 0 {
		t.KeyUsage = s.key
	}
	if s.isCA {
		t.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	} else if s.usage == nil {
		t.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}
	}
	return t
}

func (b *builder) ecdsaKey() crypto.Signer {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	b.check(err)
	return key
}

func (b *builder) rsaKey() crypto.Signer {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	b.check(err)
	return key
}

// plainKey gives a key as unencrypted PKCS #8.
func (b *builder) plainKey(key crypto.Signer) []byte {
	if b.err != nil {
		return nil
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if !b.check(err) {
		return nil
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}
