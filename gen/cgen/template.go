package cgen

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"text/template"
	"text/template/parse"

	"github.com/tcl-s2n/tcl-s2n/gen/model"
	"github.com/tcl-s2n/tcl-s2n/gen/source"
	"github.com/tcl-s2n/tcl-s2n/templates"
)

// writer expands the templates, and remembers where their lines come from.
type writer struct {
	shapes *template.Template
	places []source.Pos
	lines  []source.Pos // of the templates
}

func newWriter() (*writer, error) {
	w := &writer{}
	shapes, err := template.New("blocks").Funcs(template.FuncMap{
		"quote":   quote,
		"join":    strings.Join,
		"words":   strings.Fields,
		"line":    func(text string) string { return strings.Join(strings.Fields(text), " ") },
		"last":    last,
		"indent":  indentMore,
		"form":    func(g *group, form *model.Command) formOf { return formOf{g, form} },
		"at":      w.at,
		"include": w.expand,
	}).ParseFS(templates.Blocks, "*.tmpl")
	if err != nil {
		return nil, err
	}
	w.shapes = shapes
	for _, shape := range shapes.Templates() {
		if shape.Tree == nil {
			continue
		}
		text, err := templates.Blocks.ReadFile(shape.Tree.ParseName)
		if err != nil {
			return nil, err
		}
		w.markLines(shape.Tree.Root, "templates/"+shape.Tree.ParseName, text)
	}
	return w, nil
}

// markLines puts marks into the text of a template that tell which of its lines
// each piece is from.
func (w *writer) markLines(node parse.Node, file string, text []byte) {
	switch n := node.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, child := range n.Nodes {
			w.markLines(child, file, text)
		}
	case *parse.IfNode:
		w.markLines(n.List, file, text)
		w.markLines(n.ElseList, file, text)
	case *parse.RangeNode:
		w.markLines(n.List, file, text)
		w.markLines(n.ElseList, file, text)
	case *parse.WithNode:
		w.markLines(n.List, file, text)
		w.markLines(n.ElseList, file, text)
	case *parse.TextNode:
		number := 1 + bytes.Count(text[:n.Pos], []byte("\n"))
		var marked []byte
		for i, line := range bytes.SplitAfter(n.Text, []byte("\n")) {
			w.lines = append(w.lines, source.Pos{File: file, Line: number + i, Col: 1})
			marked = fmt.Appendf(marked, "%c%d%c%s", lineMark, len(w.lines)-1, lineMark, line)
		}
		n.Text = marked
	}
}

// at marks where the line that it begins, and those after it, come from.
func (w *writer) at(pos source.Pos) string {
	w.places = append(w.places, pos)
	return fmt.Sprintf("%c%d%c", mark, len(w.places)-1, mark)
}

// expand is the text of a template.
func (w *writer) expand(name string, data any) (string, error) {
	var text strings.Builder
	err := w.shapes.ExecuteTemplate(&text, name, data)
	return text.String(), err
}

// last reports whether i is the last index of a list.
func last(i int, list any) bool { return i == reflect.ValueOf(list).Len()-1 }

// indentMore indents the lines of a text by one level.
func indentMore(text string) string { return strings.ReplaceAll(text, "\n", "\n"+step) }
