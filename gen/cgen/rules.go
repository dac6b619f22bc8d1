package cgen

import (
	"strings"
)

// requirement is a param that only goes with one value of another.
type requirement struct {
	param
	Option param
	Value  string
}

// exclusion is two params that do not go together.
type exclusion struct {
	param
	Other param
}

// HasRule reports whether the param depends on others.
func (p param) HasRule() bool {
	return p.Requires != nil || len(p.Excludes)+len(p.Needs) > 0
}

// Requirement is what the param requires, or nil.
func (p param) Requirement() *requirement {
	if p.Requires == nil {
		return nil
	}
	return &requirement{p, param{p.Requires.Option, p.set}, p.Requires.Value}
}

// Message is the format of the message, for the value that is there instead.
func (r *requirement) Message() string { return r.RequiresMessage("%s") }

// Exclusions are the params that the param excludes.
func (p param) Exclusions() []exclusion {
	var all []exclusion
	for _, other := range p.Excludes {
		all = append(all, exclusion{p, param{other, p.set}})
	}
	return all
}

// Message refuses both.
func (e exclusion) Message() string { return e.ExcludesMessage(e.Other.Param) }

// NeededBits is the set of params of which the param needs one.
func (p param) NeededBits() string {
	bits := make([]string, len(p.Needs))
	for i, other := range p.Needs {
		bits[i] = bit(other)
	}
	if len(bits) == 1 {
		return bits[0]
	}
	return "(" + strings.Join(bits, " | ") + ")"
}
