package cgen

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tcl-s2n/tcl-s2n/gen/model"
	"github.com/tcl-s2n/tcl-s2n/gen/source"
)

// TestManyOptions has more options than an int has bits.
func TestManyOptions(t *testing.T) {
	c := &model.Command{Name: "many", Pos: source.Pos{File: "many.yaml"}}
	for i := range 40 {
		c.Options = append(c.Options, &model.Param{
			Owner: "many",
			Name:  fmt.Sprintf("option%d", i),
			Type:  model.TypeNamed("bool"),
		})
	}
	text := blockText(t, &model.Package{Commands: []*model.Command{c}}, "many.options")
	for _, want := range []string{
		"    TlsSet given; /* TLS_BIT(TLS_MANY_...) for each option given */\n",
		"    options->given |= TLS_BIT(index);\n",
		"    .given = 0,\n",
		"        return TlsGetBoolean(interp, \"-option39\", value, &options->option39);\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}

// TestOnlyFlags has nothing that is converted.
func TestOnlyFlags(t *testing.T) {
	c := &model.Command{Name: "flags", Pos: source.Pos{File: "flags.yaml"}}
	c.Options = []*model.Param{{Owner: "flags", Name: "loud", Type: model.TypeNamed("flag")}}
	text := blockText(t, &model.Package{Commands: []*model.Command{c}}, "flags.options")
	for _, want := range []string{"    Tcl_Interp *interp TLS_UNUSED,\n", "    Tcl_Obj *value TLS_UNUSED,\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}

// TestLineWidth keeps all blocks within the width that the style allows.
func TestLineWidth(t *testing.T) {
	long := strings.Repeat("n", 10)
	c := &model.Command{Name: long, Pos: source.Pos{File: "long.yaml"}}
	role := &model.Param{Owner: long, Name: "role" + long, Type: model.TypeNamed("enum"),
		Values:  []model.Value{{Name: "client"}, {Name: "server"}},
		Default: &model.Default{Value: "client"}}
	other := &model.Param{Owner: long, Name: "other" + long, Type: model.TypeNamed("hostname"),
		Requires: &model.Requires{Option: role, Value: "client"}, Needs: []*model.Param{role}}
	c.Options = []*model.Param{role, other}
	text := blockText(t, &model.Package{Commands: []*model.Command{c}}, long+".options")
	for _, line := range strings.Split(text, "\n") {
		if len(line) > width {
			t.Errorf("%d columns: %s", len(line), line)
		}
	}
}

func blockText(t *testing.T, pkg *model.Package, name string) string {
	t.Helper()
	blocks, err := Blocks(pkg, "policies.go")
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, b := range blocks {
		if b.Name == name {
			for _, l := range b.Lines {
				text.WriteString(l.Text + "\n")
			}
		}
	}
	return text.String()
}
