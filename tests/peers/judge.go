package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"flag"
	"net"
	"os"
	"time"
)

// judge reports whether a client of crypto/tls accepts a server with a chain of
// certificates: the line "judged yes", or "judged" with what it says instead.
func judge(args []string) error {
	f := flag.NewFlagSet("judge", flag.ContinueOnError)
	cert := f.String("cert", "", "the server's certificates")
	key := f.String("key", "", "its key")
	ca := f.String("ca", "", "authority that is trusted")
	name := f.String("servername", "", "name or address that is asked for")
	at := f.Int64("at", 0, "time to judge at, in seconds since 1970; 0 is now")
	if err := f.Parse(args); err != nil {
		return err
	}
	pair, err := loadPair(*cert, *key)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(*ca)
	if err != nil {
		return err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(text) {
		return errors.New(*ca + ": no certificate in it")
	}
	config := &tls.Config{RootCAs: roots, ServerName: *name}
	if *at != 0 {
		config.Time = func() time.Time { return time.Unix(*at, 0) }
	}
	if err := handshake(pair, config); err != nil {
		report("judged", err.Error())
		return nil
	}
	report("judged", "yes")
	return nil
}

// handshake is what the client says of one with a server in this process.
func handshake(pair tls.Certificate, config *tls.Config) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer listener.Close()
	go func() {
		far, err := listener.Accept()
		if err != nil {
			return
		}
		defer far.Close()
		tls.Server(far, &tls.Config{Certificates: []tls.Certificate{pair}}).Handshake()
	}()
	near, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		return err
	}
	defer near.Close()
	near.SetDeadline(time.Now().Add(20 * time.Second))
	return tls.Client(near, config).Handshake()
}

// loadPair loads certificates as they are, those as well that crypto/x509 does
// not understand, with the key of the first.
func loadPair(certFile, keyFile string) (tls.Certificate, error) {
	var pair tls.Certificate
	text, err := os.ReadFile(certFile)
	if err != nil {
		return pair, err
	}
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		pair.Certificate = append(pair.Certificate, block.Bytes)
	}
	if text, err = os.ReadFile(keyFile); err != nil {
		return pair, err
	}
	block, _ := pem.Decode(text)
	if block == nil || len(pair.Certificate) == 0 {
		return pair, errors.New(certFile + " and " + keyFile + " must be PEM")
	}
	pair.PrivateKey, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	return pair, err
}
