package sandbox

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/containerd/errdefs"
	"github.com/distribution/reference"
	"github.com/moby/moby/client"
	"github.com/testcontainers/testcontainers-go"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/problem"
)

// helloLimit is how long a started agent may take to answer.
const helloLimit = 10 * time.Second

// Open starts a sandbox from an image that has the agent (images.Ensure makes one) and returns when the agent has answered.
// It takes about a tenth of a second. If it fails, or ctx ends first, nothing is left in the engine.
func (d *Docker) Open(ctx context.Context, image string, limits Limits) (Sandbox, error) {
	return d.open(ctx, image, limits, nil)
}

// open opens a sandbox, in the network of owner unless that is nil.
func (d *Docker) open(ctx context.Context, image string, limits Limits, owner *dockerSandbox) (Sandbox, error) {
	limits = limits.orDefault()
	if err := limits.check(); err != nil {
		return nil, err
	}
	named, err := reference.ParseDockerRef(image)
	if err != nil {
		return nil, fmt.Errorf("image %q: %w", image, err)
	}
	inspected, err := d.client.ImageInspect(ctx, named.String())
	if err != nil {
		return nil, fmt.Errorf("looking for the image %s: %w", image, err)
	}
	s := &dockerSandbox{
		docker: d,
		owner:  owner,
		name:   "sockgrade-" + strings.ToLower(rand.Text()[:12]),
		about:  About{Kind: "docker", Image: image, ImageDigest: inspected.ID, Engine: d.engine.Name},
	}
	if err := s.start(ctx, named, limits); err != nil {
		if cleanErr := s.Close(ctx); cleanErr != nil {
			err = errors.Join(err, cleanErr)
		}
		return nil, err
	}
	return s, nil
}

// start creates the container, attaches to it, starts it and greets the agent. What it has made until it fails is in s.
func (s *dockerSandbox) start(ctx context.Context, image reference.Named, limits Limits) error {
	attach := func(ctx context.Context, created testcontainers.Container) error {
		return s.attach(ctx, created.GetContainerID())
	}
	provider, err := s.docker.provider()
	if err != nil {
		return fmt.Errorf("preparing a sandbox: %w", explain(err))
	}
	request := s.docker.request(s.name, image, limits, attach)
	if s.owner != nil {
		join(&request, s.owner)
	}
	created, err := provider.CreateContainer(ctx, request)
	if err != nil {
		s.unborn = ctx.Err() != nil
		return fmt.Errorf("creating a sandbox: %w", explain(err))
	}
	if err := created.Start(ctx); err != nil {
		return fmt.Errorf("starting a sandbox: %w", explain(err))
	}
	limited, cancel := context.WithTimeoutCause(ctx, helloLimit, fmt.Errorf("no answer within %v", helloLimit))
	defer cancel()
	hello, err := s.agent.Hello(limited, wire.HelloArgs{Heartbeat: s.docker.patience.heartbeat})
	if err != nil {
		return fmt.Errorf("greeting the agent in a sandbox: %w%s", err, s.stdio.said())
	}
	s.about.Started = hello.Started
	s.keepAlive(ctx)
	return nil
}

// attach connects the agent's stdin, stdout and stderr. It must be called before the container starts, or what the agent says
// first is lost.
func (s *dockerSandbox) attach(ctx context.Context, id string) error {
	attached, err := s.docker.client.ContainerAttach(ctx, id, client.ContainerAttachOptions{
		Stream: true, Stdin: true, Stdout: true, Stderr: true,
	})
	if err != nil {
		return fmt.Errorf("attaching to a sandbox: %w", err)
	}
	s.stdio = newStdio(attached.HijackedResponse)
	s.agent = wire.NewClient(s.stdio)
	return nil
}

// explain makes a problem of an engine's refusal that the user can do something about.
func explain(err error) error {
	for setting := range sysctls {
		if strings.Contains(err.Error(), setting) || strings.Contains(err.Error(), strings.ReplaceAll(setting, ".", "/")) {
			return problem.New("Use a Docker engine with a Linux kernel of its own.",
				"this Docker refuses the setting %s: %w", setting, err).OrUse(useLocal)
		}
	}
	if errdefs.IsNotFound(err) {
		return problem.New("Start again: the image is then made anew.", "the image has been removed meanwhile: %w", err)
	}
	return err
}
