package vendor

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// patch puts files of testdata among the patches of s2n-tls.
func (s *scene) patch(names ...string) {
	s.t.Helper()
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join("testdata", "patches", name))
		if err != nil {
			s.t.Fatal(err)
		}
		s.write(filepath.Join(s.project, "patches", "s2n-tls", name), string(text))
	}
}

func (s *scene) unpatch(name string) {
	s.t.Helper()
	if err := os.Remove(filepath.Join(s.project, "patches", "s2n-tls", name)); err != nil {
		s.t.Fatal(err)
	}
}

// read gives a file of vendor-c.
func (s *scene) read(name string) string {
	s.t.Helper()
	text, err := os.ReadFile(filepath.Join(s.project, name))
	if err != nil {
		s.t.Fatal(err)
	}
	return string(text)
}

const patchedFile = "s2n-tls/tls/s2n_security_policies.c"

// wantPatched reports whether the tree has the change of mend.patch.
func (s *scene) wantPatched(want bool) {
	s.t.Helper()
	if got := strings.Contains(s.read(patchedFile), `"mended"`); got != want {
		s.t.Errorf("patched: %v, want %v", got, want)
	}
}

func TestPatch(t *testing.T) {
	s := newScene(t)
	s.patch("mend.patch")
	s.vendor()
	s.wantWhole()
	s.wantPatched(true)
	for name, want := range map[string]string{
		patchedFile:          "/* Changed for tcl-s2n by vendor-c/patches/s2n-tls/mend.patch */\n",
		"s2n-tls/PROVENANCE": "patch: vendor-c/patches/s2n-tls/mend.patch\n",
		"s2n-tls/VERSION":    " patched-",
	} {
		if text := s.read(name); !strings.Contains(text, want) {
			t.Errorf("%s does not say %q:\n%s", name, want, text)
		}
	}
	if strings.Contains(s.read("s2n-tls/error/s2n_errno.h"), "Changed") {
		t.Error("a file that no patch changes says that it is changed")
	}
}

// A tree is made anew when a patch comes, changes, or goes, and only then.
func TestPatchSetMakesTreeAnew(t *testing.T) {
	s := newScene(t)
	s.vendor()
	var stamps []string
	step := func(what string, change func()) {
		change()
		s.vendor()
		stamps = append(stamps, s.read("s2n-tls/VERSION"))
		if s.cargoCalls() != 1 {
			t.Errorf("%s: cargo was called again", what)
		}
	}
	step("comes", func() { s.patch("mend.patch") })
	s.wantPatched(true)
	path := filepath.Join(s.project, "patches", "s2n-tls", "mend.patch")
	step("changes", func() {
		s.write(path, strings.ReplaceAll(s.read("patches/s2n-tls/mend.patch"), "the fake reason", "another reason"))
	})
	s.wantPatched(true)
	step("goes", func() { s.unpatch("mend.patch") })
	s.wantPatched(false)
	if stamps[0] == stamps[1] || strings.Contains(stamps[2], "patched") {
		t.Errorf("stamps are %q", stamps)
	}
	s.out.Reset()
	s.vendor()
	if !strings.Contains(s.out.String(), "as the manifest and the patches say") {
		t.Errorf("said %q", s.out.String())
	}
}

// What does not fit is reported in full, and the tree stays as it was.
func TestPatchesThatDoNotApply(t *testing.T) {
	s := newScene(t)
	s.vendor()
	s.patch("mend.patch", "other.patch", "moved.patch", "twice.patch")
	err := s.run.vendor()
	if err == nil {
		t.Fatal("was accepted")
	}
	for _, want := range []string{
		"other.patch no longer applies to s2n-tls-sys 1.0.0:\n  error/s2n_errno.h, line 1: the lines to change are not there",
		"moved.patch no longer applies: s2n-tls-sys 1.0.0 has no tls/s2n_gone.c",
		"twice.patch no longer applies to s2n-tls-sys 1.0.0:\n  tls/s2n_cipher_preferences.c, line 4: the lines to change occur 2 times",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v\ndoes not say\n%s", err, want)
		}
	}
	if strings.Contains(err.Error(), "mend.patch") {
		t.Errorf("%v\nblames a patch that applies", err)
	}
	s.wantWhole()
	s.wantPatched(false)
}

