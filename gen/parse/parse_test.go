package parse

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/tcl-s2n/tcl-s2n/gen/source"
)

func TestPositions(t *testing.T) {
	const text = `command: push
safe: true
doc: |
  One.
  Two.
options:
  - name: "role"
    range: {min: -1, max: 2}
    requires: {role: 'client'}
    type: ñandú   # a comment
`
	var command Command
	var diags source.Diagnostics
	if !decodeText("x.yaml", []byte(text), &command, &diags) {
		t.Fatal(diags.Err())
	}
	at := func(line, col int) source.Pos { return source.Pos{File: "x.yaml", Line: line, Col: col} }
	option := command.Options[0]
	for _, c := range []struct{ got, want any }{
		{command.Pos, at(1, 1)},
		{command.Command, Text{S: "push", Pos: at(1, 10)}},
		{command.Safe, Flag{On: true, Pos: at(2, 7)}},
		{command.Doc, Text{S: "One.\nTwo.", Pos: at(3, 6), Block: true}},
		{option.Pos, at(7, 5)},
		{option.Name, Text{S: "role", Pos: at(7, 11), Quoted: true}},
		{*option.Range, Range{at(8, 12), Number{-1, at(8, 18)}, Number{2, at(8, 27)}}},
		{option.Requires[0].Key, Text{S: "role", Pos: at(9, 16)}},
		{option.Requires[0].Value, Text{S: "client", Pos: at(9, 22), Quoted: true}},
		{option.Type, Text{S: "ñandú", Pos: at(10, 11)}},
		{option.Fields["type"], at(10, 5)},
		{option.Doc.Given(), false},
	} {
		if !reflect.DeepEqual(c.got, c.want) {
			t.Errorf("got %+v, want %+v", c.got, c.want)
		}
	}
}

func TestMissingFile(t *testing.T) {
	var diags source.Diagnostics
	if _, ok := Load(os.DirFS(t.TempDir()), ".", &diags); ok {
		t.Error("an empty folder was taken")
	}
	if diags.Len() != 5 {
		t.Errorf("got %v", diags.Err())
	}
}

// FuzzDecode looks for texts that make the parser panic, or say nothing of why
// it refuses.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		"", "a", "- a", "command: push\n", "a: [1\n", "options:\n  - {name: \"x\"}\n",
		"doc: |\n  text\n", "? a\n: b\n", "<<: {a: 1}\n", "a: &x 1\nb: *x\n",
		"--- \n...\n---\n", "range: {min: 0x1, max: 99999999999999999999}\n",
		"safe: ~\nsee: !!str x\n", "\"a\": 'b'\n", "options: [[[]]]\n", "\x00\xff",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var command Command
		var diags source.Diagnostics
		diags.AddText("x.yaml", text)
		ok := decodeText("x.yaml", []byte(text), &command, &diags)
		if !ok && diags.Len() == 0 {
			t.Error("refused without a reason")
		}
		if err := diags.Err(); err != nil && !strings.Contains(err.Error(), "error: ") {
			t.Errorf("unclear: %v", err)
		}
	})
}
