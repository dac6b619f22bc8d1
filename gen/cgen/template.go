package cgen

import (
	"fmt"
	"reflect"
	"strings"
	"text/template"

	"github.com/tcl-s2n/tcl-s2n/gen/model"
	"github.com/tcl-s2n/tcl-s2n/gen/source"
	"github.com/tcl-s2n/tcl-s2n/templates"
)

// writer expands the templates, and remembers where their lines come from.
type writer struct {
	shapes *template.Template
	places []source.Pos
}

func newWriter() (*writer, error) {
	w := &writer{}
	shapes, err := template.New("blocks").Funcs(template.FuncMap{
		"quote":   quote,
		"join":    strings.Join,
		"line":    func(text string) string { return strings.Join(strings.Fields(text), " ") },
		"last":    last,
		"indent":  indentMore,
		"form":    func(g *group, form *model.Command) formOf { return formOf{g, form} },
		"at":      w.at,
		"include": w.expand,
	}).ParseFS(templates.Blocks, "*.tmpl")
	w.shapes = shapes
	return w, err
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

// last tells whether i is the last index of a list.
func last(i int, list any) bool { return i == reflect.ValueOf(list).Len()-1 }

// indentMore indents the lines of a text by one level.
func indentMore(text string) string { return strings.ReplaceAll(text, "\n", "\n"+step) }
