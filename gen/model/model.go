// Package model is the resolved, checked description of the extension that all
// renderers read. A Package is immutable once Build has returned it.
package model

import "github.com/tcl-s2n/tcl-s2n/gen/source"

// Package is the whole surface: what gen/spec says, resolved.
type Package struct {
	Name        string // Tcl package name, "s2n"
	Version     string // "0.7.0"
	Date        string // man page date, "2026-11-23"
	Tcl         string // Tcl versions served, "8.6-"
	Summary     string // one line, for NAME in the man page
	Doc         string // Markdown: description
	Sections    []Section
	Commands    []*Command // order of the man page
	Keys        []*Param   // config keys, in order
	KeysPos     source.Pos
	ChanOptions []*ChanOption
	Status      []*StatusKey // first those of the session
	Words       []*Word      // the package's own errorCode words
	Pos         source.Pos
}

// Section is prose that belongs to no single entry.
type Section struct {
	Title string
	Doc   string
	Pos   source.Pos
}

// Command is one Tcl command of the ::s2n namespace, or another form of one: the
// same command with other arguments, which the first option of the form tells.
type Command struct {
	Name     string     // "push"
	FormOf   *Command   // nil: a command of its own
	Forms    []*Command // other forms of it
	Summary  string     // one line
	Args     []Arg
	Options  []*Param // empty: the command takes none
	ArgsLast bool     // the arguments stand behind the options
	Result   string   // what it returns, one phrase
	Doc      string
	Errors   []*Word // own words that it can give
	Examples []Example
	Safe     bool // offered in a safe interpreter
	Yields   bool // a coroutine can yield in the scripts that it runs
	See      []string
	Pos      source.Pos
}

// Arg is a positional argument.
type Arg struct {
	Name     string
	Optional bool
	Doc      string
	Pos      source.Pos
}

// Param is an option of a command or a key of the config: a name and a typed
// value. Owner is the command's name, ConfigOwner, or ChannelOwner.
type Param struct {
	Owner    string
	Name     string // without dash
	Type     *Type
	Range    *Range    // for type int
	Values   []Value   // for type enum
	Default  *Default  // nil: absent means "not given"
	Unit     string    // "seconds", "ms"; may be empty
	Requires *Requires // holds only together with an enum option's value
	Excludes []*Param  // may not be given together
	Needs    []*Param  // one of these has to be given as well
	Keys     []*Param  // for type dicts: what each of the dicts may have
	Unsafe   bool      // refused in a safe interpreter
	Secret   bool      // its value never appears in a message
	Doc      string
	Source   string // the s2n function or RFC it stands on
	Examples []Example
	Good     []string // accepted values for tests, instead of the type's own
	Bad      []Bad    // refused values for tests, besides the type's own
	With     string   // config given beside it in tests of good values
	See      []string
	KnownAs  []string // what others call it, perhaps with the value that is meant: "insecure none"
	Pos      source.Pos
}

// Range bounds an integer, both ends included.
type Range struct{ Min, Max int64 }

// Value is one word of an enum.
type Value struct {
	Name  string
	Means string
	Pos   source.Pos
}

// Default says what holds when the param is absent. Value is empty when no
// single value says it; then Text is what the documentation states.
type Default struct {
	Value string
	Text  string
	Pos   source.Pos
}

// Requires is a condition on another option of the same command.
type Requires struct {
	Option *Param
	Value  string
	Pos    source.Pos
}

// Bad is a refused value with the message it gives, whole and exact.
type Bad struct {
	Value   string
	Message string
	Code    string // errorCode list, such as "S2N BAD_VALUE verify"
	Pos     source.Pos
}

// Example is a script that the documentation shows, and a test runs.
type Example struct {
	Script string
	Doc    string
	Gives  string // its result; empty: not said
	Pos    source.Pos
}

// Failure is an example that fails.
type Failure struct {
	Example
	Message string // may end with "..."
	Code    string // errorCode
}

// ChanOption is an option of chan configure on a TLS channel.
type ChanOption struct {
	Name     string
	Settable *Param  // nil: read-only
	Listed   bool    // part of the answer when all options are asked for
	Returns  string  // form of the value
	Before   *string // value before the handshake is done; nil: it varies
	Doc      string
	Source   string
	Examples []Example
	Pos      source.Pos
}

// StatusKey is a key of the dict that s2n::status gives.
type StatusKey struct {
	Name          string
	OfCertificate bool        // rather than of the session
	Option        *ChanOption // whose value it has, or nil
	Returns       string      // form of the value
	Matches       string      // regular expression for the value in a test
	Example       string      // such a value; may end with "..."
	Doc           string
	Source        string
	Pos           source.Pos
}

// Word is an errorCode word of the package's own.
type Word struct {
	Name     string // "NOT_TLS"
	Means    string
	Doc      string
	Examples []Failure // scripts that fail with it
	Pos      source.Pos
}
