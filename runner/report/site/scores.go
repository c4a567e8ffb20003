package site

import (
	"fmt"
	"slices"

	"github.com/sockgrade/sockgrade/runner/class/record"
)

// scores is the distribution of grades as bars. Across, all is in percent of the drawing's width, so that it fits any window and
// its text keeps its size; down, it is in pixels.
type scores struct {
	Height int
	Base   int // y of the axis
	Bars   []bar
}

type bar struct {
	X, Width, Middle float64
	Y, Height        int
	Count            int
	From, UpTo       string // "80" and "–89"
	Range            string // "80 % up to 90 %"
	Filter           string // of those who are in it
}

const (
	binCount   = 11 // ten of ten percent each, and one for all that there is and more
	binPitch   = 100.0 / binCount
	barShare   = 0.8 // of its bin
	barRoom    = 190 // pixels of the highest bar
	chartTop   = 28
	chartBelow = 26
)

func newScores(records []record.Record) scores {
	var bins [binCount]int
	for _, r := range graded(records) {
		if r.Grade.OutOf > 0 {
			bins[min(max(int(10*r.Grade.Total/r.Grade.OutOf), 0), binCount-1)]++
		}
	}
	s := scores{Height: chartTop + barRoom + chartBelow, Base: chartTop + barRoom}
	most := max(slices.Max(bins[:]), 1)
	for i, n := range bins {
		x := float64(i) * binPitch
		b := bar{X: x + binPitch*(1-barShare)/2, Width: binPitch * barShare, Middle: x + binPitch/2, Count: n, Height: n * barRoom / most}
		if n > 0 {
			b.Height = max(b.Height, 2)
		}
		b.Y = s.Base - b.Height
		from, to := i*10, i*10+10
		b.From, b.UpTo = fmt.Sprint(from), fmt.Sprintf("–%d", to-1)
		b.Range, b.Filter = fmt.Sprintf("%d %% up to %d %%", from, to), fmt.Sprintf("share=%d-%d", from, to)
		if i == binCount-1 {
			b.UpTo, b.Range, b.Filter = "", "100 % or more", "share=100-"
		}
		s.Bars = append(s.Bars, b)
	}
	return s
}
