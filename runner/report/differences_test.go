package report_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/runner/submission"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// judged is a result of some verdicts: "udp-server/listens passed".
func judged(score float64, verdicts ...string) *grade.Result {
	r := &grade.Result{Score: &score}
	for _, v := range verdicts {
		id, is, _ := strings.Cut(v, " ")
		r.Requirements = append(r.Requirements, grade.Requirement{ID: id, Verdict: verdict.Verdict(is)})
	}
	return r
}

func TestDifferences(t *testing.T) {
	before := judged(50, "udp-server/listens passed", "udp-server/uppercases failed", "udp-server/exact-length failed",
		"udp-client/exits blocked", "tcp-server/listens passed", "tcp-server/uppercases passed", "interop/tcp passed")
	now := judged(62.5, "udp-server/listens passed", "udp-server/uppercases passed", "udp-server/exact-length failed",
		"udp-client/exits passed", "tcp-server/listens failed", "tcp-server/uppercases blocked", "interop/tcp error", "interop/udp passed")
	for _, c := range []struct {
		name        string
		before, now *grade.Result
		want        string
	}{
		{"some", before, now, `Newly met: 2 requirements
  udp-server/uppercases   udp-client/exits
Newly failing: 1 requirement
  tcp-server/listens
Newly blocked: 1 requirement
  tcp-server/uppercases
Score 62.5, before 50.0
`},
		{"none", before, before, "Everything came out as the time before.\n"},
	} {
		var b strings.Builder
		if err := report.Differences(&b, c.before, c.now, report.Options{Width: 60}); err != nil {
			t.Fatal(err)
		}
		if b.String() != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, b.String(), c.want)
		}
	}
}

func TestChanges(t *testing.T) {
	var many []submission.Change
	for i := range 12 {
		many = append(many, submission.Change{Path: fmt.Sprintf("%02d.py", i), How: submission.New})
	}
	for _, c := range []struct {
		name    string
		changes []submission.Change
		want    string
	}{
		{"two", []submission.Change{{Path: "UDPServer.py", How: submission.Changed}, {Path: "a\nb\x1b.py", How: submission.Gone}},
			"changed   UDPServer.py\ngone      a\\nb\\x1b.py\n"},
		{"many", many, "new       00.py\nnew       01.py\nnew       02.py\nnew       03.py\nnew       04.py\nnew       05.py\n" +
			"new       06.py\nnew       07.py\nand 4 more files\n"},
		{"one more than many", many[:9], "new       00.py\nnew       01.py\nnew       02.py\nnew       03.py\nnew       04.py\n" +
			"new       05.py\nnew       06.py\nnew       07.py\nnew       08.py\n"},
	} {
		var b strings.Builder
		if err := report.Changes(&b, c.changes, report.Options{}); err != nil {
			t.Fatal(err)
		}
		if b.String() != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, b.String(), c.want)
		}
	}
}
