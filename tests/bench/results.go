package main

import (
	"os"
	"path/filepath"
	"slices"
)

// results is everything that is shown in the end.
type results struct {
	workloads []workload
	rounds    int
	scale     float64
	tcl       string            // 8.6
	about     map[string]string // versions, by peer
	missing   map[string]string // why a peer is not here
	agreed    map[string]string // protocol and cipher, by peer
	machine   string
	loads     [2]string // before and after
	measured  map[[2]string]series
	failures  []string
}

func newResults(b *bench, chosen []workload, rounds int) *results {
	return &results{
		workloads: chosen,
		rounds:    rounds,
		scale:     b.scale,
		tcl:       b.tcl(),
		about:     b.about,
		missing:   b.missing,
		machine:   machine(),
		loads:     [2]string{load()},
		measured:  map[[2]string]series{},
	}
}

func (r *results) add(workload, peer string, got reading) {
	key := [2]string{workload, peer}
	r.measured[key] = append(r.measured[key], got)
}

func (r *results) finish(b *bench) {
	r.agreed = b.agreed
	r.loads[1] = load()
}

// of gives the readings of a peer, none when it was not measured.
func (r *results) of(workload, peer string) series {
	return r.measured[[2]string{workload, peer}]
}

func (r *results) workload(name string) (workload, bool) {
	i := slices.IndexFunc(r.workloads, func(w workload) bool { return w.name == name })
	if i < 0 {
		return workload{}, false
	}
	return r.workloads[i], true
}

// write leaves a table and pictures for this version of Tcl.
func (r *results) write(folder string) error {
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	base := filepath.Join(folder, "tcl"+r.tcl)
	if err := os.WriteFile(base+".md", []byte(r.markdown()), 0o666); err != nil {
		return err
	}
	if growth := r.growth(); growth != "" {
		if err := os.WriteFile(base+"-growth.svg", []byte(growth), 0o666); err != nil {
			return err
		}
	}
	return os.WriteFile(base+".svg", []byte(r.picture()), 0o666)
}
