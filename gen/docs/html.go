package docs

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"strings"
)

// style is the look of the page: readable on paper, on a telephone and at night,
// with nothing that has to be fetched.
const style = `
:root { color-scheme: light dark; --text: #1c2024; --back: #fff; --soft: #f3f4f6; --line: #d8dce1; --link: #0b57b0; }
@media (prefers-color-scheme: dark) {
  :root { --text: #d9dde2; --back: #16191d; --soft: #21262c; --line: #3a4149; --link: #84b8f5; }
}
* { box-sizing: border-box; }
body { margin: 0; color: var(--text); background: var(--back); font: 16px/1.55 system-ui, sans-serif; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
nav { padding: 1.2rem; background: var(--soft); font-size: 0.9rem; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav ul ul { padding-left: 1.1rem; }
nav summary { cursor: pointer; }
main { padding: 1.2rem; max-width: 52rem; }
h1 { margin-top: 0; font-size: 1.7rem; }
h2 { margin: 2.4rem 0 0.8rem; padding-bottom: 0.2rem; border-bottom: 1px solid var(--line); font-size: 1.3rem; }
h3 { margin: 1.8rem 0 0.6rem; font-size: 1.05rem; }
h2, h3, h4 { scroll-margin-top: 1rem; overflow-wrap: break-word; }
code, pre { font: 0.92em/1.45 ui-monospace, monospace; }
p code, li code, dd code { padding: 0 0.2em; background: var(--soft); border-radius: 3px; white-space: nowrap; }
code.long { white-space: normal; overflow-wrap: anywhere; }
code.long span { white-space: nowrap; }
.head code { font-weight: 600; }
pre { padding: 0.8rem 1rem; overflow-x: auto; background: var(--soft); border-radius: 5px; }
.forms { line-height: 1.7; }
.forms code { font-weight: 600; }
.entry { margin: 1.6rem 0; }
.entry > .head { margin: 0; font-size: 1rem; }
.entry > .head a { color: inherit; }
.entry > div { margin-left: 1.6rem; }
:target { background: var(--soft); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.92em; }
th, td { padding: 0.2rem 0.9rem 0.2rem 0; border-bottom: 1px solid var(--line); text-align: left; white-space: nowrap; }
.up { position: fixed; right: 0.8rem; bottom: 0.8rem; padding: 0.3rem 0.7rem; background: var(--soft); border: 1px solid var(--line); border-radius: 5px; }
dt { font-weight: 600; }
dd { margin: 0 0 0.5rem 1.6rem; }
dd p { margin: 0.2rem 0; }
@media (max-width: 40rem) {
  .entry > div { margin-left: 0.4rem; }
}
@media (min-width: 70rem) {
  .up { display: none; }
  body { display: grid; grid-template-columns: 17rem minmax(0, 1fr); }
  nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; }
  main { padding: 2rem 3rem; }
}
@media print { nav, .up { display: none; } }
`

// htmlPage writes the manual as one page of HTML, with the anchors of the
// Markdown.
func htmlPage(page *Page) []byte {
	w := &htmlWriter{titles: titlePattern(page)}
	title := page.Name + " " + page.Version
	w.line("<!DOCTYPE html>\n<!-- %s -->\n<html lang=\"en\">\n<head>", banner)
	w.line(`<meta charset="utf-8">`)
	w.line(`<meta name="viewport" content="width=device-width, initial-scale=1">`)
	w.line("<title>%s: %s</title>", title, html.EscapeString(page.Summary))
	w.line("<style>%s</style>\n</head>\n<body>", style)
	w.contents(page)
	w.line("<main>\n<h1>%s</h1>\n<p>%s.</p>", title, html.EscapeString(upperFirst(page.Summary)))
	for _, s := range page.Sections {
		w.line("<h2 id=%q>%s</h2>", sectionAnchor(s.Title), titleCase(s.Title))
		w.blocks(s.Body)
		for _, g := range s.Groups {
			w.group(g)
		}
	}
	w.line("</main>\n<a class=\"up\" href=\"#contents\">Contents</a>\n</body>\n</html>")
	return w.Bytes()
}

type htmlWriter struct {
	bytes.Buffer
	titles *regexp.Regexp
}

func (w *htmlWriter) line(format string, args ...any) {
	fmt.Fprintf(w, format+"\n", args...)
}

