package site

import (
	"testing"
	"time"

	"github.com/sockgrade/sockgrade/runner/assignment"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

func TestMoment(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 5, 0, 0, time.FixedZone("", 19800))
	if m := newMoment(at); m.Text != "2 Mar 2026 09:05 +05:30" || m.Machine != "2026-03-02T09:05:00+05:30" {
		t.Errorf("it is %+v", m)
	}
	if m := newMoment(at.UTC()); m.Text != "2 Mar 2026 03:35 UTC" {
		t.Errorf("it is %+v", m)
	}
	if newMoment(time.Time{}) != nil {
		t.Error("a time that is not known is shown")
	}
}

func TestMarks(t *testing.T) {
	g := &assignment.Grade{
		Entries: []assignment.Entry{
			{Requirement: "udp-server/listens", Program: requirement.UDPServer, Verdict: verdict.Passed, Points: 10.0 / 3, OutOf: 10.0 / 3},
			{Requirement: "udp-server/reachable", Program: requirement.UDPServer, Verdict: verdict.Failed, OutOf: 10.0 / 3},
			{Requirement: "udp-server/keeps-nul-bytes", Program: requirement.UDPServer, Verdict: verdict.Passed, Points: 1, OutOf: 1, Bonus: true},
		},
		Earned: 10.0 / 3, Bonus: 1, Cap: &assignment.Cap{Unless: "submission/builds", AtMost: 4}, Total: 3, OutOf: 20.0 / 3,
		Late: &assignment.Late{Penalty: 1, Reason: "1 day late"},
	}
	m := newMarks(g)
	if want := (partMarks{Name: "UDP server", Points: "3.33", OutOf: "6.67", Met: 1, Asked: 2}); len(m.Parts) != 1 || m.Parts[0] != want {
		t.Errorf("the parts are %+v", m.Parts)
	}
	if m.Bonus != "1" || m.Cap != "There are at most 4 points as long as submission/builds is not met." || m.Penalty != "1" || m.Late != "1 day late." || !m.IsLate {
		t.Errorf("the marks are %+v", m)
	}
}
