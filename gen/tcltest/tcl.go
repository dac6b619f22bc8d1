package tcltest

import (
	"fmt"
	"regexp"
	"strings"
)

// word is one word of a Tcl command: a value, or a script in brackets that
// gives one.
type word struct {
	text   string
	script bool
}

func lit(text string) word { return word{text: text} }

// run is a word that is computed when the test runs.
func run(script string) word { return word{"[" + script + "]", true} }

// body is a word that is run as a script.
func body(script string) word {
	if !strings.Contains(script, "\n") {
		return word{"{" + script + "}", true}
	}
	return word{"{\n\t" + strings.ReplaceAll(script, "\n", "\n\t") + "\n}", true}
}

var bare = regexp.MustCompile(`^[A-Za-z0-9_./:=,+*-]+$`)

func isBare(text string) bool {
	return bare.MatchString(text) && !longRun.MatchString(text)
}

// String gives the word as it stands in a command.
func (w word) String() string {
	switch {
	case w.script || isBare(w.text):
		return w.text
	case bracesHold(w.text):
		return "{" + w.text + "}"
	default:
		return `"` + escape(w.text) + `"`
	}
}

// bracesHold reports whether text means itself between braces.
func bracesHold(text string) bool {
	depth := 0
	for _, r := range text {
		switch {
		case r == '{':
			depth++
		case r == '}':
			depth--
		case r == '\\' || r < ' ' && r != '\n':
			return false
		}
		if depth < 0 {
			return false
		}
	}
	return depth == 0 && !longRun.MatchString(text)
}

// longRun finds letters in a number that nobody wants to read.
var longRun = regexp.MustCompile(`a{32,}`)

// escape writes text for use between quotes.
func escape(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case strings.ContainsRune(`\"$[]{}`, r):
			b.WriteRune('\\')
			b.WriteRune(r)
		case r < ' ' || r > '~':
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return longRun.ReplaceAllStringFunc(b.String(), func(run string) string {
		return fmt.Sprintf("[string repeat a %d]", len(run))
	})
}

// list makes one word of several: a list.
func list(words ...word) word {
	texts := make([]string, len(words))
	plain := true
	for i, w := range words {
		texts[i] = w.String()
		plain = plain && !w.script && (isBare(w.text) || bracesHold(w.text))
	}
	text := strings.Join(texts, " ")
	if plain {
		return lit(text)
	}
	return run("list " + text)
}

// maxColumn is where lines are broken.
const maxColumn = 79

// command writes a command, on several lines where it has to be.
func command(words ...word) string {
	var b strings.Builder
	column := 0
	for i, w := range words {
		text := w.String()
		switch {
		case i == 0:
		case column+1+len(text) > maxColumn && !strings.Contains(text, "\n"):
			b.WriteString(" \\\n\t")
			column = 8
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(text)
		if end := strings.LastIndexByte(text, '\n'); end >= 0 {
			column = len(text) - end
		} else {
			column += len(text)
		}
	}
	return b.String() + "\n"
}
