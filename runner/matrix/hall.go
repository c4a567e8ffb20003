package matrix

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/reference"
	"github.com/sockgrade/sockgrade/runner/sandbox"
	"github.com/sockgrade/sockgrade/suites/bench"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// hall is a sealed network and the containers in it.
type hall struct {
	owner   *party // of the network; it is the reference
	parties map[int]*party
}

// party is a content in its container.
type party struct {
	content *content // nil for the reference
	box     sandbox.Sandbox
	behind  time.Duration // the zero of its clock by that of the network's owner
	players map[requirement.Program]*bench.Player
	// missing and unbuilt say why there is no player.
	missing map[requirement.Program]string
	unbuilt map[requirement.Program]string

	mu   sync.Mutex
	lost error
}

const (
	// openAtOnce is how many containers are opened at a time: more gain nothing, and a compiler may take half a gigabyte.
	openAtOnce = 3
	// outputLimit is how much a program may print. A matrix starts each of them many times.
	outputLimit = 128 << 10
)

// openHall opens the network of a block and its containers, with all programs built.
func (r Run) openHall(ctx context.Context, b block, contents []*content) (h *hall, err error) {
	h = &hall{parties: map[int]*party{}}
	defer func() {
		if err != nil {
			err = errors.Join(err, h.close(context.WithoutCancel(ctx)))
		}
	}()
	first := contents[b.members[0]-1]
	if h.owner, err = r.openOwner(ctx, first.image); err != nil {
		return h, err
	}
	h.parties[Reference] = h.owner
	var mu sync.Mutex
	var opening errgroup.Group
	opening.SetLimit(openAtOnce)
	for _, number := range b.members {
		opening.Go(func() error {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			p, err := r.openParty(ctx, h.owner, contents[number-1])
			mu.Lock()
			defer mu.Unlock()
			if p != nil {
				h.parties[number] = p
			}
			r.Watcher.Opened(len(h.parties)-1, len(b.members))
			return err
		})
	}
	return h, opening.Wait()
}

// openOwner opens the container that has the network, with the reference programs in it.
func (r Run) openOwner(ctx context.Context, image string) (*party, error) {
	executable, err := r.Reference(ctx, image)
	if err != nil {
		return nil, err
	}
	const name = "reference-program"
	var packed bytes.Buffer
	w := tar.NewWriter(&packed)
	err = w.WriteHeader(&tar.Header{Name: name, Mode: 0o755, Size: int64(len(executable)), Typeflag: tar.TypeReg})
	if err == nil {
		_, err = w.Write(executable)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		return nil, fmt.Errorf("packing the reference programs: %w", err)
	}
	box, err := r.Boxes.Open(ctx, image, r.Sandbox)
	if err != nil {
		return nil, err
	}
	p := &party{box: box, players: map[requirement.Program]*bench.Player{}}
	var parts []bench.Part
	for _, program := range reference.Programs() {
		parts = append(parts, bench.Part{Program: program, Language: "go", Path: name, Interpreted: true,
			Command: wire.Command{Argv: []string{"./" + name, string(program), "{host}", "{port}"}}})
	}
	return p, r.settleIn(ctx, p, packed.Bytes(), parts)
}

// openParty opens the container of a content. It may be there though there is an error.
func (r Run) openParty(ctx context.Context, owner *party, c *content) (*party, error) {
	s, err := c.open()
	if err != nil {
		return nil, err
	}
	files, err := s.Tar()
	if err != nil {
		return nil, err
	}
	box, err := r.Boxes.Join(ctx, owner.box, c.image, r.Sandbox)
	if err != nil {
		return nil, err
	}
	p := &party{content: c, box: box, behind: box.About().Started.Sub(owner.box.About().Started),
		players: map[requirement.Program]*bench.Player{}, missing: map[requirement.Program]string{}, unbuilt: map[requirement.Program]string{}}
	programs := asked(r.Protocols)
	parts := slices.DeleteFunc(grade.Cast(s), func(part bench.Part) bool { return !slices.Contains(programs, part.Program) })
	return p, r.settleIn(ctx, p, files, parts)
}

// settleIn unpacks and builds.
func (r Run) settleIn(ctx context.Context, p *party, files []byte, parts []bench.Part) error {
	agent := p.box.Agent()
	if _, err := agent.Hello(ctx, wire.HelloArgs{OutputLimit: outputLimit}); err != nil {
		return err
	}
	if err := agent.Unpack(ctx, wire.UnpackArgs{Tar: files}); err != nil {
		return err
	}
	there := slices.DeleteFunc(slices.Clone(parts), func(part bench.Part) bool { return part.Missing != "" })
	failed, err := bench.BuildParts(ctx, agent, there, r.Limits)
	if err != nil {
		return err
	}
	for _, part := range parts {
		f, broken := failed[part.Program]
		switch {
		case part.Missing != "":
			p.missing[part.Program] = part.Missing
		case broken && f.TimedOut:
			p.unbuilt[part.Program] = fmt.Sprintf("%s does not build within %v", part.Path, r.Limits.Build)
		case broken:
			p.unbuilt[part.Program] = fmt.Sprintf("%s does not build%s", part.Path, lastLine("what was said about it", []byte(f.Output)))
		default:
			p.players[part.Program] = bench.NewPlayer(agent, part, bench.Options{Port: r.Port, Limits: r.Limits, Seed: r.Seed})
		}
	}
	return nil
}

// report keeps how programs had to be used.
func (h *hall) report() {
	for _, p := range h.parties {
		for program, player := range p.players {
			if p.content != nil {
				p.content.drove(program, player.Driven())
			}
		}
	}
}

// close ends all containers, the network's owner last.
func (h *hall) close(ctx context.Context) error {
	var closing errgroup.Group
	for _, p := range h.parties {
		if p != h.owner {
			closing.Go(func() error { return p.box.Close(ctx) })
		}
	}
	err := closing.Wait()
	if h.owner != nil && h.owner.box != nil {
		err = errors.Join(err, h.owner.box.Close(ctx))
	}
	return err
}

// gone tells why the party's sandbox has gone, or nil. An agent that does not answer has.
func (p *party) gone(ctx context.Context, look bool) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.lost == nil && look {
		p.lost = p.box.Agent().Ping(ctx)
	}
	return p.lost
}
