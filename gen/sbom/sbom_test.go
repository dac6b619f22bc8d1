package sbom

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/tcl-s2n/tcl-s2n/gen/model"
	"github.com/tcl-s2n/tcl-s2n/gen/s2ntab"
	"github.com/tcl-s2n/tcl-s2n/gen/vendor"
)

var own = &model.Package{Name: "s2n", Version: "1.2.3", Date: "2026-01-02"}

func pins() []vendor.Pin {
	return []vendor.Pin{
		{Crate: s2ntab.Crypto.Crate, Version: s2ntab.Crypto.Version, SHA256: strings.Repeat("a", 64)},
		{Crate: s2ntab.TLS.Crate, Version: s2ntab.TLS.Version, SHA256: strings.Repeat("b", 64)},
	}
}

func patches() []vendor.Patch {
	return []vendor.Patch{{Crate: s2ntab.TLS.Crate, Path: "vendor-c/patches/s2n-tls/a_fault.patch", Title: "Mend it", Text: []byte("x")}}
}

func TestRender(t *testing.T) {
	out, err := Render(own, pins(), patches())
	if err != nil {
		t.Fatal(err)
	}
	var doc document
	if err := json.Unmarshal(out.Data, &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Packages) != 3 || len(doc.Files) != 1 || len(doc.Relationships) != 4 {
		t.Fatalf("%d packages, %d files, %d relationships", len(doc.Packages), len(doc.Files), len(doc.Relationships))
	}
	patch := doc.Files[0]
	if patch.ID != "SPDXRef-patch-s2n-tls-a-fault" || patch.Checksums[0].Value != "11f6ad8ec52a2984abaafd7c3b516503785c2072" {
		t.Errorf("%+v", patch)
	}
	for i, pin := range pins() {
		got := doc.Packages[i+1]
		if got.Version != pin.Version || got.Checksums[0].Value != pin.SHA256 || got.Declared == "" {
			t.Errorf("%s: %+v", pin.Crate, got)
		}
	}
	if doc.Packages[0].Version != own.Version || doc.Creation.Created != "2026-01-02T00:00:00Z" {
		t.Errorf("%+v, %+v", doc.Packages[0], doc.Creation)
	}
}

// Every SPDXID that a relationship names is there, each once.
func TestRelationships(t *testing.T) {
	out, err := Render(own, pins(), patches())
	if err != nil {
		t.Fatal(err)
	}
	var doc document
	if err := json.Unmarshal(out.Data, &doc); err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{doc.ID: true}
	for _, p := range doc.Packages {
		if ids[p.ID] {
			t.Errorf("%s occurs twice", p.ID)
		}
		ids[p.ID] = true
	}
	for _, f := range doc.Files {
		if ids[f.ID] {
			t.Errorf("%s occurs twice", f.ID)
		}
		ids[f.ID] = true
	}
	for _, r := range doc.Relationships {
		if !ids[r.From] || !ids[r.To] {
			t.Errorf("%s %s %s names something unknown", r.From, r.Type, r.To)
		}
	}
}

func TestOtherVersions(t *testing.T) {
	wrong := pins()
	wrong[0].Version = "0.0.1"
	if _, err := Render(own, wrong, nil); err == nil || !strings.Contains(err.Error(), "0.0.1") {
		t.Errorf("got %v", err)
	}
	wrong[0].Crate = "other"
	if _, err := Render(own, wrong, nil); err == nil || !strings.Contains(err.Error(), "other") {
		t.Errorf("got %v", err)
	}
}
