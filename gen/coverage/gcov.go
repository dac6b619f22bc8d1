package coverage

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
)

// report is what gcov says of one object file, as far as it is of use.
type report struct {
	Files []struct {
		File  string `json:"file"`
		Lines []line `json:"lines"`
	} `json:"files"`
}

// line is a line with code.
type line struct {
	Number   int      `json:"line_number"`
	Function string   `json:"function_name"`
	Count    int      `json:"count"`
	Branches []branch `json:"branches"`
}

type branch struct {
	Count int `json:"count"`
}

// place is a line of a file, known by the last part of its name.
type place struct {
	file string
	line int
}

// runGcov asks gcov for the counts of all objects in a folder.
func runGcov(gcov, folder string) (map[place]*line, error) {
	notes, err := filepath.Glob(filepath.Join(folder, "*.gcno"))
	if err != nil {
		return nil, err
	}
	if len(notes) == 0 {
		return nil, fmt.Errorf("%s has no *.gcno: run make coverage", folder)
	}
	for i, note := range notes {
		notes[i] = filepath.Base(note)
	}
	var said bytes.Buffer
	cmd := exec.Command(gcov, append([]string{"--json-format", "--stdout", "--branch-probabilities"}, notes...)...)
	cmd.Dir = folder
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", gcov, err, said.Bytes())
	}
	return addReports(bytes.NewReader(out))
}

// addReports adds up the reports of all objects: the lines of a header are in
// many of them.
func addReports(r io.Reader) (map[place]*line, error) {
	sum := make(map[place]*line)
	for decoder := json.NewDecoder(r); ; {
		var one report
		if err := decoder.Decode(&one); errors.Is(err, io.EOF) {
			return sum, nil
		} else if err != nil {
			return nil, fmt.Errorf("gcov: %w", err)
		}
		for _, f := range one.Files {
			for _, l := range f.Lines {
				if err := add(sum, place{filepath.Base(f.File), l.Number}, l); err != nil {
					return nil, err
				}
			}
		}
	}
}

func add(sum map[place]*line, at place, l line) error {
	total, ok := sum[at]
	if !ok {
		sum[at] = &l
		return nil
	}
	if len(total.Branches) != len(l.Branches) {
		return fmt.Errorf("%s:%d has %d branches in one object and %d in another",
			at.file, at.line, len(total.Branches), len(l.Branches))
	}
	total.Count += l.Count
	for i, b := range l.Branches {
		total.Branches[i].Count += b.Count
	}
	return nil
}
