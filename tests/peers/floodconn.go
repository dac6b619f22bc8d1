package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"net"
	"slices"
)

// floodConn is the connection below crypto/tls, which does the handshake as far as
// it is to go. It learns the secrets from the lines for Wireshark, and breaks in.
type floodConn struct {
	net.Conn
	flood   *flood
	client  bool
	written int               // calls of Write
	hello   []byte            // of the server, its first record, as far as the random
	secrets map[string][]byte // by the words of the log
}

// The random of a ServerHello stands behind two headers and the version.
const (
	randomStart = recordHeader + 4 + 2
	randomEnd   = randomStart + 32
)

// floodTLS gives crypto/tls what it is to be like, and the connection below.
func floodTLS(conn net.Conn, opts *options) (*floodConn, *tls.Config) {
	f := &floodConn{Conn: conn, flood: opts.flood, client: opts.client, secrets: map[string][]byte{}}
	config := opts.tls.Clone()
	config.KeyLogWriter = secretWriter(f.secrets)
	config.SessionTicketsDisabled = true // they would take numbers of records
	config.ClientSessionCache = nil
	config.CipherSuites = []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256}
	if opts.flood.kind == kindSplit {
		config.NextProtos = longNames()
	}
	return f, config
}

// secretWriter keeps the lines LABEL RANDOM SECRET.
type secretWriter map[string][]byte

func (w secretWriter) Write(line []byte) (int, error) {
	words := bytes.Fields(line)
	w[string(words[0])] = must(hex.DecodeString(string(words[2])))
	w["random"] = must(hex.DecodeString(string(words[1])))
	return len(line), nil
}

func (f *floodConn) note(data []byte) {
	if missing := randomEnd - len(f.hello); missing > 0 {
		f.hello = append(f.hello, data[:min(missing, len(data))]...)
	}
}

func (f *floodConn) Read(buffer []byte) (int, error) {
	n, err := f.Conn.Read(buffer)
	if f.client {
		f.note(buffer[:n])
	}
	return n, err
}

func (f *floodConn) Write(data []byte) (int, error) {
	if !f.client {
		f.note(data)
	}
	f.written++
	switch {
	case f.flood.kind == kindSplit && f.written == 1:
		_, err := f.Conn.Write(split(data))
		return len(data), err
	case f.flood.place == placeHello && f.written == 1:
		if f.client {
			f.Conn.Write(data)
		}
		return 0, f.flood.pour(f.Conn, clear{})
	case f.flood.place == placeFlight && f.written == f.flightWrite():
		first := recordHeader + int(binary.BigEndian.Uint16(data[3:]))
		f.Conn.Write(data[:first])
		return 0, f.flood.pour(f.Conn, f.inHandshake())
	}
	return f.Conn.Write(data)
}

// flightWrite is which call of Write has the flight that answers a hello: a
// server's begins with its own hello.
func (f *floodConn) flightWrite() int {
	if f.client {
		return 2
	}
	return 1
}

func (f *floodConn) side() string {
	if f.client {
		return "CLIENT"
	}
	return "SERVER"
}

// inHandshake is how records are protected behind the hellos.
func (f *floodConn) inHandshake() protector {
	if secret := f.secrets[f.side()+"_HANDSHAKE_TRAFFIC_SECRET"]; secret != nil {
		return newKeys(secret)
	}
	return clear{}
}

// afterHandshake is how they are protected then, with nothing sent yet.
func (f *floodConn) afterHandshake(state tls.ConnectionState) (protector, error) {
	switch state.CipherSuite {
	case tls.TLS_AES_128_GCM_SHA256:
		return newKeys(f.secrets[f.side()+"_TRAFFIC_SECRET_0"]), nil
	case tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256:
		return newOldKeys(f.secrets["CLIENT_RANDOM"], f.secrets["random"], f.hello[randomStart:], f.client), nil
	}
	return nil, fmt.Errorf("floods are not encrypted with %s", tls.CipherSuiteName(state.CipherSuite))
}

// startFlood is the talk.
func startFlood(s *session) error {
	below, is := s.NetConn().(*floodConn)
	if !is {
		return fmt.Errorf("the mode %s needs the option -flood", modeFlood)
	}
	if s.opts.flood.place != placeDone {
		return s.end()
	}
	p, err := below.afterHandshake(s.ConnectionState())
	if err != nil {
		return err
	}
	return s.opts.flood.pour(below.Conn, p)
}

// protector makes a record out of a piece of content.
type protector interface {
	seal(to []byte, kind byte, data []byte) []byte
}

// clear does not encrypt.
type clear struct{}

func (clear) seal(to []byte, kind byte, data []byte) []byte {
	return append(append(to, head(kind, len(data))...), data...)
}

// oldKeys protect one direction of TLS 1.2 (RFC 5288, section 3).
type oldKeys struct{ keys }

func newOldKeys(master, clientRandom, serverRandom []byte, client bool) *oldKeys {
	const keySize, ivSize = 16, 4
	block := prf(master, "key expansion", slices.Concat(serverRandom, clientRandom), 2*keySize+2*ivSize)
	own := 0
	if !client {
		own = 1
	}
	key := block[own*keySize:][:keySize]
	iv := block[2*keySize+own*ivSize:][:ivSize]
	return &oldKeys{keys{aead: newGCM(key), iv: iv, number: 1}} // 0 was Finished
}

func (k *oldKeys) seal(to []byte, kind byte, data []byte) []byte {
	number := binary.BigEndian.AppendUint64(nil, k.number)
	k.number++
	header := head(kind, len(number)+len(data)+k.aead.Overhead())
	signed := append(slices.Clone(number), head(kind, len(data))...)
	to = append(append(to, header...), number...)
	return k.aead.Seal(to, slices.Concat(k.iv, number), data, signed)
}

// prf is that of TLS 1.2 (RFC 5246, section 5).
func prf(secret []byte, label string, seed []byte, size int) []byte {
	sum := func(data []byte) []byte {
		mac := hmac.New(sha256.New, secret)
		mac.Write(data)
		return mac.Sum(nil)
	}
	seed = append([]byte(label), seed...)
	var out []byte
	for a := sum(seed); len(out) < size; a = sum(a) {
		out = append(out, sum(slices.Concat(a, seed))...)
	}
	return out[:size]
}
