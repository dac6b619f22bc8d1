package upstream

import (
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tcl-s2n/tcl-s2n/gen/s2ntab"
)

// The trees in vendor-c, if they are there, must be what gen/s2ntab was made from.
func TestTablesAreCurrent(t *testing.T) {
	vendor := filepath.Join("..", "..", "vendor-c")
	crypto, tls := filepath.Join(vendor, "aws-lc"), filepath.Join(vendor, "s2n-tls")
	for _, tree := range []string{crypto, tls} {
		if _, err := os.Stat(filepath.Join(tree, "VERSION")); err != nil {
			t.Skipf("%s is not unpacked", tree)
		}
	}
	tables, err := Read(os.DirFS(crypto), os.DirFS(tls))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(tables, Current()) {
		t.Errorf("gen/s2ntab is out of date; run: go run ./gen import\n%s", Diff(Current(), tables))
	}
}

// What is committed must be what write makes of it.
func TestFilesAreAsWritten(t *testing.T) {
	folder := t.TempDir()
	if err := write(folder, Current()); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join("..", "s2ntab", "z*.go"))
	if err != nil || len(files) == 0 {
		t.Fatal("no tables", err)
	}
	for _, file := range files {
		want, err := os.ReadFile(filepath.Join(folder, filepath.Base(file)))
		if err != nil {
			t.Error(err)
			continue
		}
		have, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if string(have) != string(want) {
			t.Errorf("%s differs from what its own tables give; run: go run ./gen import", file)
		}
	}
}

