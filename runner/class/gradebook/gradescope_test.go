package gradebook_test

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/runner/class/gradebook"
	"github.com/sockgrade/sockgrade/runner/class/record"
)

type results struct {
	Score            float64
	Output           string
	OutputFormat     string `json:"output_format"`
	Visibility       string
	StdoutVisibility string `json:"stdout_visibility"`
	Tests            []struct {
		Name, Status, Output, Visibility string
		Score                            *float64
		MaxScore                         *float64 `json:"max_score"`
		Tags                             []string
	}
}

func gradescope(t *testing.T, r record.Record) results {
	t.Helper()
	var b bytes.Buffer
	if err := gradebook.Gradescope(&b, r, gradebook.AfterPublished); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(b.String(), "\x1b\x00\u202e") {
		t.Errorf("control characters in %q", b.String())
	}
	var got results
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	return got
}

func TestGradescope(t *testing.T) {
	r := handIn(t, record.Student{Login: "ann"}, "udp-server/exact-length", "tcp-server/survives-reset")
	remark(t, &r, parse(t, "due: 2026-03-02T19:00Z\nlate: {percent: 10}\nrubric: {bonus: {each: 1}}"))
	got := gradescope(t, r)
	if got.Score != 92.1 || got.Visibility != "after_published" || got.StdoutVisibility != "hidden" || got.OutputFormat != "text" {
		t.Errorf("it is %+v", got)
	}
	for _, want := range []string{"92.1 of 100 points.\n", "  0 of 1.923   udp-server/exact-length\n", "Bonus: 4 points.\n", "Late: 1 hour late: 10 % for each day that has begun. Taken off: 10 points.\n"} {
		if !strings.Contains(got.Output, want) {
			t.Errorf("%q is missing in\n%s", want, got.Output)
		}
	}
	if len(got.Tests) != 68 {
		t.Errorf("there are %d tests", len(got.Tests))
	}
	var score, most float64
	for _, test := range got.Tests {
		id, _, _ := strings.Cut(test.Name, ":")
		failed := id == "udp-server/exact-length" || id == "tcp-server/survives-reset"
		if (test.Status == "failed") != failed || test.Visibility != "after_published" || (test.Output != "") != failed {
			t.Errorf("%+v", test)
		}
		if test.Score == nil || test.MaxScore == nil {
			t.Fatalf("%s has no score", test.Name)
		}
		score, most = score+*test.Score, most+*test.MaxScore
	}
	if math.Abs(score-102.077) > 0.05 || math.Abs(most-105) > 0.05 { // rounded to three decimals each
		t.Errorf("the tests add up to %v of %v", score, most)
	}
}

func TestGradescopeOfWhatIsWorthNothing(t *testing.T) {
	for _, test := range gradescope(t, handIn(t, record.Student{Login: "ann"})).Tests {
		if may := test.Tags[0] == "MAY"; may != (test.MaxScore == nil) || may != (test.Score == nil) {
			t.Errorf("%+v", test)
		}
	}
}

func TestGradescopeOfHostileText(t *testing.T) {
	r := handIn(t, record.Student{Login: "ann"}, "udp-server/listens")
	for i := range r.Result.Requirements {
		if q := &r.Result.Requirements[i]; q.Hint != nil {
			q.Message, q.Title, q.Hint.Cause, q.Hint.Fix, q.Hint.File = evil, evil, evil, evil, evil
		}
	}
	gradescope(t, r)
}

func TestGradescopeWithoutAGrade(t *testing.T) {
	for _, r := range []record.Record{refused(record.Student{Login: "gus"}, "it is empty"), failed(t, record.Student{Login: "eve"})} {
		var b bytes.Buffer
		if err := gradebook.Gradescope(&b, r, gradebook.Visible); err == nil || b.Len() > 0 {
			t.Errorf("%v, written: %s", err, &b)
		}
	}
}
