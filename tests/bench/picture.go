package main

import (
	"fmt"
	"html"
	"math"
	"strings"
)

// panels are the workloads that the picture shows, each with a scale of its own.
var panels = []string{"down-64k", "down-fcopy", "up-fcopy", "full", "resumed", "idle-1000", "load"}

// Sizes in pixels.
const (
	width     = 720
	margin    = 12
	barLeft   = 130
	barRight  = 600
	barHeight = 14
	barStep   = 18
	titleStep = 30
)

// Ours stand out. The colours can be read on white as well as on black: what
// is behind a picture it cannot know.
const style = `  text { font: 12px sans-serif; fill: #737b85; }
  .title { font-weight: bold; }
  .other { fill: #9aa1aa; }
  .own { fill: #2a9d4e; }
`

// picture draws what the workloads cost, as bars: shorter is better.
func (r *results) picture() string {
	var body strings.Builder
	y := margin
	for _, name := range panels {
		if w, ok := r.workload(name); ok {
			y = r.drawPanel(&body, w, y)
		}
	}
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img">
<title>What each workload costs with Tcl %s: shorter is better</title>
<style>
%s</style>
%s</svg>
`, width, y+margin, width, y+margin, html.EscapeString(r.tcl), style, body.String())
}

// drawPanel draws the bars of one workload and returns where the next begins.
func (r *results) drawPanel(body *strings.Builder, w workload, y int) int {
	names := w.peers(func(peer string) bool {
		return !math.IsNaN(median(r.of(w.name, peer).values(cost)))
	})
	highest := 0.0
	for _, name := range names {
		highest = max(highest, median(r.of(w.name, name).values(cost)))
	}
	if highest == 0 {
		return y
	}
	unit := r.unit(target{workload: w.name, measure: cost})
	fmt.Fprintf(body, `<text class="title" x="%d" y="%d">%s, %s</text>`+"\n",
		margin, y+barHeight, html.EscapeString(w.title), html.EscapeString(unit))
	y += barStep + barStep/4
	for _, name := range names {
		value := median(r.of(w.name, name).values(cost))
		drawBar(body, name, value, value/highest, y)
		y += barStep
	}
	return y + titleStep - barStep
}

func drawBar(body *strings.Builder, name string, value, share float64, y int) {
	class := "other"
	if isOwn(name) {
		class = "own"
	}
	length := max(1, share*(barRight-barLeft))
	fmt.Fprintf(body, `<text x="%d" y="%d" text-anchor="end">%s</text>`, barLeft-8, y+barHeight-3,
		html.EscapeString(titleOf(name)))
	fmt.Fprintf(body, `<rect class="%s" x="%d" y="%d" width="%.1f" height="%d"/>`, class, barLeft, y, length, barHeight)
	fmt.Fprintf(body, `<text x="%.1f" y="%d">%s</text>`+"\n", barLeft+length+6, y+barHeight-3, number(value))
}
