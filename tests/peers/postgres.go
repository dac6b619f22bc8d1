package main

import (
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
)

// modePostgres is a PostgreSQL server with one user, whom it lets in by
// SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677) and by nothing else. Unlike the real
// one it knows tls-exporter too.
const (
	modePostgres = "postgres"

	postgresUser       = "tester"
	postgresPassword   = "pencil"
	postgresIterations = 32 // few: clients in Tcl compute them

	sslRequest      = 80877103
	protocolVersion = 196608

	authOK           = 0
	authSASL         = 10
	authSASLContinue = 11
	authSASLFinal    = 12
)

// postgres is one connection after its SSLRequest, with the server's certificate.
type postgres struct {
	*tls.Conn
	certificate []byte
}

func servePostgres(conn *shapedConn, config *tls.Config) error {
	request := make([]byte, 8)
	if _, err := io.ReadFull(conn, request); err != nil {
		return err
	}
	if binary.BigEndian.Uint32(request[4:]) != sslRequest {
		return errors.New("no SSLRequest")
	}
	if _, err := conn.Write([]byte("S")); err != nil {
		return err
	}
	p := postgres{tls.Server(conn, config), config.Certificates[0].Certificate[0]}
	if err := p.login(); err != nil {
		p.send('E', "SFATAL\x00C28P01\x00M"+err.Error()+"\x00\x00")
		p.Close()
		return err
	}
	return p.answerQueries()
}

func (p postgres) login() error {
	if err := p.readStartup(); err != nil {
		return err
	}
	p.authentication(authSASL, "SCRAM-SHA-256-PLUS\x00\x00")
	first, err := p.read('p')
	if err != nil {
		return err
	}
	mechanism, data, _ := strings.Cut(first, "\x00")
	if mechanism != "SCRAM-SHA-256-PLUS" || len(data) < 4 {
		return errors.New("no such mechanism")
	}
	gs2, bare, err := splitFirst(data[4:])
	if err != nil {
		return err
	}
	salt := rand.Text()
	challenge := fmt.Sprintf("r=%s%s,s=%s,i=%d", attribute(bare, 'r'), rand.Text(),
		base64.StdEncoding.EncodeToString([]byte(salt)), postgresIterations)
	p.authentication(authSASLContinue, challenge)
	final, err := p.read('p')
	if err != nil {
		return err
	}
	if err := p.checkBinding(gs2, final); err != nil {
		return err
	}
	signature, err := checkProof(salt, bare, challenge, final)
	if err != nil {
		return err
	}
	p.authentication(authSASLFinal, "v="+signature)
	p.authentication(authOK, "")
	return p.send('Z', "I")
}

// splitFirst parts a client-first-message, "p=TYPE,,n=,r=NONCE".
func splitFirst(message string) (gs2, bare string, err error) {
	gs2, bare, found := strings.Cut(message, ",,")
	if !found || !strings.HasPrefix(gs2, "p=") {
		return "", "", errors.New("no channel binding")
	}
	return gs2, bare, nil
}

// checkBinding compares what the client is bound to with this connection.
func (p postgres) checkBinding(gs2, final string) error {
	binding, err := p.binding(strings.TrimPrefix(gs2, "p="))
	if err != nil {
		return err
	}
	want := base64.StdEncoding.EncodeToString([]byte(gs2 + ",," + string(binding)))
	if attribute(final, 'c') != want {
		return errors.New("SCRAM channel binding check failed")
	}
	return nil
}

func (p postgres) binding(kind string) ([]byte, error) {
	state := p.ConnectionState()
	switch kind {
	case "tls-exporter":
		return state.ExportKeyingMaterial("EXPORTER-Channel-Binding", nil, 32)
	case "tls-server-end-point":
		return p.endPoint()
	}
	return nil, fmt.Errorf("unsupported channel binding type %q", kind)
}

