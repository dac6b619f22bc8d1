package source

import "testing"

func TestErrShowsAllSortedWithExcerpts(t *testing.T) {
	var d Diagnostics
	d.AddText("b.yaml", "one: 1\n\ttwo: 2\n")
	d.Add(Diagnostic{Pos{"b.yaml", 2, 2}, `unknown field "tow"`, `did you mean "two"?`})
	d.Errorf(Pos{"b.yaml", 1, 6}, "%d is too small", 1)
	d.Errorf(Pos{"b.yaml", 1, 6}, "%d is too small", 1)
	d.Errorf(Pos{File: "a.yaml"}, "missing")
	want := `a.yaml: error: missing
b.yaml:1:6: error: 1 is too small
	one: 1
	     ^
b.yaml:2:2: error: unknown field "tow" (did you mean "two"?)
		two: 2
		^`
	if got := d.Err().Error(); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestErrIsNilWithoutMistakes(t *testing.T) {
	var d Diagnostics
	if err := d.Err(); err != nil {
		t.Errorf("got %v", err)
	}
}

func TestClosest(t *testing.T) {
	candidates := []string{"requires", "range", "role", "default"}
	for word, want := range map[string]string{
		"requries": "requires",
		"Role":     "role",
		"defualt":  "default",
		"zebra":    "",
		"":         "",
	} {
		if got := Closest(word, candidates); got != want {
			t.Errorf("Closest(%q) = %q, want %q", word, got, want)
		}
	}
}
