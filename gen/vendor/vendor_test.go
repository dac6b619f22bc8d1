package vendor

import (
	"archive/tar"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tcl-s2n/tcl-s2n/gen/s2ntab"
)

// wholeTrees are the files that vendoring leaves of the fake packages.
var wholeTrees = []string{
	"aws-lc/LICENSE",
	"aws-lc/PROVENANCE",
	"aws-lc/VERSION",
	"aws-lc/arm.S",
	"aws-lc/builder/cc_builder/apple_aarch64.rs",
	"aws-lc/builder/cc_builder/apple_x86_64.rs",
	"aws-lc/builder/cc_builder/linux_aarch64.rs",
	"aws-lc/builder/cc_builder/linux_x86_64.rs",
	"aws-lc/builder/cc_builder/universal.rs",
	"aws-lc/builder/cc_builder/win_x86_64.rs",
	"aws-lc/builder/cc_builder.rs",
	"aws-lc/crypto/a.c",
	"aws-lc/crypto/fipsmodule/aes/aes.c",
	"aws-lc/crypto/internal.h",
	"aws-lc/include/openssl/base.h",
	"aws-lc/include/openssl/prefix_nasm.inc",
	"aws-lc/tests/compiler_features_tests/c11.c",
	"aws-lc/x86.S",
	"aws-lc/x86.asm",
	"s2n-tls/LICENSE",
	"s2n-tls/PROVENANCE",
	"s2n-tls/VERSION",
	"s2n-tls/api/s2n.h",
	"s2n-tls/crypto/s2n_ecc_evp.c",
	"s2n-tls/error/s2n_errno.c",
	"s2n-tls/error/s2n_errno.h",
	"s2n-tls/files.rs",
	"s2n-tls/tests/features/S2N_X.c",
	"s2n-tls/tests/features/S2N_X.flags",
	"s2n-tls/tls/s2n_cipher_preferences.c",
	"s2n-tls/tls/s2n_cipher_suites.c",
	"s2n-tls/tls/s2n_ecc_preferences.c",
	"s2n-tls/tls/s2n_kem.c",
	"s2n-tls/tls/s2n_kem_preferences.c",
	"s2n-tls/tls/s2n_security_policies.c",
}

func (s *scene) vendor() {
	s.t.Helper()
	if err := s.run.vendor(); err != nil {
		s.t.Fatal(err)
	}
}

