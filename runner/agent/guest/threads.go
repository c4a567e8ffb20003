//go:build linux

package guest

import (
	"bytes"
	"hash/maphash"
	"os"
	"runtime"
	"strconv"
	"sync"

	"golang.org/x/sys/unix"
)

// look is what the crowd was doing at one moment.
type look struct {
	asleep      bool   // every thread waited for somebody else: a peer, a person, another thread
	fingerprint uint64 // changes when any thread has run, started or ended
}

// look reads the state of every thread of the crowd. Context-switch counters only grow: two looks with the same fingerprint
// prove that nothing ran in between, however long that was. Programs are looked at every few milliseconds, so this is made to
// cost little.
func (c crowd) look() (look, error) {
	threads := 0
	now := look{asleep: true}
	note := func(place string, t thread) {
		if t.state == 'Z' || t.housekeeping {
			return
		}
		threads++
		now.asleep = now.asleep && t.state == 'S'
		// A sum, because the order in which threads are listed says nothing.
		now.fingerprint += maphash.Comparable(fingerprintSeed, [2]string{place, t.switches})
	}
	err := c.each(func(pid string, first thread) {
		if first.alone {
			note(pid, first)
			return
		}
		tasks := tasksOf(pid)
		now.asleep = now.asleep && tasks != nil // it ended just now: something ran
		for _, task := range tasks {
			status, err := os.ReadFile(task + "/status")
			if err != nil {
				now.asleep = false
				continue
			}
			note(task, parseThread(status))
		}
	})
	if err != nil {
		return look{}, err
	}
	if threads == 0 {
		return look{}, nil
	}
	return now, nil
}

var fingerprintSeed = maphash.MakeSeed()

// tasksOf lists the folders of a process's threads.
func tasksOf(pid string) []string {
	folder := "/proc/" + pid + "/task"
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil
	}
	tasks := make([]string, len(entries))
	for i, entry := range entries {
		tasks[i] = folder + "/" + entry.Name()
	}
	return tasks
}

// goesOn tells whether a thread that sleeps now will run again without anybody's doing: it waits for a file system that
// another process serves (a container's root may be one), or for its own clock. By its state alone a program that is still
// being loaded on a busy machine would look as if it waited for its keyboard.
//
// The kernel's name for the place a thread sleeps at is for its own user to read. Where it is kept from users, nothing is
// known, and the thread counts as waiting for somebody else.
func (c crowd) goesOn() (bool, error) {
	goes := false
	err := c.each(func(pid string, _ thread) {
		for _, task := range tasksOf(pid) {
			goes = goes || c.sleepsForItself(task)
		}
	})
	return goes, err
}

func (c crowd) sleepsForItself(task string) bool {
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

// statusLimit is more than a status file has, but for the groups of a user who is in hundreds.
const statusLimit = 4096

var statusBuffers = sync.Pool{New: func() any { return new([statusLimit]byte) }}

// readStatus reads a small file of /proc with as few system calls as it takes.
func readStatus(name string, buffer *[statusLimit]byte) ([]byte, error) {
	fd, err := unix.Open(name, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	defer func() { _ = unix.Close(fd) }()
	n, err := unix.Read(fd, buffer[:])
	if err != nil {
		return nil, err
	}
	return buffer[:n], nil
}

// thread is what a status file in /proc says.
type thread struct {
	user         uint32
	state        byte
	alone        bool   // the only one of its process
	switches     string // how often it has run, voluntarily and not
	housekeeping bool
}

// housekeeper is a thread of the Java virtual machine that wakes twenty times a second for nothing that the program does.
// The kernel cuts names to 15 bytes.
const housekeeper = "VM Periodic Tas"

// parseThread reads a status file as in proc_pid_status(5).
func parseThread(status []byte) thread {
	var t thread
	for line := range bytes.Lines(status) {
		name, value, _ := bytes.Cut(line, []byte(":"))
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
		case "Threads":
			t.alone = string(value) == "1"
		case "voluntary_ctxt_switches", "nonvoluntary_ctxt_switches":
			t.switches += string(value) + "/"
		}
	}
	return t
}
