package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"time"
)

// victim is a process that is flooded, and what it has said.
type victim struct {
	process *program
	port    string
}

// program is a child that says lines, and ends with its standard input.
type program struct {
	command *exec.Cmd
	in      io.WriteCloser

	mutex sync.Mutex
	said  []string
}

func start(ctx context.Context, name string, args ...string) (*program, error) {
	p := &program{command: exec.CommandContext(ctx, name, args...)}
	out, err := p.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if p.in, err = p.command.StdinPipe(); err != nil {
		return nil, err
	}
	p.command.Stderr = p.command.Stdout
	if err := p.command.Start(); err != nil {
		return nil, err
	}
	go p.listen(out)
	return p, nil
}

// listen keeps all lines.
func (p *program) listen(out io.Reader) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		p.mutex.Lock()
		p.said = append(p.said, lines.Text())
		p.mutex.Unlock()
	}
}

// expect waits for a line that matches, and gives its first group.
func (p *program) expect(expression *regexp.Regexp) (string, error) {
	for late := time.Now().Add(patience); time.Now().Before(late); time.Sleep(time.Millisecond) {
		if found := p.found(expression); found != nil {
			return found[0], nil
		}
	}
	return "", fmt.Errorf("it did not say %v, but %q", expression, p.found(regexp.MustCompile("(.*)")))
}

// found gives the first group of each line that matches.
func (p *program) found(expression *regexp.Regexp) []string {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	var found []string
	for _, line := range p.said {
		if match := expression.FindStringSubmatch(line); match != nil {
			found = append(found, match[1])
		}
	}
	return found
}

// end closes the program's input, which ends it, or ends it otherwise.
func (p *program) end(cancel context.CancelFunc) {
	p.in.Close()
	cancel()
	p.command.Wait()
}

var (
	portSaid    = regexp.MustCompile(`^port (\d+)`)
	opensslPort = regexp.MustCompile(`^ACCEPT .*:(\d+)$`)
)

func (l *lane) startVictim(ctx context.Context, r row) (v *victim, err error) {
	v = &victim{}
	said := portSaid
	pair := []string{"-cert", filepath.Join(l.pki, "server.pem"), "-key", filepath.Join(l.pki, "server.key")}
	switch r.victim {
	case "go":
		v.process, err = start(ctx, l.peers, append(append([]string{"server", "-timeout", "1h"}, pair...), "echo")...)
	case "openssl":
		said = opensslPort
		v.process, err = start(ctx, "openssl", append([]string{"s_server", "-accept", "127.0.0.1:0"}, pair...)...)
	default:
		v.process, err = start(ctx, l.tclsh, filepath.Join(l.source, "victim.tcl"), r.victim, l.pki, r.timeout)
	}
	if err == nil {
		v.port, err = v.process.expect(said)
	}
	return v, err
}

// What a connection ended with is told by victim.tcl, by tests/peers, and by openssl.
var endings = []*regexp.Regexp{
	regexp.MustCompile(`^ended \{?(?:S2N )?([^{}]*)`),
	regexp.MustCompile(`^(?:end )?error \{?([^}]*)`),
	regexp.MustCompile(`:error:[0-9A-F]+:SSL routines:[^:]*:([^:]+)`),
}

// words are those that connections ended with.
func (v *victim) words() []string {
	var words []string
	for _, expression := range endings {
		words = append(words, v.process.found(expression)...)
	}
	return words
}
