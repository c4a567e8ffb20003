package bench

import (
	"context"
	"slices"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// patient is a stage on which everything is waited for a little longer than the limits say. Programs sleep for round numbers of
// seconds, and so do limits: one that sleeps just as long as it may would be in time or not as the machine is quick or slow.
type patient struct{ Stage }

// grace is the share of a limit that it is exceeded by.
const grace = 20

// patiently adds the grace to a limit; not to a quiet window, which shows as much as it is.
func patiently(limit time.Duration) time.Duration {
	if limit < time.Second {
		return limit
	}
	return limit + limit/grace
}

func (p patient) Watch(ctx context.Context, args wire.WatchArgs) (wire.WatchReply, error) {
	args.Limit, args.Idle = patiently(args.Limit), patiently(args.Idle)
	return p.Stage.Watch(ctx, args)
}

func (p patient) UDP(ctx context.Context, args wire.UDPArgs) (wire.UDPReply, error) {
	args.Wait = patiently(args.Wait)
	return p.Stage.UDP(ctx, args)
}

func (p patient) TCP(ctx context.Context, args wire.TCPArgs) (wire.TCPReply, error) {
	args.Dialogues = slices.Clone(args.Dialogues)
	for i := range args.Dialogues {
		d := &args.Dialogues[i]
		d.Wait = patiently(d.Wait)
		d.Steps = slices.Clone(d.Steps)
		for j := range d.Steps {
			step := &d.Steps[j]
			step.Wait, step.GiveUpIdle = patiently(step.Wait), patiently(step.GiveUpIdle)
		}
	}
	return p.Stage.TCP(ctx, args)
}
