package images_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/moby/moby/client"

	"github.com/sockgrade/sockgrade/runner/images"
)

// engine is a client of the Docker engine, or the end of a test where there is none.
func engine(t testing.TB) *client.Client {
	t.Helper()
	docker, err := client.New(client.FromEnv)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = docker.Close() })
	if _, err := docker.Ping(t.Context(), client.PingOptions{}); err != nil {
		t.Skipf("no Docker: %v", err)
	}
	return docker
}

// idleAgent is an executable that stands in for the agent: it ends with its input.
var idleAgent = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "agent")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	source := filepath.Join(folder, "main.go")
	program := "package main\n\nimport (\n\t\"io\"\n\t\"os\"\n)\n\nfunc main() { io.Copy(io.Discard, os.Stdin) }\n"
	if err := os.WriteFile(source, []byte(program), 0o600); err != nil {
		return nil, err
	}
	target := filepath.Join(folder, "agent")
	build := exec.Command("go", "build", "-o", target, source)
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return nil, err
	}
	return os.ReadFile(target)
})

func agent(context.Context, string) ([]byte, error) { return idleAgent() }

func TestEnsureMakesTheImageOnce(t *testing.T) {
	docker := engine(t)
	store := images.Store{Docker: docker, Progress: t.Output(), Agent: agent}
	first, err := store.Ensure(t.Context(), "python")
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	store.Progress = &said
	second, err := store.Ensure(t.Context(), "python")
	if err != nil {
		t.Fatal(err)
	}
	if first.ID != second.ID || first.Ref != second.Ref || first.Digest != second.Digest {
		t.Errorf("first %+v, then %+v", first, second)
	}
	if said.Len() > 0 {
		t.Errorf("the image was there, and yet it said:\n%s", &said)
	}
}
