package main

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
)

// dialed is a connection to the neutral peer that has asked for something.
func dialed(t *testing.T, secure bool, request string) (net.Conn, *bufio.Reader) {
	t.Helper()
	n, err := newNeutral("../pki")
	if err != nil {
		t.Fatal(err)
	}
	listener, err := n.listen(secure, false, &tally{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if secure {
		conn = tls.Client(conn, n.client)
	}
	t.Cleanup(func() { conn.Close() })
	reader := bufio.NewReader(conn)
	fmt.Fprintln(conn, request)
	if line, err := reader.ReadString('\n'); err != nil || line != "ok\n" {
		t.Fatalf("answer %q, %v", line, err)
	}
	return conn, reader
}

func TestNeutralPeerDoesWhatItIsAskedFor(t *testing.T) {
	for _, secure := range []bool{false, true} {
		const size = 300*kilo + 1
		conn, reader := dialed(t, secure, fmt.Sprintf("down %d", size))
		fmt.Fprintln(conn, "go")
		if n, err := io.CopyN(io.Discard, reader, size); err != nil {
			t.Errorf("down: %d of %d, %v", n, size, err)
		}

		conn, reader = dialed(t, secure, fmt.Sprintf("up %d", size))
		fmt.Fprint(conn, strings.Repeat("x", size))
		if line, err := reader.ReadString('\n'); err != nil || line != "ok\n" {
			t.Errorf("up: %q, %v", line, err)
		}

		conn, reader = dialed(t, secure, "echo 3")
		for _, word := range []string{"abc", "xyz"} {
			fmt.Fprint(conn, word)
			back := make([]byte, 3)
			if _, err := io.ReadFull(reader, back); err != nil || string(back) != word {
				t.Errorf("echo of %s: %q, %v", word, back, err)
			}
		}
	}
}

func TestTallyTellsWhatWasResumed(t *testing.T) {
	n, err := newNeutral("../pki")
	if err != nil {
		t.Fatal(err)
	}
	for _, resumes := range []bool{false, true} {
		served, visited := &tally{}, &tally{}
		listener, err := n.listen(true, resumes, served)
		if err != nil {
			t.Fatal(err)
		}
		if err := n.visit(listener.Addr().String(), 4, true, resumes, visited); err != nil {
			t.Fatal(err)
		}
		listener.Close()
		want := map[bool]int64{true: 3}[resumes]
		for name, got := range map[string]*tally{"server": served, "client": visited} {
			if got.opened.Load() != 4 || got.resumed.Load() != want {
				t.Errorf("%s: %d opened, %d resumed, not %d", name, got.opened.Load(), got.resumed.Load(), want)
			}
			if session, _ := got.session.Load().(string); !strings.HasPrefix(session, "TLS 1.3 ") {
				t.Errorf("%s has agreed on %q", name, session)
			}
		}
	}
}
