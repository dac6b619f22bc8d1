package cgen

import (
	"slices"
	"strings"

	"github.com/tcl-s2n/tcl-s2n/gen/model"
)

// group is the params of one owner, as the templates see them.
type group struct {
	model.ParamSet
	Command *model.Command // nil for a config
	Params  []param
	One     string // "option" or "config key"
	Shared  bool   // its declarations are in a header
}

// param is one of them.
type param struct {
	*model.Param
	set *group
}

func commandGroup(c *model.Command) *group {
	g := newGroup(c.Name, c.Options)
	g.Command = c
	return g
}

func configGroup(keys []*model.Param) *group {
	g := newGroup(model.ConfigOwner, keys)
	g.One, g.Shared = "config key", true
	return g
}

func newGroup(owner string, params []*model.Param) *group {
	g := &group{ParamSet: model.CSet(owner), One: "option"}
	for _, p := range params {
		g.Params = append(g.Params, param{p, g})
	}
	return g
}

// Subject is what the functions call one of the params: "option" or "key".
func (g *group) Subject() string {
	words := strings.Fields(g.One)
	return words[len(words)-1]
}

// Last is the last enumerator.
func (g *group) Last() string { return g.Params[len(g.Params)-1].CName() }

// Prefix begins all enumerators of the group: TLS_PUSH_.
func (g *group) Prefix() string {
	first := g.Params[0]
	return strings.TrimSuffix(first.CName(), strings.ToUpper(first.Name))
}

// HasValues is false when all of the params are flags.
func (g *group) HasValues() bool { return slices.ContainsFunc(g.Params, param.takesValue) }

// HasFlags reports whether some options take no value.
func (g *group) HasFlags() bool {
	return slices.ContainsFunc(g.Params, func(p param) bool { return !p.takesValue() })
}

// HasRules reports whether some params depend on each other.
func (g *group) HasRules() bool { return slices.ContainsFunc(g.Params, param.HasRule) }

// FlagBits are those of the options that take no value.
func (g *group) FlagBits() []string {
	return g.bits(func(p param) bool { return !p.takesValue() })
}

// UnsafeBits are those of the keys that a safe interpreter may not use.
func (g *group) UnsafeBits() []string {
	if bits := g.bits(func(p param) bool { return p.Unsafe }); bits != nil {
		return bits
	}
	return []string{"0"}
}

func (g *group) bits(wanted func(param) bool) []string {
	var bits []string
	for _, p := range g.Params {
		if wanted(p) {
			bits = append(bits, bit(p.Param))
		}
	}
	return bits
}

// MustBeDict completes the message about a config that is no dict.
func (g *group) MustBeDict() string {
	return "must be " + model.TypeNamed("config").MustBe(nil)
}

// formOf is a form of a command beside the options of the command.
type formOf struct {
	*group
	Form *model.Command
}

func bit(p *model.Param) string { return "TLS_BIT(" + p.CName() + ")" }

func (p param) takesValue() bool { return p.Type.TakesValue() }

// Member is the lvalue of the value.
func (p param) Member() string { return p.set.Pointer + "->" + p.CField() }

// Given is the condition that the param is given.
func (p param) Given() string { return "(given & " + bit(p.Param) + ") != 0" }

// Getter is the function that checks a value: TlsGetHostname.
func (p param) Getter() string { return model.CGetterOf(p.Type) }

// Head describes the param: push.role: -role word.
func (p param) Head() string {
	head := p.Key() + ": " + p.ScriptName()
	if p.takesValue() {
		head += " " + p.Type.Meta
	}
	return head
}

// HasDefault reports whether the spec gives a value to begin with.
func (p param) HasDefault() bool { return p.Default != nil && p.Default.Text == "" }
