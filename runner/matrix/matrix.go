// Package matrix tries every student's client with every student's server.
//
// Each content that was handed in has a container of its own, from the image of its own languages, and is built there once. The
// containers of a block are joined to one network that is sealed: it belongs to another container, which has no network but a
// loopback, runs the reference programs, and records the packets. In that network one server of a transport runs at a time, at
// whatever port it binds, and all clients that are to meet it are started in turn. UDP and TCP go on side by side.
//
// A container's network is fixed when it is made, so who is to meet has to be in one block: contents are parted into batches, and a
// block is two of them. How many containers a block may have follows from the memory of the machine.
//
// Nothing is adapted between two students. A program is started with the arguments that it asks for, and told the assignment's
// port where it lets itself be told one. But a client that sends to a port of its own finds no server there, and a server that
// waits for a newline gets none from a client that sends none: that is what the matrix is to show.
//
// A pair is tried on a server that has served others. If it fails it is tried again on a freshly started one, and only that
// counts, as everywhere in the grader.
package matrix

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/images"
	"github.com/sockgrade/sockgrade/runner/sandbox"
	"github.com/sockgrade/sockgrade/suites/bench"
)

// HandIn is what one student or group handed in.
type HandIn struct {
	Owner
	Dir     string // the folder with the files; "" if it was refused
	Refused string // one line that says why it cannot be tried, or ""
}

// Boxes opens sandboxes. A sandbox.Docker does.
type Boxes interface {
	Open(ctx context.Context, image string, limits sandbox.Limits) (sandbox.Sandbox, error)
	Join(ctx context.Context, owner sandbox.Sandbox, image string, limits sandbox.Limits) (sandbox.Sandbox, error)
}

// Images makes the images that programs run in. An images.Store does.
type Images interface {
	Ensure(ctx context.Context, languages ...string) (images.Image, error)
}

// Watcher follows a run. It is called from several goroutines.
type Watcher interface {
	// Planned tells how many contents there are, and how many conversations there will be.
	Planned(contents, conversations int)
	// Opened tells that so many containers of a block are open, of so many.
	Opened(open, of int)
	// Held tells what came of a conversation.
	Held(wire.Network, Cell)
}

// Run says how a matrix is to be made.
type Run struct {
	Boxes  Boxes
	Images Images
	// Reference gives the executable of the reference programs for the machine that an image is for.
	Reference func(ctx context.Context, image string) ([]byte, error)
	Tool      grade.Tool
	Port      uint16 // 0 is grade.Port
	Protocols []wire.Network
	Seed      uint64
	Limits    bench.Limits
	Sandbox   sandbox.Limits // of each container
	// Most is how many pairs are tried at most: see the rule in the result.
	Most int
	// Containers is how many there may be at a time, beside the one that has the network; at least 2.
	Containers int
	Watcher    Watcher
}

// Play tries the pairs of the hand-ins. What cannot be read is in the result as refused.
//
// The error is a problem of the sources or of the whole run, or the engine's; there is no result then. A sandbox that is lost on
// the way makes errors of the cells that needed it.
func (r Run) Play(ctx context.Context, handIns []HandIn) (*Result, error) {
	if r.Port == 0 {
		r.Port = grade.Port
	}
	began := time.Now()
	contents, refused, err := read(ctx, handIns, r.Protocols)
	if err != nil {
		return nil, err
	}
	p, err := newPlan(len(contents), r.Most, r.Seed)
	if err != nil {
		return nil, err
	}
	for _, c := range contents {
		image, err := r.Images.Ensure(ctx, c.languages...)
		if err != nil {
			return nil, err
		}
		c.image = image.Ref
	}
	r.Watcher.Planned(len(contents), len(p.pairs)*len(r.Protocols))
	result := &Result{Format: 1, Tool: r.Tool, Port: int(r.Port), Seed: fmt.Sprintf("%x", r.Seed),
		Started: began.UTC().Truncate(time.Millisecond), Rule: p.rule, Pairs: (len(contents) + 1) * (len(contents) + 1), Tried: len(p.pairs), Refused: refused}
	for _, network := range r.Protocols {
		result.Grids = append(result.Grids, Grid{Protocol: network})
	}
	for _, b := range p.blocks(max(2, r.Containers)) {
		if err := r.play(ctx, b, contents, result); err != nil {
			return nil, err
		}
	}
	r.conclude(result, contents, time.Since(began))
	return result, nil
}

// play tries the pairs of a block, each transport on its own.
func (r Run) play(ctx context.Context, b block, contents []*content, result *Result) (err error) {
	h, err := r.openHall(ctx, b, contents)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close(context.WithoutCancel(ctx))) }()
	var alone sync.RWMutex
	lanes, ctx := errgroup.WithContext(ctx)
	for i, network := range r.Protocols {
		l := &lane{run: r, hall: h, network: network, alone: &alone}
		grid := &result.Grids[i]
		l.found = func(c Cell) {
			grid.Cells = append(grid.Cells, c)
			r.Watcher.Held(network, c)
		}
		lanes.Go(func() error { return l.play(ctx, b.pairs) })
	}
	if err := lanes.Wait(); err != nil {
		return err
	}
	h.report()
	return nil
}

// conclude puts what was found in order.
func (r Run) conclude(result *Result, contents []*content, took time.Duration) {
	result.Seconds = took.Seconds()
	result.Contents = []Content{{Number: Reference}}
	for _, c := range contents {
		result.Contents = append(result.Contents, c.Content)
	}
	occurs := map[string]bool{}
	for i := range result.Grids {
		g := &result.Grids[i]
		slices.SortFunc(g.Cells, byPair)
		g.tally()
		for _, c := range g.Cells {
			occurs[c.Reason] = true
		}
	}
	for _, reason := range Reasons() {
		if occurs[reason.ID] {
			result.Reasons = append(result.Reasons, reason)
		}
	}
}
