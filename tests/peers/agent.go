package main

import (
	"bufio"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// hashes are the last part of the names of signature schemes.
var hashes = map[string]crypto.Hash{
	"sha1":   crypto.SHA1,
	"sha224": crypto.SHA224,
	"sha256": crypto.SHA256,
	"sha384": crypto.SHA384,
	"sha512": crypto.SHA512,
}

// agent has private keys and signs for others: a line "ID KEY SCHEME INPUT" is
// answered with "signed ID SIGNATURE". KEY is the place of the key among those of
// the command line; INPUT and SIGNATURE are hexadecimal. With -gather it answers
// nothing until it has been asked so often.
func agent(args []string) error {
	f := flag.NewFlagSet("agent", flag.ContinueOnError)
	gather := f.Int("gather", 1, "how many requests to wait for")
	pause := f.Duration("pause", 0, "wait so long before each answer")
	if err := f.Parse(args); err != nil {
		return err
	}
	var keys []crypto.Signer
	for _, path := range f.Args() {
		key, err := loadSigner(path)
		if err != nil {
			return err
		}
		keys = append(keys, key)
	}
	report("agent", "ready")
	return serveRequests(os.Stdin, keys, *gather, *pause)
}

func loadSigner(path string) (crypto.Signer, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, errors.New(path + " must be PEM")
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, errors.New(path + ": a key that cannot sign")
	}
	return signer, nil
}

func serveRequests(in io.Reader, keys []crypto.Signer, gather int, pause time.Duration) error {
	var waiting []string
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		waiting = append(waiting, lines.Text())
		if len(waiting) < gather {
			continue
		}
		for _, line := range waiting {
			time.Sleep(pause)
			if err := answer(line, keys); err != nil {
				return err
			}
		}
		waiting, gather = nil, 1
	}
	return lines.Err()
}

func answer(line string, keys []crypto.Signer) error {
	var id, scheme, text string
	var index int
	if _, err := fmt.Sscan(line, &id, &index, &scheme, &text); err != nil {
		return fmt.Errorf("%q: %w", line, err)
	}
	input, err := hex.DecodeString(text)
	if err != nil || index < 0 || index >= len(keys) {
		return fmt.Errorf("bad request %q", line)
	}
	signature, err := sign(keys[index], scheme, input)
	if err != nil {
		return err
	}
	report("signed", id, hex.EncodeToString(signature))
	return nil
}

func sign(key crypto.Signer, scheme string, input []byte) ([]byte, error) {
	hash := hashes[scheme[strings.LastIndex(scheme, "_")+1:]]
	if hash == 0 {
		return nil, fmt.Errorf("unknown scheme %q", scheme)
	}
	var options crypto.SignerOpts = hash
	if strings.HasPrefix(scheme, "rsa_pss_") {
		options = &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash, Hash: hash}
	}
	return key.Sign(rand.Reader, input, options)
}
