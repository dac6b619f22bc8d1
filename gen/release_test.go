package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestReleaseScript runs packaging/release.sh in a clone, up to what it refuses.
func TestReleaseScript(t *testing.T) {
	if _, err := os.Stat(filepath.Join(root, ".git")); err != nil {
		t.Skip("a release is made from a checkout")
	}
	clone := t.TempDir()
	git := func(args ...string) string {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-c", "user.name=x", "-c", "user.email=x@example.org"}, args...)...)
		cmd.Dir = clone
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	here, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	git("clone", "--quiet", "file://"+here, ".")
	refuses := func(want string, args ...string) {
		t.Helper()
		before := git("status", "--porcelain") + git("rev-parse", "HEAD")
		cmd := exec.Command(filepath.Join(clone, "packaging", "release.sh"), args...)
		out, err := cmd.CombinedOutput()
		if err == nil || !strings.Contains(string(out), want) {
			t.Errorf("release.sh %v: %v, %s\nwant: %s", args, err, out, want)
		}
		if after := git("status", "--porcelain") + git("rev-parse", "HEAD"); after != before {
			t.Errorf("release.sh %v: the checkout was %s, and is %s", args, before, after)
		}
	}
	refuses("usage: release.sh VERSION")
	refuses(`bad version "1.0": three numbers`, "1.0")
	git("tag", "v999.0.0")
	refuses("there is a tag v999.0.0 already", "999.0.0")
	if err := os.WriteFile(filepath.Join(clone, "new"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	refuses("changes that are not committed", "999.1.0")
}
