package sandbox_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/sandbox"
)

// graderVariable makes this test binary a grader that opens a sandbox from the image it names, and then waits to be killed.
const graderVariable = "SOCKGRADE_TEST_GRADER_IMAGE"

// joinVariable makes the grader open another sandbox in the network of the first.
const joinVariable = "SOCKGRADE_TEST_GRADER_JOINS"

// visitorVariable makes this test binary one that says what it finds when it reaches for Docker.
const visitorVariable = "SOCKGRADE_TEST_VISITOR"

func TestMain(m *testing.M) {
	switch {
	case os.Getenv(graderVariable) != "":
		beGrader(os.Getenv(graderVariable))
	case os.Getenv(visitorVariable) != "":
		beVisitor()
	default:
		os.Exit(m.Run())
	}
}

func beGrader(image string) {
	docker, err := sandbox.NewDocker(context.Background())
	var first sandbox.Sandbox
	if err == nil {
		first, err = docker.Open(context.Background(), image, sandbox.Limits{})
	}
	if err == nil && os.Getenv(joinVariable) != "" {
		_, err = docker.Join(context.Background(), first, image, sandbox.Limits{})
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("open")
	_, _ = io.Copy(io.Discard, os.Stdin)
}

func beVisitor() {
	_, err := sandbox.NewDocker(context.Background())
	if p, is := problem.Of(err); is {
		fmt.Printf("%v\n%s\n", p, p.HintFor(hasFlag))
		return
	}
	fmt.Println("no problem but", err)
}

// startGrader starts another grader. It is killed at the end of the test, if not before.
func startGrader(t *testing.T, image, host string) (*exec.Cmd, *bufio.Reader) {
	t.Helper()
	grader := exec.Command(os.Args[0])
	grader.Env = append(os.Environ(), graderVariable+"="+image, "DOCKER_HOST="+host)
	grader.Stderr = t.Output()
	if _, err := grader.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	stdout, err := grader.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := grader.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = grader.Process.Kill()
		_ = grader.Wait()
	})
	return grader, bufio.NewReader(stdout)
}

// eventually waits until a condition holds: long enough for a machine that is busy with other things, and not so long that the
// agent's missing a heartbeat (15 s) could be the cause.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	const limit = 12 * time.Second
	deadline := time.After(limit)
	ticks := time.NewTicker(20 * time.Millisecond)
	defer ticks.Stop()
	for !holds() {
		select {
		case <-deadline:
			t.Fatalf("after %v: %s", limit, what)
		case <-ticks.C:
		}
	}
}

func TestKilledGraderLeavesNothing(t *testing.T) {
	docker := newDocker(t)
	grader, stdout := startGrader(t, pythonImage(t, docker).Ref, docker.Client().DaemonHost())
	if line, err := stdout.ReadString('\n'); line != "open\n" {
		t.Fatalf("the grader said %q, %v", line, err)
	}
	pid := strconv.Itoa(grader.Process.Pid)
	if found := containers(t, docker, pid); len(found) != 1 {
		t.Fatalf("the grader has the containers %v, want one", found)
	}
	if err := grader.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the container of the killed grader is still there", func() bool {
		return len(containers(t, docker, pid)) == 0
	})
}

func TestKilledBeforeStartIsSwept(t *testing.T) {
	docker := newDocker(t)
	host, starts := startStopper(t, socketOf(t, docker))
	grader, _ := startGrader(t, pythonImage(t, docker).Ref, host)
	<-starts
	pid := strconv.Itoa(grader.Process.Pid)

	newDocker(t) // sweeps
	if found := containers(t, docker, pid); len(found) != 1 {
		t.Fatalf("the living grader has the containers %v, want one", found)
	}
	if err := grader.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = grader.Wait()
	newDocker(t) // sweeps, if no other test's has
	if found := containers(t, docker, pid); len(found) != 0 {
		t.Errorf("after a sweep there are still the containers %v", found)
	}
}

