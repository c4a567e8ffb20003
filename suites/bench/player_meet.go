package bench

import (
	"bytes"
	"context"
	"regexp"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// meet waits for what comes of a line that was typed. It tells whether both sides have gone to sleep over it, and when that was
// known: what comes later comes of the client's being stopped.
func (t *typed) meet(ctx context.Context, host *Player) (asleep bool, until time.Duration, err error) {
	stage, limits := t.client.lab.stage, t.client.lab.options.Limits
	upper := Upper(t.Line)
	wanted := wire.WatchArgs{Program: t.program, Screen: regexp.QuoteMeta(string(upper)), ScreenFrom: t.shown, Idle: dozing}
	deadline := time.Now().Add(limits.Reply)
	for {
		wanted.Limit = max(0, time.Until(deadline))
		reply, err := stage.Watch(ctx, wanted)
		if err != nil {
			return false, 0, err
		}
		shown := reply.State.Screen[min(t.shown, len(reply.State.Screen)):]
		if bytes.Contains(shown, upper) {
			// It may take leave of the server before it is stopped.
			_, err = stage.Watch(ctx, wire.WatchArgs{Program: t.program, Limit: limits.Quiet})
			return false, reply.State.At, err
		}
		if reply.State.Exit != nil || !reply.Met || time.Now().After(deadline) {
			return false, reply.State.At, nil
		}
		// A client that sleeps for so long has no clock of its own to wait for. If the server does not either, and has not woken
		// the client before it went to sleep, nothing more will come.
		served, err := host.Asleep(ctx, max(0, time.Until(deadline)))
		if err != nil {
			return false, 0, err
		}
		reply, err = stage.Watch(ctx, wire.WatchArgs{Program: t.program})
		if err != nil || served && reply.State.Idle >= dozing {
			return true, reply.State.At, err
		}
	}
}
