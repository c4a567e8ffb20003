//go:build linux

package peer

import (
	"bytes"
	"io"
	"net/netip"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/clock"
	"github.com/sockgrade/sockgrade/runner/agent/guest"
	"github.com/sockgrade/sockgrade/runner/agent/loopback"
	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

const longestDatagram = 65535

func (h *Hub) listenUDP(at place) (io.Closer, error) {
	conn, err := loopback.ListenUDP(at.port)
	if err != nil {
		return nil, err
	}
	go func() {
		buffer := make([]byte, longestDatagram)
		for {
			n, from, to, err := conn.Receive(buffer)
			if err != nil {
				return
			}
			arrival := clock.Now()
			payload := bytes.Clone(buffer[:n])
			c := h.sender(at, ownerOf(wire.UDP, from, to), payload)
			if c == nil {
				continue
			}
			id, ok := c.program.AddRequest(wire.Request{Network: wire.UDP, From: from, To: to, Payload: payload, At: arrival})
			if !ok {
				continue
			}
			c.program.RequestArrived(id)
			if !c.spec.Mute {
				go answerDatagram(conn, c, id, to, from)
			}
		}
	}()
	return conn, nil
}

// answerDatagram sends the answers from the address that the client dialled.
func answerDatagram(conn *loopback.UDPConn, c *client, id guest.RequestID, from, to netip.AddrPort) {
	if !wait(c) {
		return
	}
	for _, answer := range c.spec.Answers {
		at := clock.Now()
		if err := conn.Send(answer, from, to); err != nil {
			return // the client has gone
		}
		c.program.UpdateRequest(id, func(r *wire.Request) { answered(r, at) })
	}
}

// wait lets the delay pass; it returns false if the client was stopped meanwhile.
func wait(c *client) bool {
	timer := time.NewTimer(c.spec.Delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-c.program.Stopped():
		return false
	}
}

func answered(r *wire.Request, at time.Duration) {
	if r.Answered == 0 {
		r.Answered = at
	}
}

// ownerOf returns the user of the socket that sends from one address to another; nil if it is not there any more.
func ownerOf(network wire.Network, from, to netip.AddrPort) *uint32 {
	uid, found, err := loopback.Owner(network, from, to)
	if err != nil || !found {
		return nil
	}
	return &uid
}
