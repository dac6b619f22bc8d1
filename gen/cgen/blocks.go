// Package cgen derives C from the model: tables, structs and the functions that
// parse options. Their shape is in templates/*.tmpl; here is what the templates
// ask for, and the layout of lines that are too long.
package cgen

import (
	"errors"

	"github.com/tcl-s2n/tcl-s2n/gen/model"
	"github.com/tcl-s2n/tcl-s2n/gen/source"
)

// Block is a piece of C that a template asks for by name.
type Block struct {
	Name  string
	From  string // file that it is derived from
	Lines []Line
}

// Blocks derives all blocks, in a fixed order. The policies come from the file
// policiesFrom.
func Blocks(pkg *model.Package, policiesFrom string) ([]*Block, error) {
	w, err := newWriter()
	if err != nil {
		return nil, err
	}
	s := &blockSet{writer: w}
	s.add("package.version", pkg.Pos, "package.version", pkg)
	s.add("package.prototypes", pkg.Pos, "package.prototypes", pkg)
	s.add("package.commands", pkg.Pos, "package.commands", pkg)
	s.add("commands.usage", source.Pos{File: "gen/spec/commands", Line: 1, Col: 1}, "commands.usage", pkg)
	for _, c := range pkg.Commands {
		if len(c.Options) > 0 {
			s.add(c.Name+".options", c.Pos, "command.options", commandGroup(c))
		}
	}
	if len(pkg.Keys) > 0 {
		s.add("config.settings", pkg.KeysPos, "config.settings", configGroup(pkg.Keys))
		s.add("config.keys", pkg.KeysPos, "config.keys", configGroup(pkg.Keys))
	}
	if len(pkg.Keys) > 0 {
		s.add("name.hints", pkg.KeysPos, "name.hints", pkg.Hints())
	}
	if len(pkg.ChanOptions) > 0 {
		s.add("channel.options", pkg.ChanOptions[0].Pos, "channel.options", pkg)
	}
	if len(pkg.Status) > 0 {
		s.add("status.session", pkg.Status[0].Pos, "status.session", pkg)
		s.add("status.certificate", pkg.Status[0].Pos, "status.certificate", pkg)
	}
	if len(pkg.Words) > 0 {
		s.add("errors.enum", pkg.Words[0].Pos, "errors.enum", pkg)
		s.add("errors.names", pkg.Words[0].Pos, "errors.names", pkg)
	}
	s.add("policies.table", source.Pos{File: policiesFrom}, "policies.table", policies())
	return s.blocks, errors.Join(s.errs...)
}

type blockSet struct {
	writer *writer
	blocks []*Block
	errs   []error
}

// add makes a block of a template. It begins with its name and the file it is
// derived from.
func (s *blockSet) add(name string, pos source.Pos, shape string, data any) {
	text, err := s.writer.expand(shape, data)
	var lines []Line
	if err == nil {
		lines, err = s.writer.lay(text, pos)
	}
	if err != nil {
		s.errs = append(s.errs, err)
	}
	head := Line{Text: "/* " + name + ", from " + pos.File + " */", Pos: pos}
	s.blocks = append(s.blocks, &Block{Name: name, From: pos.File, Lines: append([]Line{head}, lines...)})
}
