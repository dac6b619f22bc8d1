package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// actionlint runs the linter that tests/workflows/go.mod pins.
func actionlint(input string, arguments ...string) (string, error) {
	modules := filepath.Join(root, "tests", "workflows")
	c := exec.Command("go", append([]string{"-C", modules, "tool", "actionlint"}, arguments...)...)
	c.Stdin = strings.NewReader(input)
	said, err := c.CombinedOutput()
	return string(said), err
}

// The workflows for hosted runners have not run yet: at least the linter finds no
// mistake in them.
func TestWorkflows(t *testing.T) {
	if said, err := actionlint("", "-version"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("no actionlint: %v\n%s", err, said)
		}
		t.Skipf("no actionlint, which comes by the network once: %v\n%s", err, said)
	}
	names, err := filepath.Glob(filepath.Join(root, ".github", "workflows", "*.yml"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no workflows: %v", err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if said, err := actionlint(string(text), "-stdin-filename", name, "-"); err != nil {
			t.Errorf("%v\n%s", err, said)
		}
		// Would it find one?
		wrong := strings.Replace(string(text), "runs-on:", "run-on:", 1)
		if said, err := actionlint(wrong, "-"); err == nil || !strings.Contains(said, "run-on") {
			t.Errorf("%s: actionlint says nothing of a planted mistake: %v\n%s", name, err, said)
		}
	}
}
