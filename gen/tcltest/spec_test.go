package tcltest

import (
	"os"
	"testing"

	"github.com/tcl-s2n/tcl-s2n/gen/model"
	"github.com/tcl-s2n/tcl-s2n/gen/parse"
	"github.com/tcl-s2n/tcl-s2n/gen/source"
)

// loadSpec gives the model of the real spec.
func loadSpec(t *testing.T) *model.Package {
	t.Helper()
	diags := &source.Diagnostics{}
	if spec, ok := parse.Load(os.DirFS("../.."), "gen/spec", diags); ok {
		p := model.Build(spec, diags)
		if diags.Err() == nil {
			return p
		}
	}
	t.Fatal(diags.Err())
	return nil
}
