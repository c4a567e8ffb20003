package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
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
		run := g.start(t, "grade", dir, "--out", other, "--parallel", "3")
		run.end(t, 5*time.Minute)
		if diff := cmp.Diff(judgements(t, records), judgements(t, recordsIn(t, other))); diff != "" {
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

// judgements is what of records does not depend on when and how fast they were made. Messages do: of a server that ends, the next
// connection may be refused or reset.
func judgements(t *testing.T, records map[string]record.Record) map[string]string {
	t.Helper()
	out := map[string]string{}
	for id, r := range records {
		lines := []string{r.Refused, r.Made.Seed, r.Made.Files}
		if r.Result != nil {
			for _, q := range r.Result.Requirements {
				hint := ""
				if q.Hint != nil {
					hint = q.Hint.ID
				}
				lines = append(lines, fmt.Sprintf("%s %s %s %s", q.ID, q.Verdict, q.BlockedBy, hint))
			}
		}
		grade, err := json.Marshal(r.Grade)
		if err != nil {
			t.Fatal(err)
		}
		out[id] = strings.Join(append(lines, string(grade)), "\n")
	}
	return out
}

// few is a class that is graded soon.
var few = map[string]string{
	"ann": "conforming/python-book",
	"ben": "conforming/python-threads",
	"cem": "conforming/python-folders",
	"dan": "faulty/python-udp-server-whole-buffer",
	"eve": "conforming/python-one-file",
}

func TestAStoppedClassIsGoneOnWith(t *testing.T) {
	g := needDocker(t)
	dir, out := aClass(t, few), filepath.Join(t.TempDir(), "out")
	run := g.start(t, "grade", dir, "--out", out, "--parallel", "1")
	run.repeats(t, " points\n", 1)
	run.signal(t, syscall.SIGINT)
	if took := run.end(t, soon); took > stopLimit {
		t.Errorf("it took %v to stop", took)
	}
	if got := run.ProcessState.ExitCode(); got != 130 {
		t.Errorf("the exit status is %d", got)
	}
	done := recordsIn(t, out)
	want := fmt.Sprintf("\n%d of 5 are done; the same command goes on from there\nsockgrade: stopped\n", len(done))
	if !strings.HasSuffix(run.stderr.String(), want) {
		t.Errorf("%q is missing in\n%s", want, run.stderr)
	}
	g.nothingLeft(t)

	stdout, stderr, status := g.run(t, "grade", dir, "--out", out)
	if status != exitMet || !strings.Contains(stdout, fmt.Sprintf("; %d were graded already\n", len(done))) {
		t.Errorf("the exit status is %d\n%s%s", status, stdout, stderr)
	}
	all := recordsIn(t, out)
	if len(all) != len(few) {
		t.Errorf("there are %d records", len(all))
	}
	for id, r := range done {
		if diff := cmp.Diff(r, all[id]); diff != "" {
			t.Errorf("%s was graded again: %s", id, diff)
		}
	}
}

// killsVariable makes the test of kills a long one, as make endure does: a class of 40, killed so often.
const killsVariable = "SOCKGRADE_KILLS"

func TestAClassSurvivesKills(t *testing.T) {
	g := needDocker(t)
	if many := os.Getenv(killsVariable); many != "" {
		kills, err := strconv.Atoi(many)
		if err != nil {
			t.Fatalf("%s: %v", killsVariable, err)
		}
		survive(t, g, aClass(t, forty(t)), kills)
		return
	}
	survive(t, g, aClass(t, few), 4)
}

// survive kills a run of a class at random moments, and then lets it come to its end.
func survive(t *testing.T, g *ground, dir string, kills int) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out")
	before := map[string]record.Record{}
	for range kills {
		run := g.start(t, "grade", dir, "--out", out)
		after := rand.N(4 * time.Second)
		select {
		case <-run.ended:
		case <-time.After(after):
			run.signal(t, syscall.SIGKILL)
			run.end(t, soon)
		}
		if _, err := os.Stat(filepath.Join(out, "results")); errors.Is(err, os.ErrNotExist) {
			continue // it was killed before it had begun
		}
		now := recordsIn(t, out) // of which none is damaged
		for id, r := range before {
			if diff := cmp.Diff(r, now[id]); diff != "" {
				t.Errorf("after %v the record of %s is another: %s", after, id, diff)
			}
		}
		before = now
	}
	last := g.start(t, "grade", dir, "--out", out)
	last.end(t, 10*time.Minute)
	if got := last.ProcessState.ExitCode(); got != exitMet {
		t.Errorf("the exit status is %d\n%s%s", got, last.stdout, last.stderr)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if all := recordsIn(t, out); len(all) != len(entries) {
		t.Errorf("there are %d records of %d hand-ins", len(all), len(entries))
	}
	if left := besideResults(t, out); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	g.nothingLeft(t)
}

// besideResults is what of a run's own is left in its folder.
func besideResults(t *testing.T, out string) []string {
	t.Helper()
	var left []string
	for _, pattern := range []string{".sockgrade/*", "results/.*", ".*"} {
		found, err := filepath.Glob(filepath.Join(out, pattern))
		if err != nil {
			t.Fatal(err)
		}
		left = append(left, found...)
	}
	return slices.DeleteFunc(left, func(path string) bool {
		return filepath.Base(path) == "lock" || filepath.Base(path) == ".sockgrade"
	})
}

// Who presses Ctrl-C twice does not want to wait for workers that take their time.
func TestASecondSignalEndsAClassAtOnce(t *testing.T) {
	g := needDocker(t)
	dir, out := aClass(t, few), filepath.Join(t.TempDir(), "out")
	run := g.start(t, "grade", dir, "--out", out, "--parallel", "1")
	worker := g.pauseWorker(t, run)
	for ended := false; !ended; { // signals that come close together are one
		_ = run.Process.Signal(syscall.SIGINT) // it may just have ended
		select {
		case <-run.ended:
			ended = true
		case <-time.After(20 * time.Millisecond):
		}
	}
	if status, is := run.ProcessState.Sys().(syscall.WaitStatus); !is || !status.Signaled() || status.Signal() != syscall.SIGINT {
		t.Errorf("it ended with %v", run.ProcessState)
	}
	if err := syscall.Kill(worker, syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	g.nothingLeft(t)
}

// pauseWorker stops the one worker of a run, which is there when it has been stopped.
func (g *ground) pauseWorker(t *testing.T, run *running) int {
	t.Helper()
	for deadline := time.Now().Add(soon); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		for _, pid := range g.processes() {
			about := fmt.Sprintf("/proc/%d/", pid)
			if line, _ := os.ReadFile(about + "cmdline"); !bytes.HasSuffix(line, []byte("\x00worker\x00")) {
				continue
			}
			_ = syscall.Kill(pid, syscall.SIGSTOP)
			if status, _ := os.ReadFile(about + "status"); bytes.Contains(status, []byte("\nState:\tT")) {
				return pid
			}
		}
	}
	t.Fatalf("there is no worker; sockgrade has said\n%s", run.stderr)
	return 0
}
