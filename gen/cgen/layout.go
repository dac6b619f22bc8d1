package cgen

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/tcl-s2n/tcl-s2n/gen/source"
)

const (
	width    = 80
	tabWidth = 8
	step     = "    "
	hanging  = "        " // more indent for the rest of a broken line

	proseStart = " *\t" // of a line in the comment that heads a function
)

// Line is a line of C, and the places in the spec and in the template that it
// comes from.
type Line struct {
	Text  string
	Pos   source.Pos
	Shape source.Pos
}

// On both sides of the index of a place in the spec, at the start of a line, and of
// a line of a template, anywhere.
const (
	mark     = '\x01'
	lineMark = '\x02'
)

var lineMarks = regexp.MustCompile("\x02([0-9]+)\x02")

// layout makes lines out of the text of a template, whose lines may be too long.
// The first error stays, and the rest is void.
type layout struct {
	lines []Line
	home  source.Pos // what the block as a whole comes from
	pos   source.Pos
	shape source.Pos
	err   error
}

// lay lays out a text, whose marks stand for places in the spec and for lines of
// templates.
func (w *writer) lay(text string, home source.Pos) ([]Line, error) {
	l := &layout{home: home, pos: home}
	lines, shapes := w.takeLineMarks(text)
	for i := 0; i < len(lines); i++ {
		l.shape = shapes[i]
		line := l.place(lines[i], w.places)
		switch {
		case strings.HasPrefix(line, proseStart):
			prose := strings.TrimPrefix(line, proseStart)
			for i+1 < len(lines) && strings.HasPrefix(lines[i+1], proseStart) {
				i++
				prose += " " + strings.TrimPrefix(lines[i], proseStart)
			}
			l.prose(prose)
		case isComment(line):
			l.comment(line)
		default:
			l.code(line)
		}
	}
	return l.lines, l.err
}

// takeLineMarks gives the lines without the marks of templates, and the line of a
// template where each begins.
func (w *writer) takeLineMarks(text string) (lines []string, shapes []source.Pos) {
	var shape source.Pos
	for _, line := range strings.Split(text, "\n") {
		if m := lineMarks.FindStringSubmatch(line); m != nil {
			if i, err := strconv.Atoi(m[1]); err == nil && i < len(w.lines) {
				shape = w.lines[i]
			}
		}
		lines = append(lines, lineMarks.ReplaceAllString(line, ""))
		shapes = append(shapes, shape)
	}
	first, last := 0, len(lines)
	if lines[0] == "" {
		first++
	}
	if last > first && lines[last-1] == "" {
		last--
	}
	return lines[first:last], shapes[first:last]
}

// place takes the marks off a line. What ends at the left margin, and what follows,
// comes from the block as a whole.
func (l *layout) place(line string, places []source.Pos) string {
	for line != "" && line[0] == mark {
		index, rest, _ := strings.Cut(line[1:], string(mark))
		if i, err := strconv.Atoi(index); err == nil && i < len(places) {
			l.pos = places[i]
		}
		line = rest
	}
	if strings.HasPrefix(line, "}") {
		l.pos = l.home
	}
	return line
}

// code puts a statement or declaration, broken where it is too long. The rest of a
// broken line is indented, and once more for each bracket that is still open where
// the next line breaks, unless it would be too long only there.
func (l *layout) code(line string) {
	rest := strings.TrimLeft(line, " ")
	base := line[:len(line)-len(rest)]
	indent, depth, first := base, 0, 0
	for !fits(indent, rest) {
		head, tail := split(rest, width-len(indent), depth)
		if head == "" {
			l.fail("no place to break %q", rest)
			return
		}
		l.put(indent + head)
		depth += nesting(head)
		if first == 0 {
			first = depth
		}
		rest = tail
		indent = base + hanging
		if deep := indent + strings.Repeat(hanging, max(0, depth-first)); fits(deep, rest) || !fits(indent, rest) {
			indent = deep
		}
	}
	l.put(indent + rest)
}

func fits(indent, text string) bool {
	return len(indent)+len(text) <= width
}

func isComment(line string) bool {
	text := strings.TrimLeft(line, " ")
	return strings.HasPrefix(text, "/* ") && strings.HasSuffix(text, " */")
}

// comment puts a comment of one line, or a block of several.
func (l *layout) comment(line string) {
	if len(line) <= width {
		l.put(line)
		return
	}
	text := strings.TrimLeft(line, " ")
	indent := line[:len(line)-len(text)]
	l.put(indent + "/*")
	for _, part := range fill(text[len("/* "):len(text)-len(" */")], width-len(indent)-len(" * ")) {
		l.put(indent + " * " + part)
	}
	l.put(indent + " */")
}

// prose puts a paragraph of the comment that heads a function.
func (l *layout) prose(text string) {
	for _, line := range fill(text, width-tabWidth) {
		l.put(proseStart + line)
	}
}

func (l *layout) put(text string) {
	if l.err == nil {
		l.lines = append(l.lines, Line{Text: text, Pos: l.pos, Shape: l.shape})
	}
}

func (l *layout) fail(format string, args ...any) {
	if l.err == nil {
		l.err = fmt.Errorf("%v: %s", l.pos, fmt.Sprintf(format, args...))
	}
}

// split breaks a text so that the head has at most room characters: outside of
// brackets rather than inside, between arguments rather than within one, and as
// late as possible; or else within a string. depth is the level of brackets at
// the start. The head is empty if there is no place to break.
func split(text string, room, depth int) (head, tail string) {
	best, at, inString, blank := 1<<30, 0, false, 0
	for i := 0; i < len(text) && i <= room; i++ {
		switch c := text[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
			if c == ' ' && i+2 <= room {
				blank = i + 1
			}
		case c == '(' || c == '{' || c == '[':
			depth++
		case c == ')' || c == '}' || c == ']':
			depth--
		case c == ' ':
			rank := breakRank(text[:i], text[i+1:])
			if cost := depth*20 + rank; rank > 0 && cost <= best {
				best, at = cost, i
			}
		}
	}
	switch {
	case at > 0:
		return text[:at], text[at+1:]
	case blank > 0:
		return text[:blank] + `"`, `"` + text[blank:]
	}
	return "", ""
}

// breakRank rates how good it is to break a line between before and after: 1 is
// best, 19 worst, 0 means not at all.
func breakRank(before, after string) int {
	if strings.HasSuffix(before, ",") {
		return 1
	}
	for i, operator := range []string{"? ", ": ", "|| ", "&& ", "== ", "!= ", "| ", "/ "} {
		if strings.HasPrefix(after, operator) {
			return i + 2
		}
	}
	if strings.HasSuffix(before, " =") {
		return 19
	}
	return 0
}

// nesting is by how many brackets a text opens more than it closes.
func nesting(text string) int {
	depth, inString := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '(' || c == '{' || c == '[':
			depth++
		case c == ')' || c == '}' || c == ']':
			depth--
		}
	}
	return depth
}

// fill breaks prose into lines of at most room characters.
func fill(text string, room int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case len(line)+1+len(word) <= room:
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
	}
	return append(lines, line)
}

// quote writes a string as C does.
func quote(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(text) + `"`
}
