module github.com/tcl-s2n/tcl-s2n

go 1.24

require (
	github.com/dave/jennifer v1.7.1
	github.com/goccy/go-yaml v1.19.2
)

require github.com/bluekeyes/go-gitdiff v0.9.0