const (
	goodProvenance = "crate: x-sys\nversion: 1.2.3\nlibrary: X 1\ncommit: 0123\n"
	goodHeader     = "#define S2N_ERR_NUM_VALUE_BITS 26\n" +
		"typedef enum {\n" +
		"    /* S2N_ERR_T_OK */\n" +
		"    S2N_ERR_OK = S2N_ERR_T_OK_START,\n" +
		"    S2N_ERR_T_OK_END,\n\n" +
		"    S2N_ERR_A = S2N_ERR_T_PROTO_START,\n" +
		"    S2N_ERR_B,\n" +
		"    S2N_ERR_T_PROTO_END,\n" +
		"} s2n_error;\n"
	goodTexts = "#define ERR_ENTRIES(ERR_ENTRY) \\\n" +
		"    ERR_ENTRY(S2N_ERR_OK, \"no error\") \\\n" +
		"    ERR_ENTRY(S2N_ERR_B, \"b \\\"quoted\\\"\"); \\\n" +
		"    ERR_ENTRY(S2N_ERR_A, \"a\")  \\\n" +
		"    /* clang-format on */\n\n"
	goodPolicies = "\nconst struct s2n_security_policy security_policy_x = {\n" +
		"    .minimum_protocol_version = S2N_TLS12,\n" +
		"    .cipher_preferences = &cipher_preferences_x,\n" +
		"    .kem_preferences = &kem_preferences_null,\n" +
		"    .ecc_preferences = &s2n_ecc_preferences_x,\n" +
		"    .rules = {\n" +
		"            [S2N_PERFECT_FORWARD_SECRECY] = true,\n" +
		"            [S2N_FIPS_140_3] = false,\n" +
		"    },\n" +
		"};\n" +
		"struct s2n_security_policy_selection security_policy_selection[] = {\n" +
		"    /* comment */\n" +
		"    { .version = \"x\", .security_policy = &security_policy_x, .ecc_extension_required = 0, .pq_kem_extension_required = 0 },\n" +
		"    { .version = NULL, .security_policy = NULL, .ecc_extension_required = 0, .pq_kem_extension_required = 0 }\n" +
		"};\n" +
		"const char *deprecated_security_policies[] = {\n" +
		"    \"old\",\n" +
		"};\n"
	goodSuites = "#define S2N_TLS13_SUITES   \\\n    &s2n_tls13_a\n" +
		"struct s2n_cipher_suite *cipher_suites_y[] = {\n" +
		"    &s2n_rsa_with_a,\n" +
		"    &s2n_rsa_with_b\n" +
		"};\n" +
		"const struct s2n_cipher_preferences cipher_preferences_y = {\n" +
		"    .count = 2,\n" +
		"    .suites = cipher_suites_y,\n" +
		"};\n" +
		"struct s2n_cipher_suite *cipher_suites_x[] = {\n" +
		"    /* comment */\n" +
		"    S2N_TLS13_SUITES,\n" +
		"    &s2n_rsa_with_a\n" +
		"};\n" +
		"const struct s2n_cipher_preferences cipher_preferences_x = {\n" +
		"    .count = 2,\n" +
		"    .suites = cipher_suites_x,\n" +
		"};\n"
	goodSuiteNames = "struct s2n_cipher_suite s2n_null_cipher_suite = {\n" +
		"    .name = \"NULL\",\n" +
		"};\n" +
		"struct s2n_cipher_suite s2n_rsa_with_a = /* 0x00,0x04 */ {\n" +
		"    .name = \"A\",\n" +
		"    .iana_name = \"TLS_RSA_WITH_A\",\n" +
		"};\n" +
		"struct s2n_cipher_suite s2n_rsa_with_b = /* 0x00,0x05 */ {\n" +
		"    .name = \"B\",\n" +
		"    .iana_name = \"TLS_RSA_WITH_B\",\n" +
		"};\n" +
		"struct s2n_cipher_suite s2n_tls13_a = {\n" +
		"    .name = \"TLS_A\",\n" +
		"    .iana_name = \"TLS_A\",\n" +
		"};\n" +
		"static struct s2n_cipher_suite *s2n_all[] = {\n" +
		"    &s2n_rsa_with_a, /* 0x00,0x04 */\n" +
		"    &s2n_tls13_a,    /* 0x13,0x01 */\n" +
		"};\n" +
		"const struct s2n_cipher_preferences cipher_preferences_test = {\n" +
		"    .suites = s2n_all,\n" +
		"};\n"
	goodKEMs = "const struct s2n_kem_group *pq_x[] = {\n" +
		"    &s2n_kem_x,\n" +
		"};\n" +
		"const struct s2n_kem_preferences kem_preferences_x = {\n" +
		"    .tls13_kem_groups = pq_x\n" +
		"};\n" +
		"const struct s2n_kem_preferences kem_preferences_null = {\n" +
		"    .tls13_kem_groups = NULL\n" +
		"};\n"
	goodKEMNames = "const struct s2n_kem_group s2n_kem_x = {\n" +
		"    .name = \"XMLKEM\",\n" +
		"    .curve = &s2n_ecc_curve_x,\n" +
		"};\n"
	goodCurves = "const struct s2n_ecc_named_curve *const s2n_ecc_pref_list_x[] = {\n" +
		"#if EVP_APIS_SUPPORTED\n" +
		"    &s2n_ecc_curve_x,\n" +
		"#endif\n" +
		"};\n" +
		"const struct s2n_ecc_preferences s2n_ecc_preferences_x = {\n" +
		"    .ecc_curves = s2n_ecc_pref_list_x,\n" +
		"};\n"
	goodCurveNames = "const struct s2n_ecc_named_curve s2n_ecc_curve_x = {\n" +
		"    .name = \"x\",\n" +
		"};\n"
	goodBuilder = "source_feature_map.insert(\"a.S\".into(), CompilerFeature::NeonSha3);\n" +
		"self.compiler_check(\"c11\", x)\n" +
		"BuildOption::define(\n    \"FOO\", \"1\")\n" +
		"#[cfg(test)]\n" +
		"BuildOption::define(\"BAR\", \"1\")\n"
)

func goodList(names ...string) string {
	text := "pub(super) const CRYPTO_LIBRARY: &[&str] = &[\n"
	for _, name := range names {
		text += "    \"" + name + "\",\n"
	}
	return text + "];\n"
}

