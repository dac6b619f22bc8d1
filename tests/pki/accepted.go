package main

import (
	"crypto"
	"crypto/dsa"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
)

// chains makes the files in accepted/, which tests/accepted.md tells apart:
// NAME.pem is a certificate with those between it and root.pem.
type chains struct {
	*builder
	root *signer
	good *signer // an intermediate without constraints
	leaf *ecdsa.PrivateKey
}

func (b *builder) chains() {
	c := &chains{builder: b}
	c.leaf = c.curveKey(elliptic.P256())
	c.root = c.authority(nil, "Root", nil, 0)
	c.good = c.authority(c.root, "Good CA", nil, 0)
	b.file("accepted/root.pem", pemChain(c.root.der))
	b.file("accepted/leaf.key", b.plainKey(c.leaf))
	c.names()
	c.constrained()
	c.structures()
	c.weak()
}

// usual are the extensions of an authority.
func (c *chains) usual(more ...pkix.Extension) []pkix.Extension {
	return append([]pkix.Extension{c.basic(true, -1), c.keyUsage(keyCertSign | cRLSign)}, more...)
}

// authority makes one with a key of its own, or with that which is given. Its
// own signature, and so that of a root, has the hash.
func (c *chains) authority(issuer *signer, cn string, key any, hash crypto.Hash, extensions ...pkix.Extension) *signer {
	if key == nil {
		key = c.curveKey(elliptic.P256())
	}
	if extensions == nil {
		extensions = c.usual()
	}
	made := &signer{cn: cn, key: key}
	if issuer == nil {
		issuer = made
	}
	made.der = c.issueRaw(raw{version: 2, cn: cn, key: key, issuer: issuer, hash: hash, extensions: extensions})
	return made
}

// end makes a certificate of the shared key for some names.
func (c *chains) end(issuer *signer, names ...string) raw {
	made := raw{version: 2, cn: "Leaf", key: c.leaf, issuer: issuer, extensions: []pkix.Extension{
		c.basic(false, -1), c.keyUsage(digitalSignature), c.purposes(1, 2),
	}}
	if names != nil {
		made.extensions = append(made.extensions, c.altNames(names...))
	}
	return made
}

// chain saves a certificate with the authorities above it, the nearest first.
func (c *chains) chain(name string, leaf raw, above ...*signer) {
	certs := [][]byte{c.issueRaw(leaf)}
	for _, authority := range above {
		certs = append(certs, authority.der)
	}
	c.file("accepted/"+name+".pem", pemChain(certs...))
}

func (c *chains) curveKey(curve elliptic.Curve) *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	c.check(err)
	return key
}

func (c *chains) names() {
	named := func(name, cn string, names ...string) {
		leaf := c.end(c.good, names...)
		if cn != "" {
			leaf.cn = cn
		}
		c.chain(name, leaf, c.good)
	}
	named("dns", "", "DNS:victim.example", "DNS:Other.Example")
	named("dns-dot", "", "DNS:victim.example.")
	named("dns-root", "", "DNS:.")
	named("dns-nul", "", "DNS:victim.example\x00.evil.example")
	named("dns-address", "", "DNS:127.0.0.1", "DNS:::1")
	named("wild", "", "DNS:*.victim.example")
	named("wild-top", "", "DNS:*.example")
	named("wild-part", "", "DNS:w*.victim.example")
	named("wild-second", "", "DNS:www.*.example")
	named("uri", "", "URI:victim.example", "URI:https://victim.example/")
	named("uri-wild", "", "URI:*.victim.example")
	named("uri-address", "", "URI:127.0.0.1")
	named("address", "", "IP:127.0.0.1", "IP:::1")
	named("address-mapped", "", "IP:::ffff:127.0.0.1")
	named("cn", "victim.example")
	named("cn-dot", "victim.example.")
	named("cn-root", ".")
	named("cn-localhost", "localhost")
	named("cn-email", "victim.example", "email:somebody@good.example")
	named("cn-beside", "victim.example", "DNS:other.example")
}

func (c *chains) constrained() {
	everybody := []string{"IP:0.0.0.0/0", "IP:::/0"}
	under := func(name string, permitted, excluded []string, cn string, names ...string) {
		authority := c.authority(c.root, "Constrained CA "+name, nil, 0, c.usual(c.constraints(permitted, excluded))...)
		made := c.end(authority, names...)
		if cn != "" {
			made.cn = cn
		}
		c.chain(name, made, authority)
	}
	good := []string{"DNS:good.example"}
	under("within", good, everybody, "", "DNS:www.good.example")
	under("without", good, everybody, "", "DNS:victim.example")
	under("excluded", nil, []string{"DNS:victim.example"}, "", "DNS:www.victim.example")
	under("without-address", good, everybody, "", "IP:127.0.0.1")
	under("around-uri", good, everybody, "", "URI:victim.example")
	under("around-uri-wild", good, everybody, "", "URI:*.victim.example")
	under("around-uri-address", good, everybody, "", "URI:127.0.0.1")
	under("around-dns-address", []string{"DNS:"}, everybody, "", "DNS:127.0.0.1")
	under("around-cn", good, everybody, "victim.example")
	under("around-cn-dot", good, everybody, "victim.example.")
	under("around-cn-email", good, everybody, "victim.example", "email:somebody@good.example")
	under("constraints-empty", []string{}, []string{}, "", "DNS:victim.example")
	under("constraints-none", nil, nil, "", "DNS:victim.example")
	under("no-dns-name", []string{"DNS:"}, nil, "", "DNS:victim.example", "DNS:no dns name")
	c.otherPath()
}

