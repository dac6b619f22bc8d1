package model

import (
	"strings"

	"github.com/tcl-s2n/tcl-s2n/gen/parse"
	"github.com/tcl-s2n/tcl-s2n/gen/source"
)

// doc takes the text of an entry over, which has to be whole sentences.
func (b *builder) doc(text parse.Text) string {
	lines := strings.Split(b.prose(text), "\n")
	last := len(lines) - 1
	if lines[last] != "" && !isCode(lines[last]) && !endsSentence(lines[last]) {
		b.hint(linePos(text, last), "end it with a full stop",
			"the text ends in the middle of a sentence")
	}
	return text.S
}

// prose takes text over, and reports what is untidy in it.
func (b *builder) prose(text parse.Text) string {
	if text.Given() && strings.TrimSpace(text.S) == "" {
		b.diags.Errorf(text.Pos, "the text is empty")
		return ""
	}
	for i, line := range strings.Split(text.S, "\n") {
		b.lintLine(linePos(text, i), line)
	}
	return text.S
}

func (b *builder) lintLine(pos source.Pos, line string) {
	switch {
	case strings.TrimRight(line, " \t") != line:
		b.diags.Errorf(pos, "the line ends with blanks")
	case strings.Contains(line, "\t"):
		b.diags.Errorf(pos, "the line holds a tab")
	case !isCode(line) && strings.Contains(strings.TrimLeft(line, " "), "  "):
		b.diags.Errorf(pos, "the line holds two blanks in a row")
	}
}

// checkSummary wants one line with a full stop.
func (b *builder) checkSummary(text parse.Text) {
	if strings.Contains(text.S, "\n") {
		b.diags.Errorf(text.Pos, "a summary has one line")
	}
	b.doc(text)
}

// isCode tells a line that is shown as it stands.
func isCode(line string) bool {
	return strings.HasPrefix(line, "    ")
}

// endsSentence is true also when a bracket or quote follows the full stop.
func endsSentence(line string) bool {
	line = strings.TrimRight(line, "`*\")")
	return strings.HasSuffix(line, ".") || strings.HasSuffix(line, ":")
}

// linePos is the place of a line of a text, as exact as YAML lets it be known.
func linePos(text parse.Text, line int) source.Pos {
	if !text.Block {
		return text.Pos
	}
	return source.Pos{File: text.Pos.File, Line: text.Pos.Line + 1 + line, Col: 1}
}
