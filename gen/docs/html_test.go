package docs

import (
	"encoding/xml"
	"io"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

func TestHTMLText(t *testing.T) {
	tests := []struct{ markup, want string }{
		{"a < b & c", "a &lt; b &amp; c"},
		{"`a<b`", "<code>a&lt;b</code>"},
		{"[`x`](#push-x)", `<a href="#push-x"><code>x</code></a>`},
		{"*a*", "<em>a</em>"},
		{"`-a cannot be used with -b <and not-c>`",
			`<code class="long"><span>-a</span> cannot be used with <span>-b</span> &lt;and not-c&gt;</code>`},
		{"see THE END.", `see <a href="#the-end">The end</a>.`},
	}
	w := &htmlWriter{titles: titlePattern(&Page{Sections: []Section{{Title: "THE END"}}})}
	for _, test := range tests {
		if got := w.form(parseSpans(test.markup)); got != test.want {
			t.Errorf("%s: got %s, want %s", test.markup, got, test.want)
		}
	}
}

// TestHTMLOfSpec checks the real manual: elements are closed, everything has an
// id of its own, and every link leads to one.
func TestHTMLOfSpec(t *testing.T) {
	p := loadSpec(t)
	text := string(htmlPage(newPage(p)))
	decoder := xml.NewDecoder(strings.NewReader(text))
	decoder.Strict = false
	decoder.AutoClose = xml.HTMLAutoClose
	decoder.Entity = xml.HTMLEntity
	depth := 0
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
	}
	if depth != 0 {
		t.Errorf("%d elements are not closed", depth)
	}
	ids := make(map[string]bool)
	for _, m := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(text, -1) {
		if ids[m[1]] {
			t.Errorf("id %s is there twice", m[1])
		}
		ids[m[1]] = true
	}
	if n := strings.Count(text, `<div class="entry">`); n != len(p.AllKeys()) {
		t.Errorf("%d entries, want %d", n, len(p.AllKeys()))
	}
	if n := strings.Count(text, "<tr>"); n != len(policyTable()[0].(Table)) {
		t.Errorf("the table of policies has %d rows", n)
	}
	for _, m := range regexp.MustCompile(` href="#([^"]+)"`).FindAllStringSubmatch(text, -1) {
		if !ids[m[1]] {
			t.Errorf("link to #%s, which does not exist", m[1])
		}
	}
}

// TestHTMLByTidy has the page checked by tidy, which must find nothing.
func TestHTMLByTidy(t *testing.T) {
	tidy, err := exec.LookPath("tidy")
	if err != nil {
		t.Skip("tidy is not installed")
	}
	cmd := exec.Command(tidy, "-errors", "-quiet")
	cmd.Stdin = strings.NewReader(string(htmlPage(newPage(loadSpec(t)))))
	if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("tidy: %v\n%s", err, out)
	}
}
