package cgen

import (
	"strings"
	"testing"

	"github.com/tcl-s2n/tcl-s2n/gen/source"
)

func laid(text string) (string, error) {
	all, err := (&writer{}).lay(text, source.Pos{File: "x.yaml"})
	var lines []string
	for _, l := range all {
		lines = append(lines, l.Text)
	}
	return strings.Join(lines, "\n"), err
}

func TestLongLines(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{
			`int short = 1;`,
			`int short = 1;`,
		},
		{ // between arguments, not within one
			`return TlsErrorParam(interp, TLS_WORD_UNSAFE, names[index], Tcl_ObjPrintf("%s", names[index]));`,
			`return TlsErrorParam(interp, TLS_WORD_UNSAFE, names[index],
        Tcl_ObjPrintf("%s", names[index]));`,
		},
		{ // the weaker operator first
			`if ((given & (1u << TLS_PUSH_SERVERNAME)) != 0 && options->role != TLS_PUSH_ROLE_CLIENT) {`,
			`if ((given & (1u << TLS_PUSH_SERVERNAME)) != 0
        && options->role != TLS_PUSH_ROLE_CLIENT) {`,
		},
		{ // an open bracket indents once more; a string is broken at a blank
			`return TlsErrorParam(interp, TLS_WORD_BAD_COMBINATION, "cert_file", Tcl_NewStringObj("config key \"cert_file\" needs \"key_file\" or \"key_pem\" as well", -1));`,
			`return TlsErrorParam(interp, TLS_WORD_BAD_COMBINATION, "cert_file",
        Tcl_NewStringObj("config key \"cert_file\" needs \"key_file\" or "
                "\"key_pem\" as well", -1));`,
		},
	} {
		got, err := laid(c.line)
		if err != nil || got != c.want {
			t.Errorf("got (%v)\n%s\nwant\n%s", err, got, c.want)
		}
	}
}

func TestErrorSticks(t *testing.T) {
	got, err := laid("first;\n" + strings.Repeat("x", width+1) + "\nlast;")
	if err == nil || got != "first;" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestComments(t *testing.T) {
	got, err := laid(`    /* short */
/* one that is too long for a line, so that it becomes a block of several lines */
 *
 *	Prose of a head, which becomes as long as lines may be,
 *	however long they were.
 *`)
	want := `    /* short */
/*
 * one that is too long for a line, so that it becomes a block of several lines
 */
 *
 *	Prose of a head, which becomes as long as lines may be, however long
 *	they were.
 *`
	if err != nil || got != want {
		t.Errorf("got (%v)\n%s\nwant\n%s", err, got, want)
	}
}

// TestPlaces has lines of an entry, and some that belong to the block.
func TestPlaces(t *testing.T) {
	home, entry := source.Pos{File: "x.yaml", Line: 1}, source.Pos{File: "x.yaml", Line: 7}
	w := &writer{}
	lines, err := w.lay("enum {\n"+w.at(home)+w.at(entry)+"    ONE\n    }\n};\nint i;", home)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []source.Pos{home, entry, entry, home, home} {
		if lines[i].Pos != want {
			t.Errorf("%q comes from %v, want %v", lines[i].Text, lines[i].Pos, want)
		}
	}
}

func TestQuote(t *testing.T) {
	if got, want := quote("a\"b\\c\n\t"), `"a\"b\\c\n\t"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
