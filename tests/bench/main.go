// Command bench measures this package beside plain TCP, tcltls and a program in
// C on the same s2n-tls. Every peer is a process of its own, and its other end
// is this program, on Go's crypto/tls. All peers of a workload are measured in
// each round, one after the other, and what is compared are medians over the
// rounds. What it finds goes to a table in Markdown and a picture.
//
//	bench -tclsh tclsh8.6 -raw ./bench-raw [options] ?workload ...?
//
// `make bench` runs it: see README.md.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run() error {
	b := &bench{}
	flag.StringVar(&b.tclsh, "tclsh", "tclsh", "the shell that runs driver.tcl")
	flag.StringVar(&b.raw, "raw", "./bench-raw", "the program made from raw/raw.c")
	flag.StringVar(&b.source, "source", "tests/bench", "the folder of driver.tcl")
	flag.Float64Var(&b.scale, "scale", 1, "how much of the usual amount of work to do")
	rounds := flag.Int("rounds", 5, "how often each peer is measured at each workload")
	folder := flag.String("results", "", "where the table and the picture go; nowhere without")
	flag.Parse()
	b.pki = filepath.Join(b.source, "..", "pki")

	chosen, err := choose(strings.Fields(strings.Join(flag.Args(), " ")))
	if err != nil {
		return err
	}
	if *rounds < 1 || b.scale <= 0 {
		return fmt.Errorf("%d rounds at a scale of %g are nothing to measure", *rounds, b.scale)
	}
	if err := allowDescriptors(); err != nil {
		return err
	}
	if b.processors, b.all, err = divide(); err != nil {
		return err
	}
	if b.neutral, err = newNeutral(b.pki); err != nil {
		return err
	}
	if err := b.find(); err != nil {
		return err
	}
	if err := b.findThreads(); err != nil {
		return err
	}
	r := b.rounds(chosen, *rounds)
	fmt.Print(r.markdown())
	if *folder != "" {
		if err := r.write(*folder); err != nil {
			return err
		}
	}
	if len(r.failures) > 0 {
		return fmt.Errorf("%d runs failed:\n%s", len(r.failures), strings.Join(r.failures, "\n"))
	}
	return nil
}

// rounds measures everything, and says on standard error how far it is.
func (b *bench) rounds(chosen []workload, rounds int) *results {
	r := newResults(b, chosen, rounds)
	for round := range rounds {
		for _, w := range chosen {
			if (w.once && round > 0) || (w.tcl9 && strings.HasPrefix(r.tcl, "8.")) || (w.threads && !b.threads) {
				continue
			}
			fmt.Fprintf(os.Stderr, "round %d of %d: %s\n", round+1, rounds, w.name)
			for _, name := range rotated(w.peers(b.present), round) {
				got, err := b.measure(w, name)
				if err != nil {
					r.failures = append(r.failures, fmt.Sprintf("%s, %s: %v", w.name, name, err))
				}
				r.add(w.name, name, got)
			}
		}
	}
	r.finish(b)
	return r
}
