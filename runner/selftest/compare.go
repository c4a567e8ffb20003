package selftest

import (
	"fmt"
	"slices"

	"github.com/sockgrade/sockgrade/fixtures"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// Compare says where a result is not as the fixture declares it, in both directions: a declared failure that was not
// caught is as wrong as one that came beside it. A hostile fixture declares no verdicts; none of its may be an error.
func Compare(f fixtures.Fixture, result *grade.Result) []string {
	var wrong []string
	for _, r := range result.Requirements {
		declared := f.Fails
		if r.Level == requirement.May {
			declared = f.Misses
		}
		expected := slices.Contains(declared, r.ID)
		switch {
		case r.Verdict == verdict.Error:
			wrong = append(wrong, fmt.Sprintf("%s: the grader failed: %s", r.ID, r.Message))
		case f.Kind == fixtures.Hostile, r.Level == requirement.May && f.Misses == nil:
		case expected && r.Verdict == verdict.Passed:
			wrong = append(wrong, r.ID+" should not be met, but is")
		case !expected && r.Verdict == verdict.Blocked:
			wrong = append(wrong, fmt.Sprintf("%s should be met, but is blocked by %s: %s", r.ID, r.BlockedBy, r.Message))
		case !expected && r.Verdict == verdict.Failed:
			wrong = append(wrong, fmt.Sprintf("%s should be met, but failed: %s", r.ID, r.Message))
		}
	}
	if got := firstHint(result); f.Hint != "" && got != f.Hint {
		wrong = append(wrong, fmt.Sprintf("the hint should be %s, but is %s", f.Hint, orNone(got)))
	}
	return wrong
}

// firstHint is the hint that the first failed MUST or SHOULD got.
func firstHint(result *grade.Result) string {
	for _, r := range result.Requirements {
		if r.Verdict == verdict.Failed && r.Level != requirement.May {
			if r.Hint == nil {
				return ""
			}
			return r.Hint.ID
		}
	}
	return ""
}

func orNone(hint string) string {
	if hint == "" {
		return "none"
	}
	return hint
}
