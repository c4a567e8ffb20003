//go:build linux

package guest

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"

	"github.com/sockgrade/sockgrade/runner/agent/confine"
	"github.com/sockgrade/sockgrade/runner/agent/loopback"
	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// niceness puts programs behind the agent, which must answer while sixteen of their loops are busy.
const niceness = 5

// beNice makes the thread of a network nice. Its children, the programs, inherit that, while the agent's other threads are not.
func beNice(network *loopback.Net) (err error) {
	network.Do(func() { err = unix.Setpriority(unix.PRIO_PROCESS, 0, niceness) }) // 0 is the calling thread
	if err != nil {
		return fmt.Errorf("becoming nice: %w", err)
	}
	return nil
}

// terminal opens a pseudo-terminal whose program side belongs to user. It must run on the thread of a network: devpts gives a
// terminal to the file-system user of the thread that opens it, which saves the agent CAP_CHOWN.
func terminal(user uint32, own bool) (keyboard, screen *os.File, err error) {
	if own {
		unix.RawSyscall(unix.SYS_SETFSUID, uintptr(user), 0, 0) // its group stays root's, which alone may open one
		defer unix.RawSyscall(unix.SYS_SETFSUID, 0, 0, 0)
	}
	blocking, screen, err := pty.Open()
	if err != nil {
		return nil, nil, fmt.Errorf("opening a terminal: %w", err)
	}
	// The library leaves the file in blocking mode: each read would take a thread, and Close would not end it.
	keyboard, err = pollable(blocking)
	if err == nil {
		err = plain(screen)
	}
	if err != nil {
		_ = screen.Close()
		if keyboard != nil {
			_ = keyboard.Close()
		}
		return nil, nil, fmt.Errorf("setting up a terminal: %w", err)
	}
	return keyboard, screen, nil
}

