package sandbox

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/containerd/errdefs"
	"github.com/moby/moby/client"

	"github.com/sockgrade/sockgrade/runner/problem"
)

// connectLimit is how long an engine may take to answer a ping.
const connectLimit = 3 * time.Second

// useLocal is how one can do without an engine.
const useLocal = "--sandbox local"

// connect returns a client of an engine that has answered.
func connect(ctx context.Context) (*client.Client, error) {
	docker, host, err := newClient()
	if err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeoutCause(ctx, connectLimit, errSilent)
	defer cancel()
	if err := dial(limited, docker, host); err != nil {
		_ = docker.Close()
		return nil, err
	}
	_, err = docker.Ping(limited, client.PingOptions{NegotiateAPIVersion: true})
	if err != nil {
		_ = docker.Close()
		return nil, unreachable(limited, host, err)
	}
	return docker, nil
}

// newClient returns a client of the engine that DOCKER_HOST names, or else of the one on this machine, and where that is.
func newClient(more ...client.Opt) (docker *client.Client, host string, err error) {
	options := []client.Opt{client.FromEnv}
	host = os.Getenv(client.EnvOverrideHost)
	if host == "" {
		host = usualHost()
		options = append(options, client.WithHost(host))
	}
	docker, err = client.New(append(options, more...)...)
	if err != nil {
		return nil, host, problem.New("Set DOCKER_HOST to something like unix:///var/run/docker.sock or tcp://host:2376.",
			"cannot reach Docker: DOCKER_HOST is %q: %w", host, err).OrUse(useLocal)
	}
	return docker, host, nil
}

var errSilent = errors.New("no answer")

// usualHost is the first of the usual sockets that exists: the system's, a rootless engine's, Docker Desktop's.
func usualHost() string {
	candidates := []string{strings.TrimPrefix(client.DefaultDockerHost, "unix://")}
	if runtime := os.Getenv("XDG_RUNTIME_DIR"); runtime != "" {
		candidates = append(candidates, filepath.Join(runtime, "docker.sock"))
	}
	if home, err := os.UserHomeDir(); err == nil {
		candidates = append(candidates,
			filepath.Join(home, ".docker/run/docker.sock"), filepath.Join(home, ".docker/desktop/docker.sock"))
	}
	for _, path := range candidates {
		if _, err := os.Stat(path); err == nil {
			return "unix://" + path
		}
	}
	return client.DefaultDockerHost
}

// dial tries a Unix socket: the client's own errors do not tell its cases apart.
func dial(ctx context.Context, docker *client.Client, host string) error {
	if !strings.HasPrefix(host, "unix://") {
		return nil
	}
	conn, err := docker.Dialer()(ctx)
	if err != nil {
		return unreachable(ctx, host, err)
	}
	return conn.Close()
}

// unreachable says why the engine was not reached and what to do.
func unreachable(ctx context.Context, host string, err error) error {
	at := strings.TrimPrefix(host, "unix://")
	switch {
	case errors.Is(context.Cause(ctx), errSilent):
		return problem.New("Restart Docker.", "cannot reach Docker: no answer from %s within %v", at, connectLimit).OrUse(useLocal)
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, fs.ErrPermission):
		return problem.New("Add your user to the docker group.", "cannot reach Docker: permission denied on %s", at).OrUse(useLocal)
	case errors.Is(err, fs.ErrNotExist):
		return problem.New("Install Docker or start it.", "cannot reach Docker: there is no %s", at).OrUse(useLocal)
	case errors.Is(err, syscall.ECONNREFUSED):
		return problem.New("Start Docker.", "cannot reach Docker: nothing listens on %s", at).OrUse(useLocal)
	case errdefs.IsInvalidArgument(err): // of the negotiation of the API's version
		return problem.New("Update Docker to version 20.10 or later.", "this Docker is too old: %w", err).OrUse(useLocal)
	}
	var network *net.OpError
	if errors.As(err, &network) {
		err = network
	}
	return problem.New("Check that Docker runs and that DOCKER_HOST is right.", "cannot reach Docker at %s: %w", at, err).OrUse(useLocal)
}
