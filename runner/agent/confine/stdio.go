//go:build linux

// Package confine makes a process fit to be PID 1 among hostile programs: its descriptors, signals, limits and privileges.
package confine

import (
	"fmt"
	"io"
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// firstPrivate is the lowest descriptor that the agent's stream may have: far from 0, 1 and 2, which a program gets anew.
const firstPrivate = 10

// Stdio takes the process's stdin and stdout away from descriptors 0 and 1, which become /dev/null, and returns them as one
// stream that no child inherits. It also makes the process's memory and descriptors unreadable for other processes.
func Stdio() (io.ReadWriteCloser, error) {
	if err := unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0); err != nil {
		return nil, fmt.Errorf("becoming unreadable: %w", err)
	}
	if err := closeOnExec(); err != nil {
		return nil, err
	}
	in, err := unix.FcntlInt(0, unix.F_DUPFD_CLOEXEC, firstPrivate)
	if err != nil {
		return nil, fmt.Errorf("moving stdin: %w", err)
	}
	out, err := unix.FcntlInt(1, unix.F_DUPFD_CLOEXEC, firstPrivate)
	if err != nil {
		return nil, fmt.Errorf("moving stdout: %w", err)
	}
	null, err := unix.Open(os.DevNull, unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", os.DevNull, err)
	}
	for fd := range 2 {
		if err := unix.Dup3(null, fd, 0); err != nil {
			return nil, fmt.Errorf("redirecting descriptor %d: %w", fd, err)
		}
	}
	if err := unix.Close(null); err != nil {
		return nil, fmt.Errorf("closing %s: %w", os.DevNull, err)
	}
	return stream{os.NewFile(uintptr(in), "stdin"), os.NewFile(uintptr(out), "stdout")}, nil
}

// closeOnExec keeps descriptors that the process was itself started with, by whoever made the sandbox, from its children.
func closeOnExec() error {
	const dir = "/proc/self/fd"
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("listing descriptors: %w", err)
	}
	for _, entry := range entries {
		if fd, err := strconv.Atoi(entry.Name()); err == nil && fd > 2 {
			unix.CloseOnExec(fd)
		}
	}
	return nil
}

type stream struct{ in, out *os.File }

func (s stream) Read(b []byte) (int, error)  { return s.in.Read(b) }
func (s stream) Write(b []byte) (int, error) { return s.out.Write(b) }

func (s stream) Close() error {
	errOut := s.out.Close()
	if err := s.in.Close(); err != nil {
		return err
	}
	return errOut
}
