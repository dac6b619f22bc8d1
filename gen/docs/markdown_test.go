package docs

import (
	"regexp"
	"strings"
	"testing"
)

func TestMarkdownText(t *testing.T) {
	tests := []struct{ markup, want string }{
		{"a < b | c", `a \< b \| c`},
		{"`a|b`", "`a|b`"},
		{"[`x`](#push-x)", "[`x`](#push-x)"},
		{"*a*", "*a*"},
		{"see THE END.", "see [The end](#the-end)."},
		{"`THE END`", "`THE END`"},
	}
	w := &markdownWriter{titles: titlePattern(&Page{Sections: []Section{{Title: "THE END"}}})}
	for _, test := range tests {
		if got := w.form(parseSpans(test.markup)); got != test.want {
			t.Errorf("%s: got %s, want %s", test.markup, got, test.want)
		}
	}
}

// TestMarkdownOfSpec checks the real reference: everything has an anchor, and
// every link leads to one.
func TestMarkdownOfSpec(t *testing.T) {
	p := loadSpec(t)
	text := string(markdownPage(newPage(p)))
	anchors := make(map[string]bool)
	for _, m := range regexp.MustCompile(`<a id="([^"]+)"></a>`).FindAllStringSubmatch(text, -1) {
		if anchors[m[1]] {
			t.Errorf("anchor %s is there twice", m[1])
		}
		anchors[m[1]] = true
	}
	if len(anchors) != len(p.AllKeys()) {
		t.Errorf("%d anchors for %d entries", len(anchors), len(p.AllKeys()))
	}
	for _, m := range regexp.MustCompile(`(?m)^## (.+)$`).FindAllStringSubmatch(text, -1) {
		anchors[strings.ReplaceAll(strings.ToLower(m[1]), " ", "-")] = true
	}
	for _, m := range regexp.MustCompile(`\]\(#([^)]+)\)`).FindAllStringSubmatch(text, -1) {
		if !anchors[m[1]] {
			t.Errorf("link to #%s, which does not exist", m[1])
		}
	}
}
