package docs

import (
	"strings"

	"github.com/tcl-s2n/tcl-s2n/gen/s2ntab"
)

// policyTable lists the policies that matter with what they allow.
func policyTable() []Block {
	table := Table{{"policy", "TLS", "post-quantum", "FIPS", "is now"}}
	for _, p := range s2ntab.Policies {
		if !p.Current() {
			continue
		}
		same := strings.TrimPrefix(p.Definition, "security_policy_")
		if same == p.Name {
			same = ""
		}
		table = append(table, []string{
			p.Name, protocols(p), mark(p, s2ntab.PostQuantum), mark(p, s2ntab.FIPS), same,
		})
	}
	return []Block{table}
}

func protocols(p s2ntab.Policy) string {
	switch {
	case p.Minimum == "TLS13":
		return "1.3"
	case p.Flags&s2ntab.TLS13 != 0:
		return "1.2, 1.3"
	default:
		return "1.2"
	}
}

func mark(p s2ntab.Policy, flag s2ntab.PolicyFlags) string {
	if p.Flags&flag != 0 {
		return "yes"
	}
	return "-"
}
