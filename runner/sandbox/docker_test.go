package sandbox_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
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

// TestOpenAsksLittle counts how often the engine is asked about itself until a sandbox is open, by a process of its own because
// the answer is kept. Each such question takes the engine longer than any other but the container's start.
func TestOpenAsksLittle(t *testing.T) {
	docker := newDocker(t)
	var questions atomic.Int64
	host := wayStation(t, socketOf(t, docker), func(forward http.Handler, w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/info") {
			questions.Add(1)
		}
		forward.ServeHTTP(w, r)
	})
	_, stdout := startGrader(t, pythonImage(t, docker).Ref, host)
	if line, err := stdout.ReadString('\n'); line != "open\n" {
		t.Fatalf("the grader said %q, %v", line, err)
	}
	const most = 2 // our own, and the one that testcontainers insists on
	if n := questions.Load(); n < 1 || n > most {
		t.Errorf("the engine was asked about itself %d times, want at most %d", n, most)
	}
}

func TestRejoin(t *testing.T) {
	docker := newDocker(t)
	image := pythonImage(t, docker)
	again, err := sandbox.Rejoin(docker.Engine())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	box := open(t, again, image)
	if got, want := box.About().Engine, docker.Engine().Name; got != want || want == "" {
		t.Errorf("the sandbox is said to be in %q, want %q", got, want)
	}
}
