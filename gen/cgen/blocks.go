// Package cgen derives C from the model: tables, structs and the functions that
// parse options. It holds no policy: that is in the templates.
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

// Blocks derives all blocks, in a fixed order. policies are the names that can
// be asked for, and come from the file policiesFrom.
func Blocks(pkg *model.Package, policies []string, policiesFrom string) ([]*Block, error) {
	s := &blockSet{}
	s.add("package.version", pkg.Pos, func(p *printer) { packageVersion(p, pkg) })
	s.add("package.prototypes", pkg.Pos, func(p *printer) { packagePrototypes(p, pkg) })
	s.add("package.commands", pkg.Pos, func(p *printer) { packageCommands(p, pkg) })
	for _, c := range pkg.Commands {
		if len(c.Options) > 0 {
			s.add(c.Name+".options", c.Pos, func(p *printer) { commandOptions(p, c) })
		} else {
			s.add(c.Name+".usage", c.Pos, func(p *printer) { usage(p, c) })
		}
	}
	if len(pkg.Keys) > 0 {
		s.add("config.settings", pkg.KeysPos, func(p *printer) { configSettings(p, pkg) })
		s.add("config.keys", pkg.KeysPos, func(p *printer) { configKeys(p, pkg) })
	}
	if len(pkg.ChanOptions) > 0 {
		s.add("channel.options", pkg.ChanOptions[0].Pos, func(p *printer) { channelOptions(p, pkg) })
	}
	if len(pkg.Status) > 0 {
		s.add("status.session", pkg.Status[0].Pos, func(p *printer) { statusKeys(p, pkg, false) })
		s.add("status.certificate", pkg.Status[0].Pos, func(p *printer) { statusKeys(p, pkg, true) })
	}
	if len(pkg.Words) > 0 {
		s.add("errors.enum", pkg.Words[0].Pos, func(p *printer) { errorsEnum(p, pkg) })
		s.add("errors.names", pkg.Words[0].Pos, func(p *printer) { errorsNames(p, pkg) })
	}
	s.add("policies.names", source.Pos{File: policiesFrom}, func(p *printer) { policyNames(p, policies) })
	return s.blocks, errors.Join(s.errs...)
}

type blockSet struct {
	blocks []*Block
	errs   []error
}

// add makes a block. It begins with its name and the file it is derived from.
func (s *blockSet) add(name string, pos source.Pos, write func(*printer)) {
	p := newPrinter(pos)
	p.comment(name + ", from " + pos.File)
	write(p)
	if p.err != nil {
		s.errs = append(s.errs, p.err)
	}
	s.blocks = append(s.blocks, &Block{Name: name, From: pos.File, Lines: p.lines})
}
