package vendormk

import (
	"path"
	"strings"
	"testing"

	"github.com/tcl-s2n/tcl-s2n/gen/s2ntab"
)

func render(t *testing.T) string {
	t.Helper()
	text, err := Render()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// rules gives the recipe of each object.
func rules(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, block := range strings.Split(render(t), "\n\n") {
		head, recipe, _ := strings.Cut(block, "\n")
		target, _, isRule := strings.Cut(head, ": ")
		if !isRule || strings.HasPrefix(head, "#") {
			continue
		}
		if found[target] != "" {
			t.Errorf("%s has two rules", target)
		}
		found[target] = recipe
	}
	return found
}

func TestEverySourceHasARule(t *testing.T) {
	recipes := rules(t)
	var all []string
	for _, source := range s2ntab.CryptoSources {
		all = append(all, "$(AWSLC)/"+source)
	}
	for _, platform := range s2ntab.Assembly {
		for _, source := range platform.Sources {
			all = append(all, "$(AWSLC)/"+source)
		}
	}
	for _, source := range s2ntab.TLSSources {
		all = append(all, "$(S2N)/"+source)
	}
	compiled := map[string]bool{}
	for _, recipe := range recipes {
		for _, word := range strings.Fields(recipe) {
			compiled[word] = true
		}
	}
	for _, source := range all {
		if !compiled[source] {
			t.Errorf("%s is not compiled", source)
		}
	}
}

func TestEveryListedObjectHasARule(t *testing.T) {
	recipes := rules(t)
	listed := 0
	for _, line := range strings.Split(render(t), "\n") {
		object := strings.TrimSuffix(strings.TrimPrefix(line, "\t"), " \\")
		if path.Ext(object) != ".o" || strings.Contains(object, " ") {
			continue
		}
		listed++
		if recipes[object] == "" {
			t.Errorf("%s has no rule", object)
		}
	}
	if listed < len(recipes) {
		t.Errorf("%d objects are listed, %d have rules", listed, len(recipes))
	}
}

func TestCommands(t *testing.T) {
	recipes := rules(t)
	special := map[string]int{}
	for object, recipe := range recipes {
		jitter := strings.Contains(object, "jitterentropy")
		if jitter != strings.Contains(recipe, "$(AWSLC_JITTER_CC)") {
			t.Errorf("%s: %s", object, recipe)
		}
		if strings.Contains(recipe, "$(AWSLC_SHA3_AS)") {
			special["sha3"]++
		}
		if jitter {
			special["jitter"]++
		}
	}
	if special["sha3"] != len(s2ntab.NeonSHA3) || special["jitter"] == 0 {
		t.Errorf("got %v", special)
	}
}

// Make has no quoting for these.
func TestNames(t *testing.T) {
	for object := range rules(t) {
		if strings.ContainsAny(object, " $#:/'\"") {
			t.Errorf("bad name %q", object)
		}
	}
}

func TestClash(t *testing.T) {
	w := &writer{seen: map[string]string{}}
	w.rules([]unit{
		newUnit("vc_", cryptoTree, "a/b_c.c", "AWSLC_CC"),
		newUnit("vc_", cryptoTree, "a_b/c.c", "AWSLC_CC"),
	}, "")
	if w.err == nil || !strings.Contains(w.err.Error(), "would both be vc_a_b_c.o") {
		t.Errorf("got %v", w.err)
	}
}