// trees are small ones of the shape that is expected.
func trees() (crypto, tls map[string]string) {
	crypto = map[string]string{
		"PROVENANCE":                          goodProvenance,
		"builder/cc_builder.rs":               goodBuilder,
		"builder/cc_builder/universal.rs":     goodList("crypto/a.c", "crypto/ui/ui.c", "crypto/b.c"),
		"builder/cc_builder/linux_x86_64.rs":  goodList("a-x86.S"),
		"builder/cc_builder/linux_aarch64.rs": goodList("a-arm.S"),
		"builder/cc_builder/apple_x86_64.rs":  goodList("a-x86.S"),
		"builder/cc_builder/apple_aarch64.rs": goodList("a-arm.S"),
		"builder/cc_builder/win_x86_64.rs":    goodList("a-x86.asm"),
	}
	tls = map[string]string{
		"PROVENANCE":                   goodProvenance,
		"files.rs":                     "[\n    \"lib/tls/a.c\",\n]\n",
		errorHeader:                    goodHeader,
		errorTexts:                     goodTexts,
		policyFile:                     goodPolicies,
		suiteFile:                      goodSuites,
		suiteNames:                     goodSuiteNames,
		kemFile:                        goodKEMs,
		kemNames:                       goodKEMNames,
		curveFile:                      goodCurves,
		curveNames:                     goodCurveNames,
		"tests/features/S2N_X.c":       "int x;\n",
		"tests/features/S2N_X.flags":   " -Werror \n",
		"tests/features/GLOBAL.flags":  "-w\n",
		"tests/features/S2N_YY.c":      "int y;\n",
		"tests/features/S2N_YY.flags":  "",
		"tests/features/other/S2N_Z.c": "",
	}
	return crypto, tls
}

