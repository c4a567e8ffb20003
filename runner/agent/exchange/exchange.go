//go:build linux

// Package exchange speaks to a submission's servers: it sends datagrams, holds TCP dialogues, and tells exactly what came of
// them.
package exchange

import (
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/guest"
	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// drained is how long nothing more may come after a server has exited, until all that it sent counts as received. What is
// sent over the loopback is there at once; the rest is for a busy machine.
const drained = 30 * time.Millisecond

// receiveLimit is how many bytes a call takes in; a server that sends without end gets no further.
const receiveLimit = 4 << 20

// Caller has the open connections to servers. It is safe for concurrent use.
type Caller struct {
	mu    sync.Mutex
	last  wire.ConnID
	conns map[wire.ConnID]*conn
}

// NewCaller returns a caller without connections.
func NewCaller() *Caller { return &Caller{conns: map[wire.ConnID]*conn{}} }

// conn is a connection to a program. A dialogue holds its lock.
type conn struct {
	*net.TCPConn
	program *guest.Program
	mu      sync.Mutex
	id      wire.ConnID
	isReset bool // a write has learnt of the server's reset, so that a read will not
}

func (c *Caller) add(p *guest.Program, tcp *net.TCPConn) *conn {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last++
	x := &conn{TCPConn: tcp, program: p, id: c.last}
	c.conns[x.id] = x
	return x
}

func (c *Caller) conn(p *guest.Program, id wire.ConnID) (*conn, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	x := c.conns[id]
	if x == nil || x.program != p {
		return nil, fmt.Errorf("program %d has no open connection %d", p.ID(), id)
	}
	return x, nil
}

func (c *Caller) forget(x *conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.conns, x.id)
}

// Leave resets the open connections to a program that has been stopped: half-closed, they would keep its port from being
// bound again.
func (c *Caller) Leave(p *guest.Program) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for id, x := range c.conns {
		if x.program == p {
			x.abort()
			delete(c.conns, id)
		}
	}
}

// abort closes with a reset.
func (x *conn) abort() {
	_ = x.SetLinger(0)
	_ = x.Close()
}

func hasExited(p *guest.Program) bool {
	select {
	case <-p.Exited():
		return true
	default:
		return false
	}
}
