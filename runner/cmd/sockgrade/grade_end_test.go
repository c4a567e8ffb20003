package main

import (
	"bytes"
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

	"github.com/sockgrade/sockgrade/runner/class/record"
)

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
