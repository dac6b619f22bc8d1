package main

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
)

func runServer(opts *options, commands <-chan string) error {
	listener, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		return err
	}
	report("port", listener.Addr().(*net.TCPAddr).Port)
	for i := 0; ; i++ {
		tcp, err := listener.AcceptTCP()
		if err != nil {
			return err
		}
		report("accepted")
		go serve(opts, shape(opts, tcp, i), commands)
	}
}

// shape gives connection number i the faults that the options ask for.
func shape(opts *options, tcp *net.TCPConn, i int) *shapedConn {
	conn := &shapedConn{TCPConn: tcp, chunk: opts.chunk, left: -1, behind: opts.behind}
	if opts.cut >= 0 {
		conn.left = opts.cut + i*opts.cutStep
	}
	return conn
}

func serve(opts *options, conn *shapedConn, commands <-chan string) {
	switch opts.mode {
	case modeSilent:
		io.Copy(io.Discard, conn)
		return
	case modeSlam:
		conn.cut()
		return
	case modeHTTP:
		answerHTTP(conn)
		return
	case modeRogue:
		if err := serveRogue(conn, opts); !ends(err) {
			report("error", err.Error())
		}
		return
	case modePostgres:
		if err := servePostgres(conn, opts.tls); !ends(err) {
			report("error", err.Error())
		}
		return
	}
	if err := begin(tls.Server, opts, conn, commands); err != nil && !errors.Is(err, errFlooded) {
		report("error", err.Error())
	}
}

// answerHTTP is what a web server without TLS says to a ClientHello. It leaves
// the connection open.
func answerHTTP(conn *shapedConn) {
	conn.Read(make([]byte, 4096))
	conn.Write([]byte("HTTP/1.1 400 Bad Request\r\n" +
		"Content-Type: text/plain\r\nConnection: keep-alive\r\n\r\nBad Request\r\n"))
	io.Copy(io.Discard, conn)
}
