// Package coverage reports how much of the C that is written by hand was run, by
// what gcov counted while "make coverage" ran the tests.
package coverage

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/tcl-s2n/tcl-s2n/gen/file"
	"github.com/tcl-s2n/tcl-s2n/gen/render"
)

// Unreached is the file with what no test reaches, and why.
const Unreached = "tests/coverage/unreached.txt"

// What must be reached at least, in per cent of the C written by hand.
const (
	minLines    = 95
	minBranches = 85
)

// Report asks gcov what was reached of our C, which is below root and whose
// objects are in folder, and writes a table. The error tells what is below the
// limits, and what is neither reached nor explained.
func Report(w io.Writer, gcov, root, folder string, out render.Output, unreached string) error {
	counts, err := runGcov(gcov, root, folder)
	if err != nil {
		return err
	}
	entries, err := parseUnreached(Unreached, unreached)
	if err != nil {
		return err
	}
	return newSummary(counts, out, entries).write(w)
}

// reached counts what was run, and what there is.
type reached struct {
	lines, allLines       int
	branches, allBranches int
	explained             int // branches, and lines that have none
}

func (r *reached) add(l *line, explained bool) {
	r.allLines++
	if l.Count > 0 {
		r.lines++
	}
	r.allBranches += len(l.Branches)
	missing := missingBranches(l)
	r.branches += len(l.Branches) - missing
	if explained {
		r.explained += max(missing, 1)
	}
}

func (r *reached) merge(o reached) {
	r.lines += o.lines
	r.allLines += o.allLines
	r.branches += o.branches
	r.allBranches += o.allBranches
	r.explained += o.explained
}

func missingBranches(l *line) int {
	n := 0
	for _, b := range l.Branches {
		if b.Count == 0 {
			n++
		}
	}
	return n
}

func isReached(l *line) bool {
	return l.Count > 0 && missingBranches(l) == 0
}

// row is a line of the table.
type row struct {
	name string
	reached
}

// summary is all there is to tell.
type summary struct {
	rows    []row    // of files, the part written by hand
	total   row      // of those
	derived row      // what came from the spec, in all files
	missing []string // what is not explained
	stale   []error
}

func newSummary(counts map[place]*line, out render.Output, entries []*entry) *summary {
	s := &summary{total: row{name: "written by hand"}, derived: row{name: "derived"}}
	for _, f := range out.Files {
		if _, ok := out.Origins[f.Path]; ok {
			s.addDerived(f, counts)
		}
	}
	for _, f := range out.Written {
		r := row{name: path.Base(f.Path)}
		behind := "" // the function whose last line was explained
		for i, text := range strings.Split(strings.TrimSuffix(string(f.Data), "\n"), "\n") {
			l := counts[place{f.Path, i + 1}]
			if l == nil {
				continue
			}
			explained := explain(entries, r.name, l.Function, text, isReached(l)) ||
				l.Count == 0 && l.Function == behind
			behind = ""
			if explained {
				behind = l.Function
			}
			s.addLine(&r, l, fmt.Sprintf("%s:%d", f.Path, i+1), text, explained)
		}
		if r.allLines > 0 {
			s.rows = append(s.rows, r)
			s.total.merge(r.reached)
		}
	}
	s.stale = stale(entries)
	return s
}

// addDerived counts the lines of a file that is derived.
func (s *summary) addDerived(f file.File, counts map[place]*line) {
	for i := range bytes.Count(f.Data, []byte("\n")) {
		if l := counts[place{f.Path, i + 1}]; l != nil {
			s.derived.add(l, false)
		}
	}
}

// addLine counts a line written by hand, and keeps it in mind when it is neither
// reached nor explained.
func (s *summary) addLine(r *row, l *line, at, text string, explained bool) {
	done := isReached(l)
	r.add(l, explained && !done)
	if done || explained {
		return
	}
	what := "is never run"
	if l.Count > 0 {
		what = fmt.Sprintf("takes %d of %d branches", len(l.Branches)-missingBranches(l), len(l.Branches))
	}
	s.missing = append(s.missing, fmt.Sprintf("%s: %s: %s (%s)",
		at, l.Function, strings.TrimSpace(text), what))
}

// write prints the table, and gives as error what is not as it should be.
func (s *summary) write(w io.Writer) error {
	fmt.Fprintf(w, "%-20s %15s %7s %15s %7s %10s\n", "", "lines", "%", "branches", "%", "explained")
	for _, r := range append(s.rows, s.total, s.derived) {
		r.write(w)
	}
	all := s.stale
	if len(s.missing) > 0 {
		all = append(all, fmt.Errorf("%s\n%d lines are neither reached nor explained in %s",
			strings.Join(s.missing, "\n"), len(s.missing), Unreached))
	}
	all = append(all, atLeast("lines", s.total.lines, s.total.allLines, minLines),
		atLeast("branches", s.total.branches, s.total.allBranches, minBranches))
	return errors.Join(all...)
}

func (r row) write(w io.Writer) {
	fmt.Fprintf(w, "%-20s %7d/%7d %7s %7d/%7d %7s %10d\n", r.name,
		r.lines, r.allLines, percent(r.lines, r.allLines),
		r.branches, r.allBranches, percent(r.branches, r.allBranches), r.explained)
}

// percent rounds down: 100 is all.
func percent(part, whole int) string {
	if whole == 0 {
		return "-"
	}
	tenths := part * 1000 / whole
	return fmt.Sprintf("%d.%d", tenths/10, tenths%10)
}

func atLeast(what string, part, whole, least int) error {
	if part*100 >= whole*least {
		return nil
	}
	return fmt.Errorf("%s%% of the %s are reached; the minimum is %d%%", percent(part, whole), what, least)
}
