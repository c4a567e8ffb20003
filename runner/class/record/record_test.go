package record_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sockgrade/sockgrade/runner/assignment"
	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

func graded() record.Record {
	r := record.Record{Format: record.Format, ID: "ann", Students: []record.Student{{Name: "Ann", Login: "ann01", CanvasID: "17"}, {Name: "Ben", Email: "ben@example.edu"}},
		HandIn: record.HandIn{Source: "export.zip", At: time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)}, Result: &grade.Result{Format: 1}}
	for _, q := range requirement.All() {
		r.Result.Requirements = append(r.Result.Requirements, grade.Requirement{ID: q.ID, Verdict: verdict.Passed})
	}
	return r
}

func TestMark(t *testing.T) {
	const text = "due: 2026-03-02T23:59Z\nlate: {percent: 10}\n"
	for extension, want := range map[string]float64{"": 90, "17": 100, "ben@example.edu": 100, "ann": 100, "Ann": 90} {
		whole := text
		if extension != "" {
			whole += "extensions: [{student: " + extension + ", due: 2026-03-05T23:59Z}]\n"
		}
		a, err := assignment.Parse("assignment.yaml", []byte(whole))
		if err != nil {
			t.Fatal(err)
		}
		r := graded()
		if err := r.Mark(a); err != nil || r.Grade == nil || r.Grade.Total != want {
			t.Errorf("with an extension for %q: %+v, %v", extension, r.Grade, err)
		}
	}
}

func TestARecordWithoutAGrade(t *testing.T) {
	r := graded()
	if err := r.Mark(assignment.Default()); err != nil {
		t.Fatal(err)
	}
	r.Result.Requirements[0].Verdict = verdict.Error
	if err := r.Mark(assignment.Default()); err == nil || r.Grade != nil {
		t.Errorf("the grade is %+v, the error %v", r.Grade, err)
	}
	refused := record.Record{Refused: "it is empty"}
	if err := refused.Mark(assignment.Default()); err != nil || refused.Grade != nil {
		t.Errorf("the grade is %+v, the error %v", refused.Grade, err)
	}
}

func TestJSONIsReadBackWhole(t *testing.T) {
	want := graded()
	if err := want.Mark(assignment.Default()); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got record.Record
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestIDs(t *testing.T) {
	if got := graded().Students[0].IDs(); !slices.Equal(got, []string{"ann01", "17"}) {
		t.Errorf("they are %v", got)
	}
}
