//go:build linux

package peer

import (
	"io"
	"net/netip"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/clock"
	"github.com/sockgrade/sockgrade/runner/agent/guest"
	"github.com/sockgrade/sockgrade/runner/agent/loopback"
	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

const longestDatagram = 65535

func (c *client) listenUDP(port uint16) (io.Closer, error) {
	conn, err := loopback.ListenUDP(port)
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
			id, ok := c.program.AddRequest(wire.Request{Network: wire.UDP, From: from, To: to, Payload: buffer[:n], At: clock.Now()})
			if !ok {
				continue
			}
			c.program.RequestArrived(id)
			if !c.spec.Mute {
				go c.answerDatagram(conn, id, time.Now(), to, from)
			}
		}
	}()
	return conn, nil
}

// answerDatagram sends the answers from the address that the client dialled.
func (c *client) answerDatagram(conn *loopback.UDPConn, id guest.RequestID, arrival time.Time, from, to netip.AddrPort) {
	if !c.wait(arrival) {
		return
	}
	for _, answer := range c.spec.Answers {
		if err := answering(c.program, id, func() error { return conn.Send(answer, from, to) }); err != nil {
			return // the client has gone
		}
	}
}

// answering sends an answer, which counts as sent from before it is: the client may have read it and ended before this
// goroutine goes on.
func answering(p *guest.Program, id guest.RequestID, send func() error) error {
	at := clock.Now()
	first := false
	p.UpdateRequest(id, func(r *wire.Request) {
		if first = r.Answered == 0; first {
			r.Answered = at
		}
	})
	err := send()
	if err != nil && first {
		p.UpdateRequest(id, func(r *wire.Request) { r.Answered = 0 })
	}
	return err
}
