package cgen

import (
	"strings"
	"testing"

	"github.com/tcl-s2n/tcl-s2n/gen/source"
)

func written(write func(*printer)) (string, error) {
	p := newPrinter(source.Pos{File: "x.yaml"})
	write(p)
	var lines []string
	for _, l := range p.lines {
		lines = append(lines, l.Text)
	}
	return strings.Join(lines, "\n"), p.err
}

func TestLongLines(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{
			`int short = 1;`,
			`int short = 1;`,
		},
		{ // between arguments, not within one
			`return TlsReportParam(interp, TLS_WORD_UNSAFE, names[index], Tcl_ObjPrintf("%s", names[index]));`,
			`return TlsReportParam(interp, TLS_WORD_UNSAFE, names[index],
        Tcl_ObjPrintf("%s", names[index]));`,
		},
		{ // the weaker operator first
			`if ((given & (1u << TLS_PUSH_SERVERNAME)) != 0 && options->role != TLS_PUSH_ROLE_CLIENT) {`,
			`if ((given & (1u << TLS_PUSH_SERVERNAME)) != 0
        && options->role != TLS_PUSH_ROLE_CLIENT) {`,
		},
		{ // an open bracket indents once more; a string is broken at a blank
			`return TlsReportParam(interp, TLS_WORD_BAD_COMBINATION, "cert_file", Tcl_NewStringObj("config key \"cert_file\" needs \"key_file\" or \"key_pem\" as well", -1));`,
			`return TlsReportParam(interp, TLS_WORD_BAD_COMBINATION, "cert_file",
        Tcl_NewStringObj("config key \"cert_file\" needs \"key_file\" or "
                "\"key_pem\" as well", -1));`,
		},
	} {
		got, err := written(func(p *printer) { p.line("%s", c.line) })
		if err != nil || got != c.want {
			t.Errorf("got (%v)\n%s\nwant\n%s", err, got, c.want)
		}
	}
}

func TestErrorSticks(t *testing.T) {
	got, err := written(func(p *printer) {
		p.line("first;")
		p.line("%s", strings.Repeat("x", width+1))
		p.line("last;")
	})
	if err == nil || got != "first;" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestComments(t *testing.T) {
	got, _ := written(func(p *printer) {
		p.comment("short")
		p.comment("one that is too long for a line, so that it becomes a block of several lines")
	})
	want := `/* short */
/*
 * one that is too long for a line, so that it becomes a block of several lines
 */`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestQuote(t *testing.T) {
	if got, want := quote("a\"b\\c\n\t"), `"a\"b\\c\n\t"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
