package gradebook_test

import (
	"testing"
	"time"

	"github.com/sockgrade/sockgrade/runner/assignment"
	"github.com/sockgrade/sockgrade/runner/class/record"
	graded "github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// evil tries a terminal, a spreadsheet, HTML, XML and JSON at once.
const evil = "=cmd|'/c calc'!A1\x1b]0;owned\x07\r\n,\"<script>alert(1)</script>]]>\u202e\xff\x00;=1+1"

// handIn is a record of one student, marked under the default assignment, that does not meet some requirements.
func handIn(t *testing.T, s record.Student, unmet ...string) record.Record {
	t.Helper()
	r := record.Record{Format: record.Format, ID: s.Login, Students: []record.Student{s},
		HandIn: record.HandIn{Source: "export.zip", At: time.Date(2026, 3, 2, 20, 0, 0, 0, time.UTC)},
		Result: &graded.Result{Format: 1, Tool: graded.Tool{Name: "sockgrade", Version: "0.1.0"}, Port: 12000, Seed: "7f3a",
			Started: time.Date(2026, 3, 3, 10, 0, 0, 0, time.UTC), Seconds: 1.5, Submission: graded.Submission{Path: "/class/" + s.Login}}}
	for _, q := range requirement.All() {
		judged := graded.Requirement{ID: q.ID, Level: q.Level, Program: q.Program, Title: q.Title, Verdict: verdict.Passed, Took: 12 * time.Millisecond}
		for _, id := range unmet {
			if id == q.ID {
				judged.Verdict, judged.Message = verdict.Failed, "expected a reply of 2 bytes, but 2048 came"
				judged.Hint = &graded.Hint{ID: "whole-buffer-sent", Cause: "the whole receive buffer is sent back", Fix: "send what was received", File: "UDPServer.java", Line: 14}
			}
		}
		r.Result.Requirements = append(r.Result.Requirements, judged)
	}
	remark(t, &r, assignment.Default())
	return r
}

func remark(t *testing.T, r *record.Record, a *assignment.Assignment) {
	t.Helper()
	if err := r.Mark(a); err != nil {
		t.Fatal(err)
	}
}

func refused(s record.Student, why string) record.Record {
	return record.Record{Format: record.Format, ID: s.Login, Students: []record.Student{s}, Refused: why}
}

func failed(t *testing.T, s record.Student) record.Record {
	t.Helper()
	r := handIn(t, s)
	r.Result.Requirements[5].Verdict, r.Result.Requirements[5].Message = verdict.Error, "the sandbox has gone"
	if err := r.Mark(assignment.Default()); err == nil {
		t.Fatal("it has a grade")
	}
	return r
}

func parse(t *testing.T, text string) *assignment.Assignment {
	t.Helper()
	a, err := assignment.Parse("assignment.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func grade(total, outOf float64) *assignment.Grade {
	return &assignment.Grade{Total: total, OutOf: outOf, Earned: total}
}
