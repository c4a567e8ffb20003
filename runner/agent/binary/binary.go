// Package binary provides the agent as an executable file for a sandbox.
package binary

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/lockedfile"

	"github.com/sockgrade/sockgrade/runner/problem"
)

//go:embed all:dist
var dist embed.FS

const agentPackage = "github.com/sockgrade/sockgrade/runner/agent"

var cache struct {
	sync.Mutex
	agents map[string][]byte
}

// For returns the agent for Linux on the given architecture (GOARCH), a static executable. Callers must not change it.
//
// While the program that calls lies beside its own source, as it does under `go test` and `go run`, the agent is always built
// from that source, so that an old one cannot go unnoticed. A released program, built with -trimpath, has it embedded. The
// error is a problem for the user if neither is possible.
func For(ctx context.Context, goarch string) ([]byte, error) {
	cache.Lock()
	defer cache.Unlock()
	if agent, ok := cache.agents[goarch]; ok {
		return agent, nil
	}
	agent, err := find(ctx, goarch)
	if err != nil {
		return nil, err
	}
	if cache.agents == nil {
		cache.agents = map[string][]byte{}
	}
	cache.agents[goarch] = agent
	return agent, nil
}

func find(ctx context.Context, goarch string) ([]byte, error) {
	if dir, ok := source(); ok {
		return build(ctx, dir, goarch)
	}
	name := "agent-linux-" + goarch
	agent, err := dist.ReadFile("dist/" + name)
	if err == nil {
		return agent, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading the embedded agent: %w", err)
	}
	if dir, ok := module(ctx); ok {
		return build(ctx, dir, goarch)
	}
	return nil, problem.New("Use a released sockgrade, or build it with `make build`, which embeds the agent.",
		"this sockgrade has no agent for linux/%s in it, and its source is not here to build one", goarch)
}

// source is the module's folder, if this program was compiled from one that is still there and a Go toolchain is, too.
func source() (dir string, ok bool) {
	_, file, _, ok := runtime.Caller(0)
	if !ok || !filepath.IsAbs(file) { // built with -trimpath
		return "", false
	}
	dir = filepath.Join(filepath.Dir(file), "..", "..", "..")
	if _, err := os.Stat(filepath.Join(dir, "go.mod")); err != nil {
		return "", false
	}
	_, err := exec.LookPath("go")
	return dir, err == nil
}

// module is the module's folder, if the current folder is in it.
func module(ctx context.Context) (dir string, ok bool) {
	out, err := exec.CommandContext(ctx, "go", "list", "-f", "{{.Module.Dir}}", agentPackage).Output()
	dir = strings.TrimSpace(string(out))
	return dir, err == nil && dir != ""
}

// build has the go command bring a copy in the user's cache folder up to date, which takes little time if it is.
func build(ctx context.Context, dir, goarch string) ([]byte, error) {
	cached, err := os.UserCacheDir()
	if err != nil {
		cached = os.TempDir()
	}
	cached = filepath.Join(cached, "sockgrade")
	if err := os.MkdirAll(cached, 0o755); err != nil {
		return nil, fmt.Errorf("building the agent: %w", err)
	}
	target := filepath.Join(cached, "agent-linux-"+goarch)
	unlock, err := lockedfile.MutexAt(target + ".lock").Lock()
	if err != nil {
		return nil, fmt.Errorf("building the agent: %w", err)
	}
	defer unlock()

	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w", "-o", target, agentPackage)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH="+goarch, "GOFLAGS=", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, problem.New("Run `go build ./runner/agent` in the source folder to see why.",
			"the agent cannot be built from %s: %w\n%s", dir, err, strings.TrimSpace(string(out)))
	}
	agent, err := os.ReadFile(target)
	if err != nil {
		return nil, fmt.Errorf("building the agent: %w", err)
	}
	return agent, nil
}
