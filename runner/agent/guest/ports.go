//go:build linux

package guest

import (
	"maps"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/loopback"
	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// noteWelcoming remembers at which ports the program has welcoming sockets.
func (p *Program) noteWelcoming(sockets []wire.Socket) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range sockets {
		if s.Network == wire.TCP && s.Listen {
			p.welcomed[s.Local.Port()] = true
		}
	}
}

// Clear returns when the kernel has let go of every port at which the program, which has been stopped, was seen to welcome clients:
// only then can the next one bind it. It gives up after limit.
//
// That is at once, but now and then a connection that the grader closed first stays in LAST_ACK, the program's FIN not acknowledged,
// until that is sent again 200 ms later. It is likely that without TIME_WAIT the kernel forgets the grader's end just while the FIN
// waits for its lock on another processor, and drops it without a reset.
func (p *Program) Clear(limit time.Duration) error {
	p.mu.Lock()
	welcomed := maps.Clone(p.welcomed)
	p.mu.Unlock()
	if len(welcomed) == 0 {
		return nil
	}
	for deadline := time.Now().Add(limit); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		kept, err := loopback.Unowned()
		if err != nil {
			return err
		}
		maps.DeleteFunc(kept, func(port uint16, _ bool) bool { return !welcomed[port] })
		if len(kept) == 0 {
			break
		}
	}
	return nil
}
