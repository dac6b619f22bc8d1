package docs

import (
	"reflect"
	"testing"
)

func TestParseProse(t *testing.T) {
	text := `Two lines of
one paragraph.

- an item that
  goes on
- another one
behind the list.

    code {

        more code
    }

The end.`
	want := []Block{
		Para{{Text: "Two lines of one paragraph."}},
		List{{{Text: "an item that goes on"}}, {{Text: "another one behind the list."}}},
		Listing{"code {", "", "    more code", "}"},
		Para{{Text: "The end."}},
	}
	if got := parseProse(text); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %#v\nwant %#v", got, want)
	}
}

func TestParseSpans(t *testing.T) {
	tests := []struct {
		text string
		want []Span
	}{
		{"plain", []Span{{Text: "plain"}}},
		{"`-role`", []Span{{Style: Code, Text: "-role"}}},
		{"a `*` is *no* star", []Span{
			{Text: "a "}, {Style: Code, Text: "*"}, {Text: " is "}, {Style: Emph, Text: "no"}, {Text: " star"},
		}},
		{"see [`verify`](#config-verify).", []Span{
			{Text: "see "}, {Style: Code, Text: "verify", Link: "config-verify"}, {Text: "."},
		}},
		{"[not a link](elsewhere)", []Span{{Text: "[not a link](elsewhere)"}}},
	}
	for _, test := range tests {
		if got := parseSpans(test.text); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%q: got %#v, want %#v", test.text, got, test.want)
		}
	}
}
