package class

import (
	"fmt"
	"slices"
	"time"

	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/class/results"
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

// text is the same for what asks for the same; "" asks for nothing.
func (a Again) text() string {
	if len(a.IDs) == 0 && !a.Failed && !a.Errors {
		return ""
	}
	return fmt.Sprintf("%q failed=%t errors=%t", slices.Sorted(slices.Values(a.IDs)), a.Failed, a.Errors)
}

// plan says which results are asked for again: those that an earlier run with the same wish was stopped at, or all to which it
// applies now.
func (r Run) plan(items []*item) (results.Plan, error) {
	asked := r.Again.text()
	if asked == "" {
		return results.Plan{}, nil
	}
	if begun := r.Folder.Plan(); begun.Asked == asked {
		return begun, nil
	}
	p := results.Plan{Asked: asked, Started: map[string]time.Time{}}
	for _, i := range items {
		if was, why := r.look(i); i.state != refused && was.Result != nil && why == "" && r.Again.asks(was) {
			p.Started[i.record.ID] = was.Result.Started
		}
	}
	return p, r.Folder.PutPlan(p)
}

// planned tells whether a record is one that does not count any more.
func planned(p results.Plan, r record.Record) bool {
	started, is := p.Started[r.ID]
	return is && started.Equal(r.Result.Started)
}
