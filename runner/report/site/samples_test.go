package site_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sockgrade/sockgrade/runner/assignment"
	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// result is one of testdata: fixtures put together and graded by sockgrade check --format json --seed 7f3a, without the
// requirements that passed, which are added again here.
func result(t testing.TB, name string) *grade.Result {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	r := &grade.Result{}
	if err := json.Unmarshal(data, r); err != nil {
		t.Fatal(err)
	}
	unmet := map[string]grade.Requirement{}
	for _, q := range r.Requirements {
		unmet[q.ID] = q
	}
	r.Requirements = nil
	for _, q := range requirement.All() {
		judged, is := unmet[q.ID]
		if !is {
			judged = grade.Requirement{ID: q.ID, Level: q.Level, Program: q.Program, Title: q.Title, Verdict: verdict.Passed, Attempts: 1}
		}
		r.Requirements = append(r.Requirements, judged)
	}
	return r
}

// marked grades a result by the default weights.
func marked(r *grade.Result) *assignment.Grade {
	weight := map[requirement.Level]float64{requirement.Must: 2, requirement.Should: 1}
	all := 0.0
	for _, q := range r.Requirements {
		all += weight[q.Level]
	}
	g := &assignment.Grade{OutOf: 100}
	for _, q := range r.Requirements {
		e := assignment.Entry{Requirement: q.ID, Level: q.Level, Program: q.Program, Title: q.Title, Verdict: q.Verdict, OutOf: 100 * weight[q.Level] / all}
		if q.Verdict == verdict.Passed {
			e.Points = e.OutOf
		}
		if e.OutOf > 0 {
			g.Entries = append(g.Entries, e)
			g.Earned += e.Points
		}
	}
	g.Total = float64(int(g.Earned*10+0.5)) / 10
	return g
}

var due = time.Date(2026, 3, 2, 23, 59, 0, 0, time.FixedZone("", 3600))

// student is the record of one student with a result.
func student(id, name string, r *grade.Result) record.Record {
	return record.Record{
		Format: record.Format, ID: id, Students: []record.Student{{Name: name, Login: id, Email: id + "@example.edu", Section: "A"}},
		HandIn: record.HandIn{Source: "export.zip", At: due.Add(-20 * time.Hour)}, Result: r, Grade: marked(r),
		Made: record.Provenance{Sockgrade: "0.1.0", Images: map[string]string{"python": "sha256:58426eb2f21e"}, Seed: "7f3a",
			Assignment: "sha256:1b5f", Files: r.Submission.Digest},
	}
}

// small is a class of one student for each kind of fault.
func small(t testing.TB) []record.Record {
	t.Helper()
	var records []record.Record
	for i, s := range []struct{ name, result string }{
		{"Ada Okafor", "python-perfect"}, {"Bruno Silva", "java-buffer-and-lines"}, {"Chen Wei", "c-scanf"}, {"Dalia Haddad", "python-silent-client"},
		{"Emil Sørensen", "go-one-connection"}, {"Fatima Zahra", "python-second-socket"}, {"Gus Lind", "c-semicolon"}, {"Hana Mori", "python-no-client"},
		{"Ivo Petrov", "python-repr"}, {"José Núñez", "python-resets"}, {"Kim Ngân", "python-python2"}, {"Leila Amiri", "python-port-6789"},
	} {
		records = append(records, student(fmt.Sprintf("%s%02d", strings.ToLower(s.name[:3]), i+1), s.name, result(t, s.result)))
	}
	records[3].HandIn.At = due.Add(26 * time.Hour)
	records[3].HandIn.LateFlag = true
	records[3].Grade.Late = &assignment.Late{Due: due, Seconds: 26 * 3600, Penalty: 20, Reason: "1 day 2 hours late: 10 % for each started day"}
	records[3].Grade.Total -= 20
	return append(records, refused("mia13", "Mia Braun"), unjudged(t, "noa14", "Noa Levi"))
}

func refused(id, name string) record.Record {
	return record.Record{Format: record.Format, ID: id, Students: []record.Student{{Name: name, Login: id}},
		HandIn: record.HandIn{Source: "export.zip", At: due.Add(-time.Hour)}, Refused: "the archive hand-in.zip is damaged: unexpected end of file"}
}

// unjudged is a hand-in at which the grader failed.
func unjudged(t testing.TB, id, name string) record.Record {
	t.Helper()
	r := student(id, name, result(t, "python-perfect"))
	for i := 30; i < len(r.Result.Requirements); i++ {
		q := &r.Result.Requirements[i]
		q.Verdict, q.Message, q.Evidence, q.Hint = verdict.Error, "it was not judged: the sandbox has gone: unexpected EOF", verdict.Evidence{}, nil
	}
	r.Grade, r.Result.Score = nil, nil
	return r
}
