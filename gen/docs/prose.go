package docs

import (
	"regexp"
	"strings"
)

// Span is a stretch of text in one style.
type Span struct {
	Style Style
	Text  string
	Link  string // anchor in the manual, or empty
}

// Style says how a span is set.
type Style int

const (
	Plain Style = iota
	Code        // what a script says literally
	Emph        // what stands for something else
)

// plainText is what spans say.
func plainText(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

// Block is a paragraph, a list, code, or a list of terms.
type Block interface{ block() }

// Para is running text.
type Para []Span

// List has a bullet before each item.
type List [][]Span

// Listing is code, line by line.
type Listing []string

// Table has rows of cells, the first of which is its head.
type Table [][]string

// Forms are commands or options as they are written, one to a line.
type Forms [][]Span

// Terms are explained one by one.
type Terms []Term

// Term is a name with its explanation.
type Term struct {
	Head []Span
	Body []Block
}

func (Para) block()    {}
func (List) block()    {}
func (Listing) block() {}
func (Table) block()   {}
func (Forms) block()   {}
func (Terms) block()   {}

const (
	bullet = "- "
	indent = "    "
)

// parseProse reads the markup of the spec: paragraphs, lists with "- ", and
// code indented by four spaces, with blank lines between them.
func parseProse(text string) []Block {
	var blocks []Block
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	for len(lines) > 0 {
		switch {
		case strings.TrimSpace(lines[0]) == "":
			lines = lines[1:]
		case strings.HasPrefix(lines[0], indent):
			var code Listing
			code, lines = takeListing(lines)
			blocks = append(blocks, code)
		case strings.HasPrefix(lines[0], bullet):
			var list List
			list, lines = takeList(lines)
			blocks = append(blocks, list)
		default:
			var words string
			words, lines = takeLines(lines)
			blocks = append(blocks, Para(parseSpans(words)))
		}
	}
	return blocks
}

// takeListing takes indented lines; blank ones belong to it when indented ones
// follow.
func takeListing(lines []string) (Listing, []string) {
	end := 0
	for i, line := range lines {
		if strings.HasPrefix(line, indent) {
			end = i + 1
		} else if strings.TrimSpace(line) != "" {
			break
		}
	}
	code := make(Listing, end)
	for i, line := range lines[:end] {
		code[i] = strings.TrimPrefix(line, indent)
	}
	return code, lines[end:]
}

// listing is code from a script of the spec.
func listing(script string) Listing {
	return strings.Split(strings.TrimRight(script, "\n"), "\n")
}

// sentences make one paragraph.
func sentences(all ...string) []Block {
	return []Block{Para(parseSpans(strings.Join(all, " ")))}
}

func takeList(lines []string) (List, []string) {
	var list List
	for len(lines) > 0 && strings.HasPrefix(lines[0], bullet) {
		lines[0] = strings.TrimPrefix(lines[0], bullet)
		var words string
		words, lines = takeLines(lines)
		list = append(list, parseSpans(words))
	}
	return list, lines
}

// takeLines takes lines up to a blank one or the next item of a list.
func takeLines(lines []string) (string, []string) {
	words := []string{strings.TrimSpace(lines[0])}
	for i, line := range lines[1:] {
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, bullet) {
			return strings.Join(words, " "), lines[i+1:]
		}
		words = append(words, strings.TrimSpace(line))
	}
	return strings.Join(words, " "), nil
}

// spanPattern finds `code`, [`code`](#anchor) and *emphasis*.
var spanPattern = regexp.MustCompile("\\[`([^`]+)`\\]\\(#([^)]+)\\)|`([^`]+)`|\\*([^*]+)\\*")

func parseSpans(text string) []Span {
	var spans []Span
	plain := func(s string) {
		if s != "" {
			spans = append(spans, Span{Text: s})
		}
	}
	end := 0
	for _, m := range spanPattern.FindAllStringSubmatchIndex(text, -1) {
		plain(text[end:m[0]])
		end = m[1]
		switch {
		case m[2] >= 0:
			spans = append(spans, Span{Code, text[m[2]:m[3]], text[m[4]:m[5]]})
		case m[6] >= 0:
			spans = append(spans, Span{Style: Code, Text: text[m[6]:m[7]]})
		default:
			spans = append(spans, Span{Style: Emph, Text: text[m[8]:m[9]]})
		}
	}
	plain(text[end:])
	return spans
}