func (s *scene) wantWhole() {
	s.t.Helper()
	if got := s.files(); !slices.Equal(got, wholeTrees) {
		s.t.Errorf("vendor-c has\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(wholeTrees, "\n"))
	}
}

func TestVendor(t *testing.T) {
	s := newScene(t)
	s.vendor()
	s.wantWhole()
	provenance, err := os.ReadFile(filepath.Join(s.project, "aws-lc", "PROVENANCE"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"version: 1.0.0\n", "library: AWS-LC 5.1.0.0\n", "commit: cdcd", "packaged-from: https://github.com/aws/aws-lc-rs abab"} {
		if !strings.Contains(string(provenance), want) {
			t.Errorf("PROVENANCE does not say %q:\n%s", want, provenance)
		}
	}
}

func TestSecondRunDoesNothing(t *testing.T) {
	s := newScene(t)
	s.vendor()
	before, err := os.Stat(filepath.Join(s.project, "aws-lc"))
	if err != nil {
		t.Fatal(err)
	}
	s.vendor()
	after, err := os.Stat(filepath.Join(s.project, "aws-lc"))
	if err != nil {
		t.Fatal(err)
	}
	if s.cargoCalls() != 1 || !os.SameFile(before, after) {
		t.Errorf("cargo was called %d times", s.cargoCalls())
	}
}

// A release tarball has the trees: there need not be any cargo.
func TestTreesThatAreThere(t *testing.T) {
	s := newScene(t)
	s.vendor()
	s.run.cargo = Cargo{Command: "no-such-program", Home: t.TempDir()}
	s.vendor()
	s.wantWhole()
}

func TestOnlyWhatIsMissing(t *testing.T) {
	s := newScene(t)
	s.vendor()
	if err := os.RemoveAll(filepath.Join(s.project, "s2n-tls")); err != nil {
		t.Fatal(err)
	}
	// The cache of cargo has the package: no need to call it.
	s.vendor()
	s.wantWhole()
	if s.cargoCalls() != 1 {
		t.Errorf("cargo was called %d times", s.cargoCalls())
	}
}

func TestFromFolder(t *testing.T) {
	s := newScene(t)
	s.run.from = s.store
	s.vendor()
	s.wantWhole()
	if s.cargoCalls() != 0 {
		t.Error("cargo was called")
	}
}

func TestFromFolderWithoutFile(t *testing.T) {
	s := newScene(t)
	s.run.from = t.TempDir()
	err := s.run.vendor()
	if err == nil || !strings.Contains(err.Error(), "aws-lc-sys-1.0.0.crate") {
		t.Errorf("got %v", err)
	}
}

// damage changes the stored package file of s2n-tls-sys.
func (s *scene) damage(change func([]byte) []byte) {
	s.t.Helper()
	file := filepath.Join(s.store, "s2n-tls-sys-1.0.0.crate")
	data, err := os.ReadFile(file)
	if err != nil {
		s.t.Fatal(err)
	}
	s.write(file, string(change(data)))
}

func TestDamagedPackages(t *testing.T) {
	damages := map[string]func([]byte) []byte{
		"tampered":  func(data []byte) []byte { data[len(data)/2] ^= 1; return data },
		"truncated": func(data []byte) []byte { return data[:len(data)/2] },
		"empty":     func([]byte) []byte { return nil },
	}
	for name, change := range damages {
		for _, from := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				s := newScene(t)
				s.damage(change)
				if from {
					s.run.from = s.store
				}
				err := s.run.vendor()
				if err == nil {
					t.Fatal("was accepted")
				}
				manifest, _ := loadManifest(s.project)
				found, _ := os.ReadFile(filepath.Join(s.store, "s2n-tls-sys-1.0.0.crate"))
				for _, want := range []string{"refused", manifest.Packages[1].SHA256, hash(found)} {
					if !strings.Contains(err.Error(), want) {
						t.Errorf("%q does not say %q", err, want)
					}
				}
				if files := s.files(); len(files) > 0 {
					t.Errorf("left behind: %v", files)
				}
			})
		}
	}
}

// A damaged package must not replace the tree that is there.
func TestDamagedPackageKeepsTree(t *testing.T) {
	s := newScene(t)
	s.vendor()
	s.pin("2.0.0")
	file := filepath.Join(s.store, "s2n-tls-sys-2.0.0.crate")
	s.write(file, "x")
	if err := s.run.vendor(); err == nil {
		t.Fatal("was accepted")
	}
	s.wantWhole()
	stamp, err := os.ReadFile(filepath.Join(s.project, "aws-lc", stampFile))
	if err != nil || !strings.Contains(string(stamp), " 1.0.0 ") {
		t.Errorf("stamp is %q, %v", stamp, err)
	}
}

func TestNewManifestReplacesTrees(t *testing.T) {
	s := newScene(t)
	s.vendor()
	leftover := filepath.Join(s.project, "aws-lc", "leftover.c")
	s.write(leftover, "")
	s.pin("2.0.0")
	s.vendor()
	s.wantWhole()
}

// An earlier run that was killed leaves a half-written folder beside the tree.
func TestHalfWrittenFolderIsReplaced(t *testing.T) {
	s := newScene(t)
	s.write(filepath.Join(s.project, ".new-aws-lc", "x"), "")
	s.write(filepath.Join(s.project, ".old-aws-lc", "x"), "")
	s.vendor()
	s.wantWhole()
}

func TestNoCargo(t *testing.T) {
	s := newScene(t)
	s.run.cargo.Command = "no-such-program"
	err := s.run.vendor()
	if err == nil || !strings.Contains(err.Error(), "-from DIR") {
		t.Errorf("got %v", err)
	}
}

