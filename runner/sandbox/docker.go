package sandbox

import (
	"context"
	"fmt"
	"os"
	"sync"

	"github.com/containerd/errdefs"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/client"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/log"

	"github.com/sockgrade/sockgrade/runner/problem"
)

// Docker opens sandboxes in a Docker engine, which may be on another machine. It is safe for concurrent use.
type Docker struct {
	client   *client.Client
	provider *testcontainers.DockerProvider
	engine   string // "Docker 20.10.24"
	cpus     int
	owner    owner
	patience patience
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
	provider, err := newProvider(docker)
	if err != nil {
		_ = docker.Close()
		return nil, fmt.Errorf("preparing containers: %w", err)
	}
	d := &Docker{
		client:   docker,
		provider: provider,
		engine:   "Docker " + info.Info.ServerVersion,
		cpus:     info.Info.NCPU,
		owner:    thisProcess(),
		patience: usualPatience,
	}
	d.sweep(ctx)
	return d, nil
}

// Client is the engine's client, for the images.
func (d *Docker) Client() client.APIClient { return d.client }

// Engine names the engine and its version, such as "Docker 20.10.24".
func (d *Docker) Engine() string { return d.engine }

// Close gives up the connections to the engine. Sandboxes that are open stay open.
func (d *Docker) Close() error { return d.client.Close() }

// suitable refuses an engine that cannot hold a submission in.
func suitable(engine client.SystemInfoResult) error {
	switch {
	case engine.Info.OSType != "linux":
		return problem.New("Switch Docker to Linux containers, or use --sandbox local.",
			"this Docker runs %s containers, and submissions need Linux ones", engine.Info.OSType)
	case !engine.Info.MemoryLimit || !engine.Info.PidsLimit:
		return problem.New("Give it cgroup limits (a rootless Docker needs cgroup v2 and systemd), or use --sandbox local.",
			"this Docker cannot limit the memory and the processes of a container")
	}
	return nil
}

// providing guards the process-wide settings of testcontainers.
var providing sync.Mutex

// newProvider sets testcontainers up to do nothing that we do not ask for.
func newProvider(docker *client.Client) (*testcontainers.DockerProvider, error) {
	providing.Lock()
	defer providing.Unlock()
	// Its reaper is a container from an image that a registry would have to deliver. Ours end by themselves, and are swept.
	if err := os.Setenv("TESTCONTAINERS_RYUK_DISABLED", "true"); err != nil {
		return nil, err
	}
	log.SetDefault(log.NewNoopLogger())
	provider, err := testcontainers.NewDockerProvider(testcontainers.WithDefaultBridgeNetwork(testcontainers.Bridge))
	if err != nil {
		return nil, err
	}
	_ = provider.Close()
	provider.SetClient(plainClient{docker})
	return provider, nil
}

// plainClient is the engine as testcontainers is to see it: one whose connections stay open between calls, that needs no network
// made for it, and that pulls nothing: our images are nowhere but in the engine.
type plainClient struct{ client.APIClient }

func (plainClient) Close() error { return nil }

func (plainClient) NetworkList(context.Context, client.NetworkListOptions) (client.NetworkListResult, error) {
	bridge := network.Summary{Network: network.Network{Name: testcontainers.Bridge}}
	return client.NetworkListResult{Items: []network.Summary{bridge}}, nil
}

func (plainClient) ImagePull(_ context.Context, ref string, _ client.ImagePullOptions) (client.ImagePullResponse, error) {
	return nil, errdefs.ErrNotFound.WithMessage("no image " + ref)
}
