package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
)

// neutral is the other end of each measured process, the same for all.
type neutral struct {
	server *tls.Config
	client *tls.Config
}

// The groups that each peer has a key share for: none is sent back for another.
var groups = []tls.CurveID{tls.X25519, tls.CurveP256}

func newNeutral(pki string) (*neutral, error) {
	pair, err := tls.LoadX509KeyPair(filepath.Join(pki, "server.pem"), filepath.Join(pki, "server.key"))
	if err != nil {
		return nil, err
	}
	pem, err := os.ReadFile(filepath.Join(pki, "ca.pem"))
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return nil, errors.New("ca.pem has no certificate")
	}
	return &neutral{
		server: &tls.Config{Certificates: []tls.Certificate{pair}, CurvePreferences: groups},
		client: &tls.Config{RootCAs: roots, ServerName: "localhost", CurvePreferences: groups},
	}, nil
}

// tally tells afterwards what was really done.
type tally struct {
	opened  atomic.Int64
	resumed atomic.Int64
	session atomic.Value // what the last one has agreed on
}

func (t *tally) note(conn net.Conn) {
	t.opened.Add(1)
	secured, ok := conn.(*tls.Conn)
	if !ok {
		return
	}
	state := secured.ConnectionState()
	if state.DidResume {
		t.resumed.Add(1)
	}
	t.session.Store(fmt.Sprintf("%s %s", tls.VersionName(state.Version), tls.CipherSuiteName(state.CipherSuite)))
}

// listen serves until the listener is closed.
func (n *neutral) listen(secure, resumes bool, t *tally) (net.Listener, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	config := n.server.Clone()
	config.SessionTicketsDisabled = !resumes
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			if secure {
				conn = tls.Server(conn, config)
			}
			go serve(conn, t)
		}
	}()
	return listener, nil
}

// serve does what the first line of a connection asks for. A peer that goes
// away is found out by who measures it.
func serve(conn net.Conn, t *tally) {
	defer conn.Close()
	reader := bufio.NewReaderSize(conn, 64*kilo)
	request, err := reader.ReadString('\n')
	if err != nil {
		return
	}
	t.note(conn)
	if _, err := io.WriteString(conn, "ok\n"); err != nil {
		return
	}
	var count int64
	verb, rest, _ := strings.Cut(strings.TrimSpace(request), " ")
	fmt.Sscan(rest, &count)
	switch verb {
	case "down":
		if _, err := reader.ReadString('\n'); err == nil {
			send(conn, count)
		}
	case "up":
		if _, err := io.CopyN(io.Discard, reader, count); err == nil {
			_, _ = io.WriteString(conn, "ok\n")
		}
	case "echo":
		echo(conn, reader, int(count))
	}
	// Whoever only holds the connection ends it.
	_, _ = io.Copy(io.Discard, reader)
}

func send(conn net.Conn, count int64) {
	block := make([]byte, 256*kilo)
	for count > 0 {
		n, err := conn.Write(block[:min(count, int64(len(block)))])
		if err != nil {
			return
		}
		count -= int64(n)
	}
}

func echo(conn net.Conn, reader io.Reader, size int) {
	block := make([]byte, size)
	for {
		if _, err := io.ReadFull(reader, block); err != nil {
			return
		}
		if _, err := conn.Write(block); err != nil {
			return
		}
	}
}

// visit opens connections one after the other, each for a line both ways.
func (n *neutral) visit(address string, count int, secure, resumes bool, t *tally) error {
	config := n.client.Clone()
	if resumes {
		config.ClientSessionCache = tls.NewLRUClientSessionCache(1)
	}
	for range count {
		if err := greet(address, config, secure, t); err != nil {
			return err
		}
	}
	return nil
}

func greet(address string, config *tls.Config, secure bool, t *tally) error {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	if secure {
		conn = tls.Client(conn, config)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "hello\n"); err != nil {
		return err
	}
	answer := make([]byte, 3)
	if _, err := io.ReadFull(conn, answer); err != nil {
		return err
	}
	if string(answer) != "ok\n" {
		return fmt.Errorf("a server has answered %q", answer)
	}
	t.note(conn)
	return nil
}
