package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// options are what the command line says.
type options struct {
	client  bool
	mode    string
	port    int
	bytes   int
	wait    bool
	chunk   int
	cut     int
	cutStep int
	behind  *intruder
	breach  map[string][]byte
	flood   *flood

	connections int
	timeout     time.Duration
	tls         *tls.Config
}

var versions = map[string]uint16{
	"1.0": tls.VersionTLS10,
	"1.1": tls.VersionTLS11,
	"1.2": tls.VersionTLS12,
	"1.3": tls.VersionTLS13,
}

func parseOptions(args []string) (*options, error) {
	if len(args) == 0 || (args[0] != "server" && args[0] != "client") {
		return nil, errors.New("the first argument must be server or client")
	}
	o := &options{client: args[0] == "client"}
	f := flag.NewFlagSet(args[0], flag.ContinueOnError)
	f.IntVar(&o.port, "port", 0, "client: port to connect to")
	f.IntVar(&o.bytes, "bytes", 0, "how many bytes to send, or to take")
	f.BoolVar(&o.wait, "wait", false, "begin the handshake at the command \"handshake\"")
	f.IntVar(&o.chunk, "chunk", 0, "send in pieces of so many bytes")
	f.IntVar(&o.cut, "cut", -1, "end the TCP stream after sending so many bytes")
	f.IntVar(&o.cutStep, "cut-step", 0, "add this to -cut for each next connection")
	intruders := map[string]*string{}
	for place, help := range map[string]string{
		placeBehind:    "put HEX behind the first handshake message of TYPE, in its record",
		placeAfter:     "the same in a record of its own",
		placeInside:    "the same as part of the message",
		placeExtension: "the same as an extension; TYPE has to be 2",
	} {
		intruders[place] = f.String(place, "", help+": `TYPE:HEX`")
	}
	breach := f.String("breach", "", "mode rogue: the rule to break, `NAME:HEX`")
	flood := f.String("flood", "", "mode flood: what to send without end, and where, `PLACE:KIND`")
	pause := f.Duration("pause", 0, "mode flood: wait so long behind each record")
	deaf := f.Bool("deaf", false, "mode flood: read nothing meanwhile")
	f.IntVar(&o.connections, "connections", 1, "client: how often to connect")
	f.DurationVar(&o.timeout, "timeout", time.Minute, "give up after this time")
	lowest := f.String("min", "1.2", "lowest TLS version")
	highest := f.String("max", "1.3", "highest TLS version")
	cert := f.String("cert", "", "own certificates, separated by commas")
	key := f.String("key", "", "their keys")
	ca := f.String("ca", "", "authority that the peer's certificate must be of")
	servername := f.String("servername", "", "client: name to send and to verify")
	alpn := f.String("alpn", "", "protocols, separated by commas")
	tickets := f.Bool("tickets", true, "server: send session tickets")
	insist := f.Bool("insist", false, "client: show the first certificate whatever the server asks for")
	clientAuth := f.Bool("client-auth", false, "server: want a certificate of -ca")
	timestamps := f.String("sct", "", "a `FILE` with the signed certificate timestamps of the first certificate (RFC 6962)")
	names := f.String("ca-names", "", "server: ask for a certificate, and name these authorities too: a `FILE` with a line of hex for each")
	if err := f.Parse(args[1:]); err != nil {
		return nil, err
	}
	if f.NArg() != 1 {
		return nil, errors.New("give one mode, after the options")
	}
	o.mode = f.Arg(0)
	if talks[o.mode] == nil && (o.client || !slices.Contains(plainModes, o.mode)) {
		return nil, fmt.Errorf("unknown mode %q", o.mode)
	}

	o.tls = &tls.Config{
		MinVersion:             versions[*lowest],
		MaxVersion:             versions[*highest],
		ServerName:             *servername,
		SessionTicketsDisabled: !*tickets,
		InsecureSkipVerify:     o.client && *ca == "",
	}
	if o.tls.MinVersion == 0 || o.tls.MaxVersion == 0 {
		return nil, errors.New("-min and -max must be 1.0, 1.1, 1.2, or 1.3")
	}
	if *alpn != "" {
		o.tls.NextProtos = strings.Split(*alpn, ",")
	}
	if *clientAuth {
		o.tls.ClientAuth = tls.RequireAndVerifyClientCert
	}
	if err := o.readFaults(intruders, *breach); err != nil {
		return nil, err
	}
	if err := o.readFlood(*flood, *pause, *deaf); err != nil {
		return nil, err
	}
	if err := o.loadFiles(*cert, *key, *ca); err != nil {
		return nil, err
	}
	if *timestamps != "" {
		if err := o.readTimestamps(*timestamps); err != nil {
			return nil, err
		}
	}
	if *names != "" {
		if err := o.nameAuthorities(*names); err != nil {
			return nil, err
		}
	}
	if *insist {
		o.tls.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			return &o.tls.Certificates[0], nil
		}
	}
	return o, nil
}