// otherPath has one authority certified twice: with constraints that forbid the
// name, and without.
func (c *chains) otherPath() {
	key := c.curveKey(elliptic.P256())
	narrow := c.authority(c.root, "Twice CA", key, 0, c.usual(c.constraints([]string{"DNS:good.example"}, nil))...)
	wide := c.authority(c.root, "Twice CA", key, 0)
	c.chain("other-path", c.end(wide, "DNS:victim.example"), narrow, wide)
}

func (c *chains) structures() {
	name := "DNS:victim.example"
	odd := func(what string, extensions ...pkix.Extension) {
		authority := c.authority(c.root, "Odd CA "+what, nil, 0, extensions...)
		c.chain(what, c.end(authority, name), authority)
	}
	odd("ca-false", c.basic(false, -1), c.keyUsage(keyCertSign))
	odd("ca-usage", c.basic(true, -1), c.keyUsage(digitalSignature))
	odd("ca-critical", c.usual(extension(true, []byte{5, 0}, 1, 2, 3, 4))...)
	odd("ca-purpose", c.usual(c.purposes(2))...)
	odd("ca-aia", c.usual(extension(false, []byte{4, 1, 0}, 1, 3, 6, 1, 5, 5, 7, 1, 1))...)

	short := c.authority(c.root, "Short CA", nil, 0, c.basic(true, 0), c.keyUsage(keyCertSign))
	below := c.authority(short, "Below CA", nil, 0)
	c.chain("ca-pathlen", c.end(below, name), below, short)

	old := &signer{cn: "Old CA", key: c.curveKey(elliptic.P256())}
	old.der = c.issueRaw(raw{cn: old.cn, key: old.key, issuer: c.root})
	c.chain("ca-version", c.end(old, name), old)

	digital := c.authority(c.root, "DSA CA", c.dsaKey(), 0)
	c.chain("ca-dsa", c.end(digital, name), digital)

	first := c.end(c.good, name)
	first.version, first.extensions = 0, nil
	first.cn = "victim.example"
	c.chain("version", first, c.good)

	critical := c.end(c.good, name)
	critical.extensions = append(critical.extensions, extension(true, []byte{5, 0}, 1, 2, 3, 4))
	c.chain("critical", critical, c.good)

	client := c.end(c.good, name)
	client.extensions[2] = c.purposes(2)
	c.chain("purpose", client, c.good)

	self := c.end(nil, name)
	self.cn, self.issuer = "victim.example", &signer{cn: "victim.example", key: c.leaf}
	self.extensions = []pkix.Extension{c.basic(true, -1), c.altNames(name)}
	c.chain("self", self)

	trusted := self
	trusted.extensions = []pkix.Extension{c.purposes(2), c.altNames(name)}
	c.chain("self-purpose", trusted)

	stapled := c.end(c.good, name)
	status := c.sequence(c.der(5)) // RFC 7633: the extension status_request
	stapled.extensions = append(stapled.extensions, extension(false, status, 1, 3, 6, 1, 5, 5, 7, 1, 24))
	c.staple("must-staple", stapled)

	authority := c.end(c.good, name)
	authority.extensions = []pkix.Extension{c.basic(true, -1), c.altNames(name)}
	c.chain("leaf-ca", authority, c.good)
	c.long(name)
	c.many(name)
	c.selfSign(name)
}

// staple saves a certificate of the good authority, and its OCSP response.
func (c *chains) staple(name string, leaf raw) {
	der := c.issueRaw(leaf)
	c.file("accepted/"+name+".pem", pemChain(der, c.good.der))
	subject, issuer := &identity{key: c.leaf}, &identity{key: c.good.key.(crypto.Signer)}
	for id, der := range map[*identity][]byte{subject: der, issuer: c.good.der} {
		cert, err := x509.ParseCertificate(der)
		c.check(err)
		id.cert = cert
	}
	c.file("accepted/"+name+".ocsp", c.status(issuer, subject, good, notAfter))
}

// long has seven authorities between the leaf and the root.
func (c *chains) long(name string) {
	var above []*signer
	last := c.root
	for i := range 7 {
		last = c.authority(last, fmt.Sprintf("Link %d", i), nil, 0)
		above = append([]*signer{last}, above...)
	}
	c.chain("long", c.end(last, name), above...)
}

// many has an authority that its root and eight others have certified. It has a
// root and a key of its own, so that it can be made without the rest.
func (c *chains) many(name string) {
	root := c.authority(nil, "Root Many", nil, 0)
	c.file("accepted/root-many.pem", pemChain(root.der))
	key := c.curveKey(elliptic.P256())
	above := []*signer{c.authority(root, "Many CA", key, 0)}
	for i := range 8 {
		other := c.authority(nil, fmt.Sprintf("Other %d", i), nil, 0)
		above = append(above, c.authority(other, "Many CA", key, 0))
	}
	leaf := c.end(above[0], name)
	leaf.key = c.ownKey("many")
	c.chain("many", leaf, above...)
}

// selfSign is signed by itself, and may sign certificates alone.
func (c *chains) selfSign(name string) {
	key := c.ownKey("self-sign")
	c.chain("self-sign", raw{version: 2, cn: "victim.example", key: key,
		issuer:     &signer{cn: "victim.example", key: key},
		extensions: append(c.usual(), c.altNames(name))})
}

// ownKey makes the key of one certificate, and saves it.
func (c *chains) ownKey(name string) *ecdsa.PrivateKey {
	key := c.curveKey(elliptic.P256())
	c.file("accepted/"+name+".key", c.plainKey(key))
	return key
}

func (c *chains) dsaKey() *dsa.PrivateKey {
	key := &dsa.PrivateKey{}
	if c.check(dsa.GenerateParameters(&key.Parameters, rand.Reader, dsa.L2048N256)) {
		c.check(dsa.GenerateKey(key, rand.Reader))
	}
	return key
}