// contents lists sections; what each explains is folded away below it.
func (w *htmlWriter) contents(page *Page) {
	w.line("<nav id=\"contents\">\n<ul>")
	for _, s := range page.Sections {
		head := fmt.Sprintf("<a href=\"#%s\">%s</a>", sectionAnchor(s.Title), titleCase(s.Title))
		if len(s.Groups) == 0 {
			w.line("<li>%s</li>", head)
			continue
		}
		w.line("<li><details><summary>%s</summary>", head)
		for _, g := range s.Groups {
			w.entries(g)
		}
		w.line("</details></li>")
	}
	w.line("</ul>\n</nav>")
}

// entries lists those of a group, below its title if it has one.
func (w *htmlWriter) entries(g Group) {
	w.line("<ul>")
	if len(g.Title) > 0 {
		w.line("<li>%s\n<ul>", w.form(g.Title))
	}
	for _, e := range g.Entries {
		w.line("<li><a href=\"#%s\"><code>%s</code></a></li>", e.Anchor, html.EscapeString(e.Head[0].Text))
	}
	if len(g.Title) > 0 {
		w.line("</ul></li>")
	}
	w.line("</ul>")
}

func (w *htmlWriter) group(g Group) {
	level := "h3"
	if len(g.Title) > 0 {
		w.line("<h3>%s</h3>", w.form(g.Title))
		level = "h4"
	}
	for _, e := range g.Entries {
		w.line("<div class=\"entry\">\n<%s class=\"head\" id=%q><a href=\"#%s\">%s</a></%s>\n<div>",
			level, e.Anchor, e.Anchor, w.form(e.Head), level)
		w.blocks(e.Body)
		w.line("</div>\n</div>")
	}
}

func (w *htmlWriter) blocks(blocks []Block) {
	for _, b := range blocks {
		w.block(b)
	}
}

func (w *htmlWriter) block(b Block) {
	switch b := b.(type) {
	case Para:
		w.line("<p>%s</p>", w.form(b))
	case List:
		w.line("<ul>")
		for _, item := range b {
			w.line("<li>%s</li>", w.form(item))
		}
		w.line("</ul>")
	case Terms:
		w.line("<dl>")
		for _, t := range b {
			w.line("<dt>%s</dt>\n<dd>", w.form(t.Head))
			w.blocks(t.Body)
			w.line("</dd>")
		}
		w.line("</dl>")
	case Listing:
		w.line("<pre>%s</pre>", html.EscapeString(strings.Join(b, "\n")))
	case Table:
		w.table(b)
	case Forms:
		lines := make([]string, len(b))
		for i, f := range b {
			lines[i] = w.form(f)
		}
		w.line("<p class=\"forms\">%s</p>", strings.Join(lines, "<br>\n"))
	default:
		panic(fmt.Sprintf("no HTML for %T", b))
	}
}

func (w *htmlWriter) table(table Table) {
	w.line("<div class=\"wide\"><table><tbody>")
	for i, row := range table {
		tag := "td"
		if i == 0 {
			tag = "th"
		}
		cells := make([]string, len(row))
		for j, cell := range row {
			cells[j] = fmt.Sprintf("<%s>%s</%s>", tag, html.EscapeString(cell), tag)
		}
		w.line("<tr>%s</tr>", strings.Join(cells, ""))
	}
	w.line("</tbody></table></div>")
}

// form writes running text. A section that it names becomes a link.
func (w *htmlWriter) form(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		text := html.EscapeString(s.Text)
		switch s.Style {
		case Code:
			text = codeElement(s.Text)
		case Emph:
			text = "<em>" + text + "</em>"
		default:
			text = w.titles.ReplaceAllStringFunc(text, func(title string) string {
				return fmt.Sprintf("<a href=\"#%s\">%s</a>", sectionAnchor(title), titleCase(title))
			})
		}
		if s.Link != "" {
			text = fmt.Sprintf("<a href=\"#%s\">%s</a>", s.Link, text)
		}
		b.WriteString(text)
	}
	return b.String()
}

// An option in running code. A browser would break the line behind its dash.
var optionWord = regexp.MustCompile(`(^|[ {])(-[a-z]\w*)`)

// codeElement lets code break where it fits no line of a telephone.
func codeElement(text string) string {
	escaped := html.EscapeString(text)
	if len(text) <= 32 {
		return "<code>" + escaped + "</code>"
	}
	escaped = optionWord.ReplaceAllString(escaped, `$1<span>$2</span>`)
	return `<code class="long">` + escaped + "</code>"
}

func sectionAnchor(title string) string {
	return strings.ReplaceAll(strings.ToLower(title), " ", "-")
}
