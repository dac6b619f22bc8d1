package release

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

var root = filepath.Join("..", "..")

var day = time.Date(2031, 2, 3, 4, 5, 6, 0, time.UTC)

// TestVersionIsTheSame fails when a file has another version than the spec.
func TestVersionIsTheSame(t *testing.T) {
	real := &tree{root: root}
	checkVersions(t, real, currentOf(t, real))
}

func currentOf(t *testing.T, in *tree) version {
	t.Helper()
	v, err := in.current()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func checkVersions(t *testing.T, in *tree, want version) {
	t.Helper()
	for _, p := range places {
		if err := p.check(readOf(t, in, p.path), want); err != nil {
			t.Errorf("%s: %v", p.path, err)
		}
	}
	for _, l := range logs {
		if got := l.newest(readOf(t, in, l.path)); got != want.String() {
			t.Errorf("%s begins with version %q, not %s", l.path, got, want)
		}
	}
}

func readOf(t *testing.T, in *tree, path string) string {
	t.Helper()
	text, err := in.read(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// copied is a copy of the files that a release changes, as they are here but for
// the changelog and the page of prose.
func copied(t *testing.T, log string) *tree {
	t.Helper()
	to := t.TempDir()
	here := &tree{root: root}
	put := func(path, text string) {
		name := filepath.Join(to, path)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range places {
		put(p.path, readOf(t, here, p.path))
	}
	for _, l := range logs {
		put(l.path, readOf(t, here, l.path))
	}
	v := currentOf(t, here).String()
	put("CHANGELOG.md", log)
	put("README.md", "This is version "+v+". Older: tcl-s2n "+v+", version 0.0.1.\n")
	put("doc/PAGE.md", "s2n "+v+" | openssl "+v+"\n")
	return &tree{root: to}
}

const goodLog = "# Changes\n\n## 1000.1.0, not released\n\n- This.\n\n## 1000.0.0, 2030-01-02\n\n- That.\n"

func TestBump(t *testing.T) {
	in := copied(t, goodLog)
	old := currentOf(t, in).String()
	for _, text := range []string{"1000.1.0", "1001.0.0"} {
		if text == "1001.0.0" {
			closed := readOf(t, in, changelog)
			again := strings.Replace(closed, "## ", "## 1000.1.1, not released\n\n- More.\n\n## ", 1)
			if err := os.WriteFile(filepath.Join(in.root, changelog), []byte(again), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if err := Bump(in.root, text, day); err != nil {
			t.Fatal(err)
		}
		want, _ := parseVersion(text)
		checkVersions(t, in, want)
	}
	for path, want := range map[string][]string{
		changelog:                    {"# Changes\n\n## 1001.0.0, 2031-02-03\n\n- More.\n\n## 1000.1.0, 2031-02-03\n\n- This.\n\n## 1000.0.0, 2030-01-02\n"},
		specFile:                     {"\ndate: \"2031-02-03\"\n"},
		"packaging/debian/changelog": {"tcl-s2n (1001.0.0-1) unstable; urgency=medium\n\n", "  Mon, 03 Feb 2031 04:05:06 +0000\n\ntcl-s2n (1000.1.0-1) "},
		"packaging/rpm/tcl-s2n.spec": {"%changelog\n* Mon Feb 03 2031 tcl-s2n maintainers ", " - 1001.0.0-1\n- New release; CHANGELOG.md tells what is in it.\n\n* Mon Feb 03 2031 tcl-s2n "},
		"README.md":                  {"This is version 1001.0.0. Older: tcl-s2n " + old + ", version 0.0.1.\n"},
		"doc/PAGE.md":                {"s2n 1001.0.0 | openssl " + old + "\n"},
	} {
		text := readOf(t, in, path)
		for _, part := range want {
			if !strings.Contains(text, part) {
				t.Errorf("%s: no %q in\n%s", path, part, text)
			}
		}
	}
}

// TestFirstRelease is of the version that all files have from the start.
func TestFirstRelease(t *testing.T) {
	here := currentOf(t, &tree{root: root})
	in := copied(t, "# Changes\n\n## "+here.String()+", not released\n\n- All.\n")
	if err := Bump(in.root, here.String(), day); err != nil {
		t.Fatal(err)
	}
	checkVersions(t, in, here)
	for _, l := range logs {
		text := readOf(t, in, l.path)
		if n := len(l.head.FindAllString(text, -1)); n != len(l.head.FindAllString(readOf(t, &tree{root: root}, l.path), -1)) {
			t.Errorf("%s has %d entries:\n%s", l.path, n, text)
		}
		if !strings.Contains(text, day.Format(l.day)) {
			t.Errorf("%s has not got the date:\n%s", l.path, text)
		}
	}
}

func TestBumpRefuses(t *testing.T) {
	cases := []struct{ name, version, log, want string }{
		{"two numbers", "1000.1", goodLog, `bad version "1000.1": three numbers`},
		{"word", "v1000.1.0", goodLog, `bad version "v1000.1.0"`},
		{"leading zero", "1000.01.0", goodLog, `bad version`},
		{"the same", "1000.0.0", goodLog, "version 1000.0.0 is not newer than 1000.0.0"},
		{"older", "999.9.9", goodLog, "version 999.9.9 is not newer than 1000.0.0"},
		{"empty section", "1000.1.0", strings.Replace(goodLog, "- This.\n", "", 1), "the section of the new version is empty"},
		{"only section empty", "1000.1.0", "## 1000.1.0, not released\n\n", "the section of the new version is empty"},
		{"no section", "1000.1.0", "# Changes\n\n## 1000.0.0, 2030-01-02\n\n- That.\n", `must have the heading "## VERSION, not released"`},
		{"no heading", "1000.1.0", "# Changes\n", `must have the heading "## VERSION, not released"`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			in := copied(t, c.log)
			before := allTexts(t, in.root)
			err := Bump(in.root, c.version, day)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
			if !slices.Equal(allTexts(t, in.root), before) {
				t.Error("something was written")
			}
		})
	}
}

// TestBumpRefusesDrift spoils one file after the other.
func TestBumpRefusesDrift(t *testing.T) {
	digits := regexp.MustCompile(`\d+\.\d+\.\d+`)
	for _, p := range places[1:] {
		in := copied(t, goodLog)
		for _, spoil := range []string{"0.0.9", "none"} {
			text := digits.ReplaceAllString(readOf(t, in, p.path), spoil)
			if err := os.WriteFile(filepath.Join(in.root, p.path), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			if err := Bump(in.root, "1000.1.0", day); err == nil || !strings.HasPrefix(err.Error(), p.path+": ") {
				t.Errorf("%s with %q: got %v", p.path, spoil, err)
			}
		}
	}
}

func allTexts(t *testing.T, root string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			var data []byte
			data, err = os.ReadFile(path)
			all = append(all, path, string(data))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
