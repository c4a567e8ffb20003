//go:build linux

package guest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"hash/maphash"
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
	proc, err := os.Open("/proc")
	if err != nil {
		return nil, err
	}
	defer proc.Close()
	names, err := proc.Readdirnames(-1)
	if err != nil {
		return nil, err
	}
	var pids []string
	for _, name := range names {
		pid, err := strconv.Atoi(name)
		if err != nil || pid == os.Getpid() {
			continue
		}
		// The file's owner will not do: it is root once a process has made itself unreadable.
		status, err := os.ReadFile("/proc/" + name + "/status")
		if err != nil {
			continue // it ended meanwhile
		}
		if !c.own || parseThread(status).user == c.user {
			pids = append(pids, name)
		}
	}
	return pids, nil
}

// look is what the crowd was doing at one moment.
type look struct {
	asleep      bool   // every thread waited for somebody else: a peer, a person, another thread
	stopped     bool   // every thread was stopped by a signal
	fingerprint uint64 // changes when any thread has run, started or ended
}

// look reads the state of every thread of the crowd. Context-switch counters only grow: two looks with the same fingerprint
// prove that nothing ran in between, however long that was.
func (c crowd) look() (look, error) {
	pids, err := c.members()
	if err != nil {
		return look{}, err
	}
	threads := 0
	now := look{asleep: true, stopped: true}
	for _, pid := range pids {
		tasks, err := os.ReadDir("/proc/" + pid + "/task")
		if err != nil {
			continue
		}
		for _, task := range tasks {
			status, err := os.ReadFile("/proc/" + pid + "/task/" + task.Name() + "/status")
			if err != nil {
				now.asleep = false // it ended just now: something ran
				continue
			}
			t := parseThread(status)
			if t.state == 'Z' || t.housekeeping {
				continue
			}
			threads++
			now.asleep = now.asleep && t.state == 'S' && !c.goesOn("/proc/"+pid+"/task/"+task.Name())
			now.stopped = now.stopped && (t.state == 'T' || t.state == 't')
			// A sum, because the order in which threads are listed says nothing.
			now.fingerprint += maphash.Comparable(fingerprintSeed, [2]string{pid + "/" + task.Name(), t.switches})
		}
	}
	if threads == 0 {
		return look{stopped: true}, nil
	}
	return now, nil
}

var fingerprintSeed = maphash.MakeSeed()

// goesOn tells whether a sleeping thread will run again without anybody's doing: it waits for a file system that another
// process serves (a container's root may be one), or for its own clock. By its state alone a program that is still being
// loaded on a busy machine would look as if it waited for its keyboard.
//
// The kernel's name for the place a thread sleeps at is for its own user to read. Where it is kept from users, nothing is
// known, and the thread counts as waiting for somebody else.
func (c crowd) goesOn(task string) bool {
	place, err := c.read(task + "/wchan")
	if err != nil {
		return false
	}
	for _, own := range [][]byte{[]byte("request_wait_answer"), []byte("fuse"), []byte("nanosleep")} {
		if bytes.Contains(place, own) {
			return true
		}
	}
	return false
}

// read reads a file as the crowd's user would.
func (c crowd) read(name string) ([]byte, error) {
	if !c.own {
		return os.ReadFile(name)
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	unix.RawSyscall(unix.SYS_SETFSGID, uintptr(c.user), 0, 0)
	unix.RawSyscall(unix.SYS_SETFSUID, uintptr(c.user), 0, 0)
	defer func() {
		unix.RawSyscall(unix.SYS_SETFSUID, 0, 0, 0)
		unix.RawSyscall(unix.SYS_SETFSGID, 0, 0, 0)
	}()
	return os.ReadFile(name)
}

// thread is what a status file in /proc says.
type thread struct {
	user         uint32
	state        byte
	switches     string // how often it has run, voluntarily and not
	housekeeping bool
}

// housekeeper is a thread of the Java virtual machine that wakes twenty times a second for nothing that the program does.
// The kernel cuts names to 15 bytes.
const housekeeper = "VM Periodic Tas"

// parseThread reads a status file as in proc_pid_status(5).
func parseThread(status []byte) thread {
	var t thread
	lines := bufio.NewScanner(bytes.NewReader(status))
	for lines.Scan() {
		name, value, _ := bytes.Cut(lines.Bytes(), []byte(":"))
		value = bytes.TrimSpace(value)
		switch string(name) {
		case "Name":
			t.housekeeping = string(value) == housekeeper
		case "State":
			if len(value) > 0 {
				t.state = value[0]
			}
		case "Uid":
			id, _, _ := bytes.Cut(value, []byte("\t"))
			if n, err := strconv.ParseUint(string(id), 10, 32); err == nil {
				t.user = uint32(n)
			}
		case "voluntary_ctxt_switches", "nonvoluntary_ctxt_switches":
			t.switches += string(value) + "/"
		}
	}
	return t
}
