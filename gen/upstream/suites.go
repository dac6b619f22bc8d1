package upstream

import (
	"io/fs"
	"regexp"
	"strings"
)

const suiteFile = "tls/s2n_cipher_preferences.c"

var (
	suiteListHead  = regexp.MustCompile(`^struct s2n_cipher_suite \*(\w+)\[\] = \{$`)
	suiteElement   = regexp.MustCompile(`^ +(&s2n_\w+|S2N_TLS13_\w+),?$`)
	preferenceHead = regexp.MustCompile(`^const struct s2n_cipher_preferences (\w+) = \{$`)
	preferenceList = regexp.MustCompile(`^    \.suites = (\w+),$`)
)

// readSuites tells for each list of preferences whether it has a cipher suite of
// TLS 1.3. s2n-tls offers that version with a policy that has one.
func readSuites(tls fs.FS) (map[string]bool, error) {
	s, err := load(tls, suiteFile)
	if err != nil {
		return nil, err
	}
	lists := map[string]bool{"NULL": false}
	preferences := map[string]bool{}
	for i := 0; i < len(s.lines); i++ {
		if match := suiteListHead.FindStringSubmatch(s.lines[i]); match != nil {
			if lists[match[1]], i, err = suiteList(s, i+1); err != nil {
				return nil, err
			}
		} else if match := preferenceHead.FindStringSubmatch(s.lines[i]); match != nil {
			if preferences[match[1]], i, err = preference(s, i+1, lists); err != nil {
				return nil, err
			}
		}
	}
	if n := strings.Count(s.text(), "const struct s2n_cipher_preferences "); n != len(preferences) {
		return nil, s.errorf(0, "read %d lists of preferences, the file has %d", len(preferences), n)
	}
	return preferences, nil
}

// suiteList reads elements up to the closing brace, whose line it returns.
func suiteList(s *source, from int) (tls13 bool, end int, err error) {
	for i := from; i < len(s.lines); i++ {
		line := s.lines[i]
		if line == "};" {
			return tls13, i, nil
		}
		if isComment(line) {
			continue
		}
		match := suiteElement.FindStringSubmatch(line)
		if match == nil {
			return false, i, s.errorf(i, "expected a cipher suite")
		}
		tls13 = tls13 || strings.HasPrefix(strings.ToLower(strings.TrimPrefix(match[1], "&")), "s2n_tls13_")
	}
	return false, from, s.errorf(from, "the list of cipher suites has no end")
}

// preference reads which list a struct refers to.
func preference(s *source, from int, lists map[string]bool) (tls13 bool, end int, err error) {
	for i := from; i < len(s.lines) && s.lines[i] != "};"; i++ {
		match := preferenceList.FindStringSubmatch(s.lines[i])
		if match == nil {
			continue
		}
		tls13, ok := lists[match[1]]
		if !ok {
			return false, i, s.errorf(i, "%s is not defined above", match[1])
		}
		return tls13, i, nil
	}
	return false, from, s.errorf(from, "the preferences have no suites")
}
