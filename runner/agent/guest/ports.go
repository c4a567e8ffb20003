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
// That is at once, but for one case in some hundreds. Where TIME_WAIT is off, the kernel forgets the end that closes first as soon
// as its FIN is acknowledged. A FIN of the other end that waits for that socket's lock in this moment, on another processor, is
// dropped without a word (tcp_rcv_state_process in net/ipv4/tcp_input.c, in the state TCP_CLOSE), and the other end, the
// program's, stays in LAST_ACK until it sends it again, 200 ms later.
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
