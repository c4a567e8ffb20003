package sandbox

import (
	"context"
	"os"
	"strings"
	"sync"

	"github.com/containerd/errdefs"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/client"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/log"
)

// providing guards the process-wide settings of testcontainers, and introduced, one of them.
var (
	providing  sync.Mutex
	introduced bool
)

// newProvider sets testcontainers up to do nothing that we do not ask for.
func newProvider(docker *client.Client) (*testcontainers.DockerProvider, error) {
	providing.Lock()
	defer providing.Unlock()
	// Its reaper is a container from an image that a registry would have to deliver. Ours end by themselves, and are swept.
	if err := os.Setenv("TESTCONTAINERS_RYUK_DISABLED", "true"); err != nil {
		return nil, err
	}
	if err := introduce(docker.DaemonHost()); err != nil {
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

// introduce tells testcontainers where the engine is. To find out for itself it asks engines for all about themselves five times
// over, which takes longer than to create a container. One that is reached with certificates it must look for all the same: it
// takes none for an engine that it is told of.
func introduce(host string) error {
	if introduced || os.Getenv(client.EnvOverrideCertPath) != "" {
		return nil
	}
	introduced = true
	const name = "sockgrade"
	if err := os.Setenv("TESTCONTAINERS_PROVIDER", name); err != nil {
		return err
	}
	return testcontainers.RegisterProvider(name, func() testcontainers.RuntimeProvider { return found{host} })
}

// found is an engine that need not be started or looked for.
type found struct{ host string }

func (f found) Initialize(context.Context) (testcontainers.RuntimeConfig, error) {
	return testcontainers.RuntimeConfig{DockerHost: f.host, DockerSocketPath: strings.TrimPrefix(f.host, "unix://")}, nil
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
