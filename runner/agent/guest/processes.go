//go:build linux

package guest

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// crowd is all processes of one user: a program and everything that it started, wherever that has hidden itself.
type crowd struct {
	user uint32
	own  bool // false: all users are one, so the crowd is every process but the agent
}

// signal sends s to the whole crowd at one moment, so that a fork bomb cannot outrun it.
//
// With a user of its own, the calling thread takes on that user as its effective one, which also takes CAP_KILL away from it
// for the moment, and signals everybody it may: kill(2) for -1 spares PID 1 and the caller's own process. The thread's real
// and saved users stay root, so that no program can signal or trace it meanwhile.
//
// A program that is just being started is still root's until it is executed, and so within reach: spawning keeps both apart.
func (c crowd) signal(s unix.Signal) error {
	spawning.Lock()
	defer spawning.Unlock()
	if !c.own {
		return ignoreGone(unix.Kill(-1, s))
	}
	runtime.LockOSThread()
	if err := setEffectiveUser(c.user); err != nil {
		runtime.UnlockOSThread()
		return fmt.Errorf("becoming user %d: %w", c.user, err)
	}
	_, _, errno := unix.RawSyscall(unix.SYS_KILL, ^uintptr(0), uintptr(s), 0)
	if err := setEffectiveUser(0); err != nil {
		return fmt.Errorf("becoming root again: %w", err) // the thread, still locked, ends with its goroutine
	}
	runtime.UnlockOSThread()
	if errno != 0 {
		return ignoreGone(errno)
	}
	return nil
}

// spawning is held while a process becomes a program, and while a crowd is signalled.
var spawning sync.Mutex

func setEffectiveUser(user uint32) error {
	const unchanged = ^uintptr(0)
	if _, _, errno := unix.RawSyscall(unix.SYS_SETRESUID, unchanged, uintptr(user), unchanged); errno != 0 {
		return errno
	}
	return nil
}

func ignoreGone(err error) error {
	if errors.Is(err, unix.ESRCH) {
		return nil
	}
	return err
}

// kill kills the crowd until nobody is left and all are reaped.
func (c crowd) kill() error {
	const patience = 10 * time.Second
	for deadline := time.Now().Add(patience); ; time.Sleep(500 * time.Microsecond) {
		if err := c.signal(unix.SIGKILL); err != nil {
			return fmt.Errorf("killing user %d: %w", c.user, err)
		}
		left, err := c.members()
		if err != nil {
			return err
		}
		if len(left) == 0 {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("%d processes of user %d are left %v after they were killed", len(left), c.user, patience)
		}
	}
}

// members are the crowd's processes, those included that have died and wait to be reaped.
func (c crowd) members() ([]string, error) {
	var pids []string
	err := c.each(func(pid string, _ thread) { pids = append(pids, pid) })
	return pids, err
}

// each calls f with every process of the crowd and its first thread.
func (c crowd) each(f func(pid string, first thread)) error {
	proc, err := os.Open("/proc")
	if err != nil {
		return err
	}
	defer proc.Close()
	names, err := proc.Readdirnames(-1)
	if err != nil {
		return err
	}
	buffer := statusBuffers.Get().(*[statusLimit]byte)
	defer statusBuffers.Put(buffer)
	for _, name := range names {
		pid, err := strconv.Atoi(name)
		if err != nil || pid == os.Getpid() {
			continue
		}
		// The file's owner is the user, or root once a process has made itself unreadable: then its status says whose it is.
		var owner unix.Stat_t
		if c.own && (unix.Stat("/proc/"+name, &owner) != nil || owner.Uid != c.user && owner.Uid != 0) {
			continue
		}
		status, err := readStatus("/proc/"+name+"/status", buffer)
		if err != nil {
			continue // it ended meanwhile
		}
		if first := parseThread(status); !c.own || first.user == c.user {
			f(name, first)
		}
	}
	return nil
}
