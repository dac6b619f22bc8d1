package vendor

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fakePackages are small packages of the shape of the real ones.
func fakePackages(version string) map[string]map[string]string {
	list := func(names ...string) string {
		return "pub(super) const CRYPTO_LIBRARY: &[&str] = &[\n    \"" + strings.Join(names, "\",\n    \"") + "\",\n];\n"
	}
	vcs := `{"git": {"sha1": "` + strings.Repeat("ab", 20) + `"}}`
	return map[string]map[string]string{
		"aws-lc-sys": {
			".cargo_vcs_info.json":                       vcs,
			"Cargo.toml":                                 "commit-hash = \"" + strings.Repeat("cd", 20) + "\"\n",
			"builder/main.rs":                            "fn main() {}\n",
			"builder/cc_builder.rs":                      "source_feature_map.insert(\"arm.S\".into(), CompilerFeature::NeonSha3);\nself.compiler_check(\"c11\")\nBuildOption::define(\"FOO\")\n#[cfg(test)]\n",
			"builder/cc_builder/universal.rs":            list("crypto/a.c"),
			"builder/cc_builder/linux_x86_64.rs":         list("x86.S"),
			"builder/cc_builder/linux_aarch64.rs":        list("arm.S"),
			"builder/cc_builder/apple_x86_64.rs":         list("x86.S"),
			"builder/cc_builder/apple_aarch64.rs":        list("arm.S"),
			"builder/cc_builder/win_x86_64.rs":           list("x86.asm"),
			"aws-lc/LICENSE":                             "a licence\n",
			"aws-lc/crypto/a.c":                          "int a;\n",
			"aws-lc/crypto/a_test.cc":                    "no\n",
			"aws-lc/crypto/unlisted.c":                   "no\n",
			"aws-lc/crypto/internal.h":                   "int a;\n",
			"aws-lc/crypto/test/test_util.h":             "no\n",
			"aws-lc/crypto/err/gen.go":                   "package no\n",
			"aws-lc/crypto/fipsmodule/aes/aes.c":         "int aes;\n",
			"aws-lc/crypto/fipsmodule/aes/asm/aes.pl":    "no\n",
			"aws-lc/include/openssl/ssl.h":               "int no;\n",
			"aws-lc/include/openssl/prefix_nasm.inc":     "; empty\n",
			"aws-lc/include/openssl/base.h":              "#define AWSLC_VERSION_NUMBER_STRING \"5." + version + "\"\n",
			"aws-lc/tests/compiler_features_tests/c11.c": "int c11;\n",
			"aws-lc/x86.S":                               "# x86\n",
			"aws-lc/x86.asm":                             "; x86\n",
			"aws-lc/arm.S":                               "# arm\n",
		},
		"s2n-tls-sys": {
			".cargo_vcs_info.json":             vcs,
			"files.rs":                         "[\n    \"lib/error/s2n_errno.c\",\n    \"lib/tls/s2n_cipher_preferences.c\",\n    \"lib/tls/s2n_cipher_suites.c\",\n    \"lib/tls/s2n_kem.c\",\n    \"lib/tls/s2n_kem_preferences.c\",\n    \"lib/tls/s2n_ecc_preferences.c\",\n    \"lib/crypto/s2n_ecc_evp.c\",\n    \"lib/tls/s2n_security_policies.c\",\n]\n",
			"src/api.rs":                       "no\n",
			"lib/CMakeLists.txt":               "no\n",
			"lib/api/s2n.h":                    "int s2n_init(void);\n",
			"lib/tls/s2n_cipher_preferences.c": fakeSuites,
			"lib/tls/s2n_cipher_suites.c":      fakeSuiteNames,
			"lib/tls/s2n_kem.c":                "const struct s2n_kem_group s2n_kem_x = {\n    .name = \"x\",\n};\n",
			"lib/tls/s2n_kem_preferences.c":    "\n",
			"lib/tls/s2n_ecc_preferences.c":    "\n",
			"lib/crypto/s2n_ecc_evp.c":         "const struct s2n_ecc_named_curve s2n_curve_x = {\n    .name = \"x\",\n};\n",
			"lib/tls/s2n_security_policies.c":  fakePolicies,
			"lib/tests/features/S2N_X.c":       "int x;\n",
			"lib/tests/features/S2N_X.flags":   "\n",
			"lib/error/s2n_errno.h": "#define S2N_ERR_NUM_VALUE_BITS 26\ntypedef enum {\n    S2N_ERR_OK = S2N_ERR_T_OK_START,\n" +
				"    S2N_ERR_T_OK_END,\n} s2n_error;\n",
			"lib/error/s2n_errno.c": "#define ERR_ENTRIES(ERR_ENTRY) \\\n    ERR_ENTRY(S2N_ERR_OK, \"fine " + version + "\") \\\n\n",
		},
	}
}

const fakeSuites = `
struct s2n_cipher_suite *cipher_suites_x[] = {
    &s2n_tls13_aes_128_gcm_sha256
};
const struct s2n_cipher_preferences cipher_preferences_x = {
    .suites = cipher_suites_x,
};
`

const fakeSuiteNames = `
struct s2n_cipher_suite s2n_tls13_aes_128_gcm_sha256 = {
    .name = "TLS_AES_128_GCM_SHA256",
    .iana_name = "TLS_AES_128_GCM_SHA256",
};
`

