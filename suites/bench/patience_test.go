package bench

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// waiting is a stage that tells how long it is asked to wait.
type waiting struct {
	Stage
	told []time.Duration
}

func (w *waiting) Watch(_ context.Context, args wire.WatchArgs) (wire.WatchReply, error) {
	w.told = append(w.told, args.Limit, args.Idle)
	return wire.WatchReply{}, nil
}

func (w *waiting) UDP(_ context.Context, args wire.UDPArgs) (wire.UDPReply, error) {
	w.told = append(w.told, args.Wait, args.Quiet)
	return wire.UDPReply{}, nil
}

func (w *waiting) TCP(_ context.Context, args wire.TCPArgs) (wire.TCPReply, error) {
	d := args.Dialogues[0]
	w.told = append(w.told, d.Wait, d.Steps[0].Wait, d.Steps[0].GiveUpIdle, d.Steps[0].Quiet)
	return wire.TCPReply{}, nil
}

func TestAProgramThatTakesJustTheLimitIsInTime(t *testing.T) {
	const limit, quiet = 2 * time.Second, 150 * time.Millisecond
	var heard waiting
	stage := patient{&heard}
	_, _ = stage.Watch(t.Context(), wire.WatchArgs{Limit: limit, Idle: time.Second})
	_, _ = stage.UDP(t.Context(), wire.UDPArgs{Wait: limit, Quiet: quiet})
	dialogues := []wire.Dialogue{{Wait: limit, Steps: []wire.Step{{Wait: limit, GiveUpIdle: limit, Quiet: quiet}}}}
	_, _ = stage.TCP(t.Context(), wire.TCPArgs{Dialogues: dialogues})

	const longer, second = 2100 * time.Millisecond, 1050 * time.Millisecond
	want := []time.Duration{longer, second, longer, quiet, longer, longer, longer, quiet}
	if !slices.Equal(heard.told, want) {
		t.Errorf("waited for %v, not for %v", heard.told, want)
	}
	if dialogues[0].Wait != limit || dialogues[0].Steps[0].Wait != limit {
		t.Error("the caller's dialogue has been changed")
	}
}
