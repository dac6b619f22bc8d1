package main

import (
	"crypto"
	"crypto/elliptic"
	_ "crypto/md5"
	"crypto/rand"
	"crypto/rsa"
	_ "crypto/sha1"
	"fmt"
)

func (c *chains) weak() {
	name := "DNS:victim.example"
	for _, bits := range []int{512, 768, 1024, 2048} {
		authority := c.authority(c.root, fmt.Sprintf("RSA %d CA", bits), c.rsaBits(bits), 0)
		c.chain(fmt.Sprintf("ca-rsa%d", bits), c.end(authority, name), authority)
	}
	small := c.authority(c.root, "P-224 CA", c.curveKey(elliptic.P224()), 0)
	c.chain("ca-p224", c.end(small, name), small)

	sha1 := c.authority(c.root, "SHA-1 CA", nil, crypto.SHA1)
	c.chain("ca-sha1", c.end(sha1, name), sha1)
	strong := c.authority(c.root, "RSA CA", c.rsaBits(2048), 0)
	for hash, label := range map[crypto.Hash]string{crypto.SHA1: "sha1", crypto.MD5: "md5"} {
		signed := c.end(strong, name)
		signed.hash = hash
		c.chain("leaf-rsa-"+label, signed, strong)
	}
	pss := c.end(strong, name)
	pss.hash = pssSHA1
	c.chain("leaf-pss-sha1", pss, strong)
	signed := c.end(c.good, name)
	signed.hash = crypto.SHA1
	c.chain("leaf-sha1", signed, c.good)

	for _, bits := range []int{1024, 2048} {
		key := c.rsaBits(bits)
		leaf := c.end(c.good, name)
		leaf.key = key
		c.chain(fmt.Sprintf("leaf-rsa%d", bits), leaf, c.good)
		c.file(fmt.Sprintf("accepted/leaf-rsa%d.key", bits), c.plainKey(key))
	}
	old := c.authority(nil, "SHA-1 Root", c.rsaBits(1024), crypto.SHA1)
	c.file("accepted/root-weak.pem", pemChain(old.der))
	c.chain("root-weak-leaf", c.end(old, name))
}

func (c *chains) rsaBits(bits int) *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, bits)
	c.check(err)
	return key
}
