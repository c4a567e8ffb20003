package gradebook

import (
	"encoding/json"
	"fmt"
	"io"
	"math"

	"github.com/sockgrade/sockgrade/runner/assignment"
	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// Visibility is when students see a part of the results on Gradescope.
type Visibility string

// The visibilities that Gradescope knows.
const (
	Visible        Visibility = "visible"
	Hidden         Visibility = "hidden"
	AfterDueDate   Visibility = "after_due_date"
	AfterPublished Visibility = "after_published"
)

// The objects of Gradescope's results.json (https://gradescope-autograders.readthedocs.io/en/latest/specs/), as far as they are
// written.
type (
	gradescopeResults struct {
		Score            float64          `json:"score"`
		ExecutionTime    float64          `json:"execution_time"` // seconds
		Output           string           `json:"output"`
		OutputFormat     string           `json:"output_format"`
		TestOutputFormat string           `json:"test_output_format"`
		TestNameFormat   string           `json:"test_name_format"`
		Visibility       Visibility       `json:"visibility"`
		StdoutVisibility Visibility       `json:"stdout_visibility"`
		Tests            []gradescopeTest `json:"tests"`
	}
	gradescopeTest struct {
		Name         string     `json:"name"`
		NameFormat   string     `json:"name_format"`
		Status       string     `json:"status"`
		Score        *float64   `json:"score,omitempty"` // neither for what is worth nothing
		MaxScore     *float64   `json:"max_score,omitempty"`
		Output       string     `json:"output,omitempty"`
		OutputFormat string     `json:"output_format"`
		Tags         []string   `json:"tags"`
		Visibility   Visibility `json:"visibility"`
	}
)

// Gradescope writes a record as the results.json of a Gradescope autograder. The score is the total: what was taken off for being
// late is in it, so Gradescope must not take it off again. Bonus points are tests that can bring points above the rest.
//
// A record without a grade has no results: then the error says why, and nothing is written.
func Gradescope(w io.Writer, r record.Record, v Visibility) error {
	if why := missing(r); why != "" {
		return fmt.Errorf("%s has no results for Gradescope: %s", r.ID, why)
	}
	results := gradescopeResults{Score: r.Grade.Total, ExecutionTime: r.Result.Seconds, Output: inWords(r), OutputFormat: "text",
		TestOutputFormat: "text", TestNameFormat: "text", Visibility: v, StdoutVisibility: Hidden, Tests: []gradescopeTest{}}
	entries := map[string]assignment.Entry{}
	for _, e := range r.Grade.Entries {
		entries[e.Requirement] = e
	}
	for _, q := range r.Result.Requirements {
		test := gradescopeTest{Name: report.Safe(q.ID + ": " + q.Title), NameFormat: "text", Status: "passed", OutputFormat: "text",
			Tags: []string{string(q.Level), string(q.Program)}, Visibility: v}
		if q.Verdict != verdict.Passed {
			test.Status, test.Output = "failed", explained(r.Result, q)
		}
		if e, ok := entries[q.ID]; ok {
			test.Score, test.MaxScore = rounded(e.Points), rounded(e.OutOf)
		}
		results.Tests = append(results.Tests, test)
	}
	text, err := json.MarshalIndent(results, "", "  ")
	if err == nil {
		_, err = w.Write(append(text, '\n'))
	}
	if err != nil {
		return fmt.Errorf("writing the results for Gradescope: %w", err)
	}
	return nil
}

func explained(result *grade.Result, q grade.Requirement) string {
	if q.Verdict == verdict.Blocked {
		return fmt.Sprintf("Blocked by %s.\n%s", report.Safe(q.BlockedBy), report.Explanation(result, q))
	}
	return report.Explanation(result, q)
}

func rounded(points float64) *float64 {
	shown := math.Round(points*1000) / 1000
	return &shown
}
