package release

import (
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// place is a file in which the version stands; the first group of the pattern
// is the version.
type place struct {
	path    string
	pattern *regexp.Regexp
}

const specFile = "gen/spec/package.yaml"

var spec = place{specFile, regexp.MustCompile(`(?m)^version: "(.*)"$`)}

// places are all of them but the changelogs, which keep older versions, and what
// is derived from the spec.
var places = []place{
	spec,
	{"configure.ac", regexp.MustCompile(`AC_INIT\(\[s2n\], \[([^]]*)\]`)},
	{"configure", regexp.MustCompile(`(?:\bs2n (?:configure |config\.status |\$as_me )?|PACKAGE_VERSION=')(\d+\.\d+\.\d+)`)},
	{"packaging/rpm/tcl-s2n.spec", regexp.MustCompile(`(?m)^Version: +(\S+)$`)},
	{"packaging/alpine/APKBUILD", regexp.MustCompile(`(?m)^pkgver=(.*)$`)},
}

// current is the version that the spec has.
func (t *tree) current() (version, error) {
	text, err := t.read(spec.path)
	if err != nil {
		return version{}, err
	}
	match := spec.pattern.FindStringSubmatch(text)
	if match == nil {
		return version{}, fmt.Errorf("%s: no %s", spec.path, spec.pattern)
	}
	return parseVersion(match[1])
}

func (t *tree) set(p place, old, next version) error {
	return t.edit(p.path, func(text string) (string, error) {
		if err := p.check(text, old); err != nil {
			return "", err
		}
		return p.replace(text, next), nil
	})
}

// check wants the version to stand there, and no other.
func (p place) check(text string, want version) error {
	matches := p.pattern.FindAllStringSubmatch(text, -1)
	if matches == nil {
		return fmt.Errorf("no %s", p.pattern)
	}
	for _, match := range matches {
		if match[1] != want.String() {
			return fmt.Errorf("%q is not version %s, which %s has", match[0], want, specFile)
		}
	}
	return nil
}

func (p place) replace(text string, next version) string {
	var out strings.Builder
	end := 0
	for _, at := range p.pattern.FindAllStringSubmatchIndex(text, -1) {
		out.WriteString(text[end:at[2]] + next.String())
		end = at[3]
	}
	out.WriteString(text[end:])
	return out.String()
}

var dateLine = regexp.MustCompile(`(?m)^date: ".*"$`)

func (t *tree) setDate(day time.Time) error {
	return t.edit(specFile, func(text string) (string, error) {
		if !dateLine.MatchString(text) {
			return "", errors.New("no date")
		}
		return dateLine.ReplaceAllString(text, `date: "`+day.Format(time.DateOnly)+`"`), nil
	})
}

// mention puts the new version into prose that names the old one.
func (t *tree) mention(old, next version) error {
	pages, err := filepath.Glob(filepath.Join(t.root, "doc", "*.md"))
	if err != nil {
		return err
	}
	named := regexp.MustCompile(`((?:^|[^-])\b(?:s2n|version) )` + regexp.QuoteMeta(old.String()) + `\b`)
	for _, page := range append(pages, filepath.Join(t.root, "README.md")) {
		path, err := filepath.Rel(t.root, page)
		if err != nil {
			return err
		}
		err = t.edit(path, func(text string) (string, error) {
			return named.ReplaceAllString(text, "${1}"+next.String()), nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
