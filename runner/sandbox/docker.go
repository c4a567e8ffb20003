package sandbox

import (
	"context"
	"fmt"
	"sync"

	"github.com/moby/moby/client"
	"github.com/testcontainers/testcontainers-go"

	"github.com/sockgrade/sockgrade/runner/problem"
)

// Docker opens sandboxes in a Docker engine, which may be on another machine. It is safe for concurrent use.
type Docker struct {
	client   *client.Client
	provider func() (*testcontainers.DockerProvider, error)
	engine   Engine
	owner    owner
	patience patience
}

// Engine is what is known of an engine that has been reached.
type Engine struct {
	Name string // with its version: "Docker 20.10.24"
	API  string // the version of the API to speak with it: "1.41"
	CPUs int
}

// NewDocker reaches the engine that DOCKER_HOST names, or else the one on this machine, and removes containers that graders
// of this machine have left there by dying. It answers within a few seconds. Errors that the user can solve are problems.
func NewDocker(ctx context.Context) (*Docker, error) {
	docker, err := connect(ctx)
	if err != nil {
		return nil, err
	}
	info, err := docker.Info(ctx, client.InfoOptions{})
	if err != nil {
		_ = docker.Close()
		return nil, fmt.Errorf("asking Docker about itself: %w", err)
	}
	if err := suitable(info); err != nil {
		_ = docker.Close()
		return nil, err
	}
	d := newDocker(docker, Engine{Name: "Docker " + info.Info.ServerVersion, API: docker.ClientVersion(), CPUs: info.Info.NCPU})
	d.sweep(ctx)
	return d, nil
}

// Rejoin is NewDocker for a process whose parent has just reached the engine and says what it found: it asks for nothing.
func Rejoin(known Engine) (*Docker, error) {
	docker, _, err := newClient(client.WithAPIVersion(known.API))
	if err != nil {
		return nil, err
	}
	return newDocker(docker, known), nil
}

func newDocker(docker *client.Client, engine Engine) *Docker {
	return &Docker{
		client:   docker,
		provider: sync.OnceValues(func() (*testcontainers.DockerProvider, error) { return newProvider(docker) }),
		engine:   engine,
		owner:    thisProcess(),
		patience: usualPatience,
	}
}

// Client is the engine's client, for the images.
func (d *Docker) Client() client.APIClient { return d.client }

// Engine says what is known of the engine.
func (d *Docker) Engine() Engine { return d.engine }

// Close gives up the connections to the engine. Sandboxes that are open stay open.
func (d *Docker) Close() error { return d.client.Close() }

// suitable refuses an engine that cannot hold a submission in.
func suitable(engine client.SystemInfoResult) error {
	switch {
	case engine.Info.OSType != "linux":
		return problem.New("Switch Docker to Linux containers.",
			"this Docker runs %s containers, and submissions need Linux ones", engine.Info.OSType).OrUse(useLocal)
	case !engine.Info.MemoryLimit || !engine.Info.PidsLimit:
		return problem.New("Give it cgroup limits (a rootless Docker needs cgroup v2 and systemd).",
			"this Docker cannot limit the memory and the processes of a container").OrUse(useLocal)
	}
	return nil
}
