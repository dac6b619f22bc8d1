package upstream

import (
	"io/fs"
	"regexp"
	"strings"

	"github.com/tcl-s2n/tcl-s2n/gen/s2ntab"
)

const policyFile = "tls/s2n_security_policies.c"

// definition is what is read of one struct s2n_security_policy.
type definition struct {
	minimum               string
	flags                 s2ntab.PolicyFlags
	ciphers, curves, kems string // names of lists
}

// readPolicies reads the definitions, then the table that names them.
func (t *Tables) readPolicies(tls fs.FS) error {
	s, err := load(tls, policyFile)
	if err != nil {
		return err
	}
	if err := t.readLists(tls); err != nil {
		return err
	}
	definitions, err := t.policyDefinitions(s)
	if err != nil {
		return err
	}
	t.Policies, err = policyNames(s, definitions)
	if err != nil {
		return err
	}
	t.Deprecated, err = s.stringList("const char *deprecated_security_policies[] = {", "};")
	return err
}

var (
	policyHead = regexp.MustCompile(`^const struct s2n_security_policy (security_policy_\w+) = \{$`)
	// The elements of .rules are indented further than the members.
	policyMember = regexp.MustCompile(`^    \.(\w+) = (?:&?(\w+),?|\{)$`)
	policyRule   = regexp.MustCompile(`^\s+\[(S2N_\w+)\] = (true|false),$`)
)

func (t *Tables) policyDefinitions(s *source) (map[string]definition, error) {
	definitions := map[string]definition{}
	for i := 0; i < len(s.lines); i++ {
		match := policyHead.FindStringSubmatch(s.lines[i])
		if match == nil {
			continue
		}
		d, end, err := t.policyDefinition(s, i+1)
		if err != nil {
			return nil, err
		}
		definitions[match[1]] = d
		i = end
	}
	if n := strings.Count(s.text(), "\nconst struct s2n_security_policy "); n != len(definitions) {
		return nil, s.errorf(0, "read %d definitions of policies, the file has %d", len(definitions), n)
	}
	return definitions, nil
}

// policyDefinition reads members up to the closing brace, whose line it returns.
func (t *Tables) policyDefinition(s *source, from int) (definition, int, error) {
	d := definition{}
	for i := from; i < len(s.lines); i++ {
		line := s.lines[i]
		if line == "};" {
			return d, i, nil
		}
		if isComment(line) || line == "    }," || line == "    }" {
			continue
		}
		if match := policyRule.FindStringSubmatch(line); match != nil {
			if err := d.rule(s, i, match[1], match[2]); err != nil {
				return d, i, err
			}
			continue
		}
		match := policyMember.FindStringSubmatch(line)
		if match == nil {
			return d, i, s.errorf(i, "expected a member of a policy")
		}
		if err := t.member(&d, s, i, match[1], match[2]); err != nil {
			return d, i, err
		}
	}
	return d, from, s.errorf(from, "the policy has no end")
}

// member takes what matters of a member of a policy.
func (t *Tables) member(d *definition, s *source, line int, name, value string) error {
	undefined := func(file string) error { return s.errorf(line, "%s is not defined in %s", value, file) }
	switch name {
	case "minimum_protocol_version":
		d.minimum = strings.TrimPrefix(value, "S2N_")
	case "cipher_preferences":
		if !hasList(t.CipherLists, value) {
			return undefined(suiteFile)
		}
		d.ciphers = value
		if t.offersTLS13(value) {
			d.flags |= s2ntab.TLS13
		}
	case "kem_preferences":
		if !hasList(t.KEMLists, value) {
			return undefined(kemFile)
		}
		d.kems = value
		if value != "kem_preferences_null" {
			d.flags |= s2ntab.PostQuantum
		}
	case "ecc_preferences":
		if !hasList(t.CurveLists, value) {
			return undefined(curveFile)
		}
		d.curves = value
	}
	return nil
}

func (d *definition) rule(s *source, line int, name, value string) error {
	flag := s2ntab.PolicyFlags(0)
	switch name {
	case "S2N_PERFECT_FORWARD_SECRECY":
		flag = s2ntab.ForwardSecrecy
	case "S2N_FIPS_140_3":
		flag = s2ntab.FIPS
	default:
		return s.errorf(line, "unknown rule %s", name)
	}
	if value == "true" {
		d.flags |= flag
	}
	return nil
}

var policyRow = regexp.MustCompile(
	`^    \{ \.version = "([^"\\]+)", \.security_policy = &(\w+), ` +
		`\.ecc_extension_required = 0, \.pq_kem_extension_required = 0 \},$`)

func policyNames(s *source, definitions map[string]definition) ([]s2ntab.Policy, error) {
	from, to, err := s.block("struct s2n_security_policy_selection security_policy_selection[] = {", "};")
	if err != nil {
		return nil, err
	}
	var list []s2ntab.Policy
	for i := from; i < to-1; i++ {
		if isComment(s.lines[i]) {
			continue
		}
		match := policyRow.FindStringSubmatch(s.lines[i])
		if match == nil {
			return nil, s.errorf(i, "expected the row of a policy")
		}
		d, ok := definitions[match[2]]
		if !ok {
			return nil, s.errorf(i, "%s is not defined in this file", match[2])
		}
		list = append(list, s2ntab.Policy{
			Name: match[1], Definition: match[2], Minimum: d.minimum, Flags: d.flags,
			Ciphers: d.ciphers, Curves: d.curves, KEMs: d.kems,
		})
	}
	if !strings.Contains(s.lines[to-1], ".version = NULL") {
		return nil, s.errorf(to-1, "expected the row that ends the table")
	}
	return list, nil
}