func treeFS(files map[string]string) fs.FS {
	tree := fstest.MapFS{}
	for name, text := range files {
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return tree
}

func TestRead(t *testing.T) {
	crypto, tls := trees()
	got, err := Read(treeFS(crypto), treeFS(tls))
	if err != nil {
		t.Fatal(err)
	}
	from := s2ntab.Package{Crate: "x-sys", Version: "1.2.3", Library: "X 1", Commit: "0123"}
	want := &Tables{
		Crypto: from,
		TLS:    from,
		Errors: []s2ntab.Error{
			{Name: "S2N_ERR_OK", Type: "OK", Text: "no error"},
			{Name: "S2N_ERR_A", Type: "PROTO", Text: "a"},
			{Name: "S2N_ERR_B", Type: "PROTO", Text: `b "quoted"`},
		},
		Policies: []s2ntab.Policy{
			{Name: "x", Definition: "security_policy_x", Minimum: "TLS12", Flags: s2ntab.ForwardSecrecy | s2ntab.TLS13,
				Ciphers: "cipher_preferences_x", Curves: "s2n_ecc_preferences_x", KEMs: "kem_preferences_null"},
		},
		Suites: []s2ntab.Suite{
			{Name: "A", IANA: "TLS_RSA_WITH_A"}, {Name: "B", IANA: "TLS_RSA_WITH_B"}, {Name: "TLS_A", IANA: "TLS_A"},
		},
		CipherLists: []s2ntab.List{
			{Name: "cipher_preferences_test", Names: []string{"A", "TLS_A"}},
			{Name: "cipher_preferences_y", Names: []string{"A", "B"}},
			{Name: "cipher_preferences_x", Names: []string{"TLS_A", "A"}},
		},
		CurveLists: []s2ntab.List{{Name: "s2n_ecc_preferences_x", Names: []string{"x"}}},
		KEMLists: []s2ntab.List{
			{Name: "kem_preferences_x", Names: []string{"XMLKEM"}}, {Name: "kem_preferences_null", Names: []string{}},
		},
		Deprecated:    []string{"old"},
		CryptoSources: []string{"crypto/a.c", "crypto/b.c"},
		Assembly: []s2ntab.Platform{
			{OS: "linux", Arch: "x86_64", Sources: []string{"a-x86.S"}},
			{OS: "linux", Arch: "aarch64", Sources: []string{"a-arm.S"}},
			{OS: "apple", Arch: "x86_64", Sources: []string{"a-x86.S"}},
			{OS: "apple", Arch: "aarch64", Sources: []string{"a-arm.S"}},
			{OS: "windows", Arch: "x86_64", Sources: []string{"a-x86.asm"}},
		},
		NeonSHA3:      []string{"a.S"},
		CryptoChecks:  []string{"c11"},
		CryptoDefines: []string{"FOO"},
		TLSSources:    []string{"tls/a.c"},
		TLSProbes:     []s2ntab.Probe{{Name: "S2N_X", Flags: "-Werror"}, {Name: "S2N_YY"}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// Each shape that is not as expected must be named, with its file.
func TestReadRefuses(t *testing.T) {
	cases := []struct{ name, file, from, to, want string }{
		{"no enum", errorHeader, "typedef enum {", "typedef enum x {", `s2n_errno.h:1: expected the line "typedef enum {", found it 0 times`},
		{"enum row", errorHeader, "    S2N_ERR_B,", "    S2N_ERR_B = 7,", "s2n_errno.h:8: expected an error code and a comma"},
		{"type without end", errorHeader, "    S2N_ERR_T_OK_END,\n", "", "type PROTO begins before OK has ended"},
		{"last type without end", errorHeader, "    S2N_ERR_T_PROTO_END,\n", "", "type PROTO has no end"},
		{"code outside a type", errorHeader, "    S2N_ERR_T_OK_END,\n", "    S2N_ERR_T_OK_END,\n    S2N_ERR_C,\n", "S2N_ERR_C is outside every type"},
		{"text missing", errorTexts, "    ERR_ENTRY(S2N_ERR_A, \"a\")  \\\n", "", "no ERR_ENTRY for S2N_ERR_A"},
		{"code missing", errorHeader, "    S2N_ERR_B,\n", "", "S2N_ERR_B is not in the enum"},
		{"text twice", errorTexts, "S2N_ERR_B,", "S2N_ERR_A,", "S2N_ERR_A has two entries"},
		{"text row", errorTexts, "(S2N_ERR_A, \"a\")", "(S2N_ERR_A, \"a\" X)", `s2n_errno.c:4: expected ERR_ENTRY(name, "text")`},
		{"text elsewhere", errorTexts, "/* clang-format on */", "/* more */\n    ERR_ENTRY(S2N_ERR_C, \"\")", "read 3 entries, the file has 4"},
		{"policy row", policyFile, "ecc_extension_required = 0", "ecc_extension_required = 1", "expected the row of a policy"},
		{"policy undefined", policyFile, "= &security_policy_x", "= &security_policy_y", "security_policy_y is not defined"},
		{"policy member", policyFile, "    .minimum_protocol_version = S2N_TLS12,", "    .minimum_protocol_version = f(1),", "expected a member of a policy"},
		{"policy rule", policyFile, "S2N_FIPS_140_3", "S2N_FIPS_150", "unknown rule S2N_FIPS_150"},
		{"policy head", policyFile, "policy security_policy_x = {", "policy security_policy_x = X(", "read 0 definitions of policies, the file has 1"},
		{"policy table end", policyFile, ".version = NULL", ".version = 0", "expected the row that ends the table"},
		{"policy suites", policyFile, "&cipher_preferences_x", "&cipher_preferences_z", "cipher_preferences_z is not defined in tls/s2n_cipher_preferences.c"},
		{"suite", suiteFile, "    &s2n_rsa_with_b", "    f(b)", "expected an element of cipher suites"},
		{"suite unknown", suiteFile, "    &s2n_rsa_with_b", "    &s2n_rsa_with_c", "s2n_rsa_with_c is not defined"},
		{"suite without name", suiteNames, "    .name = \"B\",\n", "", "s2n_rsa_with_b has no name"},
		{"no curve names", curveNames, "const struct", "struct", "no struct matches"},
		{"KEM groups", policyFile, "&kem_preferences_null", "&kem_preferences_z", "kem_preferences_z is not defined in tls/s2n_kem_preferences.c"},
		{"curves", policyFile, "&s2n_ecc_preferences_x", "&s2n_ecc_preferences_z", "s2n_ecc_preferences_z is not defined in tls/s2n_ecc_preferences.c"},
		{"curve", curveFile, "    &s2n_ecc_curve_x", "    &s2n_ecc_curve_y", "s2n_ecc_curve_y is not defined"},
		{"no curve file", curveFile, "", "", "s2n_ecc_preferences.c"},
		{"no KEM names", kemNames, ".name", ".label", "s2n_kem_x has no name"},
		{"suites without end", suiteFile, "    &s2n_rsa_with_a\n};\nconst struct s2n_cipher_preferences cipher_preferences_x = {\n    .count = 2,\n    .suites = cipher_suites_x,\n};\n", "    &s2n_rsa_with_a\n", "the list of cipher suites has no end"},
		{"suites undefined", suiteFile, ".suites = cipher_suites_x", ".suites = cipher_suites_z", "cipher_suites_z is not defined above"},
		{"no suites", suiteFile, "    .suites = cipher_suites_x,\n", "", "the struct has no list of cipher suites"},
		{"preferences", suiteFile, "cipher_preferences_y = {", "cipher_preferences_y = X(", "read 1 lists of cipher suites, the file has 2"},
		{"deprecated", policyFile, "    \"old\",", "    OLD,", "expected one string and a comma"},
		{"deprecated empty", policyFile, "    \"old\",\n", "", "the list is empty"},
		{"tls list", "files.rs", "lib/", "src/", "src/tls/a.c is not below lib"},
		{"tls list head", "files.rs", "[\n", "vec![\n", `expected the line "[", found it 0 times`},
		{"probe flags", "tests/features/S2N_X.flags", "", "", "S2N_X.flags"},
		{"provenance", "PROVENANCE", "commit", "comment", `"commit" is missing`},
		{"crypto list", "builder/cc_builder/universal.rs", "crypto/b.c", "crypto/b.rs", "crypto/b.rs: expected the path of a .c file"},
		{"crypto list twice", "builder/cc_builder/universal.rs", "crypto/b.c", "crypto/a.c", "crypto/a.c occurs twice"},
		{"crypto list path", "builder/cc_builder/linux_x86_64.rs", "a-x86.S", "../a.S", "../a.S: expected the path of a .S file"},
		{"crypto list open", "builder/cc_builder/apple_aarch64.rs", "];", "]", `has no end "];"`},
		{"feature", "builder/cc_builder.rs", "CompilerFeature::NeonSha3", "CompilerFeature::Sve2", "a.S needs the unknown feature Sve2"},
		{"feature shape", "builder/cc_builder.rs", "\"a.S\".into()", "name", "read 0 features of sources, the file has 1"},
		{"no checks", "builder/cc_builder.rs", "compiler_check", "check", "found 0 compiler checks and 1 defines"},
		{"no tests", "builder/cc_builder.rs", "#[cfg(test)]", "", "expected the tests at the end"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			crypto, tls := trees()
			changed := change(crypto, c.file, c.from, c.to)
			if !changed && !change(tls, c.file, c.from, c.to) {
				t.Fatalf("%s has no %q", c.file, c.from)
			}
			_, err := Read(treeFS(crypto), treeFS(tls))
			if err == nil {
				t.Fatal("was accepted")
			}
			if !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), filepath.Base(c.file)) {
				t.Errorf("got %q, want it to name %s and say %q", err, c.file, c.want)
			}
		})
	}
}

// change replaces text in a file, or removes the file if there is none to replace.
func change(files map[string]string, file, from, to string) bool {
	text, found := files[file]
	if !found || !strings.Contains(text, from) {
		return false
	}
	if from == "" {
		delete(files, file)
		return true
	}
	files[file] = strings.Replace(text, from, to, 1)
	return true
}

func TestRemovals(t *testing.T) {
	before := &Tables{
		Errors:        []s2ntab.Error{{Name: "A"}, {Name: "B"}},
		CryptoSources: []string{"a.c", "b.c"},
	}
	renamed := &Tables{
		Errors:        before.Errors,
		CryptoSources: []string{"a.c", "c.c"},
	}
	if err := removals(before, renamed); err != nil {
		t.Errorf("a source that was renamed: %v", err)
	}
	replaced := &Tables{
		Errors:        []s2ntab.Error{{Name: "A"}, {Name: "C"}},
		CryptoSources: []string{"a.c"},
	}
	err := removals(before, replaced)
	if err == nil {
		t.Fatal("a lost error code and a shorter list were accepted")
	}
	for _, want := range []string{"-allow-removals", "error codes: 2 -> 2, without B", "C files of aws-lc: 2 -> 1, without b.c"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not say %q", err, want)
		}
	}
}

func TestDiff(t *testing.T) {
	before := &Tables{
		TLS:    s2ntab.Package{Crate: "s2n-tls-sys", Version: "0.3.1", Library: "s2n-tls"},
		Errors: []s2ntab.Error{{Name: "A", Text: "a"}, {Name: "B"}},
	}
	after := &Tables{
		TLS:    s2ntab.Package{Crate: "s2n-tls-sys", Version: "0.3.2", Library: "s2n-tls"},
		Errors: []s2ntab.Error{{Name: "A", Text: "other"}, {Name: "C"}},
	}
	want := "s2n-tls-sys 0.3.1 (s2n-tls) -> 0.3.2 (s2n-tls)\n" +
		"error codes: 2 -> 2\n  + C\n  - B\n  ~ A:  a ->  other\n"
	if got := Diff(before, after); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := Diff(before, before); !strings.HasPrefix(got, "no change") {
		t.Errorf("got %q", got)
	}
}
