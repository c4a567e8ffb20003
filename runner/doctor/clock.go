package doctor

import (
	"context"
	"fmt"
	"time"

	"github.com/moby/moby/api/types/system"
)

// What the two clocks may differ by: all in all, and in how fast they go while the other checks are made.
const (
	mostApart = 5 * time.Second
	mostDrift = 200 * time.Millisecond
)

// clock compares this machine's with the engine's, from its start to its end: time limits are counted on the engine's machine,
// and a virtual machine that is paused or starved has a clock that jumps.
type clock struct {
	machine Machine
	engine  Engine
	info    system.Info // that the engine gave at the start
	at      reading
	err     error // the engine's, at the start
}

// reading is one moment on both clocks.
type reading struct {
	here, there time.Time
	unsure      time.Duration // by how much the two may belong to different moments
}

func (m Machine) startClock(ctx context.Context, engine Engine) *clock {
	c := &clock{machine: m, engine: engine}
	c.info, c.at, c.err = c.read(ctx)
	return c
}

func (c *clock) read(ctx context.Context) (system.Info, reading, error) {
	asked := c.machine.Now()
	info, err := c.engine.Info(ctx)
	if err != nil {
		return info, reading{}, err
	}
	took := c.machine.Now().Sub(asked)
	there, err := time.Parse(time.RFC3339Nano, info.SystemTime)
	if err != nil {
		return info, reading{}, fmt.Errorf("the engine's time: %w", err)
	}
	return info, reading{here: asked.Add(took / 2), there: there, unsure: took}, nil
}

// stop reads both clocks again. Between the two readings this machine's time is the monotonic one.
func (c *clock) stop(ctx context.Context) Finding {
	_, end, err := c.read(ctx)
	if err != nil {
		return failed("clock", err)
	}
	here, there := end.here.Sub(c.at.here), end.there.Sub(c.at.there)
	drift := (there - here).Abs()
	apart := end.there.Sub(end.here)
	switch {
	case drift > mostDrift+c.at.unsure+end.unsure:
		return Finding{"clock", Warning, fmt.Sprintf("while %.1f s went by here, it was %.1f s for Docker", here.Seconds(), there.Seconds()),
			"Time limits may be wrong: set the clocks by NTP, and let no virtual machine be paused while it grades."}
	case apart.Abs() > mostApart:
		return Finding{"clock", Warning, fmt.Sprintf("Docker's is %s %s this machine's", apart.Abs().Round(time.Second),
			direction(apart)), "Set both clocks by NTP: reports have this machine's time."}
	}
	return Finding{"clock", OK, "goes as Docker's does", ""}
}

func direction(apart time.Duration) string {
	if apart > 0 {
		return "ahead of"
	}
	return "behind"
}
