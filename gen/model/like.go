package model

import (
	"maps"
	"slices"

	"github.com/tcl-s2n/tcl-s2n/gen/parse"
	"github.com/tcl-s2n/tcl-s2n/gen/source"
)

// optionsOf lists the options of all commands by their keys: "push.role".
func optionsOf(commands []*parse.Command) map[string]*parse.Param {
	options := make(map[string]*parse.Param)
	for _, c := range commands {
		for i := range c.Options {
			if o := &c.Options[i]; o.Name.Given() {
				options[c.Command.S+"."+o.Name.S] = o
			}
		}
	}
	return options
}

// inherit completes an option from the one that it is like. What options say of
// their neighbours, references and examples are not taken over: they make sense
// at their own command only.
func (b *builder) inherit(owner string, raw *parse.Param) {
	if !raw.Like.Given() {
		return
	}
	from := b.original(owner, raw.Like)
	if from == nil {
		return
	}
	if !raw.Name.Given() {
		raw.Name = parse.Text{S: from.Name.S, Pos: raw.Like.Pos}
	}
	if !raw.Type.Given() {
		inheritType(raw, from)
	}
	if raw.Default == nil {
		raw.Default = from.Default
	}
	if !raw.Doc.Given() {
		raw.Doc = from.Doc
	}
	if !raw.Source.Given() {
		raw.Source = from.Source
	}
	if !raw.With.Given() {
		raw.With = from.With
	}
}

// inheritType takes over the type, and what belongs to it.
func inheritType(raw, from *parse.Param) {
	raw.Type = from.Type
	if raw.Range == nil {
		raw.Range = from.Range
	}
	if raw.Values == nil {
		raw.Values = from.Values
	}
	if !raw.Unit.Given() {
		raw.Unit = from.Unit
	}
	if !raw.Secret.Given() {
		raw.Secret = from.Secret
	}
	if raw.Good == nil {
		raw.Good = from.Good
	}
	raw.Bad = append(slices.Clone(from.Bad), raw.Bad...)
}

// original finds the option that another is like: one with a text of its own.
func (b *builder) original(owner string, key parse.Text) *parse.Param {
	from := b.options[key.S]
	switch {
	case owner == ConfigOwner:
		b.diags.Errorf(key.Pos, "only options of commands can be like others")
	case from == nil:
		b.hint(key.Pos, source.DidYouMean(key.S, slices.Sorted(maps.Keys(b.options))),
			"like %q, which is not an option", key.S)
	case from.Like.Given():
		b.hint(key.Pos, "name that one", "%s is itself like %s", key.S, from.Like.S)
	default:
		return from
	}
	return nil
}