const fakePolicies = `
const struct s2n_security_policy security_policy_x = {
    .minimum_protocol_version = S2N_TLS12,
    .cipher_preferences = &cipher_preferences_x,
};
struct s2n_security_policy_selection security_policy_selection[] = {
    { .version = "default", .security_policy = &security_policy_x, .ecc_extension_required = 0, .pq_kem_extension_required = 0 },
    { .version = NULL, .security_policy = NULL, .ecc_extension_required = 0, .pq_kem_extension_required = 0 }
};
const char *deprecated_security_policies[] = {
    "old",
};
`

// crate packs files as the registry does.
func crate(t *testing.T, name, version string, files map[string]string) []byte {
	t.Helper()
	var entries []tar.Header
	for path, text := range files {
		entries = append(entries, tar.Header{Name: name + "-" + version + "/" + path, Size: int64(len(text)), Mode: 0o644, Typeflag: tar.TypeReg})
	}
	return pack(t, entries, func(h tar.Header) string {
		return files[strings.TrimPrefix(h.Name, name+"-"+version+"/")]
	})
}

func pack(t *testing.T, entries []tar.Header, text func(tar.Header) string) []byte {
	t.Helper()
	var out bytes.Buffer
	zipped := gzip.NewWriter(&out)
	packed := tar.NewWriter(zipped)
	for _, header := range entries {
		if err := packed.WriteHeader(&header); err != nil {
			t.Fatal(err)
		}
		if header.Typeflag == tar.TypeReg {
			if _, err := packed.Write([]byte(text(header))); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := packed.Close(); err != nil {
		t.Fatal(err)
	}
	if err := zipped.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// scene is a project, a folder of package files and a cargo that copies from it.
type scene struct {
	t       *testing.T
	run     *run
	out     bytes.Buffer
	store   string // package files that the registry has
	project string // vendor-c
}

func newScene(t *testing.T) *scene {
	t.Helper()
	top := t.TempDir()
	s := &scene{t: t, store: filepath.Join(top, "store"), project: filepath.Join(top, "vendor-c")}
	home := filepath.Join(top, "home")
	for _, folder := range []string{s.store, s.project, home} {
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	s.write(filepath.Join(s.project, "added", "s2n-tls", "LICENSE"), "their licence\n")
	s.run = &run{
		folder: s.project,
		cargo:  Cargo{Command: s.fakeCargo(top, home), Home: home},
		out:    &s.out,
	}
	s.pin("1.0.0")
	return s
}

// fakeCargo is a program that does what `cargo fetch` would leave behind: the
// package files in the cache, and Cargo.lock.
func (s *scene) fakeCargo(top, home string) string {
	program := filepath.Join(top, "cargo")
	s.write(program, fmt.Sprintf(`#!/bin/sh
echo "$@" >>%[1]s/calls
[ -f %[1]s/offline ] && { echo "no network" >&2; exit 101; }
mkdir -p %[2]s/registry/cache/index-1
cp %[3]s/*.crate %[2]s/registry/cache/index-1/
cp %[3]s/Cargo.lock . 2>/dev/null || : >Cargo.lock
`, top, home, s.store))
	if err := os.Chmod(program, 0o755); err != nil {
		s.t.Fatal(err)
	}
	return program
}

func (s *scene) write(path, text string) {
	s.t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		s.t.Fatal(err)
	}
}

// publish puts packages of a version into the registry, and gives their pins.
func (s *scene) publish(version string) []Pin {
	s.t.Helper()
	return s.publishPackages(version, fakePackages(version))
}

func (s *scene) publishPackages(version string, packages map[string]map[string]string) []Pin {
	s.t.Helper()
	var pins []Pin
	lock := "version = 4\n"
	for _, name := range crates {
		data := crate(s.t, name, version, packages[name])
		pin := Pin{Crate: name, Version: version, SHA256: hash(data)}
		s.write(filepath.Join(s.store, pin.file()), string(data))
		lock += fmt.Sprintf("\n[[package]]\nname = %q\nversion = %q\nsource = \"x\"\nchecksum = %q\n", name, version, pin.SHA256)
		pins = append(pins, pin)
	}
	s.write(filepath.Join(s.store, "Cargo.lock"), lock)
	return pins
}

// pin publishes a version and makes it the one of the manifest.
func (s *scene) pin(version string) {
	s.t.Helper()
	manifest := &Manifest{Packages: s.publish(version)}
	s.write(filepath.Join(s.project, manifestFile), string(manifest.render()))
}

func (s *scene) cargoCalls() int {
	data, err := os.ReadFile(filepath.Join(filepath.Dir(s.store), "calls"))
	if err != nil {
		return 0
	}
	return strings.Count(string(data), "\n")
}

// files lists what is below vendor-c, without manifest, added files and patches.
func (s *scene) files() []string {
	s.t.Helper()
	var list []string
	err := filepath.Walk(s.project, func(path string, info os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(s.project, path)
		if name == "added" || name == "patches" {
			return filepath.SkipDir
		}
		if name != "." && name != manifestFile && (!info.IsDir() || strings.HasPrefix(name, ".")) {
			list = append(list, name)
		}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return list
}
