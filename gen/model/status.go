package model

import (
	"regexp"

	"github.com/tcl-s2n/tcl-s2n/gen/parse"
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
	if _, err := regexp.Compile(raw.Matches.S); err != nil {
		b.diags.Errorf(raw.Matches.Pos, "%v", err)
	}
	b.pkg.Status = append(b.pkg.Status, &StatusKey{
		Name:          raw.Name.S,
		OfCertificate: ofCertificate,
		Returns:       raw.Returns.S,
		Matches:       raw.Matches.S,
		Doc:           b.doc(raw.Doc),
		Source:        raw.Source.S,
		Pos:           raw.Pos,
	})
}
