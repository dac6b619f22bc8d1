// Package source knows where things stand in the files that people write, and
// how to tell them what is wrong there.
package source

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Pos is a place in a file. Line and Col count from 1, Col in characters; both
// are 0 when the file as a whole is meant.
type Pos struct {
	File string
	Line int
	Col  int
}

func (p Pos) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

func compare(a, b Pos) int {
	if c := strings.Compare(a.File, b.File); c != 0 {
		return c
	}
	if a.Line != b.Line {
		return a.Line - b.Line
	}
	return a.Col - b.Col
}

// Diagnostic is one mistake. Hint may be empty.
type Diagnostic struct {
	Pos  Pos
	Msg  string
	Hint string
}

func (d Diagnostic) String() string {
	s := d.Pos.String() + ": error: " + d.Msg
	if d.Hint != "" {
		s += " (" + d.Hint + ")"
	}
	return s
}

// Diagnostics collects mistakes, and the texts that they are in. The zero value
// is ready to use.
type Diagnostics struct {
	list  []Diagnostic
	lines map[string][]string
}

// AddText makes the text of a file known, so that excerpts can be shown.
func (d *Diagnostics) AddText(file, text string) {
	if d.lines == nil {
		d.lines = make(map[string][]string)
	}
	d.lines[file] = strings.Split(text, "\n")
}

// Errorf adds a mistake.
func (d *Diagnostics) Errorf(pos Pos, format string, args ...any) {
	d.Add(Diagnostic{Pos: pos, Msg: fmt.Sprintf(format, args...)})
}

// Add adds a mistake that may have a hint. The same one is only kept once.
func (d *Diagnostics) Add(diag Diagnostic) {
	if !slices.Contains(d.list, diag) {
		d.list = append(d.list, diag)
	}
}

// Len is the number of mistakes so far.
func (d *Diagnostics) Len() int {
	return len(d.list)
}

// Err is nil when there are no mistakes, and otherwise an error whose text is
// what Print writes.
func (d *Diagnostics) Err() error {
	if len(d.list) == 0 {
		return nil
	}
	return &reported{d}
}

type reported struct{ diags *Diagnostics }

func (r *reported) Error() string {
	var b strings.Builder
	r.diags.print(&b)
	return strings.TrimSuffix(b.String(), "\n")
}

// print writes all mistakes, in the order of their places, each with the line
// that it is in and a caret beneath.
func (d *Diagnostics) print(w io.Writer) {
	sorted := slices.Clone(d.list)
	slices.SortStableFunc(sorted, func(a, b Diagnostic) int {
		return compare(a.Pos, b.Pos)
	})
	for _, diag := range sorted {
		fmt.Fprintln(w, diag)
		fmt.Fprint(w, d.excerpt(diag.Pos))
	}
}

// excerpt shows the line of pos and a caret under its column. Tabs stay tabs,
// so that the caret stands right at any tab width.
func (d *Diagnostics) excerpt(pos Pos) string {
	lines := d.lines[pos.File]
	if pos.Line < 1 || pos.Line > len(lines) {
		return ""
	}
	line := []rune(strings.TrimRight(lines[pos.Line-1], "\r"))
	indent := make([]rune, 0, len(line))
	for i := 0; i < pos.Col-1; i++ {
		if i < len(line) && line[i] == '\t' {
			indent = append(indent, '\t')
		} else {
			indent = append(indent, ' ')
		}
	}
	return fmt.Sprintf("\t%s\n\t%s^\n", string(line), string(indent))
}

// Closest returns the candidate that word was most likely meant to be, or "".
func Closest(word string, candidates []string) string {
	best, bestDistance := "", 1+(len(word)+2)/3
	for _, c := range candidates {
		if n := distance(word, c); n < bestDistance {
			best, bestDistance = c, n
		}
	}
	return best
}

// DidYouMean is a hint that names the closest candidate, or "".
func DidYouMean(word string, candidates []string) string {
	if c := Closest(word, candidates); c != "" {
		return fmt.Sprintf("did you mean %q?", c)
	}
	return ""
}

// distance is the number of edits (insert, delete, replace, or swap of two
// neighbours) between a and b.
func distance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			replace := rows[i-1][j-1]
			if a[i-1] != b[j-1] {
				replace++
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, replace)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
