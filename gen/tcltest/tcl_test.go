package tcltest

import (
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	tests := []struct {
		word word
		want string
	}{
		{lit("plain"), "plain"},
		{lit(""), "{}"},
		{lit("two words"), "{two words}"},
		{lit("{a} {b}"), "{{a} {b}}"},
		{lit("{"), `"\{"`},
		{lit("}{"), `"\}\{"`},
		{lit(`a\b`), `"a\\b"`},
		{lit("a\x00b"), `"a\u0000b"`},
		{lit("é"), "{é}"},
		{lit("$x [y] \"z\""), `{$x [y] "z"}`},
		{lit("$x }"), `"\$x \}"`},
		{lit(strings.Repeat("a", 40)), `"[string repeat a 40]"`},
		{lit("<" + strings.Repeat("a", 40) + ">"), `"<[string repeat a 40]>"`},
		{run("pki x"), "[pki x]"},
		{list(lit("a"), lit("b c")), "{a {b c}}"},
		{list(lit("a")), "a"},
		{list(lit("a"), run("pki x")), "[list a [pki x]]"},
		{list(lit("a"), lit("{")), `[list a "\{"]`},
		{list(lit("a"), list(lit("b"), run("pki x"))), "[list a [list b [pki x]]]"},
		{sentence("all plain"), "{all plain}"},
		{sentence(`no "@{x.pem}" {here`), `"no \"[pki x.pem]\" \{here"`},
		{body("one"), "{one}"},
		{body("one {\n    two\n}"), "{\n\tone {\n\t    two\n\t}\n}"},
	}
	for _, test := range tests {
		if got := test.word.String(); got != test.want {
			t.Errorf("%q: got %s, want %s", test.word.text, got, test.want)
		}
	}
}

func TestCommandBreaksLines(t *testing.T) {
	long := strings.Repeat("x ", 30)
	got := command(lit("verb"), lit("name"), lit(long), lit("y"), lit(long))
	want := "verb name {" + long + "} y \\\n\t{" + long + "}\n"
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
