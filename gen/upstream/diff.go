package upstream

import (
	"fmt"
	"strings"

	"github.com/tcl-s2n/tcl-s2n/gen/s2ntab"
)

// table is one list, in a form in which any two of them can be compared: key
// tells the entries apart, value is the rest.
type table struct {
	title string
	keys  []string
	value map[string]string
	// Scripts and documentation name the entries, so that each one that goes
	// is news, even if others come.
	public bool
}

func list(title string, keys []string) table {
	return table{title: title, keys: keys}
}

func (t *table) add(key, value string) {
	if t.value == nil {
		t.value = map[string]string{}
	}
	t.keys = append(t.keys, key)
	t.value[key] = value
}

// tables gives every list of t, always in the same order.
func (t *Tables) tables() []table {
	errors := table{title: "error codes", public: true}
	for _, e := range t.Errors {
		errors.add(e.Name, e.Type+" "+e.Text)
	}
	policies := table{title: "policies", public: true}
	for _, p := range t.Policies {
		policies.add(p.Name, fmt.Sprintf("%s from %s, flags %d, with %s, %s, %s",
			p.Definition, p.Minimum, p.Flags, p.Ciphers, p.Curves, p.KEMs))
	}
	lists := table{title: "lists of cipher suites and groups"}
	for _, all := range [][]s2ntab.List{t.CipherLists, t.CurveLists, t.KEMLists} {
		for _, l := range all {
			lists.add(l.Name, strings.Join(l.Names, " "))
		}
	}
	suites := table{title: "cipher suites"}
	for _, suite := range t.Suites {
		suites.add(suite.Name, suite.IANA)
	}
	probes := table{title: "feature programs of s2n-tls"}
	for _, p := range t.TLSProbes {
		probes.add(p.Name, p.Flags)
	}
	all := []table{
		errors,
		policies,
		suites,
		lists,
		list("refused policies", t.Deprecated),
		list("C files of aws-lc", t.CryptoSources),
	}
	for i, p := range platformLists {
		platform := s2ntab.Platform{}
		if i < len(t.Assembly) {
			platform = t.Assembly[i]
		}
		all = append(all, list(fmt.Sprintf("assembly for %s %s", p.os, p.arch), platform.Sources))
	}
	return append(all,
		list("assembly that needs SHA-3 instructions", t.NeonSHA3),
		list("compiler checks of aws-lc", t.CryptoChecks),
		list("macros of aws-lc", t.CryptoDefines),
		list("C files of s2n-tls", t.TLSSources),
		probes,
	)
}

// Diff says what differs between two readings, or that nothing does.
func Diff(before, after *Tables) string {
	var out strings.Builder
	for _, p := range [][2]s2ntab.Package{{before.Crypto, after.Crypto}, {before.TLS, after.TLS}} {
		if p[0] != p[1] {
			fmt.Fprintf(&out, "%s %s (%s) -> %s (%s)\n", p[1].Crate, p[0].Version, p[0].Library, p[1].Version, p[1].Library)
		}
	}
	was, is := before.tables(), after.tables()
	for i := range is {
		diffTable(&out, was[i], is[i])
	}
	if out.Len() == 0 {
		return "no change in error codes, policies and sources\n"
	}
	return out.String()
}

func diffTable(out *strings.Builder, was, is table) {
	added, removed := missing(was.keys, is.keys), missing(is.keys, was.keys)
	var changed []string
	for _, key := range is.keys {
		if old, ok := was.value[key]; ok && old != is.value[key] {
			changed = append(changed, key)
		}
	}
	if len(added)+len(removed)+len(changed) == 0 {
		return
	}
	fmt.Fprintf(out, "%s: %d -> %d\n", is.title, len(was.keys), len(is.keys))
	for _, key := range added {
		fmt.Fprintf(out, "  + %s\n", key)
	}
	for _, key := range removed {
		fmt.Fprintf(out, "  - %s\n", key)
	}
	for _, key := range changed {
		fmt.Fprintf(out, "  ~ %s: %s -> %s\n", key, was.value[key], is.value[key])
	}
}

// missing gives the keys of is that was does not have.
func missing(was, is []string) []string {
	known := map[string]bool{}
	for _, key := range was {
		known[key] = true
	}
	var list []string
	for _, key := range is {
		if !known[key] {
			list = append(list, key)
		}
	}
	return list
}

// removals is an error if after lacks what before had.
func removals(before, after *Tables) error {
	var lost []string
	was, is := before.tables(), after.tables()
	for i := range is {
		gone := missing(is[i].keys, was[i].keys)
		if is[i].public && len(gone) > 0 || len(is[i].keys) < len(was[i].keys) {
			lost = append(lost, fmt.Sprintf("%s: %d -> %d, without %s",
				is[i].title, len(was[i].keys), len(is[i].keys), strings.Join(gone, ", ")))
		}
	}
	if lost == nil {
		return nil
	}
	return fmt.Errorf("entries have disappeared; if that is intended, run: go run ./gen import -allow-removals\n%s",
		strings.Join(lost, "\n"))
}
