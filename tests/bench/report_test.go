package main

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// sample has measured four workloads on a Tcl without tcltls, where one failed.
func sample(t *testing.T) *results {
	t.Helper()
	chosen, err := choose([]string{"down-64k", "full", "resumed", "idle-5000", "load"})
	if err != nil {
		t.Fatal(err)
	}
	r := &results{
		workloads: chosen,
		rounds:    3,
		scale:     1,
		tcl:       "9.0",
		about:     map[string]string{"plain": "9.0.1", "socket": "9.0.1 0.7.0"},
		missing:   map[string]string{"tcltls": "not installed for this Tcl"},
		agreed:    map[string]string{"socket": "TLS 1.3"},
		machine:   "a machine",
		loads:     [2]string{"0.1", "0.2"},
		measured:  map[[2]string]series{},
	}
	for _, factor := range []float64{1, 10, 2} {
		r.add("down-64k", "plain", reading{4000 / factor, 0.1 * factor})
		r.add("down-64k", "raw", reading{1600 / factor, 0.4 * factor})
		r.add("down-64k", "socket", reading{1500 / factor, 0.44 * factor})
		r.add("down-64k", "push", reading{1400 / factor, 0.6 * factor})
		r.add("full", "raw", none)
		r.add("full", "socket", reading{900 / factor, 400 * factor})
		r.add("resumed", "socket", reading{1800 / factor, 200 * factor})
		r.add("load", "socket", reading{math.NaN(), 5.5})
	}
	r.add("full", "push", none)
	r.add("resumed", "push", reading{900, 300})
	return r
}

func outcomes(r *results) map[string]string {
	got := map[string]string{}
	for _, v := range r.judge() {
		got[v.target.workload+" "+v.peer+" "+v.target.String()] = v.outcome()
	}
	return got
}

func TestVerdicts(t *testing.T) {
	r := sample(t)
	want := map[string]string{
		"down-64k socket ≤ 1.1 × C s2n-tls": "met",
		"down-64k push ≤ 1.1 × C s2n-tls":   "**not met**",
		"down-64k socket ≤ 0.6 × tcltls":    "not measured: tcltls is not installed for this Tcl",
		"full socket ≤ 1.1 × C s2n-tls":     "not measured: C s2n-tls failed",
		"resumed socket ≤ 0.55 × own full":  "met",
		"resumed push ≤ 0.55 × own full":    "not measured: full failed",
		"idle-5000 socket ≤ 12":             "not measured: select watches no more than 1,024 descriptors",
		"load socket ≤ 6":                   "met",
	}
	got := outcomes(r)
	for name, outcome := range want {
		if got[name] != outcome {
			t.Errorf("%s: %q, not %q", name, got[name], outcome)
		}
	}
	for name := range got {
		if strings.HasPrefix(name, "up-fcopy") || strings.HasPrefix(name, "load push") {
			t.Errorf("a verdict without measurement: %s", name)
		}
	}
	r.measured[[2]string{"load", "socket"}] = series{{math.NaN(), 6.1}}
	r.measured[[2]string{"idle-5000", "push"}] = series{none}
	got = outcomes(r)
	if got["load socket ≤ 6"] != "**not met**" {
		t.Errorf("6.1 is taken for 6: %s", got["load socket ≤ 6"])
	}
	if got["idle-5000 push ≤ 12"] != "**not met**: it failed" {
		t.Errorf("a failure is no failure: %s", got["idle-5000 push ≤ 12"])
	}
}

func TestPartOfTheWork(t *testing.T) {
	r := sample(t)
	r.workloads = workloads
	for _, factor := range []float64{1, 3, 2} {
		r.add("ping-1", "plain", reading{10000 * factor, 30})
		r.add("ping-1", "raw", reading{9000 * factor, 35})
		r.add("ping-1", "socket", reading{8000 * factor, 40})
	}
	const line = "| ping-1, 1/s | s2n::socket | ≥ 0.95 × plain TCP | 0.800 (0.800 to 0.800) | **not met** | C s2n-tls: 0.900 |"
	if text := r.markdown(); !strings.Contains(text, line) {
		t.Errorf("no line %q in\n%s", line, text)
	}
}

func TestTargetsOfOneTcl(t *testing.T) {
	r := sample(t)
	r.workloads = workloads
	const only86 = "down-fcopy socket ≥ 4 × tcltls"
	if _, there := outcomes(r)[only86]; there {
		t.Error("a target for 8.6 is one for 9.0")
	}
	r.tcl = "8.6"
	if _, there := outcomes(r)[only86]; !there {
		t.Error("a target for 8.6 is forgotten")
	}
}

func TestEveryTargetHasItsWorkloads(t *testing.T) {
	for _, target := range targets {
		names := []string{target.workload}
		if target.of != "" {
			names = append(names, target.of)
		}
		if _, err := choose(names); err != nil {
			t.Error(err)
		}
	}
	for _, name := range append(slices.Clone(panels), grown...) {
		if _, err := choose([]string{name}); err != nil {
			t.Error(err)
		}
	}
}

