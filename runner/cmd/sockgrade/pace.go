package main

import (
	"context"
	"runtime"
	"strings"
	"time"

	"github.com/moby/moby/client"
	"github.com/shirou/gopsutil/v4/mem"

	"github.com/sockgrade/sockgrade/runner/assignment"
	"github.com/sockgrade/sockgrade/runner/class"
	"github.com/sockgrade/sockgrade/runner/sandbox"
)

// pace finds out how many submissions the machine carries at a time. Without --parallel it opens a sandbox that has the machine
// for itself, to compare later ones with.
func (o gradeOptions) pace(a *assignment.Assignment) func(context.Context, string) (*class.Pace, error) {
	return func(ctx context.Context, image string) (*class.Pace, error) {
		if o.parallel > 0 {
			return class.FixedPace(o.parallel), nil
		}
		limits := a.Job().Sandbox
		each := uint64(limits.MemoryMB) << 20
		if o.sandbox == "local" {
			// It opens in a few milliseconds, by which nothing can be measured.
			here := class.Machine{Processors: runtime.GOMAXPROCS(0), Memory: freeMemory(), Together: true}
			return class.FixedPace(here.Carries(each)), nil
		}
		machine, reference, err := measure(ctx, image, limits)
		if err != nil {
			return nil, err
		}
		return class.AdaptivePace(machine.Carries(each), reference), nil
	}
}

// measure opens one sandbox as a worker does, and says how long that took, and what the machines have.
func measure(ctx context.Context, image string, limits sandbox.Limits) (class.Machine, time.Duration, error) {
	docker, err := sandbox.NewDocker(ctx)
	if err != nil {
		return class.Machine{}, 0, err
	}
	defer docker.Close()
	began := time.Now()
	worker, err := sandbox.Rejoin(docker.Engine())
	if err != nil {
		return class.Machine{}, 0, err
	}
	defer worker.Close()
	box, err := worker.Open(ctx, image, limits)
	if err != nil {
		return class.Machine{}, 0, err
	}
	reference := time.Since(began)
	if err := box.Close(ctx); err != nil {
		return class.Machine{}, 0, err
	}
	engine, err := docker.Client().Info(ctx, client.InfoOptions{})
	if err != nil {
		return class.Machine{}, 0, err
	}
	return class.Machine{
		Processors:   min(engine.Info.NCPU, runtime.GOMAXPROCS(0)),
		EngineMemory: uint64(max(0, engine.Info.MemTotal)),
		Memory:       freeMemory(),
		Together:     strings.HasPrefix(docker.Client().DaemonHost(), "unix://"),
	}, reference, nil
}

// freeMemory is what can be had without swapping; 0 is not known.
func freeMemory() uint64 {
	memory, err := mem.VirtualMemory()
	if err != nil {
		return 0
	}
	return memory.Available
}
