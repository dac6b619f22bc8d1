package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// The committed files have to be what README.md says of them.

func load(t *testing.T, name string) *tls.Certificate {
	t.Helper()
	pair, err := tls.LoadX509KeyPair(name+".pem", name+".key")
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return &pair
}

func pool(t *testing.T, name string) *x509.CertPool {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	certs := x509.NewCertPool()
	if !certs.AppendCertsFromPEM(text) {
		t.Fatalf("%s: no certificate in it", name)
	}
	return certs
}

// verify checks a chain as a client would, in the middle of 2060.
func verify(t *testing.T, pair *tls.Certificate, roots *x509.CertPool, name string) error {
	t.Helper()
	middle := x509.NewCertPool()
	for _, der := range pair.Certificate[1:] {
		cert, err := x509.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		middle.AddCert(cert)
	}
	_, err := pair.Leaf.Verify(x509.VerifyOptions{
		DNSName:       name,
		Roots:         roots,
		Intermediates: middle,
		CurrentTime:   time.Date(2060, 7, 1, 0, 0, 0, 0, time.UTC),
		KeyUsages:     []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
	})
	return err
}

func TestGoodFixtures(t *testing.T) {
	roots := pool(t, "ca.pem")
	for name, hosts := range map[string][]string{
		"server":   {"localhost", "leaf.example", "a.wild.example", "127.0.0.1", "::1"},
		"rsa":      {"localhost", "leaf.example", "a.wild.example", "127.0.0.1", "::1"},
		"chain":    {"localhost"},
		"client":   {"client.example"},
		"cn":       {""},
		"other":    {"other.example", "a.other.example"},
		"revoked":  {"localhost"},
		"nameless": {""},
	} {
		pair := load(t, name)
		for _, host := range hosts {
			if err := verify(t, pair, roots, host); err != nil {
				t.Errorf("%s as %q: %v", name, host, err)
			}
		}
		if verify(t, pair, pool(t, "other-ca.pem"), hosts[0]) == nil {
			t.Errorf("%s: is of the other authority as well", name)
		}
	}
}

func TestBadFixtures(t *testing.T) {
	roots := pool(t, "ca.pem")
	for _, name := range []string{"expired", "future", "selfsigned"} {
		if verify(t, load(t, name), roots, "localhost") == nil {
			t.Errorf("%s.pem passes", name)
		}
	}
	if _, err := tls.LoadX509KeyPair("server.pem", "wrong.key"); err == nil {
		t.Error("wrong.key fits")
	}
	if _, err := tls.LoadX509KeyPair("junk.pem", "server.key"); err == nil {
		t.Error("junk.pem is a certificate")
	}
}

// Go asks for no usage of a key: these are good but for that.
func TestKeyUsageFixtures(t *testing.T) {
	for _, name := range []string{"encipher", "agree"} {
		pair := load(t, name)
		if err := verify(t, pair, pool(t, "usage-ca.pem"), "localhost"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if pair.Leaf.KeyUsage&x509.KeyUsageDigitalSignature != 0 {
			t.Errorf("%s.pem may sign", name)
		}
	}
}

func TestHashedFolder(t *testing.T) {
	files, err := filepath.Glob("hashed/????????.0")
	if err != nil || len(files) != 1 {
		t.Fatalf("hashed: %v, %v", files, err)
	}
	if err := verify(t, load(t, "server"), pool(t, files[0]), "localhost"); err != nil {
		t.Error(err)
	}
}

// decode gives what is in the first PEM block of a file.
func decode(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(text)
	if block == nil {
		t.Fatalf("%s: no PEM in it", name)
	}
	return block.Bytes
}

func certificate(t *testing.T, name string) *x509.Certificate {
	t.Helper()
	cert, err := x509.ParseCertificate(decode(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

func TestRevocationLists(t *testing.T) {
	for name, authority := range map[string]string{
		"crl.pem":         "ca.pem",
		"crl-expired.pem": "ca.pem",
		"crl-other.pem":   "other-ca.pem",
	} {
		list, err := x509.ParseRevocationList(decode(t, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := list.CheckSignatureFrom(certificate(t, authority)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		want := 0
		if name == "crl.pem" {
			want = 1
		}
		if got := len(list.RevokedCertificateEntries); got != want {
			t.Errorf("%s: %d certificates, want %d", name, got, want)
		}
	}
	list, err := x509.ParseRevocationList(decode(t, "crl.pem"))
	if err != nil {
		t.Fatal(err)
	}
	if list.RevokedCertificateEntries[0].SerialNumber.Cmp(certificate(t, "revoked.pem").SerialNumber) != 0 {
		t.Error("crl.pem: not of revoked.pem")
	}
}

func TestResponses(t *testing.T) {
	for name, signer := range map[string]string{
		"server": "ca", "rsa": "ca", "revoked": "ca", "expired": "ca", "forged": "other-ca",
	} {
		der, err := os.ReadFile(name + ".ocsp")
		if err != nil {
			t.Fatal(err)
		}
		var response ocspResponse
		var basic basicResponse
		if _, err := asn1.Unmarshal(der, &response); err != nil {
			t.Fatalf("%s.ocsp: %v", name, err)
		}
		if _, err := asn1.Unmarshal(response.Bytes.Response, &basic); err != nil {
			t.Fatalf("%s.ocsp: %v", name, err)
		}
		if err := certificate(t, signer+".pem").CheckSignature(x509.ECDSAWithSHA256,
			basic.Data.FullBytes, basic.Signature.Bytes); err != nil {
			t.Errorf("%s.ocsp: %v", name, err)
		}
	}
}

// Making them anew gives the same set of files.
func TestFixtureNames(t *testing.T) {
	files, err := fixtures()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, pattern := range []string{"*.pem", "*.key", "*.ocsp", "*.sct", "*.p12", "accepted/*"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, found...)
	}
	for _, name := range names {
		if files[filepath.ToSlash(name)] == nil {
			t.Errorf("%s is not made any more", name)
		}
	}
	if made := len(files) - 1; made != len(names) { // one is in hashed/
		t.Errorf("%d files are made, %d are here", made, len(names))
	}
}
