package grade

import (
	"math"

	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// weight is the default rubric: what a requirement of each level is worth.
var weight = map[requirement.Level]float64{requirement.Must: 2, requirement.Should: 1, requirement.May: 0}

// score is the weight passed of the weight asked for, out of 100 with one decimal. It is nil if any verdict is an error, or
// if nothing that was asked for carries weight.
func score(judged []Requirement) *float64 {
	var passed, asked float64
	for _, r := range judged {
		asked += weight[r.Level]
		switch r.Verdict {
		case verdict.Error:
			return nil
		case verdict.Passed:
			passed += weight[r.Level]
		}
	}
	if asked == 0 {
		return nil
	}
	out := math.Round(passed/asked*1000) / 10
	return &out
}

// tally counts verdicts by name, for the names that were asked for at all.
func tally[Name ~string](names []Name, of func(Requirement) Name, judged []Requirement) []Tally {
	tallies := make([]Tally, 0, len(names))
	for _, name := range names {
		t := Tally{Name: string(name)}
		for _, r := range judged {
			if of(r) == name {
				t.count(r.Verdict)
			}
		}
		if t.Asked > 0 {
			tallies = append(tallies, t)
		}
	}
	return tallies
}

func (t *Tally) count(v verdict.Verdict) {
	t.Asked++
	switch v {
	case verdict.Passed:
		t.Passed++
	case verdict.Failed:
		t.Failed++
	case verdict.Blocked:
		t.Blocked++
	case verdict.Error:
		t.Error++
	}
}

// Outcome sums a result up in the way of exit statuses.
type Outcome int

// The outcomes.
const (
	Met     Outcome = 0 // every MUST and SHOULD that was asked for
	NotMet  Outcome = 1
	Harness Outcome = 3 // a verdict is an error: nothing is to be made of the result
)

// Outcome says how the submission came out.
func (r *Result) Outcome() Outcome {
	outcome := Met
	for _, judged := range r.Requirements {
		switch {
		case judged.Verdict == verdict.Error:
			return Harness
		case judged.Verdict != verdict.Passed && judged.Level != requirement.May:
			outcome = NotMet
		}
	}
	return outcome
}

// Meets tells whether every requirement of a level that was asked for is passed.
func (r *Result) Meets(level requirement.Level) bool {
	for _, judged := range r.Requirements {
		if judged.Level == level && judged.Verdict != verdict.Passed {
			return false
		}
	}
	return true
}
