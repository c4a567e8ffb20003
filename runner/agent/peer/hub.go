//go:build linux

// Package peer has the grader's own servers, which a submission's clients speak to.
package peer

import (
	"fmt"
	"io"
	"sync"

	"github.com/sockgrade/sockgrade/runner/agent/guest"
	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// Hub has the servers of the programs that run apart, in the network of each. It is safe for concurrent use.
type Hub struct {
	mu        sync.Mutex
	listeners map[*guest.Program][]io.Closer
}

// NewHub returns a hub without servers.
func NewHub() *Hub { return &Hub{listeners: map[*guest.Program][]io.Closer{}} }

// client is a program and the server that it is to find. Whatever reaches that server comes from the program: nobody else is
// in its network.
type client struct {
	program *guest.Program
	spec    wire.Peer
}

// Serve sets a server up for a program that is about to start, apart.
func (h *Hub) Serve(p *guest.Program, spec wire.Peer) error {
	c := &client{program: p, spec: spec}
	var opened []io.Closer
	for _, port := range spec.Ports {
		var listener io.Closer
		var err error
		p.Network().Do(func() { listener, err = c.listen(port) })
		if err != nil {
			closeAll(opened)
			return fmt.Errorf("listening on %s port %d for a client: %w", spec.Network, port, err)
		}
		opened = append(opened, listener)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.listeners[p] = opened
	return nil
}

// Leave closes what listened for a program that has been stopped.
func (h *Hub) Leave(p *guest.Program) {
	h.mu.Lock()
	defer h.mu.Unlock()
	closeAll(h.listeners[p])
	delete(h.listeners, p)
}

func closeAll(listeners []io.Closer) {
	for _, l := range listeners {
		_ = l.Close()
	}
}

func (c *client) listen(port uint16) (io.Closer, error) {
	switch c.spec.Network {
	case wire.UDP:
		return c.listenUDP(port)
	case wire.TCP:
		return c.listenTCP(port)
	}
	return nil, fmt.Errorf("there is no network %q", c.spec.Network)
}
