// Package render makes the emitted files out of the model and the templates. It
// reads and writes nothing.
package render

import (
	"github.com/tcl-s2n/tcl-s2n/gen/cgen"
	"github.com/tcl-s2n/tcl-s2n/gen/docs"
	"github.com/tcl-s2n/tcl-s2n/gen/file"
	"github.com/tcl-s2n/tcl-s2n/gen/model"
	"github.com/tcl-s2n/tcl-s2n/gen/source"
	"github.com/tcl-s2n/tcl-s2n/gen/tcltest"
	"github.com/tcl-s2n/tcl-s2n/gen/vendormk"
)

const (
	outDir       = "generated"
	policiesFrom = "gen/s2ntab/zpolicies.go"
)

// Output is everything that is emitted.
type Output struct {
	Files   []file.File
	Origins map[string][]Origin // of the lines of the C files, by path
	Written []file.File         // the C by hand
}

// Sources is the C by hand, which make compiles.
type Sources struct {
	Written []file.File // of the package
	Units   []file.File // tests in C
}

// All renders all files. The result only counts when no mistake was added to
// diags.
func All(pkg *model.Package, templates []Template, sources Sources, diags *source.Diagnostics) Output {
	blocks, err := cgen.Blocks(pkg, policiesFrom)
	if err != nil {
		diags.Errorf(source.Pos{File: "gen/cgen"}, "%v", err)
		return Output{}
	}
	out := expandAll(blocks, forCommands(templates, pkg.Commands), diags)
	out.Written = sources.Written
	out.Files = append(out.Files, sourceList(sources.Written), unitList(sources.Units, sources.Written))
	out.Files = append(out.Files, docs.Render(pkg)...)
	out.Files = append(out.Files, tcltest.Render(pkg)...)
	rules, err := vendormk.Render()
	if err != nil {
		diags.Errorf(source.Pos{File: "gen/vendormk"}, "%v", err)
		return Output{}
	}
	out.Files = append(out.Files, file.File{Path: outDir + "/vendor.mk", Data: rules})
	return out
}

func expandAll(blocks []*cgen.Block, templates []Template, diags *source.Diagnostics) Output {
	out := Output{Origins: make(map[string][]Origin)}
	e := newExpander(blocks, diags)
	for _, t := range templates {
		f, origins := e.expand(t)
		out.Files = append(out.Files, f)
		out.Origins[f.Path] = origins
	}
	e.checkUse()
	return out
}
