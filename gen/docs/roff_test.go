package docs

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

func TestRoffEscapes(t *testing.T) {
	tests := []struct{ markup, want string }{
		{`a \ b`, `a \e b`},
		{".start", `\&.start`},
		{"'start", `\&'start`},
		{"well-known", "well-known"},
		{"`-role`", `\fB\-role\fR`},
		{"`.c`", `\fB.c\fR`},
		{"`a\\b'c^d~e`", `\fBa\eb\(aqc\(had\(tie\fR`},
		{`say "yes"`, `say "yes"`},
		{"*name*", `\fIname\fR`},
	}
	for _, test := range tests {
		w := &roffWriter{}
		w.spans(parseSpans(test.markup))
		if got := strings.TrimSuffix(w.String(), "\n"); got != test.want {
			t.Errorf("%s: got %s, want %s", test.markup, got, test.want)
		}
	}
	if got, want := roffArgument(`A "B" \`), `"A \(dqB\(dq \e"`; got != want {
		t.Errorf("argument: got %s, want %s", got, want)
	}
}

// A request in the manual must be one of ours: anything else comes from text
// that was not escaped.
func TestRoffRequests(t *testing.T) {
	known := strings.Fields(`.\" .ds .TH .nh .ad .SH .SS .PP .TP .IP .RS .RE .nf .fi`)
	for n, line := range strings.Split(string(roffPage(newPage(loadSpec(t)))), "\n") {
		if !strings.HasPrefix(line, ".") && !strings.HasPrefix(line, "'") {
			continue
		}
		found := false
		for _, request := range known {
			found = found || strings.Fields(line)[0] == request
		}
		if !found {
			t.Errorf("line %d: %s", n+1, line)
		}
	}
}

// TestRoffByGroff has the page set by groff, which must find nothing to warn
// of, and looks at the result.
func TestRoffByGroff(t *testing.T) {
	groff, err := exec.LookPath("groff")
	if err != nil {
		t.Skip("groff is not installed")
	}
	cmd := exec.Command(groff, "-ww", "-man", "-Tascii", "-P-cbou", "-rLL=78n")
	cmd.Stdin = strings.NewReader(string(roffPage(newPage(loadSpec(t)))))
	var out, messages strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &messages
	if err := cmd.Run(); err != nil || messages.Len() > 0 {
		t.Fatalf("groff: %v\n%s", err, messages.String())
	}
	for n, line := range strings.Split(out.String(), "\n") {
		if len(line) > 80 {
			t.Errorf("line %d is wider than 80 columns: %s", n+1, line)
		}
	}
	for _, text := range []string{
		"s2n::push channelName ?-option value ...?",
		"-role client|server",
		`puts $chan "GET / HTTP/1.0\nHost: www.example.org\n"`,
	} {
		if !strings.Contains(out.String(), text) {
			t.Errorf("the page does not show %s", text)
		}
	}
}

// TestRoffByMandoc has the other reader of manual pages look at it.
func TestRoffByMandoc(t *testing.T) {
	mandoc, err := exec.LookPath("mandoc")
	if err != nil {
		t.Skip("mandoc is not installed")
	}
	cmd := exec.Command(mandoc, "-Tlint")
	cmd.Stdin = strings.NewReader(string(roffPage(newPage(loadSpec(t)))))
	out, _ := cmd.CombinedOutput() // its exit status tells what the output does
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		// Pages of Tcl have names in small letters.
		if !strings.HasSuffix(line, "lower case character in document title: TH s2n") {
			t.Error(line)
		}
	}
}

func TestRoffLines(t *testing.T) {
	long := strings.Repeat("word ", 20)
	for text, want := range map[string][]string{
		"One. Two (three.) Four": {"One.", "Two (three.)", "Four"},
		`\fBa.\fR b`:             {`\fBa.\fR`, "b"},
		"no end: b":              {"no end: b"},
		long + "end":             {strings.TrimSpace(long[:79]), "word word word word end"},
	} {
		if got := roffLines(text); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
