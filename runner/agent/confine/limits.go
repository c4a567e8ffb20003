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

const openFiles = 1024

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
