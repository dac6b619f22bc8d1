package main

import (
	"crypto/tls"
	"net"
)

// runClient connects as often as it is told, one connection after the other.
// They share the tickets that the server has sent.
func runClient(opts *options, commands <-chan string) error {
	opts.tls.ClientSessionCache = tls.NewLRUClientSessionCache(0)
	for range opts.connections {
		if err := connect(opts, commands); err != nil {
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
	conn := shape(opts, tcp, 0)
	session := &session{
		Conn:     tls.Client(conn, opts.tls),
		raw:      conn,
		opts:     opts,
		commands: commands,
	}
	return session.run()
}
