package model

import (
	"slices"
	"strings"
)

// Hint says what a name is taken for that is no option, or no config key, where
// it stands. Name has neither case nor dashes.
type Hint struct {
	Name   string
	Option string // instead of an option; may be empty
	Key    string // instead of a config key; may be empty
}

// Hints lists the config keys and the options of commands that have a config,
// and the names that others have for them.
func (p *Package) Hints() []Hint {
	var hints []Hint
	for _, c := range p.Commands {
		if !slices.ContainsFunc(c.Options, func(o *Param) bool { return o.Type.Name == "config" }) {
			continue
		}
		for _, o := range c.Options {
			hints = append(hints, Hint{Name: bare(o.Name), Key: "the option " + o.ScriptName()})
			for _, known := range o.KnownAs {
				name, form := knownAs(known, o.ScriptName())
				hints = append(hints, Hint{name, form, "the option " + form})
			}
		}
	}
	for _, k := range p.Keys {
		hints = append(hints, Hint{Name: bare(k.Name), Option: "-config {" + k.Name + " ...}"})
		for _, known := range k.KnownAs {
			name, form := knownAs(known, k.Name)
			inner := form
			if form == k.Name {
				inner += " ..."
			}
			hints = append(hints, Hint{name, "-config {" + inner + "}", form})
		}
	}
	return merged(hints)
}

// knownAs splits what others call a param from the value that is meant.
func knownAs(known, own string) (name, form string) {
	name, value, found := strings.Cut(known, " ")
	if found {
		own += " " + value
	}
	return bare(name), own
}

// bare is a name as the C compares it.
func bare(name string) string {
	return strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(name))
}

// merged has one hint for each name: of two, the first says what it says.
func merged(hints []Hint) []Hint {
	var result []Hint
	for _, h := range hints {
		i := slices.IndexFunc(result, func(other Hint) bool { return other.Name == h.Name })
		if i < 0 {
			result = append(result, h)
			continue
		}
		if result[i].Option == "" {
			result[i].Option = h.Option
		}
		if result[i].Key == "" {
			result[i].Key = h.Key
		}
	}
	return result
}
