package vendor

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/tcl-s2n/tcl-s2n/gen/upstream"
)

// crates are the packages, in the order in which they are written everywhere.
var crates = []string{"aws-lc-sys", "s2n-tls-sys"}

// layout says what of a package is kept, and where.
type layout struct {
	folder string
	// prefix of the library's own files in the package; they move up
	prefix string
	// lists are the files, outside of prefix, that say what is compiled
	lists []string
	// compiled gives the sources to keep; all of them have to be there
	compiled func(read reader) ([]string, error)
	// needed tells of the other files which are needed to compile
	needed []*regexp.Regexp
	// facts are the lines of PROVENANCE that the package's files give
	facts func(read reader) ([]string, error)
}

type reader func(path string) ([]byte, error)

var layouts = makeLayouts()

func makeLayouts() map[string]layout {
	cryptoLists, tlsLists := upstream.ListFiles()
	return map[string]layout{
		"aws-lc-sys": {
			folder:   "aws-lc",
			prefix:   "aws-lc/",
			lists:    cryptoLists,
			compiled: cryptoCompiled,
			needed: []*regexp.Regexp{
				regexp.MustCompile(`^LICENSE$`),
				regexp.MustCompile(`^include/.*\.(h|inc)$`),
				regexp.MustCompile(`^crypto/.*\.(h|inc)$`),
				// bcm.c includes the other files of the module.
				regexp.MustCompile(`^crypto/fipsmodule/.*\.c$`),
				regexp.MustCompile(`^third_party/.*\.h$`),
				regexp.MustCompile(`^third_party/fiat/LICENSE$`),
				regexp.MustCompile(`^tests/compiler_features_tests/.*\.c$`),
			},
			facts: cryptoFacts,
		},
		"s2n-tls-sys": {
			folder:   "s2n-tls",
			prefix:   "lib/",
			lists:    tlsLists,
			compiled: func(read reader) ([]string, error) { return upstream.TLSSources(read) },
			needed: []*regexp.Regexp{
				regexp.MustCompile(`^(api|crypto|error|stuffer|tls|utils)/.*\.h$`),
				regexp.MustCompile(`^tests/features/.*\.(c|flags)$`),
			},
			facts: tlsFacts,
		},
	}
}

// testOnly are files that serve the library's own tests.
var testOnly = regexp.MustCompile(`^crypto/test/|_test\.(c|h)$`)

// unused are headers of what is not built: the TLS library of aws-lc, and its
// big numbers for C89.
var unused = regexp.MustCompile(`^include/openssl/(dtls1|ssl3?|tls1)\.h$|/s2n-bignum-c89\.h$`)

func cryptoCompiled(read reader) ([]string, error) {
	all, platforms, err := upstream.CryptoSources(read)
	if err != nil {
		return nil, err
	}
	for _, p := range platforms {
		all = append(all, p.Sources...)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// trim gives the files to keep by their paths in the tree.
func (l layout) trim(files map[string][]byte) (map[string][]byte, error) {
	kept := map[string][]byte{}
	for _, name := range l.lists {
		data, found := files[name]
		if !found {
			return nil, fmt.Errorf("it has no %s", name)
		}
		kept[name] = data
	}
	compiled, err := l.compiled(func(path string) ([]byte, error) { return kept[path], nil })
	if err != nil {
		return nil, err
	}
	for _, name := range compiled {
		data, found := files[l.prefix+name]
		if !found {
			return nil, fmt.Errorf("it has no %s, which it lists as a source", l.prefix+name)
		}
		kept[name] = data
	}
	for name, data := range files {
		short, found := strings.CutPrefix(name, l.prefix)
		if found && l.isNeeded(short) {
			kept[short] = data
		}
	}
	return kept, nil
}

func (l layout) isNeeded(name string) bool {
	if path.Base(name)[0] == '.' || testOnly.MatchString(name) || unused.MatchString(name) {
		return false
	}
	return slices.ContainsFunc(l.needed, func(r *regexp.Regexp) bool { return r.MatchString(name) })
}
