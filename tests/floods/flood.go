package main

import (
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// measured is what a flood has shown.
type measured struct {
	quiet, newcomer *latencies // nil where there are none
	wall            time.Duration
	used            usage
	words           []string        // that connections ended with
	ended           []time.Duration // after which
	closed          []time.Duration // how long close took
}

// flood has a victim flooded for some time, connection after connection.
func (l *lane) flood(r row) (*measured, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	v, err := l.startVictim(ctx, r)
	if err != nil {
		return nil, err
	}
	defer v.process.end(cancel)
	m := &measured{}
	var beside *visitors
	if r.isServed() {
		if beside, err = visit(v.port, r.victim == "plain"); err != nil {
			return nil, err
		}
		m.quiet, m.newcomer = &beside.quiet, &beside.newcomer
	}
	before, err := look(v.process.command.Process.Pid)
	if err != nil {
		return nil, err
	}
	stop := make(chan struct{})
	most := watch(v.process.command.Process.Pid, stop)
	began := time.Now()
	err = l.pour(ctx, r, v, m)
	m.wall = time.Since(began)
	close(stop)
	m.used = <-most
	m.used.processor -= before.processor
	if beside != nil {
		beside.leave()
	}
	return m, err
}

// isServed tells whether others can be served beside: openssl serves one, and who
// never answers, nobody.
func (r row) isServed() bool {
	return r.victim != "openssl" && !r.isIdle() && !(r.role == "client" && r.isBlocking())
}

func (r row) isIdle() bool     { return strings.HasSuffix(r.victim, "-idle") }
func (r row) isBlocking() bool { return strings.HasSuffix(r.victim, "-blocking") }

// peerArguments are those of tests/peers.
func (l *lane) peerArguments(r row, port string) []string {
	args := []string{"server", "-cert", filepath.Join(l.pki, "server.pem"),
		"-key", filepath.Join(l.pki, "server.key")}
	if r.role == "server" {
		connections := "1000000"
		if r.isIdle() {
			connections = "1"
		}
		args = []string{"client", "-port", port, "-connections", connections}
	}
	args = append(args, "-timeout", "1h", "-flood", r.flood)
	if r.version != "" {
		args = append(args, "-min", r.version, "-max", r.version)
	}
	if r.pause != "" {
		args = append(args, "-pause", r.pause)
	}
	if r.deaf {
		args = append(args, "-deaf")
	}
	return append(args, "flood")
}

// startPeers starts those that flood, and waits until they do.
func (l *lane) startPeers(ctx context.Context, r row, v *victim) ([]*program, error) {
	var peers []*program
	for range max(r.peers, 1) {
		peer, err := start(ctx, l.peers, l.peerArguments(r, v.port)...)
		if err != nil {
			return nil, err
		}
		peers = append(peers, peer)
	}
	for _, peer := range peers {
		if r.role == "client" {
			port, err := peer.expect(portSaid)
			if err != nil {
				return nil, err
			}
			fmt.Fprintln(v.process.in, "connect", port)
		}
		if _, err := peer.expect(floodingSaid); err != nil {
			return nil, err
		}
	}
	return peers, nil
}

// pour lets peers flood.
func (l *lane) pour(ctx context.Context, r row, v *victim, m *measured) error {
	peers, err := l.startPeers(ctx, r, v)
	if err != nil {
		return err
	}
	time.Sleep(l.lasting)
	if r.timeout == short {
		time.Sleep(2 * time.Second)
	}
	m.words = v.words() // what comes later is the end of the flooding program
	if r.isIdle() {
		fmt.Fprintln(v.process.in, "close")
		if _, err := v.process.expect(closedSaid); err != nil {
			return err
		}
		m.closed = microseconds(v.process.found(closedSaid))
	}
	for _, peer := range peers {
		peer.in.Close()
		peer.command.Wait()
		m.ended = append(m.ended, microseconds(peer.found(floodedSaid))...)
	}
	return nil
}

var (
	closedSaid   = regexp.MustCompile(`^closed (\d+)`)
	floodedSaid  = regexp.MustCompile(`^flooded bytes \d+ us (\d+)`)
	floodingSaid = regexp.MustCompile(`^(flooding|handshake) `)
)

func microseconds(texts []string) []time.Duration {
	var times []time.Duration
	for _, text := range texts {
		n, err := strconv.Atoi(text)
		if err == nil {
			times = append(times, time.Duration(n)*time.Microsecond)
		}
	}
	return times
}