func TestPatchesOfTheWrongForm(t *testing.T) {
	cases := map[string]string{
		"untold.patch": `after "Upstream: " what the makers`,
		"new.patch":    "a patch can only change lines",
	}
	for name, want := range cases {
		s := newScene(t)
		s.patch(name)
		err := s.run.vendor()
		if err == nil || !strings.Contains(err.Error(), "vendor-c/patches/s2n-tls/"+name+": ") ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	for text, want := range map[string]string{
		"no diff at all\n\nUpstream: no.\n":                           "it changes nothing",
		"x\n\nUpstream: no.\n\n--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n-a\n": "x.patch: ",
	} {
		s := newScene(t)
		s.write(filepath.Join(s.project, "patches", "s2n-tls", "x.patch"), text)
		if err := s.run.vendor(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v", text, err)
		}
	}
	s := newScene(t)
	s.write(filepath.Join(s.project, "patches", "s2n-tls", "mend.patch~"), "")
	if err := s.run.vendor(); err == nil || !strings.Contains(err.Error(), "does not end in .patch") {
		t.Errorf("got %v", err)
	}
}

// A new version in which the lines have moved is no reason to write a patch anew.
func TestBumpMovesPatches(t *testing.T) {
	s := newScene(t)
	s.patch("mend.patch")
	s.vendor()
	packages := fakePackages("2.0.0")
	file := "lib/tls/s2n_security_policies.c"
	packages["s2n-tls-sys"][file] = "\n\n\n" + packages["s2n-tls-sys"][file]
	s.publishPackages("2.0.0", packages)
	if err := s.run.bump(); err != nil {
		t.Fatal(err)
	}
	s.wantWhole()
	s.wantPatched(true)
}

// bumpTo makes 2.0.0 with another text of the policies, and tries to move to it.
func (s *scene) bumpTo(change func(string) string) error {
	s.t.Helper()
	s.patch("mend.patch")
	s.vendor()
	packages := fakePackages("2.0.0")
	file := "lib/tls/s2n_security_policies.c"
	packages["s2n-tls-sys"][file] = change(packages["s2n-tls-sys"][file])
	s.publishPackages("2.0.0", packages)
	err := s.run.bump()
	manifest, loadErr := loadManifest(s.project)
	if loadErr != nil || manifest.Packages[1].Version != "1.0.0" {
		s.t.Errorf("the manifest was changed: %+v, %v", manifest, loadErr)
	}
	s.wantWhole()
	s.wantPatched(true)
	return err
}

func TestBumpToWhereAPatchDoesNotApply(t *testing.T) {
	err := newScene(t).bumpTo(func(text string) string {
		return strings.ReplaceAll(text, `"default", .security`, `"default",  .security`)
	})
	if err == nil || !strings.Contains(err.Error(), "mend.patch no longer applies to s2n-tls-sys 2.0.0:") {
		t.Errorf("got %v", err)
	}
}

func TestBumpToWhereAPatchIsNotNeeded(t *testing.T) {
	line := "    { .version = \"default\", .security_policy = &security_policy_x, " +
		".ecc_extension_required = 0, .pq_kem_extension_required = 0 },\n"
	err := newScene(t).bumpTo(func(text string) string {
		return strings.Replace(text, line, line+strings.Replace(line, "default", "mended", 1), 1)
	})
	if err == nil || !strings.Contains(err.Error(), "mend.patch is no longer needed: s2n-tls-sys 2.0.0 has all of it. Remove it") {
		t.Errorf("got %v", err)
	}
}

// The patches of the project itself, and what make is told of them.
func TestCommittedPatches(t *testing.T) {
	root := filepath.Join("..", "..")
	patches, err := Patches(root)
	if err != nil {
		t.Fatal(err)
	}
	pins, err := Pins(root)
	if err != nil {
		t.Fatal(err)
	}
	list := string(PackageList(pins, patches).Data)
	for i, name := range []string{"AWSLC_PACKAGE", "S2N_PACKAGE"} {
		want := name + " = " + pins[i].Crate + " " + pins[i].Version + " " + pins[i].SHA256
		if !strings.Contains(list, want) {
			t.Errorf("%q does not say %q", list, want)
		}
	}
	if len(patches) > 0 && !strings.Contains(list, " patched-") {
		t.Errorf("%q does not tell of patches", list)
	}
}
