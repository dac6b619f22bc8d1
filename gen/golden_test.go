package main

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tcl-s2n/tcl-s2n/gen/file"
	"github.com/tcl-s2n/tcl-s2n/gen/output"
)

var update = flag.Bool("update", false, "write the golden files of gen/testdata anew")

const base = "testdata/base" // a small project whose spec is good

// TestBadSpecs puts the files of each folder of testdata/bad over those of the
// base, and compares what the generator says with the file stderr.
func TestBadSpecs(t *testing.T) {
	cases, err := filepath.Glob("testdata/bad/*")
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) < 60 {
		t.Errorf("there are only %d cases", len(cases))
	}
	for _, dir := range cases {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			root := t.TempDir()
			copyTree(t, root, base)
			copyTree(t, root, dir)
			_, err := generate(root)
			if err == nil {
				t.Fatal("the spec was taken")
			}
			golden(t, filepath.Join(dir, "stderr"), err.Error()+"\n")
		})
	}
}

// TestGoodSpec compares the C of the base with its folder generated.
func TestGoodSpec(t *testing.T) {
	out, err := generate(base)
	if err != nil {
		t.Fatal(err)
	}
	var files []file.File
	for _, f := range out.Files {
		if _, ok := out.Origins[f.Path]; ok {
			files = append(files, f)
		}
	}
	changes, err := output.Compare(base, "generated", files)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := output.Apply(base, changes); err != nil {
			t.Fatal(err)
		}
		return
	}
	if len(changes) > 0 {
		t.Errorf("differs from testdata; look at it with: go test ./gen -update && git diff\n%s",
			output.Describe(changes))
	}
}

// TestGoodSpecRuns compiles the C of the base against a stub of Tcl, and tries
// its commands.
func TestGoodSpecRuns(t *testing.T) {
	compilers := 0
	for _, cc := range []string{"gcc", "clang"} {
		if _, err := exec.LookPath(cc); err != nil {
			continue
		}
		compilers++
		t.Run(cc, func(t *testing.T) {
			program := compile(t, cc)
			for _, c := range goodRuns {
				got := runProgram(t, program, c.safe, c.args...)
				if got != c.want {
					t.Errorf("%q gives\n%s\nnot\n%s", c.args, got, c.want)
				}
			}
		})
	}
	if compilers == 0 {
		t.Skip("no C compiler")
	}
}

