package cgen

import (
	"fmt"
	"strings"

	"github.com/tcl-s2n/tcl-s2n/gen/source"
)

const (
	width    = 80
	tabWidth = 8
	step     = "    "
	hanging  = "        " // more indent for the rest of a broken line
)

// Line is a line of C, and the place in the spec that it comes from.
type Line struct {
	Text string
	Pos  source.Pos
}

// printer writes C line by line. The first error stays, and the rest is void.
type printer struct {
	lines  []Line
	indent string
	home   source.Pos // what the block as a whole comes from
	pos    source.Pos
	err    error
}

func newPrinter(home source.Pos) *printer {
	return &printer{home: home, pos: home}
}

// at says where the following lines come from.
func (p *printer) at(pos source.Pos) {
	p.pos = pos
}

// line writes a statement or declaration, broken where it is too long. The rest
// of a broken line is indented, and once more for each bracket that is still
// open where the next line breaks, unless it would be too long only there.
func (p *printer) line(format string, args ...any) {
	rest := fmt.Sprintf(format, args...)
	indent, depth, first := p.indent, 0, 0
	for !fits(indent, rest) {
		head, tail := split(rest, width-len(indent), depth)
		if head == "" {
			p.fail("no place to break %q", rest)
			return
		}
		p.put(indent + head)
		depth += nesting(head)
		if first == 0 {
			first = depth
		}
		rest = tail
		indent = p.indent + hanging
		if deep := indent + strings.Repeat(hanging, max(0, depth-first)); fits(deep, rest) || !fits(indent, rest) {
			indent = deep
		}
	}
	p.put(indent + rest)
}

func fits(indent, text string) bool {
	return len(indent)+len(text) <= width
}

// open writes a line and indents what follows, until close.
func (p *printer) open(format string, args ...any) {
	p.line(format, args...)
	p.indent += step
}

// close ends what open began. What ends at the left margin, and what follows,
// comes from the block as a whole.
func (p *printer) close(format string, args ...any) {
	p.indent = strings.TrimSuffix(p.indent, step)
	if p.indent == "" {
		p.at(p.home)
	}
	p.line(format, args...)
}

func (p *printer) blank() {
	p.put("")
}

// comment writes a comment of one line, or a block of several.
func (p *printer) comment(text string) {
	if one := p.indent + "/* " + text + " */"; len(one) <= width {
		p.put(one)
		return
	}
	p.put(p.indent + "/*")
	for _, line := range fill(text, width-len(p.indent)-len(" * ")) {
		p.put(p.indent + " * " + line)
	}
	p.put(p.indent + " */")
}

// banner writes the comment that heads a function, as Tcl's sources have it.
func (p *printer) banner(name, purpose, results, effects string) {
	const rule = " *" + "----------------------------------------------------------------------"
	p.put("/*")
	p.put(rule)
	p.put(" *")
	p.put(" * " + name + " --")
	p.put(" *")
	p.paragraph(purpose)
	p.put(" *")
	p.put(" * Results:")
	p.paragraph(results)
	p.put(" *")
	p.put(" * Side effects:")
	p.paragraph(effects)
	p.put(" *")
	p.put(rule)
	p.put(" */")
	p.blank()
}

func (p *printer) paragraph(text string) {
	for _, line := range fill(text, width-tabWidth) {
		p.put(" *\t" + line)
	}
}

// function writes the head of a static function, one parameter a line.
func (p *printer) function(result, name string, params ...string) {
	p.sharedFunction("static "+result, name, params...)
}

// sharedFunction writes the head of a function that other files call.
func (p *printer) sharedFunction(result, name string, params ...string) {
	p.line("%s", result)
	p.line("%s(", name)
	for i, param := range params {
		end := ","
		if i == len(params)-1 {
			end = ")"
		}
		p.line("%s%s%s", step, param, end)
	}
	p.open("{")
}

func (p *printer) put(text string) {
	if p.err == nil {
		p.lines = append(p.lines, Line{Text: text, Pos: p.pos})
	}
}

func (p *printer) fail(format string, args ...any) {
	if p.err == nil {
		p.err = fmt.Errorf("%v: %s", p.pos, fmt.Sprintf(format, args...))
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

// breakRank tells how good it is to break a line between before and after: 1 is
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
