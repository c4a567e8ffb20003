package assignment

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// Mark is what a result is worth. Of the result only the verdicts count.
//
// The error says why it has no grade: a verdict is an error, or one that is asked for is missing, because the result was made
// for another assignment. Meeting more never makes a total smaller, and neither does handing in earlier.
func (a *Assignment) Mark(result *grade.Result, h HandIn) (*Grade, error) {
	verdicts := map[string]verdict.Verdict{}
	for _, r := range result.Requirements {
		verdicts[r.ID] = r.Verdict
	}
	for _, asked := range a.Asked() {
		switch verdicts[asked.ID] {
		case "":
			return nil, fmt.Errorf("%s was not judged", asked.ID)
		case verdict.Error:
			return nil, fmt.Errorf("the grader failed at %s", asked.ID)
		}
	}
	g := &Grade{OutOf: float(a.Rubric.OutOf)}
	earned, bonus := new(big.Rat), new(big.Rat)
	for _, w := range a.Rubric.worths {
		entry := Entry{Requirement: w.ID, Level: w.Level, Program: w.Program, Title: w.Title, Verdict: verdicts[w.ID],
			OutOf: float(w.points), Bonus: w.bonus}
		if entry.Verdict == verdict.Passed {
			entry.Points = entry.OutOf
			pot := earned
			if w.bonus {
				pot = bonus
			}
			pot.Add(pot, w.points)
		}
		g.Entries = append(g.Entries, entry)
	}
	bonus = lesser(bonus, a.Rubric.Bonus.AtMost)
	g.Earned, g.Bonus = float(earned), float(bonus)
	total := a.Rubric.cap(sum(earned, bonus), verdicts, g)
	if a.Due != nil {
		var penalty *big.Rat
		g.Late, penalty = a.Due.late(h, total, a.Rubric.OutOf)
		total.Sub(total, penalty)
	}
	g.Total = round(total, a.Rubric.Decimals)
	return g, nil
}

// cap cuts points down to the lowest limit that applies, which it notes.
func (r *Rubric) cap(points *big.Rat, verdicts map[string]verdict.Verdict, g *Grade) *big.Rat {
	ceilings := append([]Ceiling{{AtMost: r.AtMost}}, r.Caps...)
	for _, c := range ceilings {
		applies := c.Unless == "" || verdicts[c.Unless] != verdict.Passed
		if applies && c.AtMost != nil && c.AtMost.Cmp(points) < 0 {
			points = new(big.Rat).Set(c.AtMost)
			g.Cap = &Cap{Unless: c.Unless, AtMost: float(c.AtMost)}
		}
	}
	return points
}

// round is the only place where points are rounded: to so many decimals, a half up.
func round(points *big.Rat, decimals int) float64 {
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimals)), nil)
	scaled := new(big.Rat).Mul(points, new(big.Rat).SetInt(scale))
	scaled.Add(scaled, big.NewRat(1, 2))
	whole := new(big.Int).Div(scaled.Num(), scaled.Denom()) // towards minus infinity; points are not negative
	return float(new(big.Rat).SetFrac(whole, scale))
}

// number is a number as it was written in the file.
func number(r *big.Rat) string {
	text := r.FloatString(maxDecimals)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}
