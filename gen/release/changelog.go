package release

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

const changelog = "CHANGELOG.md"

// heading is that of a version in CHANGELOG.md; the newest is first.
var heading = regexp.MustCompile(`(?m)^## (\S+), (.*)$`)

const notReleased = "not released"

// closeSection dates the first section of CHANGELOG.md, which has to have
// something to say, and to be newer than what has been released.
func (t *tree) closeSection(next version, day time.Time) error {
	return t.edit(changelog, func(text string) (string, error) {
		found := heading.FindAllStringSubmatchIndex(text, -1)
		if found == nil || text[found[0][4]:found[0][5]] != notReleased {
			return "", fmt.Errorf("the first section must have the heading \"## VERSION, %s\", and say what is new", notReleased)
		}
		end := len(text)
		if len(found) > 1 {
			end = found[1][0]
			last, err := parseVersion(text[found[1][2]:found[1][3]])
			if err != nil {
				return "", err
			}
			if next.compare(last) <= 0 {
				return "", fmt.Errorf("version %s is not newer than %s, the last release", next, last)
			}
		}
		if strings.TrimSpace(text[found[0][1]:end]) == "" {
			return "", errors.New("the section of the new version is empty")
		}
		head := fmt.Sprintf("## %s, %s", next, day.Format(time.DateOnly))
		return text[:found[0][0]] + head + text[found[0][1]:], nil
	})
}

// log is the changelog of a package: newest first, and never changed.
type log struct {
	path  string
	head  *regexp.Regexp // of an entry; the first group is the version
	entry string         // what is said of a version, for fill
	day   string         // form of its date
}

const maintainers = "tcl-s2n maintainers <tcl-s2n@users.noreply.github.com>"

var logs = []log{
	{
		path: "packaging/debian/changelog",
		head: regexp.MustCompile(`(?m)^tcl-s2n \((.*)-1\) `),
		entry: "tcl-s2n (VERSION-1) unstable; urgency=medium\n\n" +
			"  * New release; CHANGELOG.md tells what is in it.\n\n" +
			" -- " + maintainers + "  DAY\n",
		day: "Mon, 02 Jan 2006 15:04:05 -0700",
	},
	{
		path: "packaging/rpm/tcl-s2n.spec",
		head: regexp.MustCompile(`(?m)^\* .* - (.*)-1$`),
		entry: "* DAY " + maintainers + " - VERSION-1\n" +
			"- New release; CHANGELOG.md tells what is in it.\n",
		day: "Mon Jan 02 2006",
	},
}

// newest is the version of the first entry.
func (l log) newest(text string) string {
	if match := l.head.FindStringSubmatch(text); match != nil {
		return match[1]
	}
	return ""
}

// add puts an entry before the newest, or in its place if that is of the same
// version: the entry of the first release was there from the start.
func (l log) add(text string, next version, day time.Time) (string, error) {
	heads := l.head.FindAllStringIndex(text, -1)
	if heads == nil {
		return "", fmt.Errorf("no %s", l.head)
	}
	from, to := heads[0][0], heads[0][0]
	if l.newest(text) == next.String() {
		to = len(text)
		if len(heads) > 1 {
			to = heads[1][0]
		}
	}
	entry := strings.NewReplacer("VERSION", next.String(), "DAY", day.Format(l.day)).Replace(l.entry)
	if to < len(text) {
		entry += "\n"
	}
	return text[:from] + entry + text[to:], nil
}
