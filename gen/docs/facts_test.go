package docs

import (
	"strings"
	"testing"

	"github.com/tcl-s2n/tcl-s2n/gen/model"
)

func TestFacts(t *testing.T) {
	role := &model.Param{
		Owner: "push", Name: "role", Type: model.TypeNamed("enum"),
		Values:  []model.Value{{Name: "client"}, {Name: "server"}},
		Default: &model.Default{Value: "client"},
		Source:  "s2n_connection_new",
	}
	name := &model.Param{
		Owner: "push", Name: "name", Type: model.TypeNamed("hostname"),
		Requires: &model.Requires{Option: role, Value: "client"},
		Source:   "s2n_set_server_name; RFC 6066, section 3",
		See:      []string{"role"},
	}
	text := &model.Param{Owner: "push", Name: "text", Type: model.TypeNamed("pem"), Secret: true}
	file := &model.Param{
		Owner: "push", Name: "file", Type: model.TypeNamed("path"), Unsafe: true,
		Excludes: []*model.Param{text}, Needs: []*model.Param{name, role},
		Default: &model.Default{Text: "what `text` says"},
	}
	delay := &model.Param{
		Owner: "push", Name: "delay", Type: model.TypeNamed("int"), Unit: "ms",
		Range: &model.Range{Min: 0, Max: 9}, Default: &model.Default{Value: "3"},
	}
	all := []*model.Param{role, name, text, file, delay}
	pkg := &model.Package{Commands: []*model.Command{{Name: "push", Options: all}}}

	want := map[*model.Param]string{
		role: "The default is `client`. Source: `s2n_connection_new`.",
		name: "The value must be a host name or a numeric address. There is no default. " +
			"It can only be used with `-role client`. " +
			"Source: `s2n_set_server_name`; RFC 6066, section 3. See also [`-role`](#push-role).",
		text: "The value must be PEM text, with a -----BEGIN line. There is no default. " +
			"It excludes [`-file`](#push-file). The value never appears in a message.",
		file: "The value must be a file name. The default is what `text` says. " +
			"It excludes [`-text`](#push-text). " +
			"It needs [`-name`](#push-name) or [`-role`](#push-role) as well. " +
			"It is not available in safe interpreters.",
		delay: "The value must be an integer from 0 to 9, in ms. The default is `3`.",
	}
	for p, text := range want {
		if got := strings.Join(facts(pkg, p, all), " "); got != text {
			t.Errorf("%s:\ngot  %s\nwant %s", p.Name, got, text)
		}
	}
}
