//go:build linux

package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/sockgrade/sockgrade/runner/agent/binary"
	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/problem"
)

// localNamespaces are what a local sandbox has of its own.
const localNamespaces = syscall.CLONE_NEWPID | syscall.CLONE_NEWNET | syscall.CLONE_NEWNS | syscall.CLONE_NEWIPC | syscall.CLONE_NEWUTS

// localClose is how long the agent may take to end by itself.
const localClose = 3 * time.Second

// OpenLocal starts a sandbox without Docker, in Linux namespaces, in about 30 ms. Nothing is left of it when it is closed, or
// when the calling process ends in any way.
//
// It is for one's own code only: programs can read whatever in the host's file system other users may read (they can write
// only to folders that vanish with the sandbox), and neither memory nor CPU is limited; of limits, only WorkMB counts. The
// interpreters and compilers are the host's. An ordinary user gets a sandbox with one user for the agent and all programs,
// in which one program can run at a time. It takes Linux 5.12 and, for an ordinary user, user namespaces; where they are
// missing the error is a problem for the user.
func OpenLocal(ctx context.Context, limits Limits) (Sandbox, error) {
	limits = limits.orDefault()
	agent, err := binary.For(ctx, runtime.GOARCH)
	if err != nil {
		return nil, err
	}
	executable, err := executableInMemory(agent)
	if err != nil {
		return nil, fmt.Errorf("opening a local sandbox: %w", err)
	}
	defer executable.Close()

	s := &localSandbox{exited: make(chan struct{}), stderr: &ending{}}
	if err := s.start(executable, limits); err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeoutCause(ctx, helloLimit, fmt.Errorf("no answer within %v", helloLimit))
	defer cancel()
	hello, err := s.agent.Hello(limited, wire.HelloArgs{})
	if err != nil {
		_ = s.Close(ctx)
		if said := s.stderr.String(); said != "" {
			return nil, problem.New(localHint, "a local sandbox cannot be made here: %s", said)
		}
		return nil, fmt.Errorf("greeting the agent in a local sandbox: %w", err)
	}
	s.started = hello.Started
	return s, nil
}

const localHint = "Use --sandbox docker, or run as root on a Linux of version 5.12 or later."

// executableInMemory makes a file that exists in memory only: there is nothing to clean up if this process is killed.
func executableInMemory(content []byte) (*os.File, error) {
	fd, err := unix.MemfdCreate("sockgrade-agent", unix.MFD_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("making a file in memory: %w", err)
	}
	f := os.NewFile(uintptr(fd), "sockgrade-agent")
	if _, err := f.Write(content); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("writing the agent: %w", err)
	}
	return f, nil
}

type localSandbox struct {
	cmd     *exec.Cmd
	agent   *wire.Client
	stderr  *ending
	started time.Time     // of the agent
	exited  chan struct{} // closed when the agent, and with it everything in the sandbox, has ended

	closing  sync.Once
	closeErr error
}

// start runs the agent in namespaces of its own.
func (s *localSandbox) start(executable *os.File, limits Limits) error {
	// The file is opened before the child's descriptors are closed.
	s.cmd = exec.Command(fmt.Sprintf("/proc/self/fd/%d", executable.Fd()), "-local", "-work-mb", strconv.Itoa(limits.WorkMB))
	s.cmd.Env = []string{"PATH=" + os.Getenv("PATH")}
	s.cmd.Dir = "/"
	s.cmd.Stderr = s.stderr
	s.cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: localNamespaces,
		Setpgid:    true, // an interrupt on the grader's keyboard is the grader's
	}
	if os.Geteuid() != 0 {
		s.cmd.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		s.cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Geteuid(), Size: 1}}
		s.cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getegid(), Size: 1}}
	}
	stdin, err := s.cmd.StdinPipe()
	if err != nil {
		return fmt.Errorf("opening a local sandbox: %w", err)
	}
	stdout, err := s.cmd.StdoutPipe()
	if err != nil {
		return fmt.Errorf("opening a local sandbox: %w", err)
	}
	if err := s.cmd.Start(); err != nil {
		return problem.New(localHint, "this system does not allow the namespaces of a local sandbox: %w", err)
	}
	s.agent = wire.NewClient(localStream{stdout, stdin})
	go func() {
		defer close(s.exited)
		_ = s.cmd.Wait() // how it ended says nothing: it is killed, or ends with its input
	}()
	return nil
}

// localStream is the agent's stdout and stdin.
type localStream struct {
	io.ReadCloser
	stdin io.WriteCloser
}

func (s localStream) Write(b []byte) (int, error) { return s.stdin.Write(b) }

func (s localStream) Close() error {
	return errors.Join(s.stdin.Close(), s.ReadCloser.Close())
}

// Agent implements Sandbox.
func (s *localSandbox) Agent() *wire.Client { return s.agent }

// About implements Sandbox.
func (s *localSandbox) About() About { return About{Kind: "local", Started: s.started} }

// Close implements Sandbox. It takes a few milliseconds; an agent that does not end within 3 s is killed.
func (s *localSandbox) Close(context.Context) error {
	s.closing.Do(func() {
		_ = s.agent.Close() // an error means that it is closed already
		select {
		case <-s.exited:
			return
		case <-time.After(localClose):
		}
		if err := s.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
			s.closeErr = fmt.Errorf("ending a local sandbox: %w", err)
			return
		}
		<-s.exited
	})
	return s.closeErr
}
