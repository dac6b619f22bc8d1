package main

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// A target is what a workload of ours has to reach, in the same round.
type target struct {
	workload string
	measure  measure
	atLeast  bool // otherwise at most
	limit    float64
	peer     string // that it is a multiple of; or
	of       string // the workload of ours that it is a multiple of; or neither
	part     string // a peer that does only part of this work, to tell what can be had
	tcl      string // where it holds: a version begins with this
	ours     string // for this one of ours only
}

var targets = []target{
	{workload: "down-64k", measure: cost, limit: 1.1, peer: "raw"},
	{workload: "down-64k", measure: cost, limit: 0.60, peer: "tcltls", part: "raw"},
	{workload: "down-fcopy", measure: rate, atLeast: true, limit: 4, peer: "tcltls", tcl: "8.6"},
	{workload: "down-fcopy", measure: cost, limit: 1.3, peer: "raw", part: "plain", tcl: "8.6"},
	{workload: "down-fcopy", measure: cost, limit: 1.1, peer: "raw", part: "plain", tcl: "9"},
	{workload: "up-default", measure: cost, limit: 1.1, peer: "socket", ours: "push"},
	{workload: "up-fcopy", measure: cost, limit: 1, peer: "raw", part: "plain"},
	{workload: "up-fcopy", measure: cost, limit: 0.35, peer: "tcltls", part: "raw"},
	{workload: "full", measure: cost, limit: 1.1, peer: "raw", part: "plain"},
	{workload: "full", measure: rate, atLeast: true, limit: 70, peer: "tcltls", part: "raw"},
	{workload: "resumed", measure: cost, limit: 0.55, of: "full"},
	{workload: "server-full", measure: cost, limit: 1.15, peer: "raw", part: "plain"},
	{workload: "server-resumed", measure: cost, limit: 1.15, peer: "raw"},
	{workload: "fresh", measure: cost, limit: 1.1, of: "full"},
	{workload: "server-fresh", measure: cost, limit: 1.1, of: "server-full"},
	{workload: "ping-1", measure: rate, atLeast: true, limit: 0.95, peer: "plain", part: "raw"},
	{workload: "ping-1k", measure: rate, atLeast: true, limit: 0.95, peer: "plain", part: "raw"},
	{workload: "idle-1000", measure: cost, limit: 12},
	{workload: "idle-5000", measure: cost, limit: 12},
	{workload: "idle-10000", measure: cost, limit: 12},
	{workload: "threads-2", measure: rate, atLeast: true, limit: 1.9, of: "threads-1"},
	{workload: "load", measure: cost, limit: 6},
}

func (t target) String() string {
	sign, what := "≤", ""
	if t.atLeast {
		sign = "≥"
	}
	switch {
	case t.peer != "":
		what = " × " + titleOf(t.peer)
	case t.of != "":
		what = " × own " + t.of
	}
	return fmt.Sprintf("%s %g%s", sign, t.limit, what)
}

func (t target) reached(value float64) bool {
	if t.atLeast {
		return value >= t.limit
	}
	return value <= t.limit
}

func titleOf(name string) string {
	return peers[slices.IndexFunc(peers, func(p peer) bool { return p.name == name })].title
}

// A verdict compares a target with what was measured.
type verdict struct {
	target target
	peer   string    // which of ours
	values []float64 // round by round; none where it was not measured
	part   []float64 // the same of the peer that does part of the work
	reason string    // why not
}

// outcome is met, not met, or why nobody can tell.
func (v verdict) outcome() string {
	switch {
	case v.reason != "":
		return "not measured: " + v.reason
	case math.IsNaN(median(v.values)):
		return "**not met**: it failed"
	case v.target.reached(median(v.values)):
		return "met"
	}
	return "**not met**"
}

// judge compares the targets of all workloads that were chosen.
func (r *results) judge() []verdict {
	var verdicts []verdict
	for _, t := range targets {
		w, chosen := r.workload(t.workload)
		if !chosen || !strings.HasPrefix(r.tcl, t.tcl) {
			continue
		}
		for _, name := range own {
			if !slices.Contains(w.without, name) && (t.ours == "" || t.ours == name) {
				verdicts = append(verdicts, r.compare(t, w, name))
			}
		}
	}
	return verdicts
}

func (r *results) compare(t target, w workload, name string) verdict {
	v := verdict{target: t, peer: name}
	measured := r.of(w.name, name)
	switch {
	case len(measured) == 0 && w.threads:
		v.reason = "the package Thread is not installed for this Tcl"
		return v
	case len(measured) == 0:
		v.reason = "select watches no more than 1,024 descriptors"
		return v
	case t.peer != "" && r.missing[t.peer] != "":
		v.reason = titleOf(t.peer) + " is " + r.missing[t.peer]
		return v
	}
	v.values = measured.values(t.measure)
	if t.peer == "" && t.of == "" {
		return v
	}
	by, what := r.of(w.name, t.peer), t.of
	if t.of != "" {
		by = r.of(t.of, name)
	} else {
		what = titleOf(t.peer)
	}
	switch {
	case len(by) == 0:
		v.values, v.reason = nil, what+" was not run"
	case math.IsNaN(median(by.values(t.measure))):
		v.values, v.reason = nil, what+" failed"
	default:
		v.values = ratios(v.values, by.values(t.measure))
		v.part = ratios(r.of(w.name, t.part).values(t.measure), by.values(t.measure))
	}
	return v
}
