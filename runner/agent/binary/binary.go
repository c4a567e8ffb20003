// Package binary provides what of ours runs in sandboxes, the agent and the reference programs, as executable files.
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

// program is a command of ours for sandboxes.
type program struct{ name, path string }

const ours = "github.com/sockgrade/sockgrade/runner/"

var (
	agent     = program{"agent", ours + "agent"}
	reference = program{"reference", ours + "reference/program"}
)

var cache struct {
	sync.Mutex
	files map[string][]byte
}

// For returns the agent for Linux on the given architecture (GOARCH), a static executable. Callers must not change it.
//
// While the program that calls lies beside its own source, as it does under `go test` and `go run`, the agent is always built
// from that source, so that an old one cannot go unnoticed. A released program, built with -trimpath, has it embedded. The
// error is a problem for the user if neither is possible.
func For(ctx context.Context, goarch string) ([]byte, error) { return agent.file(ctx, goarch) }

// Reference returns what runner/reference/program is about, as For does the agent.
func Reference(ctx context.Context, goarch string) ([]byte, error) {
	return reference.file(ctx, goarch)
}

func (p program) file(ctx context.Context, goarch string) ([]byte, error) {
	cache.Lock()
	defer cache.Unlock()
	if file, ok := cache.files[p.fileName(goarch)]; ok {
		return file, nil
	}
	file, err := p.find(ctx, goarch)
	if err != nil {
		return nil, err
	}
	if cache.files == nil {
		cache.files = map[string][]byte{}
	}
	cache.files[p.fileName(goarch)] = file
	return file, nil
}

func (p program) fileName(goarch string) string { return p.name + "-linux-" + goarch }

func (p program) find(ctx context.Context, goarch string) ([]byte, error) {
	if dir, ok := source(); ok {
		return p.build(ctx, dir, goarch)
	}
	file, err := dist.ReadFile("dist/" + p.fileName(goarch))
	if err == nil {
		return file, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading the embedded %s: %w", p.name, err)
	}
	if dir, ok := p.module(ctx); ok {
		return p.build(ctx, dir, goarch)
	}
	return nil, problem.New("Use a released sockgrade, or build it with `make build`, which embeds the "+p.name+".",
		"this sockgrade has no %s for linux/%s in it, and its source is not here to build one", p.name, goarch)
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
func (p program) module(ctx context.Context) (dir string, ok bool) {
	out, err := exec.CommandContext(ctx, "go", "list", "-f", "{{.Module.Dir}}", p.path).Output()
	dir = strings.TrimSpace(string(out))
	return dir, err == nil && dir != ""
}

// build has the go command bring a copy in the user's cache folder up to date, which takes little time if it is.
func (p program) build(ctx context.Context, dir, goarch string) ([]byte, error) {
	cached, err := os.UserCacheDir()
	if err != nil {
		cached = os.TempDir()
	}
	cached = filepath.Join(cached, "sockgrade")
	if err := os.MkdirAll(cached, 0o755); err != nil {
		return nil, fmt.Errorf("building the %s: %w", p.name, err)
	}
	target := filepath.Join(cached, p.fileName(goarch))
	unlock, err := lockedfile.MutexAt(target + ".lock").Lock()
	if err != nil {
		return nil, fmt.Errorf("building the %s: %w", p.name, err)
	}
	defer unlock()

	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w", "-o", target, p.path)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH="+goarch, "GOFLAGS=", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, problem.New("Run `go build "+p.path+"` in the source folder to see why.",
			"the %s cannot be built from %s: %w\n%s", p.name, dir, err, strings.TrimSpace(string(out)))
	}
	file, err := os.ReadFile(target)
	if err != nil {
		return nil, fmt.Errorf("building the %s: %w", p.name, err)
	}
	return file, nil
}
