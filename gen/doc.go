// Gen writes everything that follows from the spec: C, documentation, tests and
// lists for make. From the top of the project:
//
//	go run ./gen
//
// What there is to read, in the order of work:
//
//	gen/spec/*.yaml   facts, written by hand
//	gen/source        places in files, and how mistakes are reported
//	gen/parse         YAML to values that know their place; form only
//	gen/model         what the values mean; types, names, checks
//	gen/cgen          blocks of C, in the shapes of templates/*.tmpl
//	gen/docs          manual page, Markdown, JSON
//	gen/tcltest       test cases
//	gen/sbom          what is linked in, with versions and licences (SPDX)
//	gen/vendormk      what make compiles of the vendored libraries
//	gen/render        templates and blocks to files, all in memory; what make
//	                  has to know of the C by hand
//	gen/output        files to disk
//
// And beside this way, when the vendored C changes:
//
//	gen/vendor        obtains it, and applies vendor-c/patches
//	gen/upstream      reads error codes, policies and source lists out of it
//	gen/s2ntab        holds what was read
//
// Or when the tests have run on a build for gcov:
//
//	gen/coverage      tells which lines of the C by hand they have reached
//
// The outputs, all in generated/:
//
//	*.h               from the template of the same name in templates/, with
//	                  blocks put in where it says /*< block "config.keys" >*/;
//	                  COMMAND_options.h is the template for each command that
//	                  has options
//	sources.mk        names of the C by hand, in generic/, unix/ and win/
//	vendor.mk         from gen/s2ntab
//	packages.mk       from vendor-c/manifest.yaml and vendor-c/patches
//	sbom.spdx.json    from these and gen/s2ntab
//	doc/              from gen/spec
//	tests/            from gen/spec, and the samples of gen/model/types.go
//
// Nothing is written unless all is valid. No output depends on the clock, the
// machine or the version of a tool.
package main