func TestTable(t *testing.T) {
	r := sample(t)
	r.failures = []string{"full, push: it\nbroke"}
	text := r.markdown()
	for _, line := range []string{
		"| workload | unit | plain TCP | tcltls (missing) | C s2n-tls | s2n::socket | s2n::push |",
		"| down-64k: download, blocking reads of 64 KiB | MB/s [CPU s/GiB] | 2000 [0.200] | – | 800 [0.800] | 750 [0.880] | 700 [1.20] |",
		"| full: client: connections, full handshake | 1/s [CPU µs] | – | – | failed | 450 [800] | failed |",
		"| load: package require | [CPU ms] | – | – | – | [5.50] | – |",
		"| down-64k, CPU s/GiB | s2n::socket | ≤ 1.1 × C s2n-tls | 1.10 (1.10 to 1.10) | met | – |",
		"* tcltls: not installed for this Tcl",
		"* full, push: it broke",
		"3 met, 9 not measured, 1 not met.",
	} {
		if !strings.Contains(text, "\n"+line+"\n") {
			t.Errorf("no line %q in\n%s", line, text)
		}
	}
	columns := 0
	for _, line := range strings.Split(text, "\n") {
		if !strings.HasPrefix(line, "|") {
			columns = 0
			continue
		}
		if n := strings.Count(line, "|"); columns == 0 {
			columns = n
		} else if n != columns {
			t.Errorf("%d cells are %d: %s", columns, n, line)
		}
	}
}

func TestNumber(t *testing.T) {
	for value, want := range map[float64]string{
		12345: "12345", 99.94: "99.9", 5.678: "5.68", 0.0314: "0.031", 0: "0.000",
	} {
		if got := number(value); got != want {
			t.Errorf("%v is shown as %s", value, got)
		}
	}
}

func TestPicture(t *testing.T) {
	r := sample(t)
	text := r.picture()
	bars := 0
	for decoder := xml.NewDecoder(strings.NewReader(text)); ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		if element, ok := token.(xml.StartElement); ok && element.Name.Local == "rect" {
			bars++
		}
	}
	// Of down-64k four, of full one, of resumed two, of load one.
	if bars != 8 {
		t.Errorf("%d bars in\n%s", bars, text)
	}
	for _, part := range []string{
		"download, blocking reads of 64 KiB, CPU s/GiB",
		`<rect class="own" x="130" y="88" width="470.0" height="14"/><text x="606.0" y="99">1.20</text>`,
	} {
		if !strings.Contains(text, part) {
			t.Errorf("no %q in\n%s", part, text)
		}
	}
	if strings.Contains(text, "NaN") {
		t.Errorf("not a number in\n%s", text)
	}
}

func TestGrowth(t *testing.T) {
	r := sample(t)
	if r.growth() != "" {
		t.Error("a picture of nothing")
	}
	r.workloads = workloads
	for i, name := range grown {
		r.add(name, "plain", reading{1, 10})
		if i < 3 {
			r.add(name, "socket", reading{1, 20 + 5*float64(i)})
		}
	}
	r.add("many-10", "push", reading{1, 99})
	text := r.growth()
	for _, part := range []string{
		`<polyline class="other" points="60.0,180.0 256.4,180.0 452.7,180.0 590.0,180.0"/>`,
		`<polyline class="own" points="60.0,110.0 256.4,75.0 452.7,40.0"/><text x="458.7" y="44.0">s2n::socket 30.0</text>`,
		`>5000</text>`,
	} {
		if !strings.Contains(text, part) {
			t.Errorf("no %q in\n%s", part, text)
		}
	}
	if strings.Contains(text, "push") || strings.Contains(text, "NaN") {
		t.Errorf("one point is no line:\n%s", text)
	}
}

func TestDelays(t *testing.T) {
	if got := delayed(observed{told: []float64{35, 90}}); got != (reading{35, 90}) {
		t.Errorf("%v", got)
	}
	if got := delayed(observed{}); !math.IsNaN(got.rate) || !math.IsNaN(got.cost) {
		t.Errorf("nothing told: %v", got)
	}
	if _, err := numbersIn("12 x"); err == nil {
		t.Error("x is a number")
	}
}

func TestWhyThreadsAreNotMeasured(t *testing.T) {
	r := sample(t)
	r.workloads = workloads
	const want = "not measured: the package Thread is not installed for this Tcl"
	if got := outcomes(r)["threads-2 socket ≥ 1.9 × own threads-1"]; got != want {
		t.Errorf("%q", got)
	}
}

func TestTargetOfOne(t *testing.T) {
	r := sample(t)
	r.workloads = workloads
	r.add("up-default", "socket", reading{1, 1})
	r.add("up-default", "push", reading{1, 1.05})
	got := outcomes(r)
	if got["up-default push ≤ 1.1 × s2n::socket"] != "met" {
		t.Errorf("%q", got["up-default push ≤ 1.1 × s2n::socket"])
	}
	if _, there := got["up-default socket ≤ 1.1 × s2n::socket"]; there {
		t.Error("it is compared with itself")
	}
}

func TestWrite(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new")
	r := sample(t)
	if err := r.write(folder); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"tcl9.0.md": r.markdown(), "tcl9.0.svg": r.picture()} {
		got, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil || string(got) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestChoose(t *testing.T) {
	if all, err := choose(nil); err != nil || len(all) != len(workloads) {
		t.Errorf("without names: %d, %v", len(all), err)
	}
	if _, err := choose([]string{"full", "fuller"}); err == nil || !strings.Contains(err.Error(), `"fuller": there are down-64k`) {
		t.Errorf("a wrong name: %v", err)
	}
}

func TestAmount(t *testing.T) {
	chosen, _ := choose([]string{"down-64k", "full", "idle-1000"})
	for _, c := range []struct {
		w     workload
		peer  string
		scale float64
		want  int
	}{
		{chosen[0], "raw", 1, 256 * mega},
		{chosen[0], "raw", 1e-5, 64 * kilo},
		{chosen[1], "socket", 0.5, 500},
		{chosen[1], "tcltls", 1, 60},
		{chosen[1], "tcltls", 1e-9, 1},
	} {
		if got := c.w.amount(c.peer, c.scale); got != c.want {
			t.Errorf("%s for %s at %g: %d, not %d", c.w.name, c.peer, c.scale, got, c.want)
		}
	}
}
