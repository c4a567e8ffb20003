package sandbox

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"github.com/moby/moby/api/types/container"
	"github.com/testcontainers/testcontainers-go"
)

// Join opens a sandbox in the network of another one of this engine: their programs reach each other, and nothing else. All but
// the network is its own: files, users, processes and limits.
//
// Clients in it run beside servers, as everybody in that network does: none can be started apart or with a peer. The packets are
// the owner's to tell. The owner must have been opened by Open, and stay open for as long.
func (d *Docker) Join(ctx context.Context, owner Sandbox, image string, limits Limits) (Sandbox, error) {
	of, ok := owner.(*dockerSandbox)
	if !ok || of.owner != nil {
		return nil, fmt.Errorf("a sandbox cannot join the network of a %T", owner)
	}
	return d.open(ctx, image, limits, of)
}

// join has a container share the network of the owner's. What belongs to that network (its sysctls, its host name) is the owner's, and an engine refuses to set it here.
func join(request *testcontainers.ContainerRequest, owner *dockerSandbox) {
	request.Cmd = []string{"-joined"}
	config, host := request.ConfigModifier, request.HostConfigModifier
	request.ConfigModifier = func(c *container.Config) {
		config(c)
		c.Hostname = ""
		c.NetworkDisabled = false // or it would get one of its own
	}
	request.HostConfigModifier = func(h *container.HostConfig) {
		host(h)
		h.NetworkMode = container.NetworkMode("container:" + owner.name)
		h.CapAdd = joinedCapabilities
		h.Sysctls = maps.Clone(h.Sysctls)
		maps.DeleteFunc(h.Sysctls, func(name, _ string) bool { return strings.HasPrefix(name, "net.") })
	}
}