var goodRuns = []struct {
	safe bool
	args []string
	want string
}{
	{args: nil, want: "s2n 1.2.3 8.6-, first policy default\n-tone 1 tone\nlow\n-error 0 error\n" +
		"tone_now tone now\npitch is -tone\nnotAfter not after"},
	{args: []string{"dial"},
		want: "0 {role client, tone none, rings 10, quiet 0, name none, config none, given 0} "},
	{args: []string{"dial", "-role", "server", "-tone", "low", "-rings", "7", "-config", "x"},
		want: "0 {role server, tone low, rings 7, quiet 0, name none, config x, given 1b} "},
	{args: []string{"dial", "-q", "1", "-config", "x", "-config", "y"},
		want: "0 {role client, tone none, rings 10, quiet 1, name none, config y, given 21} "},
	{args: []string{"dial", "-config", "x", "-role"},
		want: `1 {value for "-role" missing} S2N VALUE_MISSING -role`},
	{args: []string{"dial", "-config", "x", "-bogus"},
		want: `1 {bad option "-bogus"} `},
	{args: []string{"dial", "-rings", "0"},
		want: `1 {bad value "0" for -rings: must be an integer} S2N BAD_VALUE -rings`},
	{args: []string{"dial", "-servername", "a", "-role", "server", "-config", "x"},
		want: `1 {-servername cannot be used with -role server} S2N BAD_COMBINATION -servername`},
	{args: []string{"dial", "-quiet", "1", "-rings", "3"},
		want: `1 {-rings and -quiet exclude each other} S2N BAD_COMBINATION -rings`},
	{args: []string{"redial"},
		want: "1 {?-option value ...? channelName or -who command ?-option value ...? channelName} "},
	{args: []string{"redial", "-who", "me"},
		want: "1 {-who command ?-option value ...? channelName} "},
	{args: []string{"redial", "-loud", "-role", "server", "-who", "me", "c"},
		want: `1 {bad option "-loud"} `},
	{args: []string{"redial", "-rings", "7", "-who", "me", "c"},
		want: "0 {who me, rings 7, given 3, channel c} "},
	{args: []string{"redial", "-role", "-who", "c"},
		want: `1 {bad -role "-who"} `},
	{args: []string{"redial", "c"}, want: "0 {role client, times 0, loud 0, given 0, channel c} "},
	{args: []string{"redial", "-loud", "-times", "3", "-loud", "c"},
		want: "0 {role client, times 3, loud 1, given 6, channel c} "},
	{args: []string{"redial", "-role", "server", "-loud", "c"},
		want: "0 {role server, times 0, loud 1, given 5, channel c} "},
	{args: []string{"redial", "-loud", "-times", "c"},
		want: `1 {value for "-times" missing} S2N VALUE_MISSING -times`},
	{args: []string{"hang_up"}, want: "1 {?channelName?} "},
	{args: []string{"hang_up", ""}, want: "0 {ca_file none, lines none, lifetime 7200 46800, given 0} "},
	{args: []string{"hang_up", "ca_file a ticket_lifetime 5"},
		want: "0 {ca_file a, lines none, lifetime 5 46800, given 11} "},
	{args: []string{"hang_up", "lines cert_pem lines cert_file"},
		want: "0 {ca_file none, lines cert_file, lifetime 7200 46800, given 20} "},
	{args: []string{"hang_up", "lines key_pem"}, want: `1 {bad lines "key_pem"} `},
	{args: []string{"hang_up", "odd"},
		want: `1 {bad value for -config: must be a dictionary of config keys and values} S2N BAD_VALUE -config`},
	{args: []string{"hang_up", "ca_fil a"}, want: `1 {bad config key "ca_fil"} `},
	{args: []string{"hang_up", "cert_file a"},
		want: `1 {config key "cert_file" needs "key_pem" as well} S2N BAD_COMBINATION cert_file`},
	{args: []string{"hang_up", "key_pem a"},
		want: `1 {config key "key_pem" needs "cert_file" or "cert_pem" as well} S2N BAD_COMBINATION key_pem`},
	{args: []string{"hang_up", "cert_file a cert_pem b key_pem c"},
		want: `1 {config keys "cert_file" and "cert_pem" exclude each other} S2N BAD_COMBINATION cert_file`},
	{safe: true, args: []string{"hang_up", "ca_file a"},
		want: `1 {config key "ca_file" is not available in a safe interpreter} S2N UNSAFE ca_file`},
}

func compile(t *testing.T, cc string) string {
	t.Helper()
	sources, err := filepath.Glob(base + "/generated/*.c")
	if err != nil || len(sources) == 0 {
		t.Fatal("no sources", err)
	}
	program := filepath.Join(t.TempDir(), "program")
	args := append([]string{"-std=gnu11", "-Wall", "-Wextra", "-Werror", "-Itestdata",
		"-I" + base + "/generated", "-o", program}, sources...)
	if text, err := exec.Command(cc, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return program
}

// runProgram gives what the program prints. Its exit status is the number of
// configs that it has not released.
func runProgram(t *testing.T, program string, safe bool, args ...string) string {
	t.Helper()
	cmd := exec.Command(program, args...)
	if safe {
		cmd.Env = append(os.Environ(), "STUB_SAFE=1")
	}
	text, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%q: %v", args, err)
	}
	return strings.TrimSuffix(string(text), "\n")
}

func copyTree(t *testing.T, to, from string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		return os.WriteFile(target, data, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
