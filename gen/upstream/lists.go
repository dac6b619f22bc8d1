package upstream

import (
	"io/fs"
	"regexp"
	"strings"

	"github.com/tcl-s2n/tcl-s2n/gen/s2ntab"
)

// listShape is how arrays of pointers of one kind are written, and the structs
// that refer to them.
type listShape struct {
	file      string
	what      string         // that is in the arrays
	list      *regexp.Regexp // the first line of an array, with its name
	macro     *regexp.Regexp // that of a macro for a part of an array; or nil
	owner     string         // how the first line of a struct begins, before its name
	member    *regexp.Regexp // its line with the name of the array, or NULL
	elsewhere string         // another file with arrays and structs
}

// named is a variable with the name that s2n-tls reports of it.
type named struct {
	variable, name, iana string
}

var (
	structMember = regexp.MustCompile(`^    \.(name|iana_name) = "([^"\\]+)",$`)
	listElement  = regexp.MustCompile(`^\s+(&?)(\w+),?(?: *\\| +/\*.*\*/)?$`)
)

// readNames reads the names in all structs whose first line matches head.
func readNames(tree fs.FS, path string, head *regexp.Regexp) ([]named, error) {
	s, err := load(tree, path)
	if err != nil {
		return nil, err
	}
	var list []named
	open := false
	for i, line := range s.lines {
		if match := head.FindStringSubmatch(line); match != nil {
			list = append(list, named{variable: match[1]})
			open = true
			continue
		}
		match := structMember.FindStringSubmatch(line)
		switch {
		case line == "};":
			if open && list[len(list)-1].name == "" {
				return nil, s.errorf(i, "%s has no name", list[len(list)-1].variable)
			}
			open = false
		case !open || match == nil:
		case match[1] == "name":
			list[len(list)-1].name = match[2]
		default:
			list[len(list)-1].iana = match[2]
		}
	}
	if len(list) == 0 {
		return nil, s.errorf(0, "no struct matches %s", head)
	}
	return list, nil
}

// read gives the list of each struct, in names.
func (shape *listShape) read(tree fs.FS, names []named) ([]s2ntab.List, error) {
	known := map[string]string{}
	for _, n := range names {
		known[n.variable] = n.name
	}
	arrays := map[string][]string{"NULL": {}}
	var lists []s2ntab.List
	for _, path := range []string{shape.elsewhere, shape.file} {
		s, err := load(tree, path)
		if err != nil {
			return nil, err
		}
		if err := shape.readArrays(s, known, arrays); err != nil {
			return nil, err
		}
		more, err := shape.readOwners(s, arrays)
		if err != nil {
			return nil, err
		}
		lists = append(lists, more...)
	}
	return lists, nil
}

// readArrays reads every array and macro of a file.
func (shape *listShape) readArrays(s *source, known map[string]string, arrays map[string][]string) error {
	for i, line := range s.lines {
		match, end := shape.list.FindStringSubmatch(line), func(line string) bool { return line == "};" }
		if match == nil && shape.macro != nil {
			match = shape.macro.FindStringSubmatch(line)
			end = func(line string) bool { return !strings.HasSuffix(line, "\\") }
		}
		if match == nil {
			continue
		}
		list, err := shape.elements(s, i+1, end, known, arrays)
		if err != nil {
			return err
		}
		arrays[match[1]] = list
	}
	return nil
}

// elements reads the names up to the line that ends an array, or that of the
// last one in a macro.
func (shape *listShape) elements(s *source, from int, end func(string) bool, known map[string]string,
	arrays map[string][]string) ([]string, error) {
	list := []string{}
	for i := from; i < len(s.lines); i++ {
		line := s.lines[i]
		if line == "};" {
			return list, nil
		}
		// The condition holds for aws-lc.
		if isComment(line) || line == "#if EVP_APIS_SUPPORTED" || line == "#endif" {
			continue
		}
		match := listElement.FindStringSubmatch(line)
		if match == nil {
			return nil, s.errorf(i, "expected an element of %s", shape.what)
		}
		name, isOne := known[match[2]]
		part, isMacro := arrays[match[2]]
		switch {
		case match[1] == "&" && isOne:
			list = append(list, name)
		case match[1] == "" && isMacro:
			list = append(list, part...)
		default:
			return nil, s.errorf(i, "%s is not defined", match[2])
		}
		if end(line) {
			return list, nil
		}
	}
	return nil, s.errorf(from, "the list of %s has no end", shape.what)
}

// readOwners reads which array each struct refers to.
func (shape *listShape) readOwners(s *source, arrays map[string][]string) ([]s2ntab.List, error) {
	head := regexp.MustCompile("^" + shape.owner + `(\w+) = \{$`)
	var lists []s2ntab.List
	for i := 0; i < len(s.lines); i++ {
		match := head.FindStringSubmatch(s.lines[i])
		if match == nil {
			continue
		}
		list, err := shape.ownedBy(s, i+1, arrays)
		if err != nil {
			return nil, err
		}
		lists = append(lists, s2ntab.List{Name: match[1], Names: list})
	}
	if n := strings.Count("\n"+s.text(), "\n"+shape.owner); n != len(lists) {
		return nil, s.errorf(0, "read %d lists of %s, the file has %d", len(lists), shape.what, n)
	}
	return lists, nil
}

// ownedBy reads which array a struct refers to.
func (shape *listShape) ownedBy(s *source, from int, arrays map[string][]string) ([]string, error) {
	for i := from; i < len(s.lines) && s.lines[i] != "};"; i++ {
		match := shape.member.FindStringSubmatch(s.lines[i])
		if match == nil {
			continue
		}
		list, ok := arrays[match[1]]
		if !ok {
			return nil, s.errorf(i, "%s is not defined above", match[1])
		}
		return list, nil
	}
	return nil, s.errorf(from, "the struct has no list of %s", shape.what)
}
