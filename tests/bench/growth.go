package main

import (
	"fmt"
	"html"
	"math"
	"strings"
)

// grown are the workloads that differ in the number of connections alone.
var grown = []string{"many-10", "many-100", "many-1000", "many-5000"}

// Sizes in pixels of the picture of growth.
const (
	growthHeight = 300
	growthTop    = 40
	growthBottom = 250
	growthLeft   = 60
	growthRight  = 590
)

const growthStyle = style + `  polyline { fill: none; stroke-width: 2; }
  polyline.other { stroke: #9aa1aa; }
  polyline.own { stroke: #2a9d4e; }
  line { stroke: #9aa1aa; stroke-width: 0.5; }
`

// A point of a line: what a round trip costs with so many connections.
type point struct {
	among int
	cost  float64
}

// curve has the points of a peer, as far as they were measured.
func (r *results) curve(peer string) []point {
	var points []point
	for _, name := range grown {
		w, _ := r.workload(name)
		if value := median(r.of(name, peer).values(cost)); !math.IsNaN(value) {
			points = append(points, point{w.among, value})
		}
	}
	return points
}

// growth draws what a round trip costs, by the number of connections: the
// number on a logarithmic scale. Empty if there are no two numbers to compare.
func (r *results) growth() string {
	var body strings.Builder
	curves := map[string][]point{}
	highest, most := 0.0, 0
	for _, p := range peers {
		points := r.curve(p.name)
		if len(points) < 2 {
			continue
		}
		curves[p.name] = points
		for _, at := range points {
			highest, most = max(highest, at.cost), max(most, at.among)
		}
	}
	if len(curves) == 0 {
		return ""
	}
	x := func(among int) float64 {
		return growthLeft + math.Log10(float64(among)/10)/math.Log10(float64(most)/10)*(growthRight-growthLeft)
	}
	y := func(value float64) float64 { return growthBottom - value/highest*(growthBottom-growthTop) }
	for _, name := range grown {
		if w, ok := r.workload(name); ok && w.among <= most {
			fmt.Fprintf(&body, `<line x1="%.1f" y1="%d" x2="%.1f" y2="%d"/><text x="%.1f" y="%d" text-anchor="middle">%d</text>`+"\n",
				x(w.among), growthTop, x(w.among), growthBottom, x(w.among), growthBottom+18, w.among)
		}
	}
	for _, value := range []float64{0, highest} {
		fmt.Fprintf(&body, `<line x1="%d" y1="%.1f" x2="%d" y2="%.1f"/><text x="%d" y="%.1f" text-anchor="end">%s</text>`+"\n",
			growthLeft, y(value), growthRight, y(value), growthLeft-8, y(value)+4, number(value))
	}
	for _, p := range peers {
		if points := curves[p.name]; points != nil {
			drawCurve(&body, p.name, points, x, y)
		}
	}
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img">
<title>What a round trip costs with Tcl %s, by the number of connections</title>
<style>
%s</style>
<text class="title" x="%d" y="%d">CPU µs for a round trip of 1 KiB, by the number of connections at once</text>
%s</svg>
`, width, growthHeight, width, growthHeight, html.EscapeString(r.tcl), growthStyle, margin, margin+barHeight, body.String())
}

func drawCurve(body *strings.Builder, name string, points []point, x func(int) float64, y func(float64) float64) {
	class := "other"
	if isOwn(name) {
		class = "own"
	}
	var places []string
	for _, at := range points {
		places = append(places, fmt.Sprintf("%.1f,%.1f", x(at.among), y(at.cost)))
	}
	last := points[len(points)-1]
	fmt.Fprintf(body, `<polyline class="%s" points="%s"/>`, class, strings.Join(places, " "))
	fmt.Fprintf(body, `<text x="%.1f" y="%.1f">%s %s</text>`+"\n", x(last.among)+6, y(last.cost)+4,
		html.EscapeString(titleOf(name)), number(last.cost))
}
