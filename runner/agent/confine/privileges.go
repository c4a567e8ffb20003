//go:build linux

package confine

import (
	"errors"
	"fmt"
	"os"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// kept are the capabilities that the agent works with: starting programs as other users, ending them, and being the server
// of clients that expect one at a port below 1024.
var kept = []uint{unix.CAP_SETUID, unix.CAP_SETGID, unix.CAP_KILL, unix.CAP_NET_BIND_SERVICE}

// DropPrivileges gives up, in every thread and for good, all capabilities but those that it works with.
// Neither the process nor a descendant can gain any by executing a file.
func DropPrivileges() error {
	if err := everyThread(unix.SYS_PRCTL, unix.PR_SET_NO_NEW_PRIVS, 1, 0); err != nil {
		return fmt.Errorf("giving up new privileges: %w", err)
	}
	if err := emptyBoundingSet(); err != nil {
		return err
	}
	var keep uint32
	for _, c := range kept {
		keep |= 1 << c
	}
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var current [2]unix.CapUserData
	if err := unix.Capget(&header, &current[0]); err != nil {
		return fmt.Errorf("reading the capabilities: %w", err)
	}
	if missing := keep &^ current[0].Permitted; missing != 0 {
		return fmt.Errorf("the sandbox lacks capabilities of SETUID, SETGID, KILL and NET_BIND_SERVICE (mask %#x)", missing)
	}
	data := [2]unix.CapUserData{{Effective: keep, Permitted: keep}}
	header.Pid = 0
	err := everyThread(unix.SYS_CAPSET, uintptr(unsafe.Pointer(&header)), uintptr(unsafe.Pointer(&data[0])), 0)
	if err != nil {
		return fmt.Errorf("giving up capabilities: %w", err)
	}
	return nil
}

// emptyBoundingSet makes sure that a program that runs as the agent's own user, in a sandbox that has only one, gets no
// capability by execve. It takes CAP_SETPCAP, which a container's agent does not have and does not need: its programs are
// other users, and no-new-privileges holds for them.
func emptyBoundingSet() error {
	last := lastCapability()
	for c := uintptr(0); c <= last; c++ {
		err := everyThread(unix.SYS_PRCTL, unix.PR_CAPBSET_DROP, c, 0)
		if errors.Is(err, unix.EPERM) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("dropping capability %d from the bounding set: %w", c, err)
		}
	}
	return nil
}

func lastCapability() uintptr {
	last := uintptr(unix.CAP_LAST_CAP)
	if text, err := os.ReadFile("/proc/sys/kernel/cap_last_cap"); err == nil {
		_, _ = fmt.Sscan(string(text), &last)
	}
	return last
}

func everyThread(trap, a1, a2, a3 uintptr) error {
	if _, _, errno := syscall.AllThreadsSyscall6(trap, a1, a2, a3, 0, 0, 0); errno != 0 {
		return errno
	}
	return nil
}
