package main

import (
	"math"
	"slices"
)

// A reading is what one run of a peer gave; NaN where there is nothing.
type reading struct {
	rate float64 // how much in a second of time
	cost float64 // what each takes: processor time, memory
}

var none = reading{math.NaN(), math.NaN()}

// measure chooses one of the two values of a reading.
type measure int

const (
	rate measure = iota
	cost
)

func (r reading) get(m measure) float64 {
	if m == rate {
		return r.rate
	}
	return r.cost
}

// A series has one reading for each round.
type series []reading

func (s series) values(m measure) []float64 {
	values := make([]float64, len(s))
	for i, r := range s {
		values[i] = r.get(m)
	}
	return values
}

// median is that of the values which are numbers; NaN when none is.
func median(values []float64) float64 {
	sorted := numbers(values)
	middle := len(sorted) / 2
	switch {
	case len(sorted) == 0:
		return math.NaN()
	case len(sorted)%2 == 1:
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

// span gives the lowest and the highest number.
func span(values []float64) (low, high float64) {
	sorted := numbers(values)
	if len(sorted) == 0 {
		return math.NaN(), math.NaN()
	}
	return sorted[0], sorted[len(sorted)-1]
}

func numbers(values []float64) []float64 {
	sorted := slices.DeleteFunc(slices.Clone(values), math.IsNaN)
	slices.Sort(sorted)
	return sorted
}

// ratios divides round by round: what disturbs the machine in one round
// disturbs both.
func ratios(values, by []float64) []float64 {
	quotients := make([]float64, min(len(values), len(by)))
	for i := range quotients {
		quotients[i] = values[i] / by[i]
	}
	return quotients
}

// rotated is the order of a round: who comes first has another cache and
// another clock rate than who comes last.
func rotated[T any](list []T, round int) []T {
	if len(list) == 0 {
		return nil
	}
	first := round % len(list)
	return append(slices.Clone(list[first:]), list[:first]...)
}