func TestCargoFails(t *testing.T) {
	s := newScene(t)
	s.write(filepath.Join(filepath.Dir(s.store), "offline"), "")
	err := s.run.vendor()
	if err == nil || !strings.Contains(err.Error(), "no network") || !strings.Contains(err.Error(), "-from DIR") {
		t.Errorf("got %v", err)
	}
	if files := s.files(); len(files) > 0 {
		t.Errorf("left behind: %v", files)
	}
}

func TestArchivesThatEscape(t *testing.T) {
	entries := map[string]tar.Header{
		"parent":     {Name: "x-1.0.0/../../evil", Typeflag: tar.TypeReg},
		"absolute":   {Name: "/etc/evil", Typeflag: tar.TypeReg},
		"other top":  {Name: "y-1.0.0/evil", Typeflag: tar.TypeReg},
		"dots":       {Name: "x-1.0.0/a/../b", Typeflag: tar.TypeReg},
		"backslash":  {Name: `x-1.0.0/..\evil`, Typeflag: tar.TypeReg},
		"link":       {Name: "x-1.0.0/link", Linkname: "/etc", Typeflag: tar.TypeSymlink},
		"hard link":  {Name: "x-1.0.0/link", Linkname: "/etc/passwd", Typeflag: tar.TypeLink},
		"device":     {Name: "x-1.0.0/null", Typeflag: tar.TypeChar},
		"top itself": {Name: "x-1.0.0", Typeflag: tar.TypeReg},
	}
	pin := Pin{Crate: "x", Version: "1.0.0"}
	for name, header := range entries {
		t.Run(name, func(t *testing.T) {
			data := pack(t, []tar.Header{header}, func(tar.Header) string { return "" })
			if _, err := unpackArchive(pin, data); err == nil {
				t.Error("was accepted")
			}
		})
	}
}

func TestArchiveWithFileTwice(t *testing.T) {
	header := tar.Header{Name: "x-1.0.0/a", Typeflag: tar.TypeReg}
	data := pack(t, []tar.Header{header, header}, func(tar.Header) string { return "" })
	_, err := unpackArchive(Pin{Crate: "x", Version: "1.0.0"}, data)
	if err == nil || !strings.Contains(err.Error(), "occurs twice") {
		t.Errorf("got %v", err)
	}
}

