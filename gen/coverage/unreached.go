package coverage

import (
	"errors"
	"fmt"
	"strings"
)

// entry explains why no test reaches some lines, or all sides of a condition.
type entry struct {
	at       string // file:line of the entry
	file     string
	function string
	text     string // part of the line, or "" for the whole function
	chance   bool   // some runs reach it
	matched  bool   // there is such a line
	used     bool   // that is not reached
}

// parseUnreached reads the explanations. A paragraph is a reason and, indented,
// the places that it holds for:
//
//	Needs a clock that cannot be read.
//	    validity.c Now: if (status != 0) {
//	    ? tickets.c Rotate
//
// A question mark stands before what some runs reach. Lines with # are comments.
// An entry holds for the lines right behind its own as well, that are never run.
func parseUnreached(name, text string) ([]*entry, error) {
	var entries []*entry
	var all []error
	explained := false
	for i, l := range strings.Split(text, "\n") {
		at := fmt.Sprintf("%s:%d", name, i+1)
		switch {
		case strings.HasPrefix(l, "#"):
		case strings.TrimSpace(l) == "":
			explained = false
		case !strings.HasPrefix(l, " "):
			explained = true
		case !explained:
			all = append(all, fmt.Errorf("%s: the entry has no reason above it", at))
		default:
			e, err := parseEntry(at, strings.TrimSpace(l))
			if err != nil {
				all = append(all, err)
				continue
			}
			entries = append(entries, e)
		}
	}
	return entries, errors.Join(all...)
}

func parseEntry(at, text string) (*entry, error) {
	e := &entry{at: at}
	text, e.chance = cutPrefix(text, "? ")
	head, line, _ := strings.Cut(text, ": ")
	words := strings.Fields(head)
	if len(words) != 2 {
		return nil, fmt.Errorf(`%s: %q is not "file.c Function" or "file.c Function: text of the line"`, at, text)
	}
	e.file, e.function, e.text = words[0], words[1], line
	return e, nil
}

func cutPrefix(text, prefix string) (string, bool) {
	return strings.TrimPrefix(text, prefix), strings.HasPrefix(text, prefix)
}

// explain marks the entries that a line is meant by. Reports whether there is
// one.
func explain(entries []*entry, file, function, text string, reached bool) bool {
	found := false
	for _, e := range entries {
		if e.file != file || e.function != function || !strings.Contains(text, e.text) {
			continue
		}
		e.matched = true
		e.used = e.used || !reached
		found = true
	}
	return found
}

// stale lists the entries that explain nothing.
func stale(entries []*entry) []error {
	var all []error
	for _, e := range entries {
		switch {
		case !e.matched:
			all = append(all, fmt.Errorf("%s: %s of %s has no such line", e.at, e.function, e.file))
		case !e.used && !e.chance:
			all = append(all, fmt.Errorf("%s: the tests reach this line: remove the entry", e.at))
		}
	}
	return all
}
