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
	Folder string `json:"current_working_directory"` // of the compiler
	Files  []struct {
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

// place is a line of a file, known by its path from the top of the project: files
// for different systems share their names, and only one of them is compiled.
type place struct {
	file string
	line int
}

// runGcov asks gcov for the counts of all objects in a folder.
func runGcov(gcov, root, folder string) (map[place]*line, error) {
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
	return addReports(bytes.NewReader(out), root)
}

// addReports adds up the reports of all objects: the lines of a header are in
// many of them. Sources that are not below root, as headers of the system, are
// left out.
func addReports(r io.Reader, root string) (map[place]*line, error) {
	sum := make(map[place]*line)
	for decoder := json.NewDecoder(r); ; {
		var one report
		if err := decoder.Decode(&one); errors.Is(err, io.EOF) {
			return sum, nil
		} else if err != nil {
			return nil, fmt.Errorf("gcov: %w", err)
		}
		for _, f := range one.Files {
			path, ok, err := pathFrom(root, one.Folder, f.File)
			if err != nil {
				return nil, err
			}
			if !ok {
				continue
			}
			for _, l := range f.Lines {
				if err := add(sum, place{path, l.Number}, l); err != nil {
					return nil, err
				}
			}
		}
	}
}

// pathFrom gives the path from root of a file that was compiled in a folder; false
// if it is not below root. Either may be known by the name of a symbolic link.
func pathFrom(root, folder, name string) (string, bool, error) {
	root, err := filepath.EvalSymlinks(root)
	if err != nil {
		return "", false, err
	}
	if folder, err = filepath.EvalSymlinks(folder); err != nil {
		return "", false, err
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(folder, name)
	}
	path, err := filepath.Rel(root, name)
	return filepath.ToSlash(path), err == nil && filepath.IsLocal(path), nil
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
