package main

import (
	"crypto/tls"
	"io"
	"net"
	"slices"
	"sync"
	"time"
)

// How often the quiet connection says something, and a newcomer appears. Neither
// waits longer for an answer than patience.
const (
	pingEvery     = 2 * time.Millisecond
	newcomerEvery = 50 * time.Millisecond
	patience      = 20 * time.Second
)

// latencies are the times of the answers to one kind of visitor.
type latencies struct {
	mutex  sync.Mutex
	times  []time.Duration
	failed error // the first
}

func (l *latencies) note(began time.Time, err error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if err != nil && l.failed == nil {
		l.failed = err
	}
	l.times = append(l.times, time.Since(began))
}

// at is the time within which so many of a thousand answers came.
func (l *latencies) at(thousandth int) time.Duration {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if len(l.times) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(l.times))
	return sorted[min(len(sorted)*thousandth/1000, len(sorted)-1)]
}

// visitors are those beside a flood.
type visitors struct {
	port            string
	plain           bool
	quiet, newcomer latencies
	stop            chan struct{}
	all             sync.WaitGroup
}

func (v *visitors) dial() (net.Conn, error) {
	conn, err := net.DialTimeout("tcp", "127.0.0.1:"+v.port, patience)
	if err != nil || v.plain {
		return conn, err
	}
	conn.SetDeadline(time.Now().Add(patience))
	secure := tls.Client(conn, &tls.Config{InsecureSkipVerify: true})
	if err := secure.Handshake(); err != nil {
		conn.Close()
		return nil, err
	}
	return secure, nil
}

// ask says a line, and waits for it to come back.
func ask(conn net.Conn) error {
	conn.SetDeadline(time.Now().Add(patience))
	if _, err := conn.Write([]byte("ping\n")); err != nil {
		return err
	}
	_, err := io.ReadFull(conn, make([]byte, len("ping\n")))
	return err
}

// visit starts both; the quiet one is there when it returns.
func visit(port string, plain bool) (*visitors, error) {
	v := &visitors{port: port, plain: plain, stop: make(chan struct{})}
	conn, err := v.dial()
	if err != nil {
		return nil, err
	}
	v.repeat(pingEvery, &v.quiet, func() error { return ask(conn) }, func() { conn.Close() })
	v.repeat(newcomerEvery, &v.newcomer, func() error {
		conn, err := v.dial()
		if err != nil {
			return err
		}
		defer conn.Close()
		return ask(conn)
	}, func() {})
	return v, nil
}

func (v *visitors) repeat(every time.Duration, noted *latencies, once func() error, last func()) {
	v.all.Add(1)
	go func() {
		defer v.all.Done()
		defer last()
		for {
			began := time.Now()
			err := once()
			noted.note(began, err)
			if err != nil {
				return
			}
			select {
			case <-v.stop:
				return
			case <-time.After(every):
			}
		}
	}()
}

func (v *visitors) leave() {
	close(v.stop)
	v.all.Wait()
}
