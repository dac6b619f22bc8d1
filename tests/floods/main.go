// Command floods measures what a peer that sends without end costs others. Beside
// each flood of tests/peers, in both roles, a connection and newcomers on the same
// event loop are timed. The tables go into a page, between two comments:
//
//	floods [options] PEERS
//
// PEERS is the program of tests/peers. `make floods` runs it all.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"regexp"
	"time"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "floods:", err)
		os.Exit(1)
	}
}

// lane is what all rows share.
type lane struct {
	tclsh, peers, source, pki string

	lasting time.Duration
	only    *regexp.Regexp
}

func run(args []string) error {
	l := &lane{source: "tests/floods", pki: "tests/pki"}
	f := flag.NewFlagSet("floods", flag.ContinueOnError)
	f.StringVar(&l.tclsh, "tclsh", "tclsh", "the Tcl whose event loop is flooded")
	f.DurationVar(&l.lasting, "lasting", time.Second, "how long each flood is kept up")
	only := f.String("only", "", "the rows to measure, as a regular expression")
	page := f.String("page", "", "the page that gets the tables; standard output if there is none")
	if err := f.Parse(args); err != nil {
		return err
	}
	if f.NArg() != 1 {
		return errors.New("give the program of tests/peers, after the options")
	}
	l.peers = f.Arg(0)
	var err error
	if l.only, err = regexp.Compile(*only); err != nil {
		return err
	}
	text, err := l.measure()
	if err != nil {
		return err
	}
	if *page == "" {
		fmt.Print(text)
		return nil
	}
	return replace(*page, l.version(), text)
}

// measure makes the tables.
func (l *lane) measure() (string, error) {
	text := about(l)
	for _, t := range tables {
		var lines []string
		for _, r := range t.rows() {
			if !l.only.MatchString(r.name()) {
				continue
			}
			m, err := l.flood(r)
			if err != nil {
				return "", fmt.Errorf("%s: %w", r.name(), err)
			}
			lines = append(lines, t.line(r, m))
			fmt.Fprint(os.Stderr, lines[len(lines)-1])
		}
		text += t.render(lines)
	}
	return text, nil
}
