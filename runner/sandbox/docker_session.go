package sandbox

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/containerd/errdefs"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/client"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// patience is how long to wait for what may never come.
type patience struct {
	// heartbeat is how long the agent waits for a call before it takes the grader for dead, and the grader for an answer to a ping
	// before it takes the sandbox for gone.
	heartbeat time.Duration
	// close bounds Close, and end how much of it the container has to end by itself.
	close, end time.Duration
}

var usualPatience = patience{heartbeat: 15 * time.Second, close: 10 * time.Second, end: 3 * time.Second}

// dockerSandbox is a container with an agent that we are attached to.
type dockerSandbox struct {
	docker *Docker
	owner  *dockerSandbox // of the network that it is in; nil is itself
	name   string
	about  About
	stdio  *stdio // nil until attached, and so is agent
	agent  *wire.Client
	unborn bool // its creation was cut off; the engine may still be at it

	stopPings context.CancelFunc
	closing   sync.Once
	closeErr  error
}

// Agent implements Sandbox.
func (s *dockerSandbox) Agent() *wire.Client { return s.agent }

// About implements Sandbox.
func (s *dockerSandbox) About() About { return s.about }

// keepAlive pings the agent until the sandbox is closed. An agent that does not answer has gone, whatever the connection says:
// the session is then ended, and all calls return.
func (s *dockerSandbox) keepAlive(ctx context.Context) {
	ctx, s.stopPings = context.WithCancel(context.WithoutCancel(ctx)) // the sandbox outlives the call that opens it
	go func() {
		ticks := time.NewTicker(s.docker.patience.heartbeat / 3)
		defer ticks.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticks.C:
			}
			// A call that cannot even be written blocks beyond its context; closing the stream frees it.
			watchdog := time.AfterFunc(s.docker.patience.heartbeat, func() { _ = s.stdio.Close() })
			err := s.agent.Ping(ctx)
			watchdog.Stop()
			if err != nil {
				_ = s.stdio.Close()
				return
			}
		}
	}()
}

// Close implements Sandbox. It takes about a twentieth of a second, returns once the container has gone from the engine, and gives up
// with an error after 10 s; it does so even if ctx is done.
func (s *dockerSandbox) Close(ctx context.Context) error {
	s.closing.Do(func() {
		limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.docker.patience.close)
		defer cancel()
		if err := s.close(limited); err != nil {
			s.closeErr = fmt.Errorf("removing a sandbox: %w", err)
		}
	})
	return s.closeErr
}

func (s *dockerSandbox) close(ctx context.Context) error {
	if s.stopPings == nil { // no agent is known to be there that would end the container
		if s.stdio != nil {
			_ = s.agent.Close()
		}
		return s.removeUnborn(ctx)
	}
	s.stopPings()
	watching, cancel := context.WithTimeout(ctx, s.docker.patience.end)
	defer cancel()
	gone := s.watchRemoval(watching)
	_ = s.agent.Close() // an error means that it is closed already
	if <-gone == nil {
		return nil
	}
	return s.remove(ctx)
}

// birth is how long the engine may take to create a container, usually a few hundredths of a second.
const birth = 700 * time.Millisecond

// removeUnborn is remove for a container whose creation was cut off: the engine may have the request and not the container yet.
func (s *dockerSandbox) removeUnborn(ctx context.Context) error {
	for deadline := time.Now().Add(birth); s.unborn && time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if _, err := s.docker.client.ContainerInspect(ctx, s.name, client.ContainerInspectOptions{}); !errdefs.IsNotFound(err) {
			break
		}
	}
	return s.remove(ctx)
}

// watchRemoval returns a channel that gets nil when the container does not exist any more. The watch has begun when it returns.
func (s *dockerSandbox) watchRemoval(ctx context.Context) <-chan error {
	gone := make(chan error, 1)
	wait := s.docker.client.ContainerWait(ctx, s.name, client.ContainerWaitOptions{Condition: container.WaitConditionRemoved})
	go func() {
		select {
		case <-wait.Result:
			gone <- nil
		case err := <-wait.Error:
			if errdefs.IsNotFound(err) {
				err = nil
			}
			gone <- err
		}
	}()
	return gone
}

// remove ends the container by force and waits until it has gone.
func (s *dockerSandbox) remove(ctx context.Context) error {
	_, err := s.docker.client.ContainerRemove(ctx, s.name, client.ContainerRemoveOptions{Force: true, RemoveVolumes: true})
	switch {
	case errdefs.IsNotFound(err):
		return nil
	case err != nil && !errdefs.IsConflict(err): // a conflict: its removal is already in progress
		return err
	}
	return <-s.watchRemoval(ctx)
}
