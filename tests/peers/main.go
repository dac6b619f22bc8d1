// Command peers is the other end of a connection for the tests: a TLS server
// or client on Go's crypto/tls that can also misbehave in ways that openssl
// cannot. It stays on the loopback interface, ends when its standard input
// does, and tells what happens as lines on standard output, each a Tcl list.
//
//	peers server [options] MODE
//	peers client -port N [options] MODE
//	peers judge -cert FILE -key FILE -ca FILE -servername NAME
//	peers agent [-gather N] KEYFILE...
//	peers sum FILE
//
// See modes.go for the modes and options.go for the options.
package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"time"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		report("error", err.Error())
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) > 0 && args[0] == "judge" {
		return judge(args[1:])
	}
	if len(args) > 0 && args[0] == "agent" {
		return agent(args[1:])
	}
	if len(args) == 2 && args[0] == "sum" {
		return sum(args[1])
	}
	opts, err := parseOptions(args)
	if err != nil {
		return err
	}
	time.AfterFunc(opts.timeout, func() {
		report("error", fmt.Sprintf("still here after %v", opts.timeout))
		os.Exit(3)
	})
	commands := readCommands(os.Stdin)
	if opts.client {
		return runClient(opts, commands)
	}
	return runServer(opts, commands)
}

// sum prints the SHA-256 of a file, for systems that have no program for it.
func sum(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	fmt.Printf("%x\n", sha256.Sum256(data))
	return nil
}
