package doctor

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/moby/moby/api/types/system"
	"github.com/moby/moby/client"
	"golang.org/x/sys/unix"

	"github.com/sockgrade/sockgrade/runner/images"
	"github.com/sockgrade/sockgrade/runner/sandbox"
)

// Here is this machine, with the engine that a grader would use.
func Here() Machine {
	return Machine{Connect: connect, FreeDisk: freeDisk, OpenLocal: openLocal, Now: time.Now}
}

// docker is a real engine.
type docker struct {
	*sandbox.Docker
	store images.Store
}

func connect(ctx context.Context) (Engine, error) {
	d, err := sandbox.NewDocker(ctx)
	if err != nil {
		return nil, err
	}
	return docker{d, images.Store{Docker: d.Client(), Base: os.Getenv(images.BaseVariable)}}, nil
}

func (d docker) Name() string {
	return fmt.Sprintf("version %s, API %s", strings.TrimPrefix(d.Engine().Name, "Docker "), d.Engine().API)
}

func (d docker) Host() string { return d.Client().DaemonHost() }

func (d docker) Info(ctx context.Context) (system.Info, error) {
	result, err := d.Client().Info(ctx, client.InfoOptions{})
	return result.Info, err
}

func (d docker) Images(ctx context.Context) ([]images.Status, error) { return d.store.Statuses(ctx) }

func (d docker) Origin(ctx context.Context) (string, error) { return d.store.Origin(ctx) }

func (d docker) OpenSandbox(ctx context.Context, image string) (time.Duration, error) {
	began := time.Now()
	opened, err := d.Open(ctx, image, sandbox.Limits{})
	if err != nil {
		return 0, err
	}
	took := time.Since(began)
	return took, opened.Close(ctx)
}

func openLocal(ctx context.Context) error {
	opened, err := sandbox.OpenLocal(ctx, sandbox.Limits{})
	if err != nil {
		return err
	}
	return opened.Close(ctx)
}

func freeDisk(path string) (uint64, error) {
	var disk unix.Statfs_t
	if err := unix.Statfs(path, &disk); err != nil {
		return 0, fmt.Errorf("looking at the disk of %s: %w", path, err)
	}
	return disk.Bavail * uint64(disk.Bsize), nil
}
