package docs

import (
	"bytes"
	"fmt"
	"strings"
)

// roffPage writes the manual for man(7), in the shape of Tcl's own pages.
func roffPage(page *Page) []byte {
	w := &roffWriter{}
	w.line(`.\" %s`, banner)
	w.line(".ds AD l") // groff 1.23 adjusts each section anew, as this says
	w.line(`.TH %s n %s "%s %s" "Tcl Extensions"`,
		page.Name, page.Date, page.Name, page.Version)
	w.line(".nh\n.ad l") // code keeps its hyphens, text its blanks
	w.line(".SH NAME")
	w.line(`%s \- %s`, page.Name, roffText(page.Summary))
	for _, s := range page.Sections {
		w.line(".SH %s", roffArgument(s.Title))
		w.section(s.Body)
		for _, g := range s.Groups {
			if len(g.Title) > 0 {
				w.line(".SS %s", roffArgument(plainText(g.Title)))
			}
			for _, e := range g.Entries {
				w.term(e.Head, e.Body)
			}
		}
	}
	return w.Bytes()
}

type roffWriter struct{ bytes.Buffer }

func (w *roffWriter) line(format string, args ...any) {
	fmt.Fprintf(w, format+"\n", args...)
}

// section writes the blocks behind a heading.
func (w *roffWriter) section(blocks []Block) {
	w.blocks(blocks, ".PP")
}

// term writes a tagged paragraph; what follows its first block is indented
// like it.
func (w *roffWriter) term(head []Span, body []Block) {
	w.line(".TP")
	w.spans(head)
	w.blocks(body, ".IP")
}

// blocks writes blocks; next is the macro that begins a paragraph there.
func (w *roffWriter) blocks(blocks []Block, next string) {
	for i, b := range blocks {
		if _, ok := b.(Para); ok && i > 0 {
			w.line("%s", next)
		}
		w.block(b, next)
	}
}

func (w *roffWriter) block(b Block, next string) {
	switch b := b.(type) {
	case Para:
		w.spans(b)
	case List:
		w.list(b, next == ".IP")
	case Terms:
		w.line(".RS")
		for _, t := range b {
			w.term(t.Head, t.Body)
		}
		w.line(".RE")
	case Listing:
		w.line("%s\n.nf", next)
		for _, code := range b {
			w.line("%s", strings.TrimRight("  "+roffCode(code), " "))
		}
		w.line(".fi")
	case Table:
		w.block(Listing(tableRows(b)), next)
	case Forms:
		w.line(".nf")
		for _, form := range b {
			w.spans(form)
		}
		w.line(".fi")
	}
}

// list writes a bullet before each item. Within a term it has to be told to
// start at the term's margin.
func (w *roffWriter) list(items List, inTerm bool) {
	if inTerm {
		w.line(".RS")
	}
	for _, item := range items {
		w.line(`.IP \(bu 3`)
		w.spans(item)
	}
	if inTerm {
		w.line(".RE")
	}
}

// spans writes running text.
func (w *roffWriter) spans(spans []Span) {
	var b strings.Builder
	for _, s := range spans {
		switch s.Style {
		case Code:
			b.WriteString(`\fB` + roffCode(s.Text) + `\fR`)
		case Emph:
			b.WriteString(`\fI` + roffCode(s.Text) + `\fR`)
		default:
			b.WriteString(roffText(s.Text))
		}
	}
	for _, line := range roffLines(b.String()) {
		w.line("%s", roffLine(line))
	}
}

// roffLines breaks running text: behind each sentence, since that is how
// typesetters know it, and where a line gets long.
func roffLines(text string) []string {
	var lines []string
	line := ""
	for _, word := range strings.Split(text, " ") {
		if line != "" && len(line)+1+len(word) > 79 || endsSentence(line) {
			lines = append(lines, line)
			line = word
			continue
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}

// endsSentence reports whether a full stop ends the text, brackets and a change of
// font aside.
func endsSentence(text string) bool {
	return strings.HasSuffix(strings.TrimRight(strings.TrimSuffix(text, `\fR`), `)"`), ".")
}

var (
	roffPlain   = strings.NewReplacer(`\`, `\e`)
	roffLiteral = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`, "\u2192", `\(->`)
)

// roffText keeps running text from being taken for requests.
func roffText(text string) string { return roffPlain.Replace(text) }

// roffCode also keeps characters as they are typed, where typesetters prefer
// others.
func roffCode(text string) string { return roffLiteral.Replace(text) }

// roffLine protects a control character at the beginning of a line.
func roffLine(line string) string {
	if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
		return `\&` + line
	}
	return line
}

// roffArgument makes text one argument of a macro.
func roffArgument(text string) string {
	return `"` + strings.ReplaceAll(roffText(text), `"`, `\(dq`) + `"`
}

// tableRows sets the cells of a table in columns.
func tableRows(table Table) []string {
	widths := make([]int, len(table[0]))
	for _, row := range table {
		for i, cell := range row {
			widths[i] = max(widths[i], len(cell))
		}
	}
	lines := make([]string, len(table))
	for i, row := range table {
		for j, cell := range row {
			lines[i] += fmt.Sprintf("%-*s  ", widths[j], cell)
		}
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return lines
}
