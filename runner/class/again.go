package class

import (
	"slices"

	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/submission/language"
)

// Again says what is graded again though its record is up to date. The zero value is nothing.
type Again struct {
	IDs    []string // of hand-ins
	Failed bool     // that do not meet everything
	Errors bool     // at which the grader failed
}

// check refuses IDs that nobody has.
func (a Again) check(items []*item) error {
	for _, id := range a.IDs {
		if !slices.ContainsFunc(items, func(i *item) bool { return i.record.ID == id }) {
			return problem.New("The IDs are the names in the folder results, without .json.", "there is no hand-in %s", language.Quote(id))
		}
	}
	return nil
}

func (a Again) asks(r record.Record) bool {
	outcome := r.Result.Outcome()
	return slices.Contains(a.IDs, r.ID) || a.Failed && outcome == grade.NotMet || a.Errors && outcome == grade.Harness
}
