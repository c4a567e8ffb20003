package grade

import (
	"context"
	"sync"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// Timings say where the time of one submission went.
type Timings struct {
	Up     time.Duration `json:"up_ns"`   // until the sandbox was there
	Down   time.Duration `json:"down_ns"` // until it was gone
	Calls  map[string]Calls
	Starts int // programs started
}

// Calls are the calls of one kind to the agent. Calls in the background count as well, so that sums may exceed the whole.
type Calls struct {
	N    int
	Took time.Duration
}

// timed counts the calls to an agent.
type timed struct {
	*wire.Client
	on    bool
	mutex sync.Mutex
	calls map[string]Calls
}

func (t *timed) count(name string, began time.Time) {
	if !t.on {
		return
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.calls == nil {
		t.calls = map[string]Calls{}
	}
	c := t.calls[name]
	t.calls[name] = Calls{c.N + 1, c.Took + time.Since(began)}
}

func (t *timed) timings() Timings {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return Timings{Calls: t.calls, Starts: t.calls["start"].N}
}

func (t *timed) Build(ctx context.Context, a wire.BuildArgs) (wire.BuildReply, error) {
	defer t.count("build", time.Now())
	return t.Client.Build(ctx, a)
}

func (t *timed) Start(ctx context.Context, a wire.StartArgs) (wire.ProgramID, error) {
	defer t.count("start", time.Now())
	return t.Client.Start(ctx, a)
}

func (t *timed) Watch(ctx context.Context, a wire.WatchArgs) (wire.WatchReply, error) {
	defer t.count("watch", time.Now())
	return t.Client.Watch(ctx, a)
}

func (t *timed) Type(ctx context.Context, a wire.TypeArgs) error {
	defer t.count("type", time.Now())
	return t.Client.Type(ctx, a)
}

func (t *timed) Stop(ctx context.Context, a wire.StopArgs) (wire.State, error) {
	defer t.count("stop", time.Now())
	return t.Client.Stop(ctx, a)
}

func (t *timed) UDP(ctx context.Context, a wire.UDPArgs) (wire.UDPReply, error) {
	defer t.count("udp", time.Now())
	return t.Client.UDP(ctx, a)
}

func (t *timed) TCP(ctx context.Context, a wire.TCPArgs) (wire.TCPReply, error) {
	defer t.count("tcp", time.Now())
	return t.Client.TCP(ctx, a)
}

func (t *timed) Packets(ctx context.Context, a wire.PacketsArgs) (wire.PacketsReply, error) {
	defer t.count("packets", time.Now())
	return t.Client.Packets(ctx, a)
}