// endPoint hashes the certificate, as RFC 5929 wants it.
func (p postgres) endPoint() ([]byte, error) {
	cert, err := x509.ParseCertificate(p.certificate)
	if err != nil {
		return nil, err
	}
	hash := sha256.New()
	switch cert.SignatureAlgorithm {
	case x509.SHA384WithRSA, x509.ECDSAWithSHA384, x509.SHA384WithRSAPSS:
		hash = sha512.New384()
	case x509.SHA512WithRSA, x509.ECDSAWithSHA512, x509.SHA512WithRSAPSS:
		hash = sha512.New()
	}
	hash.Write(p.certificate)
	return hash.Sum(nil), nil
}

// checkProof returns the server's signature when the client knows the password.
func checkProof(salt, bare, challenge, final string) (string, error) {
	salted, err := pbkdf2.Key(sha256.New, postgresPassword, []byte(salt), postgresIterations, sha256.Size)
	if err != nil {
		return "", err
	}
	withoutProof, proof, _ := strings.Cut(final, ",p=")
	message := bare + "," + challenge + "," + withoutProof
	key := mac(salted, "Client Key")
	stored := sha256.Sum256(key)
	signature := mac(stored[:], message)
	for i := range signature {
		signature[i] ^= key[i]
	}
	if proof != base64.StdEncoding.EncodeToString(signature) {
		return "", errors.New("password authentication failed")
	}
	own := mac(mac(salted, "Server Key"), message)
	return base64.StdEncoding.EncodeToString(own), nil
}

func mac(key []byte, message string) []byte {
	m := hmac.New(sha256.New, key)
	io.WriteString(m, message)
	return m.Sum(nil)
}

// attribute is the value of "NAME=" in a list of SCRAM.
func attribute(list string, name byte) string {
	for _, item := range strings.Split(list, ",") {
		if len(item) > 1 && item[0] == name && item[1] == '=' {
			return item[2:]
		}
	}
	return ""
}

// answerQueries gives one row with one column to each query.
func (p postgres) answerQueries() error {
	for {
		query, err := p.read('Q')
		if err != nil {
			return err
		}
		answer := "you asked: " + strings.TrimRight(query, "\x00")
		column := "answer\x00" + strings.Repeat("\x00", 6) + "\x00\x00\x00\x19\xff\xff\xff\xff\xff\xff\x00\x00"
		p.send('T', "\x00\x01"+column)
		p.send('D', "\x00\x01"+size(len(answer))+answer)
		p.send('C', "SELECT 1\x00")
		if err := p.send('Z', "I"); err != nil {
			return err
		}
	}
}

func (p postgres) readStartup() error {
	payload, err := p.readSized()
	if err != nil {
		return err
	}
	words := strings.Split(payload[min(4, len(payload)):], "\x00")
	if !strings.HasPrefix(payload, size(protocolVersion)) || len(words) < 2 ||
		words[0] != "user" || words[1] != postgresUser {
		return errors.New("no such user")
	}
	return nil
}

// read takes one message of a type; "X", the client's goodbye, is the end.
func (p postgres) read(want byte) (string, error) {
	kind := make([]byte, 1)
	if _, err := io.ReadFull(p, kind); err != nil {
		return "", err
	}
	payload, err := p.readSized()
	if err != nil {
		return "", err
	}
	if kind[0] == 'X' {
		return "", io.EOF
	}
	if kind[0] != want {
		return "", fmt.Errorf("message %q, not %q", kind[0], want)
	}
	return payload, nil
}

func (p postgres) readSized() (string, error) {
	head := make([]byte, 4)
	if _, err := io.ReadFull(p, head); err != nil {
		return "", err
	}
	n := binary.BigEndian.Uint32(head)
	if n < 4 || n > 1<<16 {
		return "", fmt.Errorf("a message of %d bytes", n)
	}
	payload := make([]byte, n-4)
	_, err := io.ReadFull(p, payload)
	return string(payload), err
}

func (p postgres) authentication(kind int, data string) {
	p.send('R', size(kind)+data)
}

func (p postgres) send(kind byte, payload string) error {
	_, err := io.WriteString(p, string(kind)+size(4+len(payload))+payload)
	return err
}

func size(n int) string {
	return string(binary.BigEndian.AppendUint32(nil, uint32(n)))
}
