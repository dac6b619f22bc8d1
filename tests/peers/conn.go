package main

import (
	"errors"
	"io"
	"net"
	"slices"
	"sync/atomic"
)

var errCut = errors.New("cut as asked")

// shapedConn is a TCP connection that sends in small pieces, or ends early.
type shapedConn struct {
	*net.TCPConn
	chunk   int // 0: as it comes
	left    int // bytes until the end of the stream; negative: no such end
	behind  *intruder
	sawEOF  atomic.Bool
	dropped atomic.Bool // a cut connection discards what comes
}

// Read notes the end of the TCP stream, which crypto/tls does not tell from a
// close_notify.
func (c *shapedConn) Read(buffer []byte) (int, error) {
	n, err := c.TCPConn.Read(buffer)
	if err == io.EOF {
		c.sawEOF.Store(true)
	}
	return n, err
}

func (c *shapedConn) Write(data []byte) (int, error) {
	if c.dropped.Load() {
		return 0, errCut
	}
	if c.behind != nil {
		// More than was asked for: crypto/tls only wants to know of errors.
		_, err := c.send(c.behind.insert(slices.Clone(data)))
		return len(data), err
	}
	return c.send(data)
}

// send writes in the pieces that are asked for.
func (c *shapedConn) send(data []byte) (int, error) {
	sent := 0
	for sent < len(data) {
		piece := data[sent:]
		if c.chunk > 0 && len(piece) > c.chunk {
			piece = piece[:c.chunk]
		}
		if c.left >= 0 && len(piece) > c.left {
			piece = piece[:c.left]
		}
		if len(piece) == 0 {
			c.cut()
			return sent, errCut
		}
		n, err := c.TCPConn.Write(piece)
		sent += n
		if c.left >= 0 {
			c.left -= n
		}
		if err != nil {
			return sent, err
		}
	}
	return sent, nil
}

// cut ends the stream in our direction. What still comes is read and thrown
// away: closing with unread data would send a reset, which may overtake data.
func (c *shapedConn) cut() {
	if c.dropped.Swap(true) {
		return
	}
	report("cut")
	c.TCPConn.CloseWrite()
	go io.Copy(io.Discard, c.TCPConn)
}

// reset ends the connection with a TCP reset.
func (c *shapedConn) reset() {
	c.dropped.Store(true)
	c.TCPConn.SetLinger(0)
	c.TCPConn.Close()
}
