package sandbox

import (
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/moby/moby/api/types/container"
)

func TestAbandoned(t *testing.T) {
	here := thisProcess()
	if here.host == "" {
		t.Skip("no /proc")
	}
	child := exec.Command("true")
	if err := child.Run(); err != nil {
		t.Fatal(err)
	}
	dead := strconv.Itoa(child.Process.Pid)
	own := strconv.Itoa(os.Getpid())
	now := time.Now()
	fresh, old := now.Add(-time.Minute).Unix(), now.Add(-25*time.Hour).Unix()

	usersOwn := container.Summary{State: container.StateExited, Created: old, Labels: map[string]string{roleLabel: ""}}
	if abandoned(usersOwn, here.host, now) {
		t.Error("a user's own container is taken for one of ours")
	}
	for name, test := range map[string]struct {
		host, pid, start string
		state            container.ContainerState
		created          int64
		want             bool
	}{
		"its grader lives":                     {here.host, own, here.start, container.StateRunning, old, false},
		"its grader lives and has not started": {here.host, own, here.start, container.StateCreated, old, false},
		"its grader died":                      {here.host, dead, here.start, container.StateRunning, fresh, true},
		"its grader died before it started":    {here.host, dead, here.start, container.StateCreated, fresh, true},
		"another process has the pid":          {here.host, own, here.start + "1", container.StateRunning, fresh, true},
		"a grader out of sight runs it":        {"elsewhere", dead, "1", container.StateRunning, old, false},
		"a grader out of sight made it":        {"elsewhere", dead, "1", container.StateCreated, fresh, false},
		"made out of sight, long ago":          {"elsewhere", dead, "1", container.StateCreated, old, true},
		"the check of an image, long ago":      {"", "", "", container.StateExited, old, true},
		"labels that make no sense":            {here.host, "x", "", container.StateRunning, old, false},
	} {
		t.Run(name, func(t *testing.T) {
			c := container.Summary{State: test.state, Created: test.created, Labels: map[string]string{
				roleLabel: "sandbox",
				hostLabel: test.host, pidLabel: test.pid, startLabel: test.start,
			}}
			if got := abandoned(c, here.host, now); got != test.want {
				t.Errorf("abandoned: %v, want %v", got, test.want)
			}
		})
	}
}

func TestLives(t *testing.T) {
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Skip("no /proc")
	}
	// A program's name may look like the fields that follow it.
	name := t.TempDir() + "/a) S 1 (b"
	if err := os.Symlink("/bin/sleep", name); err != nil {
		t.Fatal(err)
	}
	child := exec.Command(name, "60")
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = child.Process.Kill() })
	pid := child.Process.Pid
	stat, err := readStat(pid)
	if err != nil {
		t.Fatal(err)
	}
	if !lives(pid, stat.start) {
		t.Error("a process that runs does not live")
	}
	if lives(pid, "1") {
		t.Error("a process lives that had the pid before")
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for lives(pid, stat.start) { // until the signal has arrived; it is not yet waited for
		runtime.Gosched()
	}
	_ = child.Wait()
	if lives(pid, stat.start) {
		t.Error("a process lives that has been waited for")
	}
}
