package vendor

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/bluekeyes/go-gitdiff/gitdiff"
)

// Patch is a change of ours to a vendored library: one file a fault. What stands
// above its first "---" says why it is, and what upstream makes of it.
type Patch struct {
	Crate string
	Path  string // from the top of the project
	Title string // its first line
	Text  []byte
	files []*gitdiff.File
}

// Patches are those of the project in root, in the order in which they apply.
func Patches(root string) ([]Patch, error) {
	var all []Patch
	for _, crate := range crates {
		patches, err := loadPatches(filepath.Join(root, "vendor-c"), crate)
		if err != nil {
			return nil, err
		}
		all = append(all, patches...)
	}
	return all, nil
}

// loadPatches reads patches/LIBRARY/*.patch, sorted by name.
func loadPatches(folder, crate string) ([]Patch, error) {
	library := layouts[crate].folder
	entries, err := os.ReadDir(filepath.Join(folder, "patches", library))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var patches []Patch
	for _, entry := range entries {
		text, err := os.ReadFile(filepath.Join(folder, "patches", library, entry.Name()))
		if err != nil {
			return nil, err
		}
		path := "vendor-c/patches/" + library + "/" + entry.Name()
		patch, err := parsePatch(path, text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		patch.Crate = crate
		patches = append(patches, patch)
	}
	return patches, nil
}

var upstreamLine = regexp.MustCompile(`(?m)^Upstream: \S`)

func parsePatch(path string, text []byte) (Patch, error) {
	if !strings.HasSuffix(path, ".patch") {
		return Patch{}, errors.New("its name does not end in .patch")
	}
	files, head, err := gitdiff.Parse(bytes.NewReader(text))
	if err != nil {
		return Patch{}, err
	}
	title, reason, _ := strings.Cut(head, "\n")
	if title == "" || !upstreamLine.MatchString(reason) {
		return Patch{}, errors.New(`its head must say what it does in the first line, ` +
			`then why, then after "Upstream: " what the makers of the library know about it`)
	}
	if len(files) == 0 {
		return Patch{}, errors.New("it changes nothing")
	}
	for _, file := range files {
		if file.IsNew || file.IsDelete || file.IsRename || file.IsCopy || file.IsBinary {
			return Patch{}, fmt.Errorf("%s%s: a patch can only change lines of existing files", file.OldName, file.NewName)
		}
		file.OldName, file.NewName = belowTop(file.OldName), belowTop(file.NewName)
	}
	return Patch{Path: path, Title: title, Text: text, files: files}, nil
}

// belowTop takes off the folder that diff puts before a name; git's form comes
// without it.
func belowTop(name string) string {
	return strings.TrimPrefix(strings.TrimPrefix(name, "a/"), "b/")
}

// PatchSet is a word that is another one when any of the patches is.
func PatchSet(patches []Patch) string {
	var all strings.Builder
	for _, patch := range patches {
		fmt.Fprintf(&all, "%s %s\n", patch.Path, hash(patch.Text))
	}
	return "patched-" + hash([]byte(all.String()))[:12]
}

// applyAll changes a tree. Every patch is tried, so that all faults are reported.
func applyAll(patches []Patch, pin Pin, tree map[string][]byte) error {
	var all []error
	by := map[string][]string{}
	for _, patch := range patches {
		if err := patch.apply(pin, tree); err != nil {
			all = append(all, err)
			continue
		}
		for _, file := range patch.files {
			by[file.NewName] = append(by[file.NewName], patch.Path)
		}
	}
	for name, paths := range by {
		tree[name] = append([]byte(notice(paths)), tree[name]...)
	}
	return errors.Join(all...)
}

// notice is what the licence asks for in a file that was changed.
func notice(paths []string) string {
	return "/* Changed for tcl-s2n by " + strings.Join(slices.Compact(paths), ", ") + " */\n"
}

// apply changes the files of one patch, all of them or none.
func (p Patch) apply(pin Pin, tree map[string][]byte) error {
	changed := map[string][]byte{}
	var faults []error
	pieces, there := 0, 0
	for _, file := range p.files {
		text, found := tree[file.OldName]
		if !found {
			return fmt.Errorf("%s no longer applies: %s %s has no %s", p.Path, pin.Crate, pin.Version, file.OldName)
		}
		for _, piece := range file.TextFragments {
			pieces++
			var err error
			text, err = replace(text, piece)
			if errors.Is(err, errThere) {
				there++
			}
			if err != nil {
				faults = append(faults, fmt.Errorf("  %s, line %d: %w", file.OldName, piece.OldPosition, err))
			}
		}
		changed[file.NewName] = text
	}
	if there == pieces {
		return fmt.Errorf("%s is no longer needed: %s %s has all of it. Remove it", p.Path, pin.Crate, pin.Version)
	}
	if faults != nil {
		return fmt.Errorf("%s no longer applies to %s %s:\n%w", p.Path, pin.Crate, pin.Version, errors.Join(faults...))
	}
	for name, text := range changed {
		tree[name] = text
	}
	return nil
}

var errThere = errors.New("the new lines are there already")

// replace puts the new lines of a piece in the place of the old ones. Numbers of
// lines do not count, as they move with each version: the old lines have to be
// there once, exactly.
func replace(text []byte, piece *gitdiff.TextFragment) ([]byte, error) {
	from, to := []byte("\n"), []byte("\n")
	for _, line := range piece.Lines {
		if line.Old() {
			from = append(from, line.Line...)
		}
		if line.New() {
			to = append(to, line.Line...)
		}
	}
	whole := append([]byte("\n"), text...)
	n := bytes.Count(whole, from)
	if bytes.Contains(whole, to) && (n == 0 || bytes.Contains(to, from)) {
		return text, errThere
	}
	switch n {
	case 1:
		return bytes.Replace(whole, from, to, 1)[1:], nil
	case 0:
		return text, errors.New("the lines to change are not there")
	default:
		return text, fmt.Errorf("the lines to change occur %d times: add lines of context", n)
	}
}
