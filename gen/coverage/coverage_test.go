package coverage

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tcl-s2n/tcl-s2n/gen/file"
	"github.com/tcl-s2n/tcl-s2n/gen/render"
)

const program = `int Sign(int n)
{
    if (n < 0) {
        return -1;
    }
    return n > 0;
}

int Never(void)
{
    return 3;
}

#include "derived.h"

int main(void)
{
    return Sign(7) - 1;
}
`

const derived = `int Derived(int n)
{
    return n ? 5 : 6;
}
`

// build compiles and runs the program for gcov in the folder build, and gives the
// folder above and what the generator would have said of it. There is one more file
// of that name, for another system.
func build(t *testing.T) (string, render.Output) {
	t.Helper()
	for _, tool := range []string{"gcc", "gcov"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(err)
		}
	}
	root := t.TempDir()
	for name, text := range map[string]string{
		"generic/program.c": program, "generated/derived.h": derived, "build/keep": "",
	} {
		if err := os.MkdirAll(filepath.Join(root, filepath.Dir(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, command := range []string{
		"gcc --coverage -O0 -I../generated -c ../generic/program.c",
		"gcc --coverage -o program program.o",
		"./program",
	} {
		words := strings.Fields(command)
		cmd := exec.Command(words[0], words[1:]...)
		cmd.Dir = filepath.Join(root, "build")
		if said, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", command, err, said)
		}
	}
	return root, render.Output{
		Files:   []file.File{{Path: "generated/derived.h", Data: []byte(derived)}, {Path: "generated/list.mk"}},
		Origins: map[string][]render.Origin{"generated/derived.h": nil},
		Written: []file.File{
			{Path: "generic/program.c", Data: []byte(program)},
			{Path: "win/program.c", Data: []byte(strings.ToUpper(program))},
		},
	}
}

// TestReport has gcov count a program, and the exit status say what is missing.
func TestReport(t *testing.T) {
	root, out := build(t)
	var table bytes.Buffer
	err := Report(&table, "gcov", root, filepath.Join(root, "build"), out, "Nobody calls it.\n    program.c Never\n")
	for _, want := range []string{
		"program.c                  5/      8    62.5       1/      2    50.0          2",
		"written by hand            5/      8    62.5       1/      2    50.0          2",
		"derived                    0/      2     0.0       0/      2     0.0          0",
	} {
		if !strings.Contains(table.String(), want+"\n") {
			t.Errorf("no line %q in\n%s", want, table.String())
		}
	}
	want := `generic/program.c:3: Sign: if (n < 0) { (takes 1 of 2 branches)
generic/program.c:4: Sign: return -1; (is never run)
2 lines are neither reached nor explained in tests/coverage/unreached.txt
62.5% of the lines are reached; the minimum is 95%
50.0% of the branches are reached; the minimum is 85%`
	if err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
}

// TestReportBehind explains a condition, and with it what is behind; but not the
// next function.
func TestReportBehind(t *testing.T) {
	root, out := build(t)
	err := Report(&bytes.Buffer{}, "gcov", root, filepath.Join(root, "build"), out, "Nobody is negative.\n    program.c Sign: n < 0\n")
	want := `generic/program.c:9: Never: int Never(void) (is never run)
generic/program.c:11: Never: return 3; (is never run)
2 lines are`
	if err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v", err)
	}
}

func TestReportWithoutObjects(t *testing.T) {
	folder := t.TempDir()
	err := Report(&bytes.Buffer{}, "gcov", folder, folder, render.Output{}, "")
	if err == nil || !strings.Contains(err.Error(), "run make coverage") {
		t.Errorf("got %v", err)
	}
	if err := os.WriteFile(filepath.Join(folder, "a.gcno"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Report(&bytes.Buffer{}, "no-such-gcov", folder, folder, render.Output{}, ""); err == nil {
		t.Error("there is no such program")
	}
}

// TestAddReports adds up the counts of a header, but not those of another file that
// has the same name, and leaves out a header of the system.
func TestAddReports(t *testing.T) {
	root := t.TempDir()
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(root, link); err != nil {
		t.Skip(err)
	}
	if err := os.Mkdir(filepath.Join(root, "build"), 0o755); err != nil {
		t.Fatal(err)
	}
	two := strings.ReplaceAll(`{"current_working_directory": "ROOT/build", "files": [
		{"file": "../unix/a.h", "lines": [{"line_number": 2, "function_name": "F",
			"count": 1, "branches": [{"count": 1}, {"count": 0}]}]},
		{"file": "/usr/include/a.h", "lines": [{"line_number": 2, "count": 5}]}]}
		{"current_working_directory": "ROOT", "files": [
		{"file": "ROOT/unix/a.h", "lines": [{"line_number": 2, "function_name": "F",
			"count": 3, "branches": [{"count": 1}, {"count": 2}]}]},
		{"file": "win/a.h", "lines": [{"line_number": 2, "count": 7}]}]}`, "ROOT", root)
	for _, top := range []string{root, link} {
		counts, err := addReports(strings.NewReader(two), top)
		if err != nil {
			t.Fatal(err)
		}
		l := counts[place{"unix/a.h", 2}]
		if l == nil || l.Count != 4 || l.Branches[0].Count != 2 || l.Branches[1].Count != 2 {
			t.Errorf("got %+v", l)
		}
		if l := counts[place{"win/a.h", 2}]; l == nil || l.Count != 7 || len(counts) != 2 {
			t.Errorf("got %+v of %v", l, counts)
		}
	}
	for text, want := range map[string]string{
		strings.Replace(two, `, {"count": 0}`, "", 1): "unix/a.h:2 has 1 branches in one object and 2 in another",
		"{": "gcov: unexpected EOF",
	} {
		if _, err := addReports(strings.NewReader(text), root); err == nil || err.Error() != want {
			t.Errorf("got %v, not %s", err, want)
		}
	}
}

func TestParseUnreached(t *testing.T) {
	entries, err := parseUnreached("u.txt", `# comment

The clock can always be read,
everywhere.
    a.c Now: if (bad: now) {
    ? b.c Later
`)
	if err != nil {
		t.Fatal(err)
	}
	want := []entry{
		{at: "u.txt:5", file: "a.c", function: "Now", text: "if (bad: now) {"},
		{at: "u.txt:6", file: "b.c", function: "Later", chance: true},
	}
	if len(entries) != 2 || *entries[0] != want[0] || *entries[1] != want[1] {
		t.Errorf("got %+v", entries)
	}
}

func TestParseUnreachedBad(t *testing.T) {
	_, err := parseUnreached("u.txt", "    a.c Now\nWhy.\n    a.c\n\n    a.c Later\n")
	want := `u.txt:1: the entry has no reason above it
u.txt:3: "a.c" is not "file.c Function" or "file.c Function: text of the line"
u.txt:5: the entry has no reason above it`
	if err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
	root, out := build(t)
	if got := Report(&bytes.Buffer{}, "gcov", root, filepath.Join(root, "build"), out, "    a.c Now\n"); got == nil {
		t.Error("an explanation without a reason was accepted")
	}
}

// TestStale wants every entry to explain something.
func TestStale(t *testing.T) {
	entries, err := parseUnreached("u.txt", `Why.
    a.c F: one
    a.c F: two
    ? a.c F: two
    a.c G: one
`)
	if err != nil {
		t.Fatal(err)
	}
	explain(entries, "a.c", "F", "line one", false)
	explain(entries, "a.c", "F", "line two", true)
	var got []string
	for _, err := range stale(entries) {
		got = append(got, err.Error())
	}
	want := "u.txt:3: the tests reach this line: remove the entry\nu.txt:5: G of a.c has no such line"
	if strings.Join(got, "\n") != want {
		t.Errorf("got %v", got)
	}
}