func TestCancelledOpenLeavesNothing(t *testing.T) {
	image := pythonImage(t, newDocker(t)).Ref
	host, starts := startStopper(t, socketOf(t, newDocker(t)))
	t.Setenv("DOCKER_HOST", host)
	docker := newDocker(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		<-starts
		cancel()
	}()
	if _, err := docker.Open(ctx, image, sandbox.Limits{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Open: %v, want %v", err, context.Canceled)
	}
	if left := containers(t, docker, ownPID); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

func TestEngineGoesAway(t *testing.T) {
	direct := newDocker(t)
	way, host := newWay(t, socketOf(t, direct))
	t.Setenv("DOCKER_HOST", host)
	docker := newDocker(t)
	box, err := docker.Open(t.Context(), pythonImage(t, direct).Ref, sandbox.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	program, err := box.Agent().Start(t.Context(), wire.StartArgs{Command: wire.Command{Argv: []string{"sleep", "60"}}})
	if err != nil {
		t.Fatal(err)
	}
	waiting := make(chan error, 1)
	go func() {
		_, err := box.Agent().Watch(t.Context(), wire.WatchArgs{Program: program, Limit: time.Minute})
		waiting <- err
	}()

	way.cut()

	select {
	case err := <-waiting:
		if !errors.Is(err, wire.ErrGone) {
			t.Errorf("the call that was waiting: %v, want ErrGone", err)
		}
	case <-time.After(10 * time.Second):
		t.Error("a call still waits for an agent that cannot be reached")
	}
	if err := box.Agent().Ping(t.Context()); !errors.Is(err, wire.ErrGone) {
		t.Errorf("a later call: %v, want ErrGone", err)
	}
	start := time.Now()
	if err := box.Close(t.Context()); err == nil {
		t.Error("Close cannot know that the container has gone, and says that it has")
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("Close took %v", took)
	}
	eventually(t, "the container did not end with its input", func() bool {
		return len(containers(t, direct, ownPID)) == 0
	})
}

func TestEngineHangs(t *testing.T) {
	direct := newDocker(t)
	way, host := newWay(t, socketOf(t, direct))
	t.Setenv("DOCKER_HOST", host)
	docker := newDocker(t)
	docker.Hurry()
	box, err := docker.Open(t.Context(), pythonImage(t, direct).Ref, sandbox.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	way.block()

	megabytes := wire.UnpackArgs{Tar: make([]byte, 8<<20)} // more than fits on the way: the call cannot even be written
	start := time.Now()
	if err := box.Agent().Unpack(t.Context(), megabytes); !errors.Is(err, wire.ErrGone) {
		t.Errorf("a call: %v, want ErrGone", err)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("the call took %v", took)
	}
	start = time.Now()
	if err := box.Close(t.Context()); err == nil {
		t.Error("Close cannot know that the container has gone, and says that it has")
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("Close took %v", took)
	}
	way.cut()
	eventually(t, "the container did not end with its input", func() bool {
		return len(containers(t, direct, ownPID)) == 0
	})
}

func TestAgentThatFails(t *testing.T) {
	docker := newDocker(t)
	image := imageWith(t, docker, func() ([]byte, error) {
		return []byte("#!/bin/sh\necho no such thing as a loopback >&2\nexit 3\n"), nil
	})
	box, err := docker.Open(t.Context(), image.Ref, sandbox.Limits{})
	if err == nil {
		_ = box.Close(t.Context())
		t.Fatal("a sandbox without an agent was opened")
	}
	if !errors.Is(err, wire.ErrGone) || !strings.Contains(err.Error(), "no such thing as a loopback") {
		t.Errorf("%v, want ErrGone and what the agent said", err)
	}
	if left := containers(t, docker, ownPID); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

func TestNoSuchImage(t *testing.T) {
	docker := newDocker(t)
	start := time.Now()
	if _, err := docker.Open(t.Context(), "sockgrade/nothing:here", sandbox.Limits{}); err == nil {
		t.Fatal("opened a sandbox from no image")
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("took %v: was it looked for in a registry?", took)
	}
}

func TestSeveralAtOnce(t *testing.T) {
	docker := newDocker(t)
	image := pythonImage(t, docker).Ref
	const several = 4
	errs := make(chan error, several)
	for range several {
		go func() {
			box, err := docker.Open(t.Context(), image, sandbox.Limits{})
			if err == nil {
				err = errors.Join(box.Agent().Ping(t.Context()), box.Close(t.Context()))
			}
			errs <- err
		}()
	}
	for range several {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if left := containers(t, docker, ownPID); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}
