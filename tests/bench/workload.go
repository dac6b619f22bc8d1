package main

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// The peers that are compared, in the order of the columns.
var peers = []peer{
	{name: "plain", title: "plain TCP"},
	{name: "tcltls", title: "tcltls"},
	{name: "raw", title: "C s2n-tls"},
	{name: "socket", title: "s2n::socket"},
	{name: "push", title: "s2n::push"},
}

type peer struct {
	name  string
	title string
}

// own are the peers that are this package.
var own = []string{"socket", "push"}

func isOwn(name string) bool { return slices.Contains(own, name) }

const (
	kilo = 1 << 10
	mega = 1 << 20
	giga = 1 << 30
)

// A workload is something that each peer is measured at.
type workload struct {
	name  string
	title string
	units string // of the rate and of the cost

	mode   string // of driver.tcl and raw/raw.c
	count  int    // bytes, trips, connections
	fewer  int    // for tcltls, where it would take minutes; or 0
	size   int    // of a read, write or trip
	buffer int    // -buffersize, or 0
	among  int    // connections or threads at a time, for driver.tcl; or 0

	serves   bool     // the measured process is the server
	resumes  bool     // sessions are resumed
	stands   bool     // it is looked at when all has stood still for a while
	once     bool     // takes long, and varies little: in the first round only
	without  []string // peers that cannot or need not
	tcl9     bool     // more descriptors than select can watch
	threads  bool     // needs the package Thread, and all processors
	evaluate func(run observed) reading
}

// What was observed of one run.
type observed struct {
	count int
	wall  time.Duration
	cpu   time.Duration
	kib   float64   // that the process has grown by
	told  []float64 // what it said with "done"
}

func bulk(run observed) reading {
	return reading{
		rate: float64(run.count) / 1e6 / run.wall.Seconds(),
		cost: run.cpu.Seconds() / (float64(run.count) / giga),
	}
}

func each(run observed) reading {
	count := float64(run.count)
	return reading{
		rate: count / run.wall.Seconds(),
		cost: run.cpu.Seconds() * 1e6 / count,
	}
}

func held(run observed) reading {
	count := float64(run.count)
	return reading{rate: count / run.wall.Seconds(), cost: run.kib / count}
}

func loaded(run observed) reading {
	return reading{rate: math.NaN(), cost: run.cpu.Seconds() * 1e3}
}

// delayed has the times that the process has measured itself.
func delayed(run observed) reading {
	if len(run.told) != 2 {
		return none
	}
	return reading{rate: run.told[0], cost: run.told[1]}
}

const (
	bulkUnits  = "MB/s [CPU s/GiB]"
	eachUnits  = "1/s [CPU µs]"
	heldUnits  = "opens/s [KiB]"
	delayUnits = "p50 µs [p99 µs]"
)

// The program in C has no event loop. A connection of tcltls takes too long for
// so many.
var noLoop = []string{"raw", "tcltls"}

// All but this package.
var others = []string{"plain", "tcltls", "raw"}

