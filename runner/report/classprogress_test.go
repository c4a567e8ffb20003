package report_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sockgrade/sockgrade/runner/assignment"
	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/report"
)

func classRecord(id string, result *grade.Result, total float64) record.Record {
	r := record.Record{ID: id, Result: result}
	switch {
	case result == nil:
		r.Refused = id + " is empty"
	case total >= 0:
		r.Grade = &assignment.Grade{Total: total, OutOf: 100}
	}
	return r
}

// watched plays a class of five, a hand-in a second.
func watched(o report.ClassProgressOptions) string {
	var b bytes.Buffer
	now := time.Unix(0, 0)
	o.Now = func() time.Time { return now }
	p := report.NewClassProgress(&b, o)
	p.Note("assignment.yaml: \x1b[2JSockets")
	p.Planned(5, 4)
	for _, r := range []record.Record{classRecord("ann", perfect(), 100), classRecord("ben", padded(), 98.1), classRecord("cem\x1b[2J", nil, -1),
		classRecord("dan", unfinished(), -1)} {
		p.Started(r.ID)
		now = now.Add(time.Second)
		p.Recorded(r)
	}
	p.Started("eve")
	p.Close()
	p.Note("too late")
	return b.String()
}

func TestClassProgressInALog(t *testing.T) {
	want := `assignment.yaml: \x1b[2JSockets
ann  everything is met, 100 of 100 points
ben  1 MUST is not met, 98.1 of 100 points
cem\x1b[2J  cannot be graded: cem\x1b[2J is empty
`
	got := watched(report.ClassProgressOptions{})
	if diff := cmp.Diff(want, got[:min(len(want), len(got))]); diff != "" {
		t.Error(diff)
	}
	if last := got[len(want):]; !strings.HasPrefix(last, "dan  the grader failed: ") || strings.Count(last, "\n") != 1 {
		t.Errorf("the last line is %q", last)
	}
}

func TestClassProgressOnATerminal(t *testing.T) {
	got := watched(report.ClassProgressOptions{Options: report.Options{Width: 100}, Terminal: true})
	for _, want := range []string{
		"\n1 of 5  ann ...\r",
		"\r\x1b[K2 of 5  ben ...\r",
		"cannot be graded: ", "the grader failed: ",
		"4 of 5, 1 with faults, 1 refused, 1 went wrong, 45 a minute, 1 s left\r",
		"45 a minute, 1 s left  eve ...\r\r\x1b[K",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%q", want, got)
		}
	}
	if strings.Contains(got, "everything is met") || strings.Contains(got, "too late") {
		t.Errorf("there is too much in\n%q", got)
	}
	for line := range strings.SplitSeq(watched(report.ClassProgressOptions{Options: report.Options{Width: 50}, Terminal: true}), "\r") {
		if live := strings.TrimPrefix(line, "\x1b[K"); !strings.Contains(live, "\n") && len([]rune(live)) > 49 {
			t.Errorf("%q is too long", live)
		}
	}
}
