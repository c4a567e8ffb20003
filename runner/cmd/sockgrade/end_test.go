package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// ends are the signals that stop a run, with the exit status that tells so.
var ends = []struct {
	name   string
	signal syscall.Signal
	status int
}{
	{"SIGINT", syscall.SIGINT, 130},
	{"SIGTERM", syscall.SIGTERM, 143},
}

// stopLimit is how long a run may take to stop.
const stopLimit = 2 * time.Second

// endless is a check that goes on for minutes once udp-server/listens has been judged: the TCP server only sleeps, and the
// limits are long.
func endless(t *testing.T) []string {
	t.Helper()
	dir := book(t)
	if err := os.WriteFile(filepath.Join(dir, "TCPServer.py"), []byte("import time\nfrom socket import *\ntime.sleep(1000)\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return []string{"check", "--verbose", "--timeout-factor", "100", dir}
}

func TestASignalStopsARun(t *testing.T) {
	g := needDocker(t)
	for _, end := range ends {
		t.Run(end.name, func(t *testing.T) {
			run := g.start(t, endless(t)...)
			run.judging(t, "udp-server/listens")
			run.signal(t, end.signal)
			expectStopped(t, g, run, end.status)
		})
	}
}

// A worker that does not obey is ended.
func TestASignalStopsARunWithAStuckWorker(t *testing.T) {
	g := needDocker(t)
	run := g.start(t, "check", "--verbose", book(t))
	run.judging(t, "udp-server/listens")
	signalWorker(t, g, run, syscall.SIGSTOP)
	run.signal(t, syscall.SIGINT)
	expectStopped(t, g, run, 130)
}

// A run that is stopped before its sandbox is there leaves none that comes later.
func TestASignalStopsARunThatPrepares(t *testing.T) {
	dir := book(t)
	for _, c := range []struct{ while, request string }{
		{"looking for the image", `/images/\S+/json`},
		{"creating the container", `/containers/create`},
		{"attaching to the container", `/attach`},
		{"starting the container", `/start `},
	} {
		t.Run(c.while, func(t *testing.T) {
			g := needDocker(t)
			held := g.docker.keepBack(c.request)
			run := g.start(t, "check", dir)
			select {
			case <-held:
			case <-time.After(soon):
				t.Fatalf("nothing has asked for %s; sockgrade has said\n%s", c.request, run.stderr)
			}
			run.signal(t, syscall.SIGINT)
			expectStopped(t, g, run, 130)
		})
	}
}

func expectStopped(t *testing.T, g *ground, run *running, status int) {
	t.Helper()
	if took := run.end(t, soon); took > stopLimit {
		t.Errorf("it took %v to stop", took)
	}
	if got := run.ProcessState.ExitCode(); got != status {
		t.Errorf("the exit status is %d, not %d", got, status)
	}
	if lines := strings.Split(strings.TrimSpace(run.stderr.String()), "\n"); lines[len(lines)-1] != "sockgrade: stopped" {
		t.Errorf("the standard error ends with %q", lines[len(lines)-1])
	}
	if run.stdout.String() != "" {
		t.Errorf("there is a report:\n%s", run.stdout)
	}
	g.nothingLeft(t)
}

func TestNothingOutlivesAKilledRun(t *testing.T) {
	for _, sandbox := range []string{"docker", "local"} {
		t.Run(sandbox, func(t *testing.T) {
			g := needDocker(t)
			if sandbox == "local" {
				needRoot(t)
			}
			run := g.start(t, append(endless(t), "--sandbox", sandbox)...)
			run.judging(t, "udp-server/listens")
			below := descendants(run.Process.Pid)
			if len(below) == 0 {
				t.Fatal("no worker was found")
			}
			run.signal(t, syscall.SIGKILL)
			run.end(t, soon)
			g.nothingLeft(t)
			for _, p := range below {
				if !p.ends(soon) {
					t.Errorf("process %d still runs", p.pid)
				}
			}
		})
	}
}

// The grader's failures are no verdicts: whatever was not judged has the verdict error, and there is no score.
func TestTheGradersFailure(t *testing.T) {
	for _, c := range []struct {
		name string
		fail func(*testing.T, *ground, *running)
		says string
	}{
		{"the engine goes away", func(_ *testing.T, g *ground, _ *running) { g.docker.goAway() }, "sandbox"},
		{"the worker is killed", func(t *testing.T, g *ground, r *running) { signalWorker(t, g, r, syscall.SIGKILL) }, "sockgrade: the worker ended early: signal: killed\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := needDocker(t)
			run := g.start(t, "check", "--verbose", book(t))
			run.judging(t, "udp-server/listens")
			c.fail(t, g, run)
			const quick = 6 * time.Second
			if took := run.end(t, soon); took > quick {
				t.Errorf("it took %v to give up", took)
			}
			if got := run.ProcessState.ExitCode(); got != exitHarness {
				t.Errorf("the exit status is %d", got)
			}
			said, report := run.stderr.String(), run.stdout.String()
			for _, want := range []string{c.says, "\n  " + harnessHint + "\n"} {
				if !strings.Contains(said, want) {
					t.Errorf("%q is missing in\n%s", want, said)
				}
			}
			for _, want := range []string{"✓ listens", "! The grader failed at what follows.", "no score"} {
				if !strings.Contains(report, want) {
					t.Errorf("%q is missing in\n%s", want, report)
				}
			}
			for _, never := range []string{"✗", "panic", "goroutine"} {
				if strings.Contains(report+said, never) {
					t.Errorf("%q stands in\n%s%s", never, report, said)
				}
			}
			g.nothingLeft(t)
		})
	}
}

func signalWorker(t *testing.T, g *ground, run *running, signal syscall.Signal) {
	t.Helper()
	found := false
	for _, pid := range g.processes() {
		if pid == run.Process.Pid {
			continue
		}
		found = true
		if err := syscall.Kill(pid, signal); err != nil {
			t.Fatal(err)
		}
	}
	if !found {
		t.Fatal("no worker was found")
	}
}
