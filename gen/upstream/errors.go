package upstream

import (
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"

	"github.com/tcl-s2n/tcl-s2n/gen/s2ntab"
)

const (
	errorHeader = "error/s2n_errno.h"
	errorTexts  = "error/s2n_errno.c"
)

// readErrors joins the enum of the header, which has the order and the types,
// with the table of the C file, which has the texts. Both must have the same
// names.
func (t *Tables) readErrors(tls fs.FS) error {
	header, err := load(tls, errorHeader)
	if err != nil {
		return err
	}
	texts, err := load(tls, errorTexts)
	if err != nil {
		return err
	}
	t.Errors, err = errorEnum(header)
	if err != nil {
		return err
	}
	table, err := errorTable(texts)
	if err != nil {
		return err
	}
	return joinTexts(t.Errors, table)
}

var enumRow = regexp.MustCompile(`^    (S2N_ERR_\w+)(?: = (S2N_ERR_T_\w+)_START)?,$`)

// errorEnum reads the enum: a range for each type, which begins with a name set
// to S2N_ERR_T_type_START and ends with S2N_ERR_T_type_END.
func errorEnum(s *source) ([]s2ntab.Error, error) {
	_, to, err := s.block("#define S2N_ERR_NUM_VALUE_BITS 26", "} s2n_error;")
	if err != nil {
		return nil, err
	}
	from, _, err := s.block("typedef enum {", "} s2n_error;")
	if err != nil {
		return nil, err
	}
	var list []s2ntab.Error
	kind := ""
	for i := from; i < to; i++ {
		if isComment(s.lines[i]) {
			continue
		}
		match := enumRow.FindStringSubmatch(s.lines[i])
		if match == nil {
			return nil, s.errorf(i, "expected an error code and a comma")
		}
		name, start := match[1], strings.TrimPrefix(match[2], "S2N_ERR_T_")
		switch {
		case start != "" && kind != "":
			return nil, s.errorf(i, "type %s begins before %s has ended", start, kind)
		case start != "":
			kind = start
		case kind == "":
			return nil, s.errorf(i, "%s is outside every type", name)
		case name == "S2N_ERR_T_"+kind+"_END":
			kind = ""
			continue
		}
		list = append(list, s2ntab.Error{Name: name, Type: kind})
	}
	if kind != "" {
		return nil, s.errorf(to, "type %s has no end", kind)
	}
	return list, nil
}

const errorMacro = `#define ERR_ENTRIES(ERR_ENTRY) \`

var errorRow = regexp.MustCompile(`^    ERR_ENTRY\((S2N_ERR_\w+), ("(?:[^"\\]|\\.)*")\);?\s*\\$`)

// errorTable reads the macro ERR_ENTRIES: name to text.
func errorTable(s *source) (map[string]string, error) {
	from, _, err := s.block(errorMacro, "")
	if err != nil {
		return nil, err
	}
	table := map[string]string{}
	for i := from; strings.Contains(s.lines[i], "ERR_ENTRY"); i++ {
		match := errorRow.FindStringSubmatch(s.lines[i])
		if match == nil {
			return nil, s.errorf(i, "expected ERR_ENTRY(name, \"text\")")
		}
		text, err := strconv.Unquote(match[2])
		if err != nil {
			return nil, s.errorf(i, "bad string %s", match[2])
		}
		if _, twice := table[match[1]]; twice {
			return nil, s.errorf(i, "%s has two entries", match[1])
		}
		table[match[1]] = text
	}
	if rows := strings.Count(s.text(), " ERR_ENTRY("); rows != len(table) {
		return nil, s.errorf(from, "read %d entries, the file has %d", len(table), rows)
	}
	return table, nil
}

func joinTexts(list []s2ntab.Error, table map[string]string) error {
	for i, e := range list {
		text, ok := table[e.Name]
		if !ok {
			return fmt.Errorf("%s: no ERR_ENTRY for %s of %s", errorTexts, e.Name, errorHeader)
		}
		list[i].Text = text
	}
	if len(table) == len(list) {
		return nil
	}
	for _, e := range list {
		delete(table, e.Name)
	}
	for name := range table {
		return fmt.Errorf("%s: %s is not in the enum of %s", errorTexts, name, errorHeader)
	}
	return fmt.Errorf("%s: a name occurs twice in the enum", errorHeader)
}