// readTimestamps takes the elements of a SignedCertificateTimestampList.
func (o *options) readTimestamps(path string) error {
	list, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for rest := list[min(2, len(list)):]; len(rest) > 0; {
		size := 2
		if len(rest) >= 2 {
			size += int(binary.BigEndian.Uint16(rest))
		}
		if size > len(rest) {
			return fmt.Errorf("%s: a timestamp has no end", path)
		}
		own := &o.tls.Certificates[0]
		own.SignedCertificateTimestamps = append(own.SignedCertificateTimestamps, rest[2:size])
		rest = rest[size:]
	}
	return nil
}

// nameAuthorities adds names to those that a server asks for, whatever is in them.
func (o *options) nameAuthorities(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if o.tls.ClientCAs == nil {
		o.tls.ClientCAs = x509.NewCertPool()
	}
	for i, line := range strings.Fields(string(text)) {
		name, err := hex.DecodeString(line)
		if err != nil {
			return err
		}
		o.tls.ClientCAs.AddCert(&x509.Certificate{Raw: []byte(strconv.Itoa(i)), RawSubject: name})
	}
	if o.tls.ClientAuth == tls.NoClientCert {
		o.tls.ClientAuth = tls.RequestClientCert
	}
	return nil
}

func (o *options) readFaults(intruders map[string]*string, breach string) (err error) {
	for place, text := range intruders {
		if *text == "" {
			continue
		}
		if o.behind != nil {
			return errors.New("give one of -behind, -after, -inside and -extension")
		}
		if o.behind, err = parseIntruder(place, *text); err != nil {
			return err
		}
	}
	o.breach, err = parseBreach(breach)
	return err
}

func (o *options) readFlood(text string, pause time.Duration, deaf bool) (err error) {
	if o.flood, err = parseFlood(text); err != nil {
		return err
	}
	if (o.flood != nil) != (o.mode == modeFlood) {
		return fmt.Errorf("the mode %s and the option -flood belong together", modeFlood)
	}
	if o.flood != nil {
		o.flood.pause, o.flood.deaf = pause, deaf
	}
	return nil
}

func (o *options) loadFiles(cert, key, ca string) error {
	if cert != "" {
		if err := o.loadCertificates(strings.Split(cert, ","), strings.Split(key, ",")); err != nil {
			return err
		}
	}
	if ca != "" {
		text, err := os.ReadFile(ca)
		if err != nil {
			return err
		}
		o.tls.RootCAs = x509.NewCertPool()
		if !o.tls.RootCAs.AppendCertsFromPEM(text) {
			return fmt.Errorf("%s: no certificate in it", ca)
		}
		o.tls.ClientCAs = o.tls.RootCAs
	}
	return nil
}

// loadCertificates loads pairs of files. With several a server chooses by the
// name that is asked for.
func (o *options) loadCertificates(certs, keys []string) error {
	if len(certs) != len(keys) {
		return errors.New("-cert and -key must have the same number of files")
	}
	for i, cert := range certs {
		pair, err := loadPair(cert, keys[i])
		if err != nil {
			return err
		}
		o.tls.Certificates = append(o.tls.Certificates, pair)
	}
	return nil
}
