package render

import (
	"slices"
	"testing"

	"github.com/tcl-s2n/tcl-s2n/gen/model"
)

// TestForCommands makes a file for each command that has options.
func TestForCommands(t *testing.T) {
	options := []*model.Param{{Name: "server", Type: model.TypeNamed("prefix")}}
	ring := &model.Command{Name: "ring_back", Options: options}
	commands := []*model.Command{ring, {Name: "bare"}, {Name: "answer", FormOf: ring, Options: options}}
	templates := []Template{
		{Path: "templates/tables.h", Text: "COMMAND\n"},
		{Path: "templates/COMMAND_options.h", Text: "TLS_COMMAND_H s2n::COMMAND COMMAND.options\n"},
	}
	want := []Template{
		templates[0],
		{"templates/COMMAND_options.h", "TLS_RING_BACK_H s2n::ring_back ring_back.options\n", "ring_back_options.h"},
		{"templates/COMMAND_options.h", "TLS_ANSWER_H s2n::ring_back -server answer.options\n", "answer_options.h"},
	}
	if got := forCommands(templates, commands); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
