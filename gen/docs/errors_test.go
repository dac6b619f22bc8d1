package docs

import (
	"regexp"
	"testing"

	"github.com/tcl-s2n/tcl-s2n/gen/s2ntab"
)

// TestErrorNames wants each name of an error in the manual to be one of s2n-tls.
func TestErrorNames(t *testing.T) {
	known := map[string]bool{"S2N_ERR_NAME": true} // stands for all
	for _, e := range s2ntab.Errors {
		known[e.Name] = true
	}
	names := regexp.MustCompile(`S2N_ERR_\w+`).FindAllString(string(roffPage(newPage(loadSpec(t)))), -1)
	if len(names) < len(frequent) {
		t.Errorf("the manual has %d names only", len(names))
	}
	for _, name := range names {
		if !known[name] {
			t.Errorf("s2n-tls has no %s", name)
		}
	}
}
