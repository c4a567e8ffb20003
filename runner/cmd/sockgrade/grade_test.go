package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sockgrade/sockgrade/fixtures"
	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/class/results"
	"github.com/sockgrade/sockgrade/runner/selftest"
)

// aClass writes a folder for each student, with the submissions of fixtures by the students' names.
func aClass(tb testing.TB, of map[string]string) string {
	tb.Helper()
	dir := filepath.Join(tb.TempDir(), "class")
	for student, name := range of {
		f, err := fixtures.Named(name)
		if err != nil {
			tb.Fatal(err)
		}
		if err := f.Materialize(filepath.Join(dir, student)); err != nil {
			tb.Fatal(err)
		}
	}
	return dir
}

// dozen has what classes have: good submissions, two that are the same, faults of servers and clients, and an attack.
var dozen = map[string]string{
	"ann": "conforming/python-book",
	"ben": "conforming/python-threads",
	"cem": "conforming/python-folders",
	"dan": "conforming/python-book",
	"eve": "faulty/python-udp-server-whole-buffer",
	"fay": "faulty/python-tcp-server-accepts-once",
	"gus": "faulty/python-tcp-client-displays-repr",
	"hal": "faulty/python-tcp-server-does-not-parse",
	"ida": "faulty/python-tcp-client-missing",
	"jon": "hostile/python-orphans",
	"kim": "conforming/python-one-file",
}

func recordsIn(t *testing.T, dir string) map[string]record.Record {
	t.Helper()
	folder, err := results.Look(dir)
	if err != nil {
		t.Fatal(err)
	}
	all, err := folder.All()
	if err != nil {
		t.Fatal(err)
	}
	byID := map[string]record.Record{}
	for _, r := range all {
		byID[r.ID] = r
	}
	return byID
}

func TestAClassIsGradedAsItsFixturesDeclare(t *testing.T) {
	g := needDocker(t)
	dir, out := aClass(t, dozen), filepath.Join(t.TempDir(), "out")
	if err := os.Mkdir(filepath.Join(dir, "lea"), 0o755); err != nil { // who has handed in an empty folder
		t.Fatal(err)
	}
	run := g.start(t, "grade", dir, "--out", out)
	run.end(t, 5*time.Minute)
	if got := run.ProcessState.ExitCode(); got != exitRefused {
		t.Errorf("the exit status is %d; it has said\n%s%s", got, run.stdout, run.stderr)
	}
	records := recordsIn(t, out)
	if len(records) != len(dozen)+1 || records["lea"].Refused == "" {
		t.Errorf("there are %d records", len(records))
	}
	for student, name := range dozen {
		f, err := fixtures.Named(name)
		if err != nil {
			t.Fatal(err)
		}
		r := records[student]
		if r.Result == nil || r.Grade == nil {
			t.Errorf("%s has no result: %s", student, r.Refused)
			continue
		}
		for _, wrong := range selftest.Compare(f, r.Result) {
			t.Errorf("%s, who handed in %s: %s", student, name, wrong)
		}
	}
	for _, want := range []string{"the same content: ann, dan\n", "12 hand-ins: ", "1 could not be graded\n  lea  cannot be graded: "} {
		if !strings.Contains(run.stdout.String(), want) {
			t.Errorf("%q is missing in\n%s", want, run.stdout)
		}
	}
	if n := strings.Count(run.stderr.String(), " points\n"); n != len(dozen) {
		t.Errorf("there are %d lines on results in\n%s", n, run.stderr)
	}
	g.nothingLeft(t)

	t.Run("again, with another parallelism", func(t *testing.T) {
		other := filepath.Join(t.TempDir(), "other")
		g.gradeInto(t, dir, other, 3)
		want, got := untimed(t, out), untimed(t, other)
		for student, name := range dozen {
			if strings.HasPrefix(name, "hostile/") { // its 2000 processes may or may not leave it the time to start
				delete(want, student+".json")
				delete(got, student+".json")
				for _, files := range []map[string][]string{want, got} {
					files["grades.csv"] = slices.DeleteFunc(files["grades.csv"], func(line string) bool { return strings.HasPrefix(line, `"`+student+`"`) })
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("again, with nothing to do", func(t *testing.T) {
		stdout, stderr, status := g.run(t, "grade", dir, "--out", out)
		if status != exitRefused || strings.Contains(stderr, " points\n") {
			t.Errorf("the exit status is %d\n%s%s", status, stdout, stderr)
		}
		if diff := cmp.Diff(records, recordsIn(t, out)); diff != "" {
			t.Error(diff)
		}
	})
}
