package main

import (
	"math"
	"slices"
	"testing"
)

func same(a, b float64) bool {
	return a == b || (math.IsNaN(a) && math.IsNaN(b))
}

func TestMedian(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		values []float64
		want   float64
	}{
		{nil, nan},
		{[]float64{nan}, nan},
		{[]float64{7}, 7},
		{[]float64{9, 1, 5}, 5},
		{[]float64{9, 1, 5, 2}, 3.5},
		{[]float64{nan, 4, nan, 2}, 3},
		{[]float64{1, 1, 1, 1000}, 1},
	} {
		before := slices.Clone(c.values)
		if got := median(c.values); !same(got, c.want) {
			t.Errorf("median(%v) = %v, not %v", c.values, got, c.want)
		}
		if !slices.EqualFunc(before, c.values, same) {
			t.Errorf("median has changed %v to %v", before, c.values)
		}
	}
}

func TestSpan(t *testing.T) {
	low, high := span([]float64{3, math.NaN(), 1, 2})
	if low != 1 || high != 3 {
		t.Errorf("span from %v to %v", low, high)
	}
	if low, high = span([]float64{math.NaN()}); !math.IsNaN(low) || !math.IsNaN(high) {
		t.Errorf("span of nothing from %v to %v", low, high)
	}
}

// A round in which everything takes ten times as long must not count.
func TestRatiosAreThoseOfRounds(t *testing.T) {
	got := ratios([]float64{1, 20, 3}, []float64{2, 40, 6})
	if !slices.Equal(got, []float64{0.5, 0.5, 0.5}) {
		t.Errorf("ratios are %v", got)
	}
	if got := ratios([]float64{1, 2}, []float64{4}); !slices.Equal(got, []float64{0.25}) {
		t.Errorf("ratios without a partner: %v", got)
	}
	if got := ratios([]float64{1, 2}, []float64{math.NaN(), 4}); !same(median(got), 0.5) {
		t.Errorf("a failed round counts: %v", got)
	}
}

func TestRotated(t *testing.T) {
	list := []string{"a", "b", "c"}
	firsts := map[string]bool{}
	for round := range 3 {
		got := rotated(list, round)
		if len(got) != 3 || slices.Equal(slices.Sorted(slices.Values(got)), list) == false {
			t.Errorf("round %d: %v", round, got)
		}
		firsts[got[0]] = true
	}
	if len(firsts) != 3 {
		t.Errorf("not everyone comes first: %v", firsts)
	}
	if !slices.Equal(rotated(list, 3), list) || rotated([]string{}, 1) != nil {
		t.Error("the order does not come round")
	}
}

func TestReadings(t *testing.T) {
	run := observed{count: giga, wall: 2e9, cpu: 3e9, kib: 0}
	if got := bulk(run); !same(got.rate, giga/2e6) || got.cost != 3 {
		t.Errorf("bulk: %v", got)
	}
	run.count = 100
	if got := each(run); got.rate != 50 || got.cost != 30000 {
		t.Errorf("each: %v", got)
	}
	run.kib = 2500
	if got := held(run); got.rate != 50 || got.cost != 25 {
		t.Errorf("held: %v", got)
	}
	if got := loaded(run); !math.IsNaN(got.rate) || got.cost != 3000 {
		t.Errorf("loaded: %v", got)
	}
}
