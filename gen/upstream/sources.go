package upstream

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/tcl-s2n/tcl-s2n/gen/s2ntab"
)

const (
	cryptoBuilder = "builder/cc_builder.rs"
	cryptoLists   = "builder/cc_builder"
	tlsList       = "files.rs"
)

// Lists of what aws-lc assembles, as its package has them for its own build, with
// how their files end.
var platformLists = []struct{ os, arch, list, suffix string }{
	{"linux", "x86_64", "linux_x86_64", ".S"},
	{"linux", "aarch64", "linux_aarch64", ".S"},
	{"apple", "x86_64", "apple_x86_64", ".S"},
	{"apple", "aarch64", "apple_aarch64", ".S"},
	{"windows", "x86_64", "win_x86_64", ".asm"},
}

// ListFiles names the files that hold the lists: a trimmed tree has to keep them.
func ListFiles() (crypto, tls []string) {
	crypto = []string{cryptoBuilder, cryptoLists + "/universal.rs"}
	for _, p := range platformLists {
		crypto = append(crypto, platformList(p.list))
	}
	return crypto, []string{tlsList}
}

func platformList(name string) string {
	return cryptoLists + "/" + name + ".rs"
}

// notLinked are the parts of aws-lc that s2n-tls does not call. Leaving them out
// spares building them, and room in the release tarball. A part that is needed
// after all is missed when the library is linked.
var notLinked = regexp.MustCompile(`^crypto/decrepit/(bio|blowfish|cast|cfb|dh|evp|obj|rsa|x509)/` +
	`|^crypto/(hpke|hrss|spake25519|trust_token|ui)/` +
	`|/crypto/test/|/x86_att/mldsa/`)

// CryptoSources gives the C files of aws-lc for every platform, and the assembly
// of each one. read gives a file by its path in the trimmed tree.
func CryptoSources(read func(path string) ([]byte, error)) ([]string, []s2ntab.Platform, error) {
	sources, err := cryptoList(read, cryptoLists+"/universal.rs", ".c")
	if err != nil {
		return nil, nil, err
	}
	var platforms []s2ntab.Platform
	for _, p := range platformLists {
		list, err := cryptoList(read, platformList(p.list), p.suffix)
		if err != nil {
			return nil, nil, err
		}
		platforms = append(platforms, s2ntab.Platform{OS: p.os, Arch: p.arch, Sources: list})
	}
	return sources, platforms, nil
}

func cryptoList(read func(string) ([]byte, error), file, suffix string) ([]string, error) {
	data, err := read(file)
	if err != nil {
		return nil, err
	}
	s := newSource(file, data)
	list, err := s.stringList("pub(super) const CRYPTO_LIBRARY: &[&str] = &[", "];")
	if err != nil {
		return nil, err
	}
	if err := checkList(file, list, suffix); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(list, notLinked.MatchString), nil
}

// TLSSources gives the C files of s2n-tls by their paths in the trimmed tree.
func TLSSources(read func(path string) ([]byte, error)) ([]string, error) {
	data, err := read(tlsList)
	if err != nil {
		return nil, err
	}
	s := newSource(tlsList, data)
	list, err := s.stringList("[", "]")
	if err != nil {
		return nil, err
	}
	for i, name := range list {
		short, found := strings.CutPrefix(name, "lib/")
		if !found {
			return nil, fmt.Errorf("%s: %s is not below lib", tlsList, name)
		}
		list[i] = short
	}
	return list, checkList(tlsList, list, ".c")
}

func checkList(file string, list []string, suffix string) error {
	for _, name := range list {
		if !strings.HasSuffix(name, suffix) || !fs.ValidPath(name) {
			return fmt.Errorf("%s: %s: expected the path of a %s file", file, name, suffix)
		}
	}
	if name := duplicate(list); name != "" {
		return fmt.Errorf("%s: %s occurs twice", file, name)
	}
	return nil
}

func (t *Tables) readSources(crypto, tls fs.FS) error {
	var err error
	t.CryptoSources, t.Assembly, err = CryptoSources(readerOf(crypto))
	if err != nil {
		return err
	}
	t.TLSSources, err = TLSSources(readerOf(tls))
	return err
}

func readerOf(tree fs.FS) func(string) ([]byte, error) {
	return func(path string) ([]byte, error) { return fs.ReadFile(tree, path) }
}

var (
	featureRow = regexp.MustCompile(`source_feature_map\.insert\(\s*"([^"]+)"\.into\(\),\s*CompilerFeature::(\w+),?\s*\)`)
	checkCall  = regexp.MustCompile(`\.compiler_check\(\s*"(\w+)"`)
	checkVar   = regexp.MustCompile(`let basename = "(\w+)";`)
	defineCall = regexp.MustCompile(`(?:BuildOption::|_build\.|_builder\.)define\(\s*"(\w+)"`)
)

// readChecks reads what the package's own build asks of the compiler. The build
// is a program, so only what our configure has to answer is taken from it.
func (t *Tables) readChecks(crypto fs.FS) error {
	s, err := load(crypto, cryptoBuilder)
	if err != nil {
		return err
	}
	text, _, found := strings.Cut(s.text(), "#[cfg(test)]")
	if !found {
		return s.errorf(0, "expected the tests at the end, after #[cfg(test)]")
	}
	for _, match := range featureRow.FindAllStringSubmatch(text, -1) {
		if match[2] != "NeonSha3" {
			return s.errorf(0, "%s needs the unknown feature %s", match[1], match[2])
		}
		t.NeonSHA3 = append(t.NeonSHA3, match[1])
	}
	if n := strings.Count(text, "source_feature_map.insert("); n == 0 || n != len(t.NeonSHA3) {
		return s.errorf(0, "read %d features of sources, the file has %d", len(t.NeonSHA3), n)
	}
	t.CryptoChecks = names(text, checkCall, checkVar)
	t.CryptoDefines = names(text, defineCall)
	if len(t.CryptoChecks) == 0 || len(t.CryptoDefines) == 0 {
		return s.errorf(0, "found %d compiler checks and %d defines", len(t.CryptoChecks), len(t.CryptoDefines))
	}
	return nil
}

// names gives the first group of every match, sorted, each once.
func names(text string, patterns ...*regexp.Regexp) []string {
	var list []string
	for _, pattern := range patterns {
		for _, match := range pattern.FindAllStringSubmatch(text, -1) {
			list = append(list, match[1])
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

const probeFolder = "tests/features"

// readProbes lists the feature programs of s2n-tls with their flags.
func (t *Tables) readProbes(tls fs.FS) error {
	files, err := fs.Glob(tls, probeFolder+"/*.c")
	if err != nil {
		return err
	}
	for _, file := range files {
		base := strings.TrimSuffix(file, ".c")
		flags, err := fs.ReadFile(tls, base+".flags")
		if err != nil {
			return err
		}
		t.TLSProbes = append(t.TLSProbes, s2ntab.Probe{
			Name: path.Base(base), Flags: strings.TrimSpace(string(flags)),
		})
	}
	if len(files) == 0 {
		return fmt.Errorf("%s: no feature programs found", probeFolder)
	}
	return nil
}