var workloads = []workload{
	{name: "down-64k", title: "download, blocking reads of 64 KiB", units: bulkUnits,
		mode: "down", count: 256 * mega, size: 64 * kilo, buffer: 64 * kilo, evaluate: bulk},
	{name: "down-default", title: "the same, -buffersize not set", units: bulkUnits,
		mode: "down", count: 256 * mega, size: 64 * kilo, without: []string{"raw"}, evaluate: bulk},
	{name: "down-fcopy", title: "download, fcopy, not blocking", units: bulkUnits,
		mode: "down-copy", count: 256 * mega, size: 64 * kilo, buffer: 64 * kilo, evaluate: bulk},
	{name: "up-64k", title: "upload, blocking writes of 64 KiB", units: bulkUnits,
		mode: "up", count: 256 * mega, size: 64 * kilo, buffer: 64 * kilo, evaluate: bulk},
	{name: "up-default", title: "the same, -buffersize not set", units: bulkUnits,
		mode: "up", count: 256 * mega, size: 64 * kilo, without: []string{"raw"}, evaluate: bulk},
	{name: "up-fcopy", title: "upload, fcopy, not blocking", units: bulkUnits,
		mode: "up-copy", count: 256 * mega, size: 64 * kilo, buffer: 64 * kilo, evaluate: bulk},
	{name: "full", title: "client: connections, full handshake", units: eachUnits,
		mode: "connect-full", count: 1000, fewer: 60, evaluate: each},
	{name: "resumed", title: "client: connections, resumed", units: eachUnits,
		mode: "connect-resumed", count: 1000, resumes: true, without: []string{"plain", "tcltls"}, evaluate: each},
	{name: "fresh", title: "client: full handshakes, a new but equal config each time", units: eachUnits,
		mode: "connect-fresh", count: 1000, without: []string{"plain", "tcltls", "raw"}, evaluate: each},
	{name: "server-full", title: "server: connections, full handshake", units: eachUnits,
		mode: "serve-full", count: 1000, fewer: 60, serves: true, evaluate: each},
	{name: "server-resumed", title: "server: connections, resumed", units: eachUnits,
		mode: "serve-resumed", count: 1000, serves: true, resumes: true,
		without: []string{"plain", "tcltls"}, evaluate: each},
	{name: "server-fresh", title: "server: full handshakes, a new but equal config each time", units: eachUnits,
		mode: "serve-fresh", count: 1000, serves: true,
		without: []string{"plain", "tcltls", "raw", "socket"}, evaluate: each},
	{name: "ping-1", title: "round trips of 1 byte", units: eachUnits,
		mode: "ping", count: 10000, size: 1, evaluate: each},
	{name: "ping-1k", title: "round trips of 1 KiB", units: eachUnits,
		mode: "ping", count: 10000, size: kilo, evaluate: each},
	{name: "idle-1000", title: "1,000 idle connections", units: heldUnits, stands: true,
		mode: "hold", count: 1000, fewer: 60, evaluate: held},
	{name: "idle-5000", title: "5,000 idle connections", units: heldUnits, stands: true, once: true,
		mode: "hold", count: 5000, without: []string{"tcltls"}, tcl9: true, evaluate: held},
	{name: "idle-10000", title: "10,000 idle connections", units: heldUnits, stands: true, once: true,
		mode: "hold", count: 10000, without: []string{"tcltls", "raw"}, tcl9: true, evaluate: held},
	{name: "used-1000", title: "1,000 idle connections, after 64 KiB each way", units: heldUnits, stands: true, once: true,
		mode: "hold-used", count: 1000, size: 64 * kilo, without: []string{"tcltls"}, evaluate: held},
	{name: "used-10000", title: "10,000 idle connections, after 64 KiB each way", units: heldUnits, stands: true, once: true,
		mode: "hold-used", count: 10000, size: 64 * kilo, tcl9: true, evaluate: held,
		// Nagle's algorithm makes plain TCP wait for an acknowledgement each time.
		without: []string{"plain", "tcltls", "raw"}},
	{name: "many-10", title: "round trips of 1 KiB on 10 connections at once", units: eachUnits,
		mode: "many", count: 20000, size: kilo, among: 10, without: noLoop, evaluate: each},
	{name: "many-100", title: "round trips of 1 KiB on 100 connections at once", units: eachUnits,
		mode: "many", count: 20000, size: kilo, among: 100, without: noLoop, evaluate: each},
	{name: "many-1000", title: "round trips of 1 KiB on 1,000 connections at once", units: eachUnits,
		mode: "many", count: 20000, size: kilo, among: 1000, without: noLoop, evaluate: each},
	{name: "many-5000", title: "round trips of 1 KiB on 5,000 connections at once", units: eachUnits,
		mode: "many", count: 20000, size: kilo, among: 5000, without: noLoop, tcl9: true, evaluate: each},
	{name: "latency", title: "round trips of 1 byte beside a download", units: delayUnits,
		mode: "latency", count: 2000, size: 64 * kilo, without: []string{"raw"}, evaluate: delayed},
	{name: "threads-1", title: "both ends of connections, one thread", units: eachUnits,
		mode: "threads", count: 1000, among: 1, without: others, threads: true, evaluate: each},
	{name: "threads-2", title: "both ends of connections, two threads", units: eachUnits,
		mode: "threads", count: 1000, among: 2, without: others, threads: true, evaluate: each},
	{name: "load", title: "package require", units: "[CPU ms]",
		mode: "require", count: 1, without: []string{"plain", "raw", "push"}, evaluate: loaded},
}

// amount is how much a peer has to do.
func (w workload) amount(peer string, scale float64) int {
	count := w.count
	if w.fewer > 0 && peer == "tcltls" {
		count = w.fewer
	}
	count = max(1, int(float64(count)*scale))
	if w.count >= mega {
		count = (count + w.size - 1) / w.size * w.size
	}
	return count
}

// peers are those that do this workload.
func (w workload) peers(present func(string) bool) []string {
	var names []string
	for _, p := range peers {
		if present(p.name) && !slices.Contains(w.without, p.name) {
			names = append(names, p.name)
		}
	}
	return names
}

// choose finds workloads by their names; all without any.
func choose(names []string) ([]workload, error) {
	if len(names) == 0 {
		return workloads, nil
	}
	var chosen []workload
	for _, name := range names {
		i := slices.IndexFunc(workloads, func(w workload) bool { return w.name == name })
		if i < 0 {
			var known []string
			for _, w := range workloads {
				known = append(known, w.name)
			}
			return nil, fmt.Errorf("no workload %q: there are %s", name, strings.Join(known, " "))
		}
		chosen = append(chosen, workloads[i])
	}
	return chosen, nil
}
