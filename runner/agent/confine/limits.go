//go:build linux

package confine

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// Processes that one user may have. They stay well below a container's own limit (256), so that a fork bomb cannot keep the
// agent from reaping and killing. Builds run before any program does and get more: compilers are many-threaded.
const (
	buildProcesses   = 160
	programProcesses = 64
)

// Descriptors that one process may have: the agent and builds, and programs. All processes of two servers together cannot take
// every port that the kernel chooses from (28232): the agent needs some.
const (
	openFiles    = 1024
	programFiles = 200
)

// Limits sets the limits that every child inherits, those of builds first, and the file mode mask.
//
// The mask is 0 because each start of a program has a user of its own: what one writes must be writable for the next.
func Limits() error {
	unix.Umask(0)
	for _, limit := range []struct {
		name     string
		resource int
		value    uint64
	}{
		{"processes", unix.RLIMIT_NPROC, buildProcesses},
		{"core files", unix.RLIMIT_CORE, 0},
		{"open files", unix.RLIMIT_NOFILE, openFiles},
	} {
		if err := lower(limit.resource, limit.value); err != nil {
			return fmt.Errorf("limiting %s: %w", limit.name, err)
		}
	}
	return nil
}

// LimitPrograms lowers the limits from those of builds to those of programs. There is no way back.
func LimitPrograms() error {
	if err := lower(unix.RLIMIT_NPROC, programProcesses); err != nil {
		return fmt.Errorf("limiting processes: %w", err)
	}
	return nil
}

// killFirst is the score with which the kernel ends a process before any other when memory runs out.
const killFirst = 1000

// KillFirst makes a process and what it starts from then on the first to be killed when memory runs out.
func KillFirst(pid int) error {
	return os.WriteFile(scoreOf(pid), fmt.Append(nil, killFirst), 0)
}

// IsKilledFirst tells whether KillFirst still holds for a process: it may undo that itself.
func IsKilledFirst(pid int) (bool, error) {
	text, err := os.ReadFile(scoreOf(pid))
	if err != nil {
		return false, err
	}
	var score int
	_, err = fmt.Sscan(string(text), &score)
	return score >= killFirst, err
}

func scoreOf(pid int) string { return fmt.Sprintf("/proc/%d/oom_score_adj", pid) }

// LimitFiles limits the descriptors of a program that has just been started. The calling thread must have its real user and group.
func LimitFiles(pid int) error {
	return unix.Prlimit(pid, unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: programFiles, Max: programFiles}, nil)
}

// lower sets soft and hard limit. It goes by the syscall package, which otherwise restores its own idea of the limit on open
// files in children.
func lower(resource int, value uint64) error {
	var now syscall.Rlimit
	if err := syscall.Getrlimit(resource, &now); err != nil {
		return err
	}
	value = min(value, now.Max)
	return syscall.Setrlimit(resource, &syscall.Rlimit{Cur: value, Max: value})
}

// CatchSignals makes every signal that can be caught harmless. They are caught and not ignored, because children would
// inherit that: a Python program that ignores SIGINT from birth is not what a student has at home.
func CatchSignals() {
	var all []os.Signal
	for s := unix.Signal(1); s <= 64; s++ {
		switch s {
		case unix.SIGKILL, unix.SIGSTOP, unix.SIGCHLD, unix.SIGURG: // not catchable; the reaper's; the Go scheduler's
		default:
			all = append(all, s)
		}
	}
	caught := make(chan os.Signal, 16)
	signal.Notify(caught, all...)
	go func() {
		for range caught { // that it was caught is all that is wanted
		}
	}()
}
