package main

import (
	"crypto"
	"crypto/ecdh"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
)

// modeRogue is a server of TLS 1.3 that is written here, as crypto/tls cannot be
// made to break the rules where it encrypts. It speaks AES-128-GCM and ECDSA with
// P-256, and sends back what comes, a record at a time.
const modeRogue = "rogue"

// breaches are the rules that a rogue server breaks, each by bytes of the option
// -breach NAME:HEX.
var breaches = []string{
	"hello", "encrypted", "certificate", "issuer", // an extension more, in the message
	"encrypted-end", "certificate-end", "verify-end", "finished-end", "ticket-end", "update-end", // bytes inside a message, behind its end
	"early",   // as many bytes of EncryptedExtensions in clear, behind ServerHello
	"update",  // bytes in the record of a KeyUpdate
	"request", // these as certificate_authorities of a CertificateRequest
}

// parseBreach reads NAME:HEX.
func parseBreach(text string) (map[string][]byte, error) {
	if text == "" {
		return nil, nil
	}
	name, digits, _ := strings.Cut(text, ":")
	data, err := hex.DecodeString(digits)
	if err != nil || !slices.Contains(breaches, name) {
		return nil, fmt.Errorf("%q: a name of %v is wanted, and bytes in hex: encrypted:ff010000", text, breaches)
	}
	return map[string][]byte{name: data}, nil
}

// Types of handshake messages.
const (
	messageServerHello         = 2
	messageTicket              = 4
	messageEncryptedExtensions = 8
	messageCertificate         = 11
	messageCertificateRequest  = 13
	messageCertificateVerify   = 15
	messageFinished            = 20
	messageKeyUpdate           = 24
)

type rogue struct {
	records
	breach     map[string][]byte
	cert       tls.Certificate
	transcript []byte
	secret     []byte // of the handshake
}

func serveRogue(conn net.Conn, opts *options) error {
	r := &rogue{records: records{conn: conn}, breach: opts.breach, cert: opts.tls.Certificates[0]}
	if err := r.handshake(); err != nil {
		return err
	}
	report("handshake")
	if err := r.afterwards(); err != nil {
		return err
	}
	for {
		kind, data, err := r.read()
		if err != nil {
			return err
		}
		if kind == recordAlert {
			return fmt.Errorf("alert %x", data)
		}
		if err := r.write(kind, data); err != nil {
			return err
		}
	}
}

// message gives a handshake message, and notes it for Finished.
func (r *rogue) message(kind byte, body []byte) []byte {
	message := append([]byte{kind}, vector24(body)...)
	r.transcript = append(r.transcript, message...)
	return message
}

// ticket is the body of a small NewSessionTicket.
func ticket() []byte {
	return slices.Concat([]byte{0, 0, 14, 16, 1, 2, 3, 4, 1, 0}, vector16([]byte("ticket")), []byte{0, 0})
}

func (r *rogue) handshake() error {
	_, hello, err := r.read()
	if err != nil {
		return err
	}
	r.transcript = hello
	session, group, share, err := readHello(hello)
	if err != nil {
		return err
	}
	own, shared, err := exchange(group, share)
	if err != nil {
		return err
	}
	first := r.message(messageServerHello, r.serverHello(session, group, own))
	r.useHandshakeKeys(shared)
	return r.sendFlight(first)
}

// sendFlight sends ServerHello, and all that is encrypted by the handshake's keys.
func (r *rogue) sendFlight(hello []byte) error {
	extensions := r.message(messageEncryptedExtensions,
		append(vector16(r.breach["encrypted"]), r.breach["encrypted-end"]...))
	early := len(r.breach["early"])
	if err := r.writePlain(recordHandshake, append(hello, extensions[:early]...)); err != nil {
		return err
	}
	var request []byte
	names, asks := r.breach["request"]
	if asks {
		request = r.message(messageCertificateRequest, certificateRequest(names))
	}
	certificate := r.message(messageCertificate, append(r.certificates(), r.breach["certificate-end"]...))
	signature, err := r.sign()
	if err != nil {
		return err
	}
	verify := r.message(messageCertificateVerify, append(signature, r.breach["verify-end"]...))
	finished := r.message(messageFinished, append(r.finished(), r.breach["finished-end"]...))
	flight := slices.Concat(extensions[early:], request, certificate, verify, finished)
	if err := r.write(recordHandshake, flight); err != nil {
		return err
	}
	r.useApplicationKeys()
	if err := r.awaitFinished(); err != nil {
		return err
	}
	r.in = r.next
	return nil
}

// certificateRequest takes signatures of ECDSA and RSA.
func certificateRequest(authorities []byte) []byte {
	signatures := []byte{0, 13, 0, 6, 0, 4, 4, 3, 8, 4}
	return append([]byte{0}, vector16(slices.Concat(signatures, []byte{0, 47}, vector16(authorities)))...)
}

