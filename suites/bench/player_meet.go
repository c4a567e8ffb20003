package bench

import (
	"bytes"
	"context"
	"regexp"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// meet waits for what comes of a line that was typed, and tells whether both sides have gone to sleep over it.
func (t *typed) meet(ctx context.Context, host *Player) (asleep bool, err error) {
	stage, limits := t.client.lab.stage, t.client.lab.options.Limits
	upper := Upper(t.Line)
	wanted := wire.WatchArgs{Program: t.program, Screen: regexp.QuoteMeta(string(upper)), ScreenFrom: t.shown, Idle: dozing}
	deadline := time.Now().Add(limits.Reply)
	for {
		wanted.Limit = max(0, time.Until(deadline))
		reply, err := stage.Watch(ctx, wanted)
		if err != nil || reply.State.Exit != nil || !reply.Met {
			return false, err
		}
		if bytes.Contains(reply.State.Screen[min(t.shown, len(reply.State.Screen)):], upper) {
			break
		}
		// A client that sleeps has no clock of its own to wait for. If the server does not either, nothing more will come.
		served, err := host.Asleep(ctx, max(0, time.Until(deadline)))
		if err != nil || served || time.Until(deadline) <= 0 {
			return served, err
		}
	}
	// It may take leave of the server before it is stopped.
	_, err = stage.Watch(ctx, wire.WatchArgs{Program: t.program, Limit: limits.Quiet})
	return false, err
}
