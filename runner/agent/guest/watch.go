//go:build linux

package guest

import (
	"fmt"
	"regexp"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// How often to look for what the kernel does not announce.
const (
	socketTick = 2 * time.Millisecond
	idleTick   = 4 * time.Millisecond
	// breath is the least time between two looks at a program that changes all the time.
	breath = time.Millisecond
)

// Watch waits as wire.WatchArgs says.
func (p *Program) Watch(args wire.WatchArgs) (wire.WatchReply, error) {
	w := watch{program: p, args: args, scanned: -1}
	if args.Screen != "" {
		var err error
		if w.screen, err = regexp.Compile(args.Screen); err != nil {
			return wire.WatchReply{}, fmt.Errorf("watching the screen: %w", err)
		}
	}
	met, err := w.wait()
	if err != nil {
		return wire.WatchReply{}, err
	}
	state, err := p.State()
	if err == nil && args.Bound != "" {
		state.Sockets, err = p.Sockets(wire.UDP, wire.TCP)
	}
	return wire.WatchReply{State: state, Met: met}, err
}

type watch struct {
	program *Program
	args    wire.WatchArgs
	screen  *regexp.Regexp
	scanned int // so much of the screen has been searched
}

func (w *watch) wait() (met bool, err error) {
	limit := time.NewTimer(w.args.Limit)
	defer limit.Stop()
	var tick <-chan time.Time
	if every := w.tick(); every != 0 {
		ticker := time.NewTicker(every)
		defer ticker.Stop()
		tick = ticker.C
	}
	for {
		began := time.Now()
		changed := w.program.change()
		ended := isClosed(w.program.done)
		if met, err := w.holds(); met || err != nil || ended {
			return met, err
		}
		select {
		case <-changed:
			time.Sleep(breath - time.Since(began))
		case <-tick:
		case <-limit.C:
			return w.holds()
		}
	}
}

func (w *watch) tick() time.Duration {
	switch {
	case w.args.Bound != "":
		return socketTick
	case w.args.Idle != 0:
		return min(idleTick, max(w.args.Idle/2, breath))
	}
	return 0
}

// holds tells whether one of the conditions does, cheap ones first.
func (w *watch) holds() (bool, error) {
	if w.screen != nil && w.screenHolds() {
		return true, nil
	}
	if w.args.Requests > 0 || w.args.Answered > 0 {
		arrived, answered := w.program.countRequests()
		if w.args.Requests > 0 && arrived >= w.args.Requests || w.args.Answered > 0 && answered >= w.args.Answered {
			return true, nil
		}
	}
	if w.args.Bound != "" {
		sockets, err := w.program.Sockets(w.args.Bound)
		if err != nil {
			return false, err
		}
		for _, s := range sockets {
			if s.Listen || s.Network == wire.UDP && s.Local.Port() != 0 && s.Remote.Port() == 0 {
				return true, nil
			}
		}
	}
	if w.args.Idle > 0 {
		idle, err := w.program.Idle()
		return idle >= w.args.Idle, err
	}
	return false, nil
}

func (w *watch) screenHolds() bool {
	w.program.mu.Lock()
	screen := w.program.screen
	w.program.mu.Unlock()
	if len(screen) == w.scanned {
		return false
	}
	w.scanned = len(screen)
	return w.screen.Match(screen[min(max(w.args.ScreenFrom, 0), len(screen)):])
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}