// awaitFinished reads the flight of a client, which may begin with a certificate.
func (r *rogue) awaitFinished() error {
	var flight []byte
	for {
		kind, data, err := r.read()
		if err != nil {
			return err
		}
		if kind != recordHandshake {
			return fmt.Errorf("alert %x", data)
		}
		for flight = append(flight, data...); len(flight) >= 4; {
			size := 4 + int(binary.BigEndian.Uint32(flight)&0xffffff)
			if len(flight) < size {
				break
			}
			if flight[0] == messageFinished {
				return nil
			}
			flight = flight[size:]
		}
	}
}

// afterwards sends the messages that may follow a handshake.
func (r *rogue) afterwards() error {
	if end, given := r.breach["ticket-end"]; given {
		return r.write(recordHandshake, r.message(messageTicket, append(ticket(), end...)))
	}
	end, inside := r.breach["update-end"]
	behind, apart := r.breach["update"]
	if !inside && !apart {
		return nil
	}
	message := r.message(messageKeyUpdate, append([]byte{0}, end...))
	if err := r.write(recordHandshake, append(message, behind...)); err != nil {
		return err
	}
	r.out.update()
	return nil
}

// readHello takes the session id and a key share out of a ClientHello.
func readHello(hello []byte) (session []byte, group uint16, share []byte, err error) {
	// What comes is our own library's: a slip here is a panic, and a failed test.
	rest := hello[4+2+32:]
	session, rest = rest[1:1+rest[0]], rest[1+rest[0]:]
	rest = rest[2+binary.BigEndian.Uint16(rest):]
	rest = rest[1+rest[0]+2:]
	for len(rest) > 0 {
		kind, size := binary.BigEndian.Uint16(rest), binary.BigEndian.Uint16(rest[2:])
		body := rest[4 : 4+size]
		rest = rest[4+size:]
		if kind != 51 {
			continue
		}
		for body = body[2:]; len(body) > 0; body = body[4+len(share):] {
			group = binary.BigEndian.Uint16(body)
			share = body[4 : 4+binary.BigEndian.Uint16(body[2:])]
			if curves[group] != nil {
				return session, group, share, nil
			}
		}
	}
	return nil, 0, nil, errors.New("the hello has no share for P-256 or X25519")
}

var curves = map[uint16]ecdh.Curve{23: ecdh.P256(), 29: ecdh.X25519()}

func exchange(group uint16, share []byte) (own, shared []byte, err error) {
	peer, err := curves[group].NewPublicKey(share)
	if err != nil {
		return nil, nil, err
	}
	key, err := curves[group].GenerateKey(rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	shared, err = key.ECDH(peer)
	return key.PublicKey().Bytes(), shared, err
}

func (r *rogue) serverHello(session []byte, group uint16, share []byte) []byte {
	random := make([]byte, 32)
	rand.Read(random)
	key := append(binary.BigEndian.AppendUint16(nil, group), vector16(share)...)
	extensions := slices.Concat([]byte{0, 43, 0, 2, 3, 4}, []byte{0, 51}, vector16(key), r.breach["hello"])
	return slices.Concat([]byte{3, 3}, random, []byte{byte(len(session))}, session,
		[]byte{0x13, 0x01, 0}, vector16(extensions))
}

func (r *rogue) certificates() []byte {
	var list []byte
	for i, der := range r.cert.Certificate {
		extensions := r.breach["certificate"]
		if i > 0 {
			extensions = r.breach["issuer"]
		}
		list = slices.Concat(list, vector24(der), vector16(extensions))
	}
	return append([]byte{0}, vector24(list)...)
}

func (r *rogue) sign() ([]byte, error) {
	text := slices.Concat([]byte(strings.Repeat(" ", 64)+"TLS 1.3, server CertificateVerify\x00"), digest(r.transcript))
	signature, err := r.cert.PrivateKey.(crypto.Signer).Sign(rand.Reader, digest(text), crypto.SHA256)
	return append([]byte{4, 3}, vector16(signature)...), err
}

func (r *rogue) finished() []byte {
	mac := hmac.New(sha256.New, expand(r.out.secret, "finished", nil, sha256.Size))
	mac.Write(digest(r.transcript))
	return mac.Sum(nil)
}

func vector16(data []byte) []byte {
	return append([]byte{byte(len(data) >> 8), byte(len(data))}, data...)
}

func vector24(data []byte) []byte {
	return append([]byte{byte(len(data) >> 16)}, vector16(data)...)
}

// ends reports whether an error is that the client has gone.
func ends(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, net.ErrClosed)
}
