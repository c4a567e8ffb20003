package site

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// numbers are a class at a glance.
type numbers struct {
	Graded, Again, Refused, Late, Full int
	OutOf                              string
	// Points are of those who have a grade; all are "" if nobody has.
	Median, Mean, Lower, Upper, Least, Most string
	Languages                               []tally
}

// tally is how many there are of something, and what part of all in percent.
type tally struct {
	Name    string
	Count   int
	Percent int
}

func newNumbers(records []record.Record) numbers {
	var n numbers
	var totals []float64
	count := map[string]int{}
	for _, r := range records {
		switch {
		case r.Refused != "":
			n.Refused++
		case failedToGrade(r):
			n.Again++
		}
		if late(r) {
			n.Late++
		}
		for _, language := range languages(r) {
			count[language]++
		}
	}
	for _, r := range graded(records) {
		totals = append(totals, r.Grade.Total)
		n.OutOf = points(r.Grade.OutOf)
		if r.Grade.Total >= r.Grade.OutOf {
			n.Full++
		}
	}
	n.Graded = len(totals)
	for name, c := range count {
		n.Languages = append(n.Languages, tally{name, c, percent(c, len(records))})
	}
	slices.SortFunc(n.Languages, byCount)
	if len(totals) == 0 {
		return n
	}
	slices.Sort(totals)
	sum := 0.0
	for _, t := range totals {
		sum += t
	}
	n.Mean = tenths(sum / float64(len(totals)))
	n.Median, n.Lower, n.Upper = tenths(quantile(totals, 0.5)), tenths(quantile(totals, 0.25)), tenths(quantile(totals, 0.75))
	n.Least, n.Most = points(totals[0]), points(totals[len(totals)-1])
	return n
}

func byCount(a, b tally) int { return cmp.Or(b.Count-a.Count, cmp.Compare(a.Name, b.Name)) }

// quantile is that of sorted numbers, with what lies between two of them drawn as a straight line.
func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	below := int(at)
	above := min(below+1, len(sorted)-1)
	return sorted[below] + (at-float64(below))*(sorted[above]-sorted[below])
}

// part is how a class does at one of the programs.
type part struct {
	Name    string
	Program requirement.Program
	tally   // of those who meet all that it must and should do
	Asked   int
}

func newParts(records []record.Record) []part {
	var parts []part
	for _, program := range requirement.Programs() {
		p := part{Name: heading(program), Program: program}
		for _, r := range graded(records) {
			asked, whole := false, true
			for _, q := range r.Result.Requirements {
				if q.Program == program && q.Level != requirement.May {
					asked, whole = true, whole && isMet(q.Verdict)
				}
			}
			if asked {
				p.Asked++
			}
			if asked && whole {
				p.Count++
			}
		}
		if p.Asked > 0 {
			p.Percent = percent(p.Count, p.Asked)
			parts = append(parts, p)
		}
	}
	return parts
}

func percent(n, of int) int {
	if of == 0 {
		return 0
	}
	return int(math.Round(100 * float64(n) / float64(of)))
}

func tenths(p float64) string { return strconv.FormatFloat(math.Round(p*10)/10, 'f', -1, 64) }
