//go:build linux

package sandbox_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/sandbox"
)

// doomed is set in a process that plays a grader which is killed.
const doomed = "SOCKGRADE_TEST_DOOMED"

// TestDoomedGrader is no test of its own: TestKilledGraderLeavesNoLocalSandbox runs it in a process that it kills.
func TestDoomedGrader(t *testing.T) {
	if os.Getenv(doomed) == "" {
		t.Skip("part of TestKilledGraderLeavesNoLocalSandbox")
	}
	box := openLocal(t)
	bomb := box.start(python(forkBomb), nil)
	box.await(wire.WatchArgs{Program: bomb, Screen: "started"})
	fmt.Println("armed")
	<-t.Context().Done()
}

func TestKilledGraderLeavesNoLocalSandbox(t *testing.T) {
	openLocal(t) // skips where there is none
	grader := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestDoomedGrader$")
	grader.Env = append(os.Environ(), doomed+"=1")
	out, err := grader.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := grader.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() && lines.Text() != "armed" {
		t.Log(lines.Text())
	}
	inside := namespaceOfChild(t, grader.Process.Pid)
	if err := grader.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = grader.Wait() // it was killed
	for deadline := time.Now().Add(enough); ; time.Sleep(5 * time.Millisecond) {
		left := processesIn(t, inside)
		if len(left) == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d processes live on: %v", len(left), left)
		}
	}
}

func TestSilentGraderLosesTheSandbox(t *testing.T) {
	box := openLocal(t)
	// A second Hello is allowed; it sets the deadline that a local sandbox has not asked for.
	const heartbeat = time.Second
	if _, err := box.Hello(t.Context(), wire.HelloArgs{Heartbeat: heartbeat}); err != nil {
		t.Fatal(err)
	}
	for began := time.Now(); time.Since(began) < 3*heartbeat/2; time.Sleep(heartbeat / 20) {
		if err := box.Ping(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	id := box.start(python("input()"), nil)
	_, err := box.Watch(t.Context(), wire.WatchArgs{Program: id, Screen: "never", Limit: enough})
	if !errors.Is(err, wire.ErrGone) {
		t.Errorf("error %v after the last call, want %v", err, wire.ErrGone)
	}
}

func TestLocalCloseIsIdempotent(t *testing.T) {
	openLocal(t) // skips where there is none
	box, err := sandbox.OpenLocal(t.Context(), sandbox.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := box.Close(context.Background()); err != nil {
			t.Error(err)
		}
	}
	if err := box.Agent().Ping(t.Context()); !errors.Is(err, wire.ErrGone) {
		t.Errorf("error %v after the end, want %v", err, wire.ErrGone)
	}
}

// namespaceOfChild returns the PID namespace that a process's child is in and the process itself is not.
func namespaceOfChild(t *testing.T, pid int) string {
	t.Helper()
	own, err := os.Readlink(fmt.Sprintf("/proc/%d/ns/pid", pid))
	if err != nil {
		t.Fatal(err)
	}
	for _, child := range everyProcess(t) {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", child))
		if err != nil || !strings.Contains(string(status), fmt.Sprintf("\nPPid:\t%d\n", pid)) {
			continue
		}
		if inside, err := os.Readlink(fmt.Sprintf("/proc/%d/ns/pid", child)); err == nil && inside != own {
			return inside
		}
	}
	t.Fatal("there is no agent")
	return ""
}

func processesIn(t *testing.T, namespace string) []int {
	t.Helper()
	var in []int
	for _, pid := range everyProcess(t) {
		if ns, err := os.Readlink(fmt.Sprintf("/proc/%d/ns/pid", pid)); err == nil && ns == namespace {
			in = append(in, pid)
		}
	}
	return in
}

func everyProcess(t *testing.T) []int {
	t.Helper()
	entries, err := os.ReadDir("/proc")
	if err != nil {
		t.Fatal(err)
	}
	var pids []int
	for _, entry := range entries {
		if pid, err := strconv.Atoi(entry.Name()); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}