func pollable(f *os.File) (*os.File, error) {
	defer f.Close()
	fd, err := unix.FcntlInt(f.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	if err := unix.SetNonblock(fd, true); err != nil {
		_ = unix.Close(fd)
		return nil, err
	}
	return os.NewFile(uintptr(fd), f.Name()), nil
}

// plain turns echo and every translation off, but keeps lines and their end of file and interrupt keys, as a person's
// terminal has them. The window is so wide that nothing wraps.
func plain(screen *os.File) error {
	if err := pty.Setsize(screen, &pty.Winsize{Rows: 50, Cols: 10000}); err != nil {
		return err
	}
	t, err := unix.IoctlGetTermios(int(screen.Fd()), unix.TCGETS)
	if err != nil {
		return err
	}
	t.Iflag &^= unix.ICRNL | unix.INLCR | unix.IGNCR | unix.ISTRIP | unix.IXON | unix.IXOFF | unix.IXANY
	t.Oflag &^= unix.OPOST | unix.ONLCR
	t.Lflag &^= unix.ECHO | unix.ECHOE | unix.ECHOK | unix.ECHONL | unix.ECHOCTL | unix.IEXTEN
	t.Lflag |= unix.ICANON | unix.ISIG
	return unix.IoctlSetTermios(int(screen.Fd()), unix.TCSETS, t)
}

// spawn starts a command as a user and returns its process ID. It runs in the network whose thread
// this is. The error is the command's: that it cannot be executed.
func spawn(command wire.Command, as crowd, files [3]*os.File, onTerminal bool) (pid int, err error) {
	if len(command.Argv) == 0 {
		return 0, errors.New("there is no command")
	}
	attr := &syscall.ProcAttr{
		Dir:   filepath.Join(wire.Work, filepath.Clean("/"+command.Dir)),
		Env:   environment(command.Env),
		Files: []uintptr{files[0].Fd(), files[1].Fd(), files[2].Fd()},
		Sys:   &syscall.SysProcAttr{Setsid: true, Setctty: onTerminal},
	}
	if as.own {
		attr.Sys.Credential = &syscall.Credential{Uid: as.user, Gid: as.user}
	}
	if info, err := os.Stat(attr.Dir); err != nil || !info.IsDir() {
		return 0, fmt.Errorf("%s: there is no such folder", attr.Dir)
	}
	err = fs.ErrNotExist
	for _, candidate := range candidates(command.Argv[0], attr.Env) {
		pid, tryErr := execute(candidate, command.Argv, attr, as)
		if tryErr == nil {
			return pid, nil
		}
		// As execvp does: what a person may not execute, or what is not there, is looked for further on.
		if errors.Is(tryErr, syscall.EACCES) || !errors.Is(tryErr, fs.ErrNotExist) {
			err = tryErr
		}
		if !errors.Is(tryErr, syscall.EACCES) && !errors.Is(tryErr, fs.ErrNotExist) && !errors.Is(tryErr, syscall.ENOTDIR) {
			break
		}
	}
	return 0, fmt.Errorf("%s: %w", command.Argv[0], plainCause(err))
}

// execute starts a program and bounds it where only a process that exists can be. So that it has started nothing by then, it is
// traced up to its first instruction, unless the machine allows no tracing. It must run on the thread of a network.
func execute(file string, argv []string, attr *syscall.ProcAttr, as crowd) (pid int, err error) {
	spawning.Lock()
	defer spawning.Unlock()
	attr.Sys.Ptrace = as.own // with one user for all, another program's signals could come between
	pid, err = syscall.ForkExec(file, argv, attr)
	if attr.Sys.Ptrace && errors.Is(err, syscall.EPERM) {
		attr.Sys.Ptrace = false
		pid, err = syscall.ForkExec(file, argv, attr)
	}
	if err != nil {
		return 0, err
	}
	if attr.Sys.Ptrace {
		// WNOWAIT leaves the end of a process that has been killed meanwhile to the reaper.
		for unix.Waitid(unix.P_PID, pid, nil, unix.WEXITED|unix.WSTOPPED|unix.WNOWAIT, nil) == unix.EINTR {
		}
		defer func() { _ = unix.PtraceDetach(pid) }()
	}
	as.bound(pid, attr.Sys.Setctty)
	return pid, nil
}

// bound makes a process the first to be killed when memory runs out, and gives it a program's limit of open files if it is one and
// no build. It is best effort: one that has been killed meanwhile cannot be bound.
//
// For the moment the thread has the real user and group that the second takes. Nobody else is that user yet.
func (c crowd) bound(pid int, program bool) {
	if c.own {
		setRealUser(c.user)
		unix.RawSyscall(unix.SYS_SETFSUID, uintptr(c.user), 0, 0)
		defer setRealUser(0)
	}
	_ = confine.KillFirst(pid)
	if program {
		_ = confine.LimitFiles(pid)
	}
}

// setRealUser cannot fail with CAP_SETUID and CAP_SETGID. It makes the file-system user the effective one again.
func setRealUser(user uint32) {
	const unchanged = ^uintptr(0)
	unix.RawSyscall(unix.SYS_SETRESGID, uintptr(user), unchanged, unchanged)
	unix.RawSyscall(unix.SYS_SETRESUID, uintptr(user), unchanged, unchanged)
}

func plainCause(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return errors.New("not found")
	}
	return err
}

// candidates are the files that a command's name may mean.
func candidates(name string, env []string) []string {
	if strings.Contains(name, "/") {
		return []string{name}
	}
	var found []string
	for _, dir := range filepath.SplitList(variable(env, "PATH")) {
		file := filepath.Join(dir, name)
		if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0 {
			found = append(found, file)
		}
	}
	return found
}

const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// environment is all that a program sees of the world: the image's PATH, what every program expects, and what its own
// language asks for, which takes precedence.
func environment(more []string) []string {
	path := os.Getenv("PATH")
	if path == "" {
		path = defaultPath
	}
	own := []string{
		"PATH=" + path,
		"HOME=/tmp",
		"USER=student",
		"TERM=dumb",
		"LANG=C.UTF-8",
		"PYTHONDONTWRITEBYTECODE=1",
	}
	env := slices.DeleteFunc(own, func(e string) bool {
		name, _, _ := strings.Cut(e, "=")
		return slices.ContainsFunc(more, func(m string) bool { return strings.HasPrefix(m, name+"=") })
	})
	return append(env, more...)
}

func variable(env []string, name string) string {
	value := ""
	for _, e := range env {
		if v, ok := strings.CutPrefix(e, name+"="); ok {
			value = v
		}
	}
	return value
}
