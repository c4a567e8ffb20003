package selftest

import (
	"slices"
	"testing"

	"github.com/sockgrade/sockgrade/fixtures"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// judged is a result in which everything passed but for what is named.
func judged(but map[*requirement.Requirement]verdict.Verdict, hint string) *grade.Result {
	r := &grade.Result{}
	for _, asked := range requirement.All() {
		one := grade.Requirement{ID: asked.ID, Level: asked.Level, Verdict: verdict.Passed, Message: "words"}
		if v, ok := but[asked]; ok {
			one.Verdict, one.BlockedBy = v, ""
			if v == verdict.Blocked {
				one.BlockedBy = "some/other"
			}
			if v == verdict.Failed && hint != "" {
				one.Hint = &grade.Hint{ID: hint}
			}
		}
		r.Requirements = append(r.Requirements, one)
	}
	return r
}

func TestCompare(t *testing.T) {
	type verdicts = map[*requirement.Requirement]verdict.Verdict
	padded := fixtures.Fixture{Kind: fixtures.Faulty, Fails: []string{"udp-server/exact-length"}, Hint: "whole-buffer-sent"}
	for _, c := range []struct {
		name    string
		fixture fixtures.Fixture
		result  *grade.Result
		want    []string
	}{
		{"as declared", padded, judged(verdicts{requirement.UDPServerExactLength: verdict.Failed}, "whole-buffer-sent"), nil},
		{"blocked is as good as failed", fixtures.Fixture{Kind: fixtures.Faulty, Fails: padded.Fails},
			judged(verdicts{requirement.UDPServerExactLength: verdict.Blocked}, ""), nil},
		{"not caught", padded, judged(nil, ""),
			[]string{"udp-server/exact-length should not be met, but is", "the hint should be whole-buffer-sent, but is none"}},
		{"another beside it", padded,
			judged(verdicts{requirement.UDPServerExactLength: verdict.Failed, requirement.UDPServerTakes2048: verdict.Failed}, "whole-buffer-sent"),
			[]string{"udp-server/takes-2048 should be met, but failed: words"}},
		{"another blocked beside it", fixtures.Fixture{Kind: fixtures.Conforming},
			judged(verdicts{requirement.UDPServerTakes2048: verdict.Blocked}, ""),
			[]string{"udp-server/takes-2048 should be met, but is blocked by some/other: words"}},
		{"a MAY that nothing is said of", fixtures.Fixture{Kind: fixtures.Conforming},
			judged(verdicts{requirement.TCPServerSurvivesReset: verdict.Failed}, ""), nil},
		{"a MAY that is missed beyond what is declared", fixtures.Fixture{Kind: fixtures.Conforming, Misses: []string{}},
			judged(verdicts{requirement.TCPServerSurvivesReset: verdict.Failed}, ""),
			[]string{"tcp-server/survives-reset should be met, but failed: words"}},
		{"an error, even of a hostile one", fixtures.Fixture{Kind: fixtures.Hostile},
			judged(verdicts{requirement.UDPServerListens: verdict.Error, requirement.UDPServerTakes2048: verdict.Failed}, ""),
			[]string{"udp-server/listens: the grader failed: words"}},
		{"another hint", padded, judged(verdicts{requirement.UDPServerExactLength: verdict.Failed}, "something-else"),
			[]string{"the hint should be whole-buffer-sent, but is something-else"}},
	} {
		if got := Compare(c.fixture, c.result); !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
	}
}
