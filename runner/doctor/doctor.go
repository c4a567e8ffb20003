// Package doctor looks at a machine for what grading needs, and says what to do about what is not as it should be.
package doctor

import (
	"context"
	"strings"
	"time"

	"github.com/moby/moby/api/types/system"

	"github.com/sockgrade/sockgrade/runner/images"
	"github.com/sockgrade/sockgrade/runner/problem"
)

// Status says how serious a finding is.
type Status string

// The statuses. With a problem one cannot grade; with a warning one can, but slowly, or not everything, or not for long.
const (
	OK      Status = "ok"
	Warning Status = "warning"
	Problem Status = "problem"
)

// Finding is what came of one check.
type Finding struct {
	Subject string // what was looked at: "disk"
	Status  Status
	Says    string // what was found: "3.1 GB are free at /var/lib/docker"
	Do      string // what to do about it, a sentence; "" if it is fine
}

// Machine is how to look at one. Its functions are called one at a time.
type Machine struct {
	// Connect reaches the engine. The error is a problem for the user.
	Connect func(context.Context) (Engine, error)
	// FreeDisk is how many bytes are free on the disk that has path.
	FreeDisk func(path string) (uint64, error)
	// OpenLocal opens and closes a sandbox without Docker.
	OpenLocal func(context.Context) error
	Now       func() time.Time
}

// Engine is a Docker engine that has answered.
type Engine interface {
	// Name is the engine's version in words, Host the address that it was reached at.
	Name() string
	Host() string
	Close() error
	Info(context.Context) (system.Info, error)
	// Images tells which images are made, Origin where the base of others comes from: see images.Store.
	Images(context.Context) ([]images.Status, error)
	Origin(context.Context) (string, error)
	// OpenSandbox opens a sandbox from an image, has its agent answer, and closes it. Opened is how long it took until then.
	OpenSandbox(ctx context.Context, image string) (opened time.Duration, err error)
}

// Examine makes all checks and hands each finding to tell as soon as it is known. It returns whether one can grade here. It takes
// about a second, and up to half a minute where a registry or an engine does not answer.
func (m Machine) Examine(ctx context.Context, tell func(Finding)) bool {
	well := true
	found := func(f Finding) {
		well = well && f.Status != Problem
		tell(f)
	}
	engine, err := m.Connect(ctx)
	if err != nil {
		found(failed("Docker", err))
		tell(m.local(ctx))
		return false
	}
	defer engine.Close()
	clock := m.startClock(ctx, engine)
	info := clock.info
	if clock.err != nil {
		found(failed("Docker", clock.err))
		return false
	}
	found(Finding{"Docker", OK, engine.Name() + ", at " + strings.TrimPrefix(engine.Host(), "unix://"), ""})
	found(storage(info))
	found(limits(info))
	found(memory(info))
	found(m.disk(engine, info))
	ready, finding := made(ctx, engine)
	found(finding)
	found(origin(ctx, engine, ready != nil))
	found(opens(ctx, engine, ready))
	found(clock.stop(ctx))
	return well
}

// failed is the finding of an error; a problem brings along what to do.
func failed(subject string, err error) Finding {
	f := Finding{subject, Problem, err.Error(), "Look at what Docker's daemon logs, and try again."}
	if p, ok := problem.Of(err); ok {
		f.Says, f.Do = p.Error(), p.Hint()
	}
	return f
}

// local tells of the way to do without Docker.
func (m Machine) local(ctx context.Context) Finding {
	if err := m.OpenLocal(ctx); err != nil {
		f := failed("local", err)
		f.Status, f.Do = Warning, "Docker is the only way here."
		return f
	}
	return Finding{"local", OK, "opens: check --sandbox local works with what is installed here, for your own programs only", ""}
}
