package images

import (
	"context"
	"fmt"
	"path"
	"strings"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/client"
)

// roleLabel is on every container of ours. sandbox.NewDocker removes helpers that were left over a day ago.
const roleLabel = "org.sockgrade.role"

var helperLabels = map[string]string{roleLabel: "helper"}

// addAgent puts the agent into a copy of image. It is not a build, of which each instruction would be a step that takes seconds.
func (s *Store) addAgent(ctx context.Context, image Image, agent []byte, ref string) error {
	created, err := s.Docker.ContainerCreate(ctx, client.ContainerCreateOptions{Config: &container.Config{
		Image:      image.ID,
		Entrypoint: []string{AgentPath},
		Labels:     helperLabels,
	}})
	if err != nil {
		return fmt.Errorf("preparing %s: %w", ref, err)
	}
	defer func() {
		_, _ = s.Docker.ContainerRemove(context.WithoutCancel(ctx), created.ID, client.ContainerRemoveOptions{Force: true})
	}()

	packed, err := archive([]file{{path.Base(AgentPath), 0o755, agent}})
	if err != nil {
		return fmt.Errorf("packing the agent: %w", err)
	}
	_, err = s.Docker.CopyToContainer(ctx, created.ID, client.CopyToContainerOptions{
		DestinationPath: path.Dir(AgentPath), Content: packed,
	})
	if err != nil {
		return fmt.Errorf("copying the agent into %s: %w", ref, err)
	}
	_, err = s.Docker.ContainerCommit(ctx, created.ID, client.ContainerCommitOptions{
		Reference: ref,
		Config: &container.Config{
			Entrypoint: []string{AgentPath},
			Labels: map[string]string{
				imageLabel: label(Sandbox, image.Languages),
				roleLabel:  "", // the helper's own is not for those who start the image
			},
		},
	})
	if err != nil {
		return fmt.Errorf("making %s: %w", ref, err)
	}
	s.say(strings.Join(image.Languages, "-"), "the image %s is ready", ref)
	return nil
}
