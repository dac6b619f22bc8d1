package upstream

import (
	"fmt"
	"io/fs"
	"regexp"
	"strings"
)

// source is a file as lines, for reading with line numbers.
type source struct {
	path  string
	lines []string
}

func load(tree fs.FS, path string) (*source, error) {
	data, err := fs.ReadFile(tree, path)
	if err != nil {
		return nil, err
	}
	return newSource(path, data), nil
}

func newSource(path string, data []byte) *source {
	text := strings.TrimSuffix(string(data), "\n")
	return &source{path: path, lines: strings.Split(text, "\n")}
}

// text is the whole file again.
func (s *source) text() string {
	return strings.Join(s.lines, "\n")
}

// errorf reports a shape that is not as expected, at a line counted from 0.
func (s *source) errorf(line int, format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", s.path, line+1, fmt.Sprintf(format, args...))
}

// block gives the lines between the one line equal to first and the next line
// equal to last, as a half-open range.
func (s *source) block(first, last string) (from, to int, err error) {
	from = -1
	for i, line := range s.lines {
		if line != first {
			continue
		}
		if from >= 0 {
			return 0, 0, s.errorf(i, "expected %q once, found it twice", first)
		}
		from = i + 1
	}
	if from < 0 {
		return 0, 0, s.errorf(0, "expected the line %q, found it 0 times", first)
	}
	for i := from; i < len(s.lines); i++ {
		if s.lines[i] == last {
			return from, i, nil
		}
	}
	return 0, 0, s.errorf(from, "%q has no end %q", first, last)
}

// isComment reports whether the line holds nothing but a comment or nothing at all.
func isComment(line string) bool {
	line = strings.TrimSpace(line)
	return line == "" || strings.HasPrefix(line, "//") ||
		strings.HasPrefix(line, "/*") || strings.HasPrefix(line, "*")
}

// stringRow is a line with one string and a comma.
var stringRow = regexp.MustCompile(`^\s*"([^"\\]+)",$`)

// stringList reads the strings between two lines, one on each.
func (s *source) stringList(first, last string) ([]string, error) {
	from, to, err := s.block(first, last)
	if err != nil {
		return nil, err
	}
	var list []string
	for i := from; i < to; i++ {
		if isComment(s.lines[i]) {
			continue
		}
		match := stringRow.FindStringSubmatch(s.lines[i])
		if match == nil {
			return nil, s.errorf(i, "expected one string and a comma")
		}
		list = append(list, match[1])
	}
	if len(list) == 0 {
		return nil, s.errorf(from-1, "%q: the list is empty", first)
	}
	return list, nil
}

// duplicate gives a name that is in the list twice, or "".
func duplicate(names []string) string {
	seen := map[string]bool{}
	for _, name := range names {
		if seen[name] {
			return name
		}
		seen[name] = true
	}
	return ""
}
