package sandbox_test

import (
	"context"
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/moby/moby/client"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/images"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/sandbox"
)

var ownPID = strconv.Itoa(os.Getpid())

// newDocker is the engine, or the end of a test where there is none.
func newDocker(t testing.TB) *sandbox.Docker {
	t.Helper()
	docker, err := sandbox.NewDocker(t.Context())
	if p, is := problem.Of(err); is {
		t.Skip(p)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = docker.Close() })
	return docker
}

// pythonImage is the image for submissions in Python.
func pythonImage(t testing.TB, docker *sandbox.Docker) images.Image {
	t.Helper()
	image, err := images.Ensure(t.Context(), docker.Client(), "python", t.Output())
	if err != nil {
		t.Fatal(err)
	}
	return image
}

// imageWith is an image with another agent, for the time of the test.
func imageWith(t *testing.T, docker *sandbox.Docker, agent func() ([]byte, error)) images.Image {
	t.Helper()
	store := images.Store{
		Docker:   docker.Client(),
		Progress: t.Output(),
		Agent:    func(context.Context, string) ([]byte, error) { return agent() },
	}
	image, err := store.Ensure(t.Context(), "python")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, err := docker.Client().ImageRemove(context.Background(), image.Ref, client.ImageRemoveOptions{PruneChildren: true})
		if err != nil {
			t.Error(err)
		}
	})
	return image
}

func open(t testing.TB, docker *sandbox.Docker, image images.Image) sandbox.Sandbox {
	t.Helper()
	box, err := docker.Open(t.Context(), image.Ref, sandbox.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := box.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return box
}

// containers are the IDs of the sandboxes of this process that are in the engine, in whatever state.
func containers(t testing.TB, docker *sandbox.Docker, pid string) []string {
	t.Helper()
	found, err := docker.Client().ContainerList(context.Background(), client.ContainerListOptions{
		All:     true,
		Filters: make(client.Filters).Add("label", "org.sockgrade.pid="+pid),
	})
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, c := range found.Items {
		ids = append(ids, c.ID)
	}
	return ids
}

// inside runs a shell command in the sandbox and returns what it printed.
func inside(t testing.TB, box sandbox.Sandbox, command string) string {
	t.Helper()
	reply, err := box.Agent().Build(t.Context(), wire.BuildArgs{
		Command: wire.Command{Argv: []string{"/bin/sh", "-c", command}},
		Limit:   10 * time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(reply.Output))
}

func TestCloseLeavesNothing(t *testing.T) {
	docker := newDocker(t)
	box := open(t, docker, pythonImage(t, docker))
	if err := box.Agent().Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := box.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if left := containers(t, docker, ownPID); len(left) > 0 {
		t.Errorf("after Close these containers are there: %v", left)
	}
	if err := box.Close(t.Context()); err != nil {
		t.Errorf("the second Close: %v", err)
	}
	if err := box.Agent().Ping(t.Context()); !errors.Is(err, wire.ErrGone) {
		t.Errorf("a call after Close: %v, want ErrGone", err)
	}
}
