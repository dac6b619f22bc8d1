package cgen

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tcl-s2n/tcl-s2n/gen/model"
	"github.com/tcl-s2n/tcl-s2n/gen/s2ntab"
)

// policyTable is what the shape of the security policies shows.
type policyTable struct {
	Suites     []s2ntab.Suite
	Groups     []string
	CipherList string // completes "must be"
	GroupList  string
	Policies   []policyRow
}

// policyRow is a policy; its sets have a bit for each suite and group.
type policyRow struct {
	s2ntab.Policy
	CipherSet, GroupSet string
}

func policies() policyTable {
	t := policyTable{
		Suites:     s2ntab.Suites,
		Groups:     s2ntab.Groups(),
		CipherList: model.CipherList(),
		GroupList:  model.GroupList(),
	}
	names := make([]string, len(t.Suites))
	for i, s := range t.Suites {
		names[i] = s.Name
	}
	for _, p := range s2ntab.Offered() {
		t.Policies = append(t.Policies, policyRow{
			Policy:    p,
			CipherSet: bits(names, p.CipherNames()),
			GroupSet:  bits(t.Groups, p.GroupNames()),
		})
	}
	return t
}

// bits has a bit for the place of each name in all.
func bits(all, names []string) string {
	var set uint64
	for _, name := range names {
		set |= 1 << slices.Index(all, name)
	}
	return fmt.Sprintf("UINT64_C(%#x)", set)
}

// Traits are the constants for what holds for the policy.
func (p policyRow) Traits() string {
	var names []string
	for _, trait := range []struct {
		holds bool
		name  string
	}{
		{p.Flags&s2ntab.TLS13 != 0, "TLS_POLICY_TLS13"},
		{p.Flags&s2ntab.ForwardSecrecy != 0, "TLS_POLICY_FORWARD_SECRECY"},
		{p.Flags&s2ntab.PostQuantum != 0, "TLS_POLICY_POST_QUANTUM"},
		{p.Flags&s2ntab.FIPS != 0, "TLS_POLICY_FIPS"},
		{p.AEAD(), "TLS_POLICY_AEAD"},
	} {
		if trait.holds {
			names = append(names, trait.name)
		}
	}
	if len(names) == 0 {
		return "0"
	}
	return strings.Join(names, " | ")
}
