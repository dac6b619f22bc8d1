package main

import (
	"crypto/tls"
	"errors"
	"net"
)

// runClient connects as often as it is told, one connection after the other.
// They share the tickets that the server has sent.
func runClient(opts *options, commands <-chan string) error {
	opts.tls.ClientSessionCache = tls.NewLRUClientSessionCache(0)
	for range opts.connections {
		if err := connect(opts, commands); err != nil && !errors.Is(err, errFlooded) {
			return err
		}
	}
	return nil
}

func connect(opts *options, commands <-chan string) error {
	tcp, err := net.DialTCP("tcp", nil, &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: opts.port})
	if err != nil {
		return err
	}
	report("port", tcp.LocalAddr().(*net.TCPAddr).Port)
	return begin(tls.Client, opts, shape(opts, tcp, 0), commands)
}
