package main

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// markdown is the report: what was measured where, and how it compares.
func (r *results) markdown() string {
	var out strings.Builder
	fmt.Fprintf(&out, "# Measured with Tcl %s\n\n", r.tcl)
	r.writeFacts(&out)
	r.writeTable(&out)
	r.writeTargets(&out)
	if len(r.failures) > 0 {
		fmt.Fprintf(&out, "\n## Failures\n\n")
		for _, failure := range r.failures {
			fmt.Fprintf(&out, "* %s\n", strings.ReplaceAll(failure, "\n", " "))
		}
	}
	return out.String()
}

func (r *results) writeFacts(out *strings.Builder) {
	fmt.Fprintf(out, "%s; load average %s before, %s after.\n", r.machine, r.loads[0], r.loads[1])
	fmt.Fprintf(out, "Rounds, of which medians are shown: %d", r.rounds)
	if r.scale != 1 {
		fmt.Fprintf(out, ", with %g times the usual amount of work: too little to compare", r.scale)
	}
	fmt.Fprintf(out, ".\n\n")
	for _, p := range peers {
		if why := r.missing[p.name]; why != "" {
			fmt.Fprintf(out, "* %s: %s\n", p.title, why)
			continue
		}
		parts := []string{r.about[p.name], r.agreed[p.name]}
		parts = slices.DeleteFunc(parts, func(part string) bool { return part == "" })
		fmt.Fprintf(out, "* %s: %s\n", p.title, strings.Join(parts, "; "))
	}
}

func (r *results) writeTable(out *strings.Builder) {
	fmt.Fprintf(out, "\n## What was measured\n\n| workload | unit |")
	for _, p := range peers {
		fmt.Fprintf(out, " %s%s |", p.title, map[bool]string{true: " (missing)"}[r.missing[p.name] != ""])
	}
	fmt.Fprintf(out, "\n|---|---|%s\n", strings.Repeat("---|", len(peers)))
	for _, w := range r.workloads {
		fmt.Fprintf(out, "| %s: %s | %s |", w.name, w.title, w.units)
		for _, p := range peers {
			fmt.Fprintf(out, " %s |", r.cell(w, p.name))
		}
		fmt.Fprintln(out)
	}
}

// cell has rate and cost, as the units of the workload say.
func (r *results) cell(w workload, peer string) string {
	measured := r.of(w.name, peer)
	if len(measured) == 0 {
		return "–"
	}
	speed, price := median(measured.values(rate)), median(measured.values(cost))
	switch {
	case math.IsNaN(price):
		return "failed"
	case math.IsNaN(speed):
		return fmt.Sprintf("[%s]", number(price))
	}
	return fmt.Sprintf("%s [%s]", number(speed), number(price))
}

// number shows three digits that count, and no exponent.
func number(value float64) string {
	switch size := math.Abs(value); {
	case size >= 100:
		return fmt.Sprintf("%.0f", value)
	case size >= 10:
		return fmt.Sprintf("%.1f", value)
	case size >= 1:
		return fmt.Sprintf("%.2f", value)
	}
	return fmt.Sprintf("%.3f", value)
}

func (r *results) writeTargets(out *strings.Builder) {
	verdicts := r.judge()
	if len(verdicts) == 0 {
		return
	}
	fmt.Fprintf(out, "\n## Targets\n\nRatios are those of each round; their median, lowest and highest. What does only part of "+
		"the work, TLS without Tcl or Tcl without TLS, shows what there is to be had.\n\n")
	fmt.Fprintf(out, "| workload | of | target | measured | | part of the work |\n|---|---|---|---|---|---|\n")
	counts := map[string]int{}
	for _, v := range verdicts {
		outcome := v.outcome()
		counts[strings.Trim(strings.SplitN(outcome, ":", 2)[0], "*")]++
		fmt.Fprintf(out, "| %s, %s | %s | %s | %s | %s | %s |\n", v.target.workload, r.unit(v.target),
			titleOf(v.peer), v.target, v.shown(), outcome, v.shownPart())
	}
	var parts []string
	for _, outcome := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, fmt.Sprintf("%d %s", counts[outcome], outcome))
	}
	fmt.Fprintf(out, "\n%s.\n", strings.Join(parts, ", "))
}

func (v verdict) shown() string {
	if math.IsNaN(median(v.values)) {
		return "–"
	}
	low, high := span(v.values)
	return fmt.Sprintf("%s (%s to %s)", number(median(v.values)), number(low), number(high))
}

// shownPart names the peer that does part of the work, and what it reaches.
func (v verdict) shownPart() string {
	if math.IsNaN(median(v.part)) {
		return "–"
	}
	return fmt.Sprintf("%s: %s", titleOf(v.target.part), number(median(v.part)))
}

// unit is that of the measure that a target speaks of.
func (r *results) unit(t target) string {
	w, _ := r.workload(t.workload)
	before, after, _ := strings.Cut(w.units, "[")
	if t.measure == rate {
		return strings.TrimSpace(before)
	}
	return strings.TrimSuffix(after, "]")
}
