package model

import (
	"regexp"
	"strings"

	"github.com/tcl-s2n/tcl-s2n/gen/parse"
	"github.com/tcl-s2n/tcl-s2n/gen/source"
)

// status builds the keys of s2n::status.
func (b *builder) status(raw *parse.Status) {
	seen := b.unique("status key")
	for _, k := range raw.Session {
		seen(k.Name.S, k.Name.Pos)
		b.statusKey(&k, false)
	}
	for _, k := range raw.Certificate {
		seen(k.Name.S, k.Name.Pos)
		b.statusKey(&k, true)
	}
}

func (b *builder) statusKey(raw *parse.StatusKey, ofCertificate bool) {
	if raw.Name.Given() && !statusPattern.MatchString(raw.Name.S) {
		b.hint(raw.Name.Pos, "letters, digits and _, a small letter first",
			"bad status key name %q", raw.Name.S)
	}
	b.checkStatusExample(raw)
	b.pkg.Status = append(b.pkg.Status, &StatusKey{
		Name:          raw.Name.S,
		OfCertificate: ofCertificate,
		Option:        b.statusOption(raw, ofCertificate),
		Returns:       raw.Returns.S,
		Matches:       raw.Matches.S,
		Example:       raw.Example.S,
		Doc:           b.doc(raw.Doc),
		Source:        sourceOf(raw.Source),
		Pos:           raw.Pos,
	})
}

// statusOption gives the channel option whose value the key has.
func (b *builder) statusOption(raw *parse.StatusKey, ofCertificate bool) *ChanOption {
	if !raw.Option.Given() {
		return nil
	}
	if ofCertificate {
		b.diags.Errorf(raw.Option.Pos, "no channel option has a part of a certificate")
		return nil
	}
	names := make([]string, len(b.pkg.ChanOptions))
	for i, o := range b.pkg.ChanOptions {
		if names[i] = o.Name; o.Name == raw.Option.S {
			return o
		}
	}
	b.hint(raw.Option.Pos, source.DidYouMean(raw.Option.S, names),
		"status key %q has the value of %q, which is not a channel option", raw.Name.S, raw.Option.S)
	return nil
}

// checkStatusExample wants the example to match, unless it is cut short.
func (b *builder) checkStatusExample(raw *parse.StatusKey) {
	matches, err := regexp.Compile(raw.Matches.S)
	switch {
	case err != nil:
		b.diags.Errorf(raw.Matches.Pos, "%v", err)
	case raw.Example.Given() && !strings.HasSuffix(raw.Example.S, "...") && !matches.MatchString(raw.Example.S):
		b.diags.Errorf(raw.Example.Pos, "the example does not match %s", raw.Matches.S)
	}
}
