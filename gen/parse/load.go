package parse

import (
	"errors"
	"io/fs"
	"path"
	"reflect"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/tcl-s2n/tcl-s2n/gen/source"
)

// Load reads the spec in a folder of fsys. It is false when some file could not
// be read as YAML, so that nothing can be said of the rest.
func Load(fsys fs.FS, dir string, diags *source.Diagnostics) (*Spec, bool) {
	spec := &Spec{}
	files := []struct {
		name string
		into any
	}{
		{"package.yaml", &spec.Package},
		{"config.yaml", &spec.Config},
		{"channel.yaml", &spec.Channel},
		{"status.yaml", &spec.Status},
		{"errors.yaml", &spec.Errors},
	}
	ok := true
	for _, f := range files {
		ok = load(fsys, path.Join(dir, f.name), f.into, diags) && ok
	}
	names, err := fs.Glob(fsys, path.Join(dir, "commands", "*.yaml"))
	if err != nil {
		diags.Errorf(source.Pos{File: dir}, "%v", err)
		return spec, false
	}
	for _, name := range names {
		command := &Command{}
		ok = load(fsys, name, command, diags) && ok
		spec.Commands = append(spec.Commands, command)
	}
	return spec, ok
}

func load(fsys fs.FS, name string, into any, diags *source.Diagnostics) bool {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		diags.Errorf(source.Pos{File: name}, "cannot be read: %v", err)
		return false
	}
	diags.AddText(name, string(text))
	return decodeText(name, text, into, diags)
}

// decodeText is false when the text is no YAML mapping.
func decodeText(name string, text []byte, into any, diags *source.Diagnostics) bool {
	file, err := parser.ParseBytes(text, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		diags.Errorf(syntaxPos(name, err), "%s", syntaxMessage(err))
		return false
	}
	body := singleBody(file)
	if body == nil {
		diags.Errorf(source.Pos{File: name}, "must hold one YAML document")
		return false
	}
	d := &decoder{file: name, diags: diags}
	d.decode(reflect.ValueOf(into).Elem(), body, "the file")
	_, ok := pairsOf(body)
	return ok
}

func singleBody(file *ast.File) ast.Node {
	if len(file.Docs) != 1 {
		return nil
	}
	return file.Docs[0].Body
}

func syntaxPos(name string, err error) source.Pos {
	var syntax yaml.Error
	if errors.As(err, &syntax) && syntax.GetToken() != nil {
		at := syntax.GetToken().Position
		return source.Pos{File: name, Line: at.Line, Col: at.Column}
	}
	return source.Pos{File: name}
}

func syntaxMessage(err error) string {
	var syntax yaml.Error
	if errors.As(err, &syntax) {
		return syntax.GetMessage()
	}
	return err.Error()
}
