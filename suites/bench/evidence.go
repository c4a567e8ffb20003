package bench

import (
	"cmp"
	"context"
	"net/netip"
	"slices"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

const (
	screenLimit   = 8 << 10 // of a screen kept as evidence; its end is what tells
	timelineLimit = 64      // packets kept as evidence; the first and the last ones
)

// watched is the program whose screen and exit belong to the evidence.
type watched struct {
	program wire.ProgramID
	screen  []byte
	exit    *wire.Exit
}

// endpoints are the sockets on the other side of the judged program, as far as they are known.
type endpoints map[netip.AddrPort]bool

// did adds a step to the evidence of the requirement being judged.
func (lab *Lab) did(step *verdict.Step) *verdict.Step {
	lab.now.steps = append(lab.now.steps, step)
	return step
}

// gather completes the evidence: the packets of the attempt's time, the screen and the exit. After a failure it lets the
// program come to rest first: one that is dying says why with its last breath.
func (lab *Lab) gather(ctx context.Context, a *attempt, failed bool, e *verdict.Evidence) error {
	for _, step := range a.steps {
		e.Steps = append(e.Steps, *step)
	}
	if a.watched.program != 0 {
		rest := wire.WatchArgs{Program: a.watched.program}
		if failed {
			rest.Idle, rest.Limit = nap, lab.options.Limits.Quiet
		}
		reply, err := lab.stage.Watch(ctx, rest)
		if err != nil {
			return err
		}
		lab.tick(reply.State.At)
		a.watched.screen, a.watched.exit = reply.State.Screen, reply.State.Exit
		if s := a.server; s != nil && s.id == a.watched.program {
			s.ended = s.ended || reply.State.Exit != nil
		}
	}
	if screen := a.watched.screen; len(screen) > 0 {
		e.Screen = verdict.NewBytes(screen[max(0, len(screen)-screenLimit):])
	}
	if exit := a.watched.exit; exit != nil {
		e.Exit = &verdict.Exit{Code: exit.Code, Signal: exit.Signal, At: exit.At, ByAgent: exit.ByAgent}
	}
	if len(a.steps) == 0 {
		return nil
	}
	packets, err := lab.packets(ctx, a)
	if err != nil {
		return err
	}
	own := a.own(packets)
	e.Timeline = shorten(timeline(own, nil))
	if lab.options.Frames {
		e.Frames = frames(own, e.Steps)
	}
	return nil
}

// packets are those of an attempt, in order, from every network that has some.
func (lab *Lab) packets(ctx context.Context, a *attempt) ([]wire.Packet, error) {
	networks := a.apart
	if len(networks) == 0 {
		networks = []wire.ProgramID{0}
	}
	var packets []wire.Packet
	for _, of := range networks {
		reply, err := lab.stage.Packets(ctx, wire.PacketsArgs{From: a.from, To: lab.clock + time.Second, Of: of})
		if err != nil {
			return nil, err
		}
		packets = append(packets, reply.Packets...)
	}
	slices.SortStableFunc(packets, func(a, b wire.Packet) int { return cmp.Compare(a.At, b.At) })
	return packets, nil
}

func shorten(packets []verdict.Packet) []verdict.Packet {
	if len(packets) <= timelineLimit {
		return packets
	}
	half := timelineLimit / 2
	return append(packets[:half:half], packets[len(packets)-half:]...)
}