func TestPackagesOfOtherShape(t *testing.T) {
	cases := []struct{ crate, file, want string }{
		{"aws-lc-sys", "builder/cc_builder/universal.rs", "it has no builder/cc_builder/universal.rs"},
		{"aws-lc-sys", "aws-lc/x86.S", "it has no aws-lc/x86.S, which it lists as a source"},
		{"aws-lc-sys", "Cargo.toml", "it has no Cargo.toml"},
		{"aws-lc-sys", "aws-lc/include/openssl/base.h", "it has no aws-lc/include/openssl/base.h"},
		{"s2n-tls-sys", "lib/error/s2n_errno.c", "it has no lib/error/s2n_errno.c, which it lists as a source"},
		{"s2n-tls-sys", ".cargo_vcs_info.json", "it has no .cargo_vcs_info.json"},
	}
	for _, c := range cases {
		t.Run(c.file, func(t *testing.T) {
			files := fakePackages("1.0.0")[c.crate]
			delete(files, c.file)
			pin := Pin{Crate: c.crate, Version: "1.0.0"}
			_, err := buildTree(t.TempDir(), pin, crate(t, c.crate, "1.0.0", files))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestAddedFileThatThePackageHas(t *testing.T) {
	s := newScene(t)
	s.write(filepath.Join(s.project, "added", "aws-lc", "LICENSE"), "")
	err := s.run.vendor()
	if err == nil || !strings.Contains(err.Error(), "remove ours") {
		t.Errorf("got %v", err)
	}
}

func TestManifestErrors(t *testing.T) {
	cases := map[string]string{
		"packages:\n  - crate: aws-lc-sys\n    versoin: \"1\"\n": "manifest.yaml:3:5: unknown field",
		"packages: 3\n":                       "manifest.yaml:1:11:",
		"packages: []\n":                      "aws-lc-sys is missing",
		"packages:\n  - crate: zlib-sys\n":    `unknown package "zlib-sys"`,
		"packages:\n  - version: \"1.0.x\"\n": `bad version "1.0.x"`,
		"packages:\n  - sha256: \"0123\"\n":   `bad sha256 "0123"`,
		string((&Manifest{[]Pin{{Crate: "aws-lc-sys"}, {Crate: "aws-lc-sys"}}}).render()): "aws-lc-sys occurs twice",
	}
	for text, want := range cases {
		s := newScene(t)
		s.write(filepath.Join(s.project, manifestFile), text)
		err := s.run.vendor()
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

func TestBump(t *testing.T) {
	s := newScene(t)
	s.vendor()
	pins := s.publish("2.0.0")
	if err := s.run.bump(); err != nil {
		t.Fatal(err)
	}
	s.wantWhole()
	manifest, err := loadManifest(s.project)
	if err != nil || !slices.Equal(manifest.Packages, pins) {
		t.Errorf("the manifest is %+v, %v", manifest, err)
	}
	for _, want := range []string{"s2n-tls-sys " + s2ntab.TLS.Version, "-> 2.0.0", "  ~ S2N_ERR_OK: ", "fine 2.0.0", "next: go run ./gen import"} {
		if !strings.Contains(s.out.String(), want) {
			t.Errorf("the output does not say %q:\n%.2000s", want, s.out.String())
		}
	}
}

// What import could not read must not get into the manifest.
func TestBumpToWhatCannotBeRead(t *testing.T) {
	s := newScene(t)
	s.vendor()
	packages := fakePackages("2.0.0")
	packages["s2n-tls-sys"]["lib/tls/s2n_security_policies.c"] = "int other;\n"
	s.publishPackages("2.0.0", packages)
	err := s.run.bump()
	if err == nil || !strings.Contains(err.Error(), "cannot be read: tls/s2n_security_policies.c:1:") {
		t.Fatalf("got %v", err)
	}
	s.wantWhole()
	manifest, err := loadManifest(s.project)
	if err != nil || manifest.Packages[0].Version != "1.0.0" {
		t.Errorf("the manifest was changed: %+v, %v", manifest, err)
	}
}

func TestBumpToTheSame(t *testing.T) {
	s := newScene(t)
	if err := s.run.bump(); err != nil {
		t.Fatal(err)
	}
	s.wantWhole()
	if !strings.Contains(s.out.String(), "newest versions already") {
		t.Errorf("said %q", s.out.String())
	}
}

func TestBumpWithTwoVersions(t *testing.T) {
	s := newScene(t)
	lock := filepath.Join(s.store, "Cargo.lock")
	data, err := os.ReadFile(lock)
	if err != nil {
		t.Fatal(err)
	}
	s.write(lock, string(data)+"\n[[package]]\nname = \"aws-lc-sys\"\nversion = \"9.0.0\"\n")
	err = s.run.bump()
	if err == nil || !strings.Contains(err.Error(), "2 versions of aws-lc-sys") {
		t.Errorf("got %v", err)
	}
}

func TestMainArguments(t *testing.T) {
	for _, args := range [][]string{{"-bump", "-from", "x"}, {"x"}, {"-nonsense"}} {
		if err := Main(t.TempDir(), args); err == nil {
			t.Errorf("%v was accepted", args)
		}
	}
}

// The manifest of the project itself.
func TestCommittedManifest(t *testing.T) {
	folder := filepath.Join("..", "..", "vendor-c")
	manifest, err := loadManifest(folder)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(folder, manifestFile))
	if err != nil || string(text) != string(manifest.render()) {
		t.Errorf("vendor-c/%s is not as -bump would write it: %v", manifestFile, err)
	}
}
