package main

import (
	"bufio"
	"io"
	"strings"
)

// Modes of a server that never begins with TLS.
const (
	modeSilent = "silent" // accepts and says nothing
	modeSlam   = "slam"   // accepts and ends the stream
	modeHTTP   = "http"   // answers a ClientHello in plain HTTP
)

var plainModes = []string{modeSilent, modeSlam, modeHTTP, modeRogue, modePostgres}

// talks are the modes after a handshake, for a server and for a client.
var talks = map[string]func(*session) error{
	"echo":   echo,   // send back what comes, until its end
	"sink":   sink,   // take -bytes, answer with their SHA-256 as a line
	"source": source, // send -bytes of the pattern, then end
	"put":    put,    // send -bytes of the pattern, report the line that comes back
	"get":    get,    // send the line "get", then take -bytes
	"ping":   ping,   // send -bytes of the pattern while taking them back
	"told":   told,   // obey commands from standard input

	modeFlood: startFlood,
}

func echo(s *session) error {
	_, err := io.Copy(s, s)
	s.reportEnd(err)
	return s.end()
}

func sink(s *session) error {
	digest, err := s.receive(s.opts.bytes)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(s, digest+"\n"); err != nil {
		return err
	}
	s.awaitEnd()
	return s.end()
}

func source(s *session) error {
	if _, err := s.Write(pattern(s.opts.bytes)); err != nil {
		return err
	}
	return s.end()
}

func put(s *session) error {
	if _, err := s.Write(pattern(s.opts.bytes)); err != nil {
		return err
	}
	line, err := bufio.NewReader(s).ReadString('\n')
	if err != nil {
		return err
	}
	report("answer", strings.TrimSpace(line))
	return s.end()
}

func get(s *session) error {
	if _, err := io.WriteString(s, "get\n"); err != nil {
		return err
	}
	if _, err := s.receive(s.opts.bytes); err != nil {
		return err
	}
	s.awaitEnd()
	return s.end()
}

func ping(s *session) error {
	sent := make(chan error, 1)
	go func() {
		_, err := s.Write(pattern(s.opts.bytes))
		sent <- err
	}()
	if _, err := s.receive(s.opts.bytes); err != nil {
		return err
	}
	if err := <-sent; err != nil {
		return err
	}
	return s.end()
}

// patternPeriod is prime, so that no record or buffer size divides it.
const patternPeriod = 65521

// pattern gives n bytes that support.tcl can make as well.
func pattern(n int) []byte {
	data := make([]byte, n)
	for i := range data {
		j := i % patternPeriod
		data[i] = byte(j*7 + j>>8)
	}
	return data
}
