//go:build linux

// Package peer has the grader's own servers, which a submission's clients speak to.
package peer

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/sockgrade/sockgrade/runner/agent/guest"
	"github.com/sockgrade/sockgrade/runner/agent/loopback"
	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// Hub has a listener for each port on which a program expects a server. Programs that expect the same one share it. It is
// safe for concurrent use.
type Hub struct {
	mu        sync.Mutex
	listeners map[place]*listener
}

// place is where a server listens, on every address.
type place struct {
	network wire.Network
	port    uint16
}

// listener is a server for the clients that expect one at its place.
type listener struct {
	io.Closer
	clients []*client // in the order of their start
}

// client is a program and the server that it is to find.
type client struct {
	program *guest.Program
	spec    wire.Peer
}

// NewHub returns a hub without listeners.
func NewHub() *Hub { return &Hub{listeners: map[place]*listener{}} }

// Serve sets a server up for a program that is about to start. The error tells which port is taken, and by whom.
func (h *Hub) Serve(p *guest.Program, spec wire.Peer) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	c := &client{program: p, spec: spec}
	for _, port := range spec.Ports {
		at := place{spec.Network, port}
		if h.listeners[at] == nil {
			l, err := h.listen(at)
			if err != nil {
				h.leaveLocked(p)
				return fmt.Errorf("listening on %s port %d for a client%s: %w", at.network, at.port, taker(at), err)
			}
			h.listeners[at] = &listener{Closer: l}
		}
		l := h.listeners[at]
		l.clients = append(l.clients, c)
	}
	return nil
}

// Leave ends a stopped program's part; a listener that no other program needs is closed.
func (h *Hub) Leave(p *guest.Program) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.leaveLocked(p)
}

func (h *Hub) leaveLocked(p *guest.Program) {
	for at, l := range h.listeners {
		l.clients = slices.DeleteFunc(l.clients, func(c *client) bool { return c.program == p })
		if len(l.clients) == 0 {
			_ = l.Close()
			delete(h.listeners, at)
		}
	}
}

func (h *Hub) listen(at place) (io.Closer, error) {
	switch at.network {
	case wire.UDP:
		return h.listenUDP(at)
	case wire.TCP:
		return h.listenTCP(at)
	}
	return nil, fmt.Errorf("there is no network %q", at.network)
}

// taker says who owns the socket that is in the way.
func taker(at place) string {
	table, err := loopback.Table(at.network)
	if err != nil {
		return ""
	}
	for _, e := range table {
		if e.Local.Port() == at.port && (e.Listen || at.network == wire.UDP) {
			return fmt.Sprintf(" (a program of user %d has it)", e.UID)
		}
	}
	return ""
}

// at returns the clients of a place.
func (h *Hub) at(at place) []*client {
	h.mu.Lock()
	defer h.mu.Unlock()
	l := h.listeners[at]
	if l == nil {
		return nil
	}
	return slices.Clone(l.clients)
}

// sender finds whose message it is: the one whose user owns the sending socket. When that socket has gone already, or all
// programs are one user, it is the only client that there is, or the one on whose keyboard the payload was typed, or the one
// started last: in this last case it may be any of them, which all are told. A sender that is no client at all has none.
func (h *Hub) sender(at place, owner *uint32, payload []byte) *client {
	clients := h.at(at)
	if len(clients) == 0 {
		return nil
	}
	if owner != nil {
		for _, c := range clients {
			if uid, own := c.program.User(); own && uid == *owner {
				return c
			}
		}
		if _, own := clients[0].program.User(); own {
			return nil
		}
	}
	if len(clients) == 1 {
		return clients[0]
	}
	if words := bytes.TrimSpace(payload); len(words) > 0 {
		for _, c := range slices.Backward(clients) {
			if bytes.Contains(c.program.Typed(), words) {
				return c
			}
		}
	}
	for _, c := range clients {
		c.program.AddStray()
	}
	return clients[len(clients)-1]
}
