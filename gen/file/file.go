// Package file holds what renderers hand over to be written.
package file

// File is one emitted file.
type File struct {
	Path string // relative to the top of the project, with slashes
	Data []byte
}
