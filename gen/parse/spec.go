// Package parse reads the YAML of gen/spec into a tree of plain values that
// know their places. It is strict about form and knows nothing of meaning.
package parse

import "github.com/tcl-s2n/tcl-s2n/gen/source"

// Text is a string; the zero value means that the field is absent.
type Text struct {
	S      string
	Pos    source.Pos
	Quoted bool // in the file, with ' or "
	Block  bool // in the file, a block that begins on the next line
}

// Given reports whether the field is there.
func (t Text) Given() bool { return t.Pos.Line > 0 }

// Number is an integer; the zero value means that the field is absent.
type Number struct {
	N   int64
	Pos source.Pos
}

// Given reports whether the field is there.
func (n Number) Given() bool { return n.Pos.Line > 0 }

// Flag is a boolean; the zero value means that the field is absent.
type Flag struct {
	On  bool
	Pos source.Pos
}

// Given reports whether the field is there.
func (f Flag) Given() bool { return f.Pos.Line > 0 }

// Entry is one line of a mapping whose keys are free.
type Entry struct {
	Key   Text
	Value Text
}

// Fields holds the place of every field that a mapping gives.
type Fields map[string]source.Pos

// Spec is all of gen/spec.
type Spec struct {
	Package  Package
	Commands []*Command
	Config   Config
	Channel  Channel
	Status   Status
	Errors   Errors
}

// Package is package.yaml.
type Package struct {
	Pos      source.Pos
	Package  Text      `yaml:"package,required"`
	Version  Text      `yaml:"version,required"`
	Date     Text      `yaml:"date,required"`
	Tcl      Text      `yaml:"tcl,required"`
	Summary  Text      `yaml:"summary,required"`
	Doc      Text      `yaml:"doc,required"`
	Commands []Text    `yaml:"commands,required"`
	Sections []Section `yaml:"sections"`
}

// Section is prose of the man page.
type Section struct {
	Pos   source.Pos
	Title Text `yaml:"title,required"`
	Doc   Text `yaml:"doc,required"`
}

// Command is one file of commands/.
type Command struct {
	Pos          source.Pos
	Command      Text      `yaml:"command,required"`
	FormOf       Text      `yaml:"form_of"`
	Summary      Text      `yaml:"summary,required"`
	Args         []Arg     `yaml:"args"`
	OptionsFirst Flag      `yaml:"options_first"`
	Result       Text      `yaml:"result,required"`
	Safe         Flag      `yaml:"safe"`
	Yields       Flag      `yaml:"yields"`
	Errors       []Text    `yaml:"errors"`
	Doc          Text      `yaml:"doc,required"`
	Options      []Param   `yaml:"options"`
	Examples     []Example `yaml:"examples"`
	See          []Text    `yaml:"see"`
}

// Arg is a positional argument.
type Arg struct {
	Pos      source.Pos
	Name     Text `yaml:"name,required"`
	Optional Flag `yaml:"optional"`
	Doc      Text `yaml:"doc,required"`
}

// Param is an option or a config key. An option that is like one of another
// command takes over what it does not say itself.
type Param struct {
	Pos      source.Pos
	Fields   Fields
	Like     Text      `yaml:"like"`
	Name     Text      `yaml:"name,required without like"`
	Type     Text      `yaml:"type,required without like"`
	Range    *Range    `yaml:"range"`
	Values   []Value   `yaml:"values"`
	Default  *Default  `yaml:"default"`
	Unit     Text      `yaml:"unit"`
	Requires []Entry   `yaml:"requires"`
	Excludes []Text    `yaml:"excludes"`
	Needs    []Text    `yaml:"needs"`
	Keys     []Text    `yaml:"keys"`
	Unsafe   Flag      `yaml:"unsafe"`
	Secret   Flag      `yaml:"secret"`
	Doc      Text      `yaml:"doc,required without like"`
	Source   Text      `yaml:"source"`
	Examples []Example `yaml:"examples,required"`
	Good     []Text    `yaml:"good"`
	Bad      []Bad     `yaml:"bad"`
	With     Text      `yaml:"with"`
	See      []Text    `yaml:"see"`
	KnownAs  []Text    `yaml:"known_as"`
}

// Range bounds an integer.
type Range struct {
	Pos source.Pos
	Min Number `yaml:"min,required"`
	Max Number `yaml:"max,required"`
}

// Value is a word of an enum.
type Value struct {
	Pos   source.Pos
	Name  Text `yaml:"name,required"`
	Means Text `yaml:"means,required"`
}

// Default is what holds when a param is absent.
type Default struct {
	Pos   source.Pos
	Value Text `yaml:"value"`
	Text  Text `yaml:"text"`
}

// Example is a script.
type Example struct {
	Pos    source.Pos
	Script Text `yaml:"script,required"`
	Doc    Text `yaml:"doc"`
	Gives  Text `yaml:"gives"`
}

// Failure is a script that fails.
type Failure struct {
	Pos     source.Pos
	Script  Text `yaml:"script,required"`
	Doc     Text `yaml:"doc"`
	Message Text `yaml:"message,required"`
	Code    Text `yaml:"code,required"`
}

// Bad is a refused value.
type Bad struct {
	Pos     source.Pos
	Value   Text `yaml:"value,required"`
	Message Text `yaml:"message,required"`
	Code    Text `yaml:"code,required"`
}

// Config is config.yaml.
type Config struct {
	Pos  source.Pos
	Keys []Param `yaml:"keys,required"`
}

// Channel is channel.yaml.
type Channel struct {
	Pos     source.Pos
	Options []ChanOption `yaml:"options,required"`
}

// ChanOption is an option of chan configure.
type ChanOption struct {
	Pos      source.Pos
	Name     Text      `yaml:"name,required"`
	Listed   Flag      `yaml:"listed"`
	Returns  Text      `yaml:"returns,required"`
	Before   Text      `yaml:"before"`
	Settable *Settable `yaml:"settable"`
	Doc      Text      `yaml:"doc,required"`
	Source   Text      `yaml:"source"`
	Examples []Example `yaml:"examples,required"`
}

// Settable is what a channel option can be set to.
type Settable struct {
	Pos    source.Pos
	Fields Fields
	Type   Text    `yaml:"type,required"`
	Range  *Range  `yaml:"range"`
	Values []Value `yaml:"values"`
	Unit   Text    `yaml:"unit"`
	Good   []Text  `yaml:"good"`
}

// Status is status.yaml.
type Status struct {
	Pos         source.Pos
	Session     []StatusKey `yaml:"session,required"`
	Certificate []StatusKey `yaml:"certificate,required"`
}

// StatusKey is a key of the dict that s2n::status gives.
type StatusKey struct {
	Pos     source.Pos
	Name    Text `yaml:"name,required"`
	Option  Text `yaml:"option"`
	Returns Text `yaml:"returns,required"`
	Matches Text `yaml:"matches,required"`
	Example Text `yaml:"example,required"`
	Doc     Text `yaml:"doc,required"`
	Source  Text `yaml:"source"`
}

// Errors is errors.yaml.
type Errors struct {
	Pos   source.Pos
	Words []Word `yaml:"words,required"`
}

// Word is an errorCode word.
type Word struct {
	Pos      source.Pos
	Name     Text      `yaml:"name,required"`
	Means    Text      `yaml:"means,required"`
	Doc      Text      `yaml:"doc,required"`
	Examples []Failure `yaml:"examples,required"`
}
