package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// modeFlood is a talk that sends records without end, of a kind that brings the
// other side nothing; or it does so in the middle of the handshake. The option
// -flood PLACE:KIND says where and which.
const modeFlood = "flood"

// Where a flood begins.
const (
	placeRaw    = "raw"    // at once, without TLS
	placeHello  = "hello"  // behind our ClientHello; in place of our ServerHello
	placeFlight = "flight" // behind the first record of what follows that
	placeDone   = "done"   // behind the handshake
)

var floodPlaces = []string{placeRaw, placeHello, placeFlight, placeDone}

// kindSplit is no flood of its own: the hello is long, and each of its bytes has a
// record. The handshake goes on.
const kindSplit = "split"

// floods are the kinds, each appended as often as a batch has room for.
var floods = map[string]func(to []byte, p protector) []byte{
	"ccs":           one(recordChangeCipherSpec, 1),
	"warning":       one(recordAlert, 1, 90), // user_canceled
	"empty":         one(recordApplication),
	"empty-message": one(recordHandshake),
	"byte":          one(recordApplication, 'x'),
	"hello-request": one(recordHandshake, 0, 0, 0, 0),
	"ticket":        one(recordHandshake, append([]byte{messageTicket}, vector24(ticket())...)...),
	"padding":       one(0, append([]byte{recordApplication}, make([]byte, 1<<14)...)...),
	"update":        update(0),
	"update-asked":  update(1),
	"plain-ccs": func(to []byte, _ protector) []byte {
		return clear{}.seal(to, recordChangeCipherSpec, []byte{1})
	},
	"rare": rare, // a byte of data once in 500 empty records
}

func one(kind byte, data ...byte) func([]byte, protector) []byte {
	return func(to []byte, p protector) []byte { return p.seal(to, kind, data) }
}

func update(asked byte) func([]byte, protector) []byte {
	return func(to []byte, p protector) []byte {
		to = p.seal(to, recordHandshake, []byte{messageKeyUpdate, 0, 0, 1, asked})
		if k, is := p.(*keys); is {
			k.update()
		}
		return to
	}
}

func rare(to []byte, p protector) []byte {
	for range 500 {
		to = p.seal(to, recordApplication, nil)
	}
	return p.seal(to, recordApplication, []byte("x"))
}

// flood is what the option says.
type flood struct {
	place, kind string
	pause       time.Duration // between two records; 0: as fast as they go
	deaf        bool          // reads nothing meanwhile
}

func parseFlood(text string) (*flood, error) {
	if text == "" {
		return nil, nil
	}
	place, kind, _ := strings.Cut(text, ":")
	if !slices.Contains(floodPlaces, place) || floods[kind] == nil && kind != kindSplit {
		return nil, fmt.Errorf("%q: one of %v is wanted, a colon, and one of %v",
			text, floodPlaces, append(slices.Sorted(maps.Keys(floods)), kindSplit))
	}
	return &flood{place: place, kind: kind}, nil
}

// batch is about how many bytes are written at once.
const batch = 1 << 16

// standstill is how long the peer may take nothing. It is slow under valgrind.
const standstill = 30 * time.Second

// errFlooded says that all has been sent that could be: it was reported.
var errFlooded = errors.New("flooded")

// pour sends until the peer takes no more.
func (f *flood) pour(conn net.Conn, p protector) error {
	began := time.Now()
	var gone atomic.Bool
	if !f.deaf {
		go func() {
			io.Copy(io.Discard, conn)
			gone.Store(true)
		}()
	}
	sent := 0
	report("flooding", f.place+":"+f.kind)
	for {
		n, err := f.write(conn, p)
		sent += n
		if err != nil || gone.Load() {
			report("flooded", "bytes", sent, "us", time.Since(began).Microseconds(), "end", ending(err))
			conn.Close()
			return errFlooded
		}
	}
}

func (f *flood) write(conn net.Conn, p protector) (int, error) {
	data := make([]byte, 0, 2*batch)
	for data = floods[f.kind](data, p); f.pause == 0 && len(data) < batch; {
		data = floods[f.kind](data, p)
	}
	time.Sleep(f.pause)
	conn.SetWriteDeadline(time.Now().Add(standstill))
	return conn.Write(data)
}

// ending is how the connection ended, by what a write said.
func ending(err error) string {
	switch {
	case err == nil:
		return "closed"
	case errors.Is(err, os.ErrDeadlineExceeded):
		return "standstill"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "reset"
	}
	return err.Error()
}

// split gives each byte of the bodies of whole records a record of its own.
func split(data []byte) []byte {
	var pieces []byte
	for len(data) > recordHeader {
		end := recordHeader + int(data[3])<<8 + int(data[4])
		for _, b := range data[recordHeader:end] {
			pieces = clear{}.seal(pieces, data[0], []byte{b})
		}
		data = data[end:]
	}
	return pieces
}

// longNames are protocols that make a ClientHello nearly as long as one may be.
func longNames() []string {
	var names []string
	for i := range 230 {
		names = append(names, fmt.Sprintf("%0255d", i))
	}
	return names
}
