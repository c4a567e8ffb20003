//go:build linux

package exchange

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"slices"
	"sync"
	"syscall"

	"github.com/sockgrade/sockgrade/runner/agent/clock"
	"github.com/sockgrade/sockgrade/runner/agent/guest"
	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// TCP holds dialogues as wire.TCPArgs says.
func (c *Caller) TCP(p *guest.Program, args wire.TCPArgs) (wire.TCPReply, error) {
	reply := wire.TCPReply{Start: clock.Now(), Transcripts: make([]wire.Transcript, len(args.Dialogues))}
	errs := make([]error, max(1, len(args.Dialogues)))
	dialogues := make([]dialogue, len(args.Dialogues))
	for i, d := range args.Dialogues {
		dialogues[i] = dialogue{caller: c, program: p, Dialogue: d, transcript: &reply.Transcripts[i]}
	}
	if args.InTurn {
		for i := range dialogues {
			if args.Within > 0 && clock.Now()-reply.Start > args.Within {
				break
			}
			if errs[i] = dialogues[i].connect(); errs[i] == nil {
				errs[i] = dialogues[i].hold()
			}
			dialogues[i].release()
			if errs[i] != nil || dialogues[i].received == 0 {
				break
			}
		}
	} else if errs[0] = distinct(args.Dialogues); errs[0] == nil {
		together(dialogues, func(i int) { errs[i] = dialogues[i].connect() })
		if errors.Join(errs...) == nil {
			together(dialogues, func(i int) { errs[i] = dialogues[i].hold() })
		}
	}
	for i := range dialogues {
		dialogues[i].release()
	}
	if err := errors.Join(errs...); err != nil {
		return wire.TCPReply{}, err
	}
	reply.End, reply.Exited = clock.Now(), hasExited(p)
	return reply, nil
}

// distinct refuses dialogues that would be held on one connection at the same time.
func distinct(dialogues []wire.Dialogue) error {
	seen := map[wire.ConnID]bool{}
	for _, d := range dialogues {
		if d.Conn != 0 && seen[d.Conn] {
			return fmt.Errorf("two dialogues at the same time on connection %d", d.Conn)
		}
		seen[d.Conn] = true
	}
	return nil
}

func together(dialogues []dialogue, do func(i int)) {
	var all sync.WaitGroup
	for i := range dialogues {
		all.Go(func() { do(i) })
	}
	all.Wait()
}

// dialogue is one that is being held.
type dialogue struct {
	wire.Dialogue
	caller     *Caller
	program    *guest.Program
	conn       *conn // nil if there is none, or none any more
	transcript *wire.Transcript
	received   int // bytes
}

// connect finds the dialogue's open connection or makes a new one. That it cannot be made is an event, not an error.
func (d *dialogue) connect() error {
	if d.Conn != 0 {
		x, err := d.caller.conn(d.program, d.Conn)
		if err != nil {
			return err
		}
		x.mu.Lock()
		d.conn = x
		d.addresses()
		return nil
	}
	dialer := net.Dialer{Timeout: d.Wait, KeepAlive: -1}
	d.transcript.To = d.To
	if d.From.IsValid() {
		dialer.LocalAddr = net.TCPAddrFromAddrPort(netip.AddrPortFrom(d.From, 0))
		d.transcript.From = netip.AddrPortFrom(d.From, 0)
	}
	c, err := dialer.DialContext(context.Background(), "tcp4", d.To.String())
	switch {
	case err == nil:
		d.conn = d.caller.add(d.program, c.(*net.TCPConn))
		d.conn.mu.Lock()
		d.addresses()
		d.event(-1, wire.Connected, nil)
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.ECONNRESET):
		d.event(-1, wire.Refused, nil)
	case errors.Is(err, os.ErrDeadlineExceeded), isTimeout(err):
		d.event(-1, wire.NoConnect, nil)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		d.event(-1, wire.NoPort, nil)
	case isNoAddress(err):
		d.event(-1, wire.NoAddress, nil)
	default:
		return fmt.Errorf("connecting to %v: %w", d.To, err)
	}
	return nil
}

// isNoAddress tells whether the kernel refuses to connect to such an address at all. Every other one is local here.
func isNoAddress(err error) bool {
	return slices.ContainsFunc([]error{syscall.EINVAL, syscall.ENETUNREACH, syscall.EHOSTUNREACH, syscall.EACCES},
		func(refused error) bool { return errors.Is(err, refused) })
}

func isTimeout(err error) bool {
	var t interface{ Timeout() bool }
	return errors.As(err, &t) && t.Timeout()
}

func (d *dialogue) addresses() {
	d.transcript.From = d.conn.LocalAddr().(*net.TCPAddr).AddrPort()
	d.transcript.To = d.conn.RemoteAddr().(*net.TCPAddr).AddrPort()
}

// hold takes the steps, as long as there is a connection.
func (d *dialogue) hold() error {
	for i, step := range d.Steps {
		if d.conn == nil {
			return nil
		}
		if err := d.take(i, step); err != nil {
			return err
		}
	}
	return nil
}

func (d *dialogue) take(i int, step wire.Step) error {
	switch step.Do {
	case wire.Send:
		d.send(i, step)
	case wire.Receive:
		return d.receive(i, step)
	case wire.HalfClose:
		if err := d.conn.CloseWrite(); err != nil {
			d.event(i, wire.SendError, nil)
			return nil
		}
		d.event(i, wire.OwnClose, nil)
	case wire.Close:
		_ = d.conn.Close() // there is nothing left to flush on an error
		d.end(i)
	case wire.Reset:
		d.conn.abort()
		d.end(i)
	case wire.Pause:
		return d.pause(step)
	default:
		return fmt.Errorf("there is no action %q", step.Do)
	}
	return nil
}

func (d *dialogue) end(i int) {
	d.event(i, wire.OwnClose, nil)
	d.drop()
}

// drop forgets a connection that is closed.
func (d *dialogue) drop() {
	d.caller.forget(d.conn)
	d.conn.mu.Unlock()
	d.conn = nil
}

// release leaves a connection that is still open to later calls.
func (d *dialogue) release() {
	if d.conn != nil {
		d.transcript.Conn = d.conn.id
		d.conn.mu.Unlock()
		d.conn = nil
	}
}

func (d *dialogue) event(step int, kind wire.EventKind, data []byte) {
	d.transcript.Events = append(d.transcript.Events, wire.Event{Kind: kind, Step: step, Data: data, At: clock.Now()})
}
