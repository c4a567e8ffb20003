package report

import (
	"fmt"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// What reports for CI have in common: they know tests that pass, fail or are skipped.

// explanationWidth is how wide the text of a failure is where nobody knows how wide it is shown.
const explanationWidth = 100

// explained is what the text report says of one requirement, without its heading.
func explained(result *grade.Result, r grade.Requirement) string {
	t := text{page: page{width: explanationWidth}, result: result, screens: map[string]string{}}
	t.explanation(r)
	return t.buffer.String()
}

// skipped tells whether a requirement is no failure of its own although it is not met, and why.
func skipped(r grade.Requirement) (why string, is bool) {
	switch {
	case r.Verdict == verdict.Blocked:
		return fmt.Sprintf("blocked by %s: %s", r.BlockedBy, r.Message), true
	case r.Verdict == verdict.Failed && r.Level == requirement.May:
		return "not met, and no more than a MAY: " + r.Message, true
	}
	return "", false
}

// score is the score as a property; "none" if the submission is to be graded again.
func score(result *grade.Result) string {
	if result.Score == nil {
		return "none"
	}
	return fmt.Sprintf("%.1f", *result.Score)
}
