package sandbox_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
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

var standIn = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "agent")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	target := filepath.Join(folder, "agent")
	build := exec.Command("go", "build", "-o", target, "./testdata/agent")
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return nil, err
	}
	return os.ReadFile(target)
})

// pythonImage is an image with Python and an agent.
func pythonImage(t testing.TB, docker *sandbox.Docker) images.Image {
	t.Helper()
	store := images.Store{
		Docker:   docker.Client(),
		Progress: t.Output(),
		Agent:    func(context.Context, string) ([]byte, error) { return standIn() },
	}
	image, err := store.Ensure(t.Context(), "python")
	if err != nil {
		t.Fatal(err)
	}
	return image
}

func open(t testing.TB, docker *sandbox.Docker) sandbox.Sandbox {
	t.Helper()
	box, err := docker.Open(t.Context(), pythonImage(t, docker).Ref, sandbox.Limits{})
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
	box := open(t, docker)
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
