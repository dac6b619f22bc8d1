package main

import (
	"crypto/x509"
	"net"
	"time"
)

// password opens the encrypted keys.
const password = "secret"

// Certificates outlive the project, unless a fixture is about its dates.
var (
	notBefore = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	notAfter  = time.Date(2120, 1, 1, 0, 0, 0, 0, time.UTC)
	longAgo   = time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC)
	farAhead  = time.Date(2119, 1, 1, 0, 0, 0, 0, time.UTC)
)

// serverNames are the names that every server fixture bears.
func serverNames(s *spec) {
	s.dns = []string{"localhost", "leaf.example", "*.wild.example"}
	s.ips = []net.IP{net.IPv4(127, 0, 0, 1).To4(), net.IPv6loopback}
}

// fixtures makes all files, by their names below tests/pki.
func fixtures() (map[string][]byte, error) {
	b := &builder{files: map[string][]byte{}}

	ca := b.authority("Test CA", nil)
	otherCA := b.authority("Other Test CA", nil)
	middle := b.authority("Test Intermediate CA", ca)
	b.file("ca.pem", ca.pem())
	b.file("other-ca.pem", otherCA.pem())
	b.file("hashed/"+subjectHash(ca)+".0", ca.pem())

	server := b.leaf(ca, spec{cn: "localhost"}, serverNames)
	rsa := b.leaf(ca, spec{cn: "localhost", rsa: true}, serverNames)
	revoked := b.leaf(ca, spec{cn: "localhost"}, serverNames)
	b.save("server", server)
	b.save("rsa", rsa)
	b.save("revoked", revoked)
	b.save("other", b.leaf(ca, spec{cn: "other", dns: []string{"other.example", "*.other.example"}}))
	b.save("expired", b.leaf(ca, spec{cn: "localhost", until: longAgo}, serverNames))
	b.save("future", b.leaf(ca, spec{cn: "localhost", from: farAhead}, serverNames))
	b.save("selfsigned", b.leaf(nil, spec{cn: "localhost"}, serverNames))
	b.save("cn", b.leaf(ca, spec{cn: "cn.example"}))
	b.save("client", b.leaf(ca, spec{
		cn:    "client",
		dns:   []string{"client.example"},
		usage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}))
	b.save("nameless", b.leaf(ca, spec{
		cn:    "192.0.2.1",
		usage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}))
	chained := b.leaf(middle, spec{cn: "localhost"}, serverNames)
	b.file("chain.pem", append(chained.pem(), middle.pem()...))
	b.file("chain.key", b.plainKey(chained.key))

	usageCA := b.authority("Key Usage Test CA", nil)
	b.file("usage-ca.pem", usageCA.pem())
	b.save("encipher", b.leaf(usageCA, spec{
		cn: "localhost", rsa: true, key: x509.KeyUsageKeyEncipherment}, serverNames))
	b.save("agree", b.leaf(usageCA, spec{
		cn: "localhost", key: x509.KeyUsageKeyAgreement}, serverNames))

	b.file("crl.pem", b.revocations(ca, notAfter, revoked))
	b.file("crl-chain.pem", append(b.revocations(middle, notAfter), b.revocations(ca, notAfter)...))
	b.file("crl-middle.pem", append(b.revocations(middle, notAfter, chained), b.revocations(ca, notAfter)...))
	b.file("crl-expired.pem", b.revocations(ca, longAgo))
	b.file("crl-other.pem", b.revocations(otherCA, notAfter))
	b.file("server.ocsp", b.status(ca, server, good, notAfter))
	b.file("rsa.ocsp", b.status(ca, rsa, good, notAfter))
	b.file("revoked.ocsp", b.status(ca, server, gone, notAfter))
	b.file("expired.ocsp", b.status(ca, server, good, longAgo))
	b.file("forged.ocsp", b.status(otherCA, server, good, notAfter))

	b.file("server.sct", timestamps("one log", "another log"))

	b.chains()

	b.file("encrypted.key", b.encryptedKey(server, password))
	b.file("traditional.key", b.traditionalKey(rsa, password))
	b.file("server.p12", b.pkcs12(server, password, ca))
	b.file("wrong.key", b.plainKey(b.ecdsaKey()))
	b.file("mldsa.pem", pemChain(b.issueRaw(raw{
		version: 2, cn: "localhost", key: mldsa44{},
		issuer: &signer{cn: "ML-DSA CA", key: b.ecdsaKey()},
	})))
	b.file("junk.pem", []byte("-----BEGIN CERTIFICATE-----\n"+
		"VGhpcyBpcyBubyBjZXJ0aWZpY2F0ZS4=\n-----END CERTIFICATE-----\n"))
	return b.files, b.err
}
