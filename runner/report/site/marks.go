package site

import (
	"math"
	"slices"
	"strconv"

	"github.com/sockgrade/sockgrade/runner/assignment"
	"github.com/sockgrade/sockgrade/runner/report/internal/legible"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// marks are a grade and how it came about.
type marks struct {
	Total, OutOf string
	Percent      int
	Parts        []partMarks
	Bonus        string // "" if no bonus was got
	Cap          string // a sentence; "" if no limit was in the way
	Late         string // why points were taken off; "" if none were
	Penalty      string
	Due          *moment
	IsLate       bool
}

// partMarks are those of one program.
type partMarks struct {
	Name          string
	Points, OutOf string
	Met, Asked    int
}

func newMarks(g *assignment.Grade) *marks {
	if g == nil {
		return nil
	}
	m := &marks{Total: points(g.Total), OutOf: points(g.OutOf)}
	if g.OutOf > 0 {
		m.Percent = int(100 * g.Total / g.OutOf)
	}
	for _, program := range requirement.Programs() {
		part, got, of := partMarks{Name: heading(program)}, 0.0, 0.0
		for _, e := range g.Entries {
			if e.Program != program || e.Bonus {
				continue
			}
			part.Asked++
			got, of = got+e.Points, of+e.OutOf
			if e.Verdict == verdict.Passed {
				part.Met++
			}
		}
		if part.Asked > 0 {
			part.Points, part.OutOf = points(got), points(of)
			m.Parts = append(m.Parts, part)
		}
	}
	if g.Bonus > 0 || slices.ContainsFunc(g.Entries, func(e assignment.Entry) bool { return e.Bonus }) {
		m.Bonus = points(g.Bonus)
	}
	if g.Cap != nil {
		m.Cap = "There are at most " + points(g.Cap.AtMost) + " points"
		if g.Cap.Unless != "" {
			m.Cap += " as long as " + legible.Text(g.Cap.Unless) + " is not met"
		}
		m.Cap += "."
	}
	if g.Late != nil {
		m.IsLate, m.Late, m.Penalty, m.Due = true, legible.Stopped(legible.Text(g.Late.Reason)), points(g.Late.Penalty), newMoment(g.Late.Due)
	}
	return m
}

// heading is the name of a program above what is said of it.
func heading(p requirement.Program) string {
	switch p {
	case requirement.Submission:
		return "Submission"
	case requirement.Interop:
		return "Together"
	}
	return p.Name()
}

// points are shown with two decimals at most.
func points(p float64) string { return strconv.FormatFloat(math.Round(p*100)/100, 'f', -1, 64) }
