package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/containerd/errdefs"
	"github.com/moby/moby/client"

	"github.com/sockgrade/sockgrade/fixtures"
	"github.com/sockgrade/sockgrade/runner/sandbox"
)

// ground is where a test runs sockgrade: temporary files have a folder of their own and Docker is reached through a proxy, so
// that what this test's runs leave behind is told from what others' do.
type ground struct {
	tmp    string
	goTmp  string // Go's own, which does not count
	docker *proxy // nil without Docker
}

// soon is how long things may take that need no waiting, on a busy machine.
const soon = 20 * time.Second

func dockerIsHere(t *testing.T) bool {
	t.Helper()
	docker, err := sandbox.NewDocker(t.Context())
	if err != nil {
		t.Logf("without Docker: %v", err)
		return false
	}
	defer docker.Close()
	// Here, where it is not part of any time that is measured.
	if _, _, err := image(t.Context(), "docker", []string{"python"}, t.Output()); err != nil {
		t.Fatal(err)
	}
	return true
}

func needDocker(t *testing.T) *ground {
	t.Helper()
	if !dockerIsHere(t) {
		t.Skip("needs Docker")
	}
	return newGround(t, filepath.Join(t.TempDir(), "tmp"), true)
}

func newGround(tb testing.TB, tmp string, docker bool) *ground {
	tb.Helper()
	if err := os.MkdirAll(tmp, 0o755); err != nil {
		tb.Fatal(err)
	}
	g := &ground{tmp: tmp, goTmp: tb.TempDir()}
	if docker {
		g.docker = newProxy(tb)
	}
	return g
}

// environ is the environment of a run.
func (g *ground) environ() []string {
	var env []string
	for _, variable := range os.Environ() {
		switch name, _, _ := strings.Cut(variable, "="); name {
		case "TMPDIR", "GOTMPDIR", "DOCKER_HOST", "NO_COLOR", "TERM":
		default:
			env = append(env, variable)
		}
	}
	host := "unix:///nonexistent/docker.sock"
	if g.docker != nil {
		host = "unix://" + g.docker.path
	}
	return append(env, g.mark(), "GOTMPDIR="+g.goTmp, "DOCKER_HOST="+host, "TERM=xterm")
}

// mark is in the environment of each process of this ground and of no other.
func (g *ground) mark() string { return "TMPDIR=" + g.tmp }

// left says what the runs have left behind. It waits a little for what is just going.
func (g *ground) left() string {
	const limit = 5 * time.Second
	for deadline := time.Now().Add(limit); ; time.Sleep(20 * time.Millisecond) {
		left, err := g.leftNow()
		if err != nil {
			return err.Error()
		}
		if len(left) == 0 {
			return ""
		}
		if time.Now().After(deadline) {
			return "left behind: " + strings.Join(left, ", ")
		}
	}
}

func (g *ground) leftNow() ([]string, error) {
	files, err := os.ReadDir(g.tmp)
	if err != nil {
		return nil, err
	}
	var left []string
	for _, f := range files {
		left = append(left, f.Name())
	}
	for _, pid := range g.processes() {
		left = append(left, fmt.Sprintf("process %d", pid))
	}
	if g.docker != nil {
		containers, err := g.docker.alive()
		if err != nil {
			return nil, err
		}
		left = append(left, containers...)
	}
	return left, nil
}

// processes are the ground's, sockgrade and its workers. One that has ended has no environment any more.
func (g *ground) processes() []int {
	paths, _ := filepath.Glob("/proc/[0-9]*/environ") // the pattern is right
	var pids []int
	for _, path := range paths {
		environ, err := os.ReadFile(path)
		if err != nil || !bytes.Contains(append([]byte{0}, environ...), []byte("\x00"+g.mark()+"\x00")) {
			continue
		}
		var pid int
		if _, err := fmt.Sscanf(path, "/proc/%d/environ", &pid); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}

func (g *ground) nothingLeft(t *testing.T) {
	t.Helper()
	if left := g.left(); left != "" {
		t.Error(left)
	}
}

// book writes the book's programs into a new folder.
func book(t *testing.T) string { return fixture(t, "conforming/python-book") }

func fixture(t *testing.T, name string) string {
	t.Helper()
	f, err := fixtures.Named(name)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := f.Materialize(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// running is a sockgrade that has been started.
type running struct {
	*exec.Cmd
	stdout, stderr *transcript
	ended          chan struct{}
}

// start starts sockgrade. It is ended at the end of the test, if need be.
func (g *ground) start(t *testing.T, arguments ...string) *running {
	t.Helper()
	return g.begin(t, exec.Command("sockgrade", arguments...))
}

// begin is start for a command that something was done to before.
func (g *ground) begin(t *testing.T, cmd *exec.Cmd) *running {
	t.Helper()
	r := &running{Cmd: cmd, stdout: &transcript{}, stderr: &transcript{}, ended: make(chan struct{})}
	r.Env = g.environ()
	r.Stdout, r.Stderr = r.stdout, r.stderr
	r.WaitDelay = time.Second
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Process.Kill() })
	go func() {
		defer close(r.ended)
		_ = r.Wait() // the tests look at the exit status
	}()
	return r
}

// run runs sockgrade to its end and returns its exit status.
func (g *ground) run(t *testing.T, arguments ...string) (stdout, stderr string, status int) {
	t.Helper()
	r := g.start(t, arguments...)
	r.end(t, time.Minute)
	return r.stdout.String(), r.stderr.String(), r.ProcessState.ExitCode()
}

// end waits for the end and returns how long that took.
func (r *running) end(t *testing.T, limit time.Duration) time.Duration {
	t.Helper()
	began := time.Now()
	select {
	case <-r.ended:
	case <-time.After(limit):
		t.Fatalf("sockgrade still runs after %v; it has said\n%s%s", limit, r.stdout, r.stderr)
	}
	return time.Since(began)
}

func (r *running) signal(t *testing.T, s syscall.Signal) {
	t.Helper()
	if err := r.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}

// judging waits until this requirement has been judged, in a run that is --verbose.
func (r *running) judging(t *testing.T, id string) {
	t.Helper()
	for deadline := time.Now().Add(soon); !strings.Contains(r.stderr.String(), id+"\n"); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s was not judged within %v; sockgrade has said\n%s", id, soon, r.stderr)
		}
	}
}

// says waits until text stands on the standard output.
func (r *running) says(t *testing.T, text string) {
	t.Helper()
	r.await(t, r.stdout, text, 1)
}

// repeats waits until text stands on the standard error so many times.
func (r *running) repeats(t *testing.T, text string, times int) {
	t.Helper()
	r.await(t, r.stderr, text, times)
}

func (r *running) await(t *testing.T, where *transcript, text string, times int) {
	t.Helper()
	for deadline := time.Now().Add(soon); strings.Count(where.String(), text) < times; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%q does not stand there %d times after %v, but\n%s%s", text, times, soon, r.stdout, r.stderr)
		}
	}
}

// transcript is what a process has written so far.
type transcript struct {
	mutex sync.Mutex
	text  strings.Builder
}

func (t *transcript) Write(p []byte) (int, error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.text.Write(p)
}

func (t *transcript) String() string {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.text.String()
}

// exists tells whether the engine still has a container.
func exists(docker client.APIClient, name string) (bool, error) {
	ctx, cancel := context.WithTimeout(context.Background(), soon)
	defer cancel()
	_, err := docker.ContainerInspect(ctx, name, client.ContainerInspectOptions{})
	if errdefs.IsNotFound(err) {
		return false, nil
	}
	return err == nil, err
}

func needRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("a local sandbox in all its parts needs root")
	}
}
