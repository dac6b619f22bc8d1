// Package templates holds the shape of what is derived: headers that ask for
// blocks (*.h), and the blocks (*.tmpl, of text/template).
package templates

import "embed"

// Blocks are the shapes of the blocks of derived C.
//
//go:embed *.tmpl
var Blocks embed.FS
