package docs

import (
	"slices"
	"strings"
	"testing"

	"github.com/tcl-s2n/tcl-s2n/gen/s2ntab"
)

func TestPolicyTable(t *testing.T) {
	table := policyTable()[0].(Table)
	find := func(name string) string {
		for _, row := range table {
			if row[0] == name {
				return strings.TrimSpace(strings.Join(row, " "))
			}
		}
		return ""
	}
	for name, want := range map[string]string{
		"policy":        "policy TLS post-quantum FIPS is now",
		"default_tls13": "default_tls13 1.2, 1.3 - - 20240503",
		"default_pq":    "default_pq 1.2, 1.3 yes - 20250721",
		"20240501":      "20240501 1.2 - -",
		"20190801":      "", // allows a key exchange without forward secrecy
		"test_all":      "",
	} {
		if got := find(name); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestTableRows(t *testing.T) {
	got := tableRows(Table{{"a", "bb", ""}, {"ccc", "d", "e"}})
	want := []string{"a    bb", "ccc  d   e"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestProtocols(t *testing.T) {
	for _, c := range []struct {
		policy s2ntab.Policy
		want   string
	}{
		{s2ntab.Policy{Minimum: "TLS12"}, "1.2"},
		{s2ntab.Policy{Minimum: "TLS12", Flags: s2ntab.TLS13}, "1.2, 1.3"},
		{s2ntab.Policy{Minimum: "TLS13", Flags: s2ntab.TLS13}, "1.3"},
	} {
		if got := protocols(c.policy); got != c.want {
			t.Errorf("%+v: got %q, want %q", c.policy, got, c.want)
		}
	}
}
