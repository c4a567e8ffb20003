package images

import (
	"context"
	"fmt"
	"strings"

	"github.com/moby/moby/api/pkg/stdcopy"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/client"
)

// check runs a shell command in an image much as a submission will run there: by a user without privileges, without a network,
// on a root that cannot be written to.
func (s *Store) check(ctx context.Context, image, command string, output *tail) error {
	const nobody = "65534:65534"
	scratch := map[string]string{"/tmp": "exec", "/work": "exec,mode=1777"}
	created, err := s.Docker.ContainerCreate(ctx, client.ContainerCreateOptions{
		Config: &container.Config{
			Image:        image,
			Entrypoint:   []string{"/bin/sh", "-c", command},
			User:         nobody,
			AttachStdout: true,
			AttachStderr: true,
			Labels:       helperLabels,
		},
		HostConfig: &container.HostConfig{
			AutoRemove:     true,
			NetworkMode:    "none",
			ReadonlyRootfs: true,
			Tmpfs:          scratch,
			LogConfig:      container.LogConfig{Type: "none"},
		},
	})
	if err != nil {
		return err
	}
	defer func() { // for a start that failed or was cancelled; otherwise the container has removed itself
		_, _ = s.Docker.ContainerRemove(context.WithoutCancel(ctx), created.ID, client.ContainerRemoveOptions{Force: true})
	}()

	attached, err := s.Docker.ContainerAttach(ctx, created.ID, client.ContainerAttachOptions{Stream: true, Stdout: true, Stderr: true})
	if err != nil {
		return err
	}
	defer attached.Close()
	defer context.AfterFunc(ctx, attached.Close)()

	removed := s.Docker.ContainerWait(ctx, created.ID, client.ContainerWaitOptions{Condition: container.WaitConditionRemoved})
	if _, err := s.Docker.ContainerStart(ctx, created.ID, client.ContainerStartOptions{}); err != nil {
		return err
	}
	var said strings.Builder
	if _, err := stdcopy.StdCopy(&said, &said, attached.Reader); err != nil {
		return err
	}
	for line := range strings.Lines(said.String()) {
		output.add(strings.TrimSpace(line))
	}
	select {
	case err := <-removed.Error:
		return err
	case end := <-removed.Result:
		if end.StatusCode != 0 {
			return fmt.Errorf("exit status %d", end.StatusCode)
		}
		return nil
	}
}
