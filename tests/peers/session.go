package main

import (
	"crypto/sha256"
	"crypto/tls"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"strings"
)

// session is one TLS connection with what it is to do.
type session struct {
	*tls.Conn
	raw      *shapedConn
	opts     *options
	commands <-chan string
}

// begin has crypto/tls on a connection, as client or as server.
func begin(side func(net.Conn, *tls.Config) *tls.Conn, opts *options, conn *shapedConn, commands <-chan string) error {
	s := &session{raw: conn, opts: opts, commands: commands}
	switch {
	case opts.flood == nil:
		s.Conn = side(conn, opts.tls)
	case opts.flood.place == placeRaw:
		return opts.flood.pour(conn, clear{})
	default:
		s.Conn = side(floodTLS(conn, opts))
	}
	return s.run()
}

func (s *session) run() error {
	if s.opts.wait {
		for command := range s.commands {
			if command == "handshake" {
				break
			}
		}
	}
	if err := s.Handshake(); err != nil {
		return err
	}
	state := s.ConnectionState()
	report("handshake",
		"version", strings.ReplaceAll(tls.VersionName(state.Version), " ", "v"),
		"cipher", tls.CipherSuiteName(state.CipherSuite),
		"servername", state.ServerName,
		"alpn", state.NegotiatedProtocol,
		"resumed", state.DidResume,
		"peer", subject(&state),
		"key", keyType(&state),
		"ocsp", len(state.OCSPResponse),
		"sct", timestamps(&state))
	return talks[s.opts.mode](s)
}

// subject is the common name in the peer's certificate, if it has one.
func subject(state *tls.ConnectionState) string {
	if len(state.PeerCertificates) == 0 {
		return ""
	}
	return state.PeerCertificates[0].Subject.CommonName
}

// timestamps are those of the peer's certificate, in the form of a list of RFC 6962
// without its length.
func timestamps(state *tls.ConnectionState) string {
	var list []byte
	for _, t := range state.SignedCertificateTimestamps {
		list = binary.BigEndian.AppendUint16(list, uint16(len(t)))
		list = append(list, t...)
	}
	return hex.EncodeToString(list)
}

// keyType is the type of the key in the peer's certificate.
func keyType(state *tls.ConnectionState) string {
	if len(state.PeerCertificates) == 0 {
		return ""
	}
	return state.PeerCertificates[0].PublicKeyAlgorithm.String()
}

// end closes the connection in good order. The other side may be gone already,
// which is no error here.
func (s *session) end() error {
	s.Close()
	report("closed")
	return nil
}

// receive takes count bytes and reports their number and digest.
func (s *session) receive(count int) (digest string, err error) {
	hash := sha256.New()
	n, err := io.CopyN(hash, s, int64(count))
	digest = hex.EncodeToString(hash.Sum(nil))
	report("received", n, digest)
	return digest, err
}

// awaitEnd reads to the end.
func (s *session) awaitEnd() {
	n, err := io.Copy(io.Discard, s)
	if n > 0 {
		report("more", n)
	}
	s.reportEnd(err)
}

// reportEnd tells what kind of end it was that reading met with err.
func (s *session) reportEnd(err error) {
	switch {
	case err == nil && !s.raw.sawEOF.Load():
		report("end", "close_notify")
	case err == nil || errors.Is(err, io.ErrUnexpectedEOF):
		report("end", "truncated")
	default:
		report("end", "error", err.Error())
	}
}
