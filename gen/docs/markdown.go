package docs

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
)

// markdownPage writes the manual as Markdown, with an anchor for each entry.
func markdownPage(page *Page) []byte {
	w := &markdownWriter{titles: titlePattern(page)}
	w.line("<!-- %s -->", banner)
	w.line("")
	w.line("# %s %s", page.Name, page.Version)
	w.line("")
	w.line("%s", markdownText(upperFirst(page.Summary)+"."))
	w.line("")
	w.contents(page)
	for _, s := range page.Sections {
		w.line("## %s", titleCase(s.Title))
		w.line("")
		w.blocks(s.Body, "")
		for _, g := range s.Groups {
			w.group(g)
		}
	}
	return append(bytes.TrimRight(w.Bytes(), "\n"), '\n')
}

type markdownWriter struct {
	bytes.Buffer
	titles *regexp.Regexp
}

// titlePattern finds the titles of sections in running text.
func titlePattern(page *Page) *regexp.Regexp {
	titles := make([]string, len(page.Sections))
	for i, s := range page.Sections {
		titles[i] = regexp.QuoteMeta(s.Title)
	}
	return regexp.MustCompile(`\b(` + strings.Join(titles, "|") + `)\b`)
}

func (w *markdownWriter) line(format string, args ...any) {
	fmt.Fprintf(w, format+"\n", args...)
}

// contents lists sections, and in one line with each what it explains.
func (w *markdownWriter) contents(page *Page) {
	for _, s := range page.Sections {
		w.line("- %s", sectionLink(s.Title))
		for _, g := range s.Groups {
			links := make([]string, len(g.Entries))
			for i, e := range g.Entries {
				links[i] = w.form([]Span{{Code, e.Head[0].Text, e.Anchor}})
			}
			title := ""
			if len(g.Title) > 0 {
				title = w.form(g.Title) + ": "
			}
			w.line("  - %s%s", title, strings.Join(links, " \u00b7 "))
		}
	}
	w.line("")
}

func (w *markdownWriter) group(g Group) {
	level := "###"
	if len(g.Title) > 0 {
		w.line("### %s\n", w.form(g.Title))
		level = "####"
	}
	for _, e := range g.Entries {
		w.line("<a id=%q></a>\n", e.Anchor)
		w.line("%s %s\n", level, w.form(e.Head))
		w.blocks(e.Body, "")
	}
}

// blocks writes blocks, each with a blank line behind it. margin stands before
// each line.
func (w *markdownWriter) blocks(blocks []Block, margin string) {
	for _, b := range blocks {
		switch b := b.(type) {
		case Para:
			w.line("%s%s", margin, w.form(b))
		case List:
			for _, item := range b {
				w.line("%s- %s", margin, w.form(item))
			}
		case Terms:
			for _, t := range b {
				w.line("%s- %s: %s", margin, w.form(t.Head), w.inline(t.Body))
			}
		case Listing:
			w.fenced(b, margin)
		case Table:
			w.table(b, margin)
		case Forms:
			for _, form := range b {
				w.line("%s%s<br>", margin, w.form(form))
			}
		}
		w.line("")
	}
}

func (w *markdownWriter) fenced(code []string, margin string) {
	w.line("%s```tcl", margin)
	for _, line := range code {
		w.line("%s%s", margin, line)
	}
	w.line("%s```", margin)
}

func (w *markdownWriter) table(table Table, margin string) {
	for i, row := range table {
		cells := make([]string, len(row))
		for j, cell := range row {
			cells[j] = markdownText(cell)
		}
		w.line("%s| %s |", margin, strings.Join(cells, " | "))
		if i == 0 {
			w.line("%s|%s", margin, strings.Repeat("---|", len(row)))
		}
	}
}

// inline is for explanations of one paragraph.
func (w *markdownWriter) inline(blocks []Block) string {
	var words []string
	for _, b := range blocks {
		if p, ok := b.(Para); ok {
			words = append(words, w.form(p))
		}
	}
	return strings.Join(words, " ")
}

// form writes running text. A section that it names becomes a link.
func (w *markdownWriter) form(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		text := markdownText(s.Text)
		switch s.Style {
		case Code:
			text = "`" + s.Text + "`"
		case Emph:
			text = "*" + text + "*"
		default:
			text = w.titles.ReplaceAllStringFunc(text, sectionLink)
		}
		if s.Link != "" {
			text = "[" + text + "](#" + s.Link + ")"
		}
		b.WriteString(text)
	}
	return b.String()
}

// markdownText escapes what Markdown would take for markup in running text.
func markdownText(text string) string {
	return strings.NewReplacer(
		`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "<", `\<`, ">", `\>`, "[", `\[`, "]", `\]`, "|", `\|`,
	).Replace(text)
}

// sectionLink leads to a section of the same page.
func sectionLink(title string) string {
	return "[" + titleCase(title) + "](#" + sectionAnchor(title) + ")"
}

// titleCase turns CHANNEL OPTIONS into Channel options.
func titleCase(title string) string {
	if title == "HTTPS" {
		return title
	}
	return strings.ReplaceAll(upperFirst(strings.ToLower(title)), "do i", "do I")
}

func upperFirst(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
