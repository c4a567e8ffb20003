//go:build linux

package exchange

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"github.com/sockgrade/sockgrade/runner/agent/clock"
	"github.com/sockgrade/sockgrade/runner/agent/guest"
	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// UDP has an exchange as wire.UDPArgs says. In turn, a datagram without a reply is the last that is sent.
func (c *Caller) UDP(p *guest.Program, args wire.UDPArgs) (wire.UDPReply, error) {
	x := udpExchange{program: p, args: args, arrivals: make(chan wire.UDPReceived), over: make(chan struct{})}
	x.reply.Start = clock.Now()
	defer x.close()
	if err := x.open(); err != nil {
		return wire.UDPReply{}, err
	}
	var err error
	switch {
	case args.Vanish:
		err = x.vanish()
	case args.InTurn:
		err = x.inTurn()
	default:
		err = x.together()
	}
	if err != nil {
		return wire.UDPReply{}, err
	}
	if !args.Vanish {
		x.sweep()
	}
	x.reply.End, x.reply.Exited = clock.Now(), hasExited(p)
	return x.reply, nil
}

type udpExchange struct {
	program  *guest.Program
	args     wire.UDPArgs
	sockets  []*net.UDPConn
	arrivals chan wire.UDPReceived
	over     chan struct{}
	readers  sync.WaitGroup
	closing  sync.Once
	reply    wire.UDPReply
	received int // bytes
}

func (x *udpExchange) open() error {
	for i, local := range x.args.Sockets {
		pc, err := new(net.ListenConfig).ListenPacket(context.Background(), "udp4", netip.AddrPortFrom(local, 0).String())
		if err != nil {
			return fmt.Errorf("opening a UDP socket at %v: %w", local, err)
		}
		socket := pc.(*net.UDPConn)
		x.sockets = append(x.sockets, socket)
		x.readers.Add(1)
		go x.receive(i, socket)
	}
	return nil
}

func (x *udpExchange) close() {
	x.closing.Do(func() {
		close(x.over)
		for _, socket := range x.sockets {
			_ = socket.Close()
		}
		x.readers.Wait()
	})
}

// datagramBuffers are as long as the longest datagram.
var datagramBuffers = sync.Pool{New: func() any { return new([65535]byte) }}

func (x *udpExchange) receive(index int, socket *net.UDPConn) {
	defer x.readers.Done()
	buffer := datagramBuffers.Get().(*[65535]byte)
	defer datagramBuffers.Put(buffer)
	for {
		n, from, err := socket.ReadFromUDPAddrPort(buffer[:])
		if err != nil {
			return
		}
		arrival := wire.UDPReceived{
			Socket:  index,
			From:    netip.AddrPortFrom(from.Addr().Unmap(), from.Port()),
			Payload: bytes.Clone(buffer[:n]),
			At:      clock.Now(),
		}
		select {
		case x.arrivals <- arrival:
		case <-x.over:
			return
		}
	}
}

// local is where a datagram is to be sent from.
func (x *udpExchange) local(d wire.Datagram) (netip.AddrPort, error) {
	if d.Socket < 0 || d.Socket >= len(x.sockets) {
		return netip.AddrPort{}, fmt.Errorf("a datagram is to be sent from socket %d of %d", d.Socket, len(x.sockets))
	}
	return x.sockets[d.Socket].LocalAddr().(*net.UDPAddr).AddrPort(), nil
}

func (x *udpExchange) send(d wire.Datagram) error {
	local, err := x.local(d)
	if err != nil {
		return err
	}
	at := clock.Now()
	if _, err := x.sockets[d.Socket].WriteToUDPAddrPort(d.Payload, x.args.To); err != nil {
		return fmt.Errorf("sending a datagram of %d bytes to %v: %w", len(d.Payload), x.args.To, err)
	}
	x.reply.Sent = append(x.reply.Sent, wire.UDPSent{From: local, At: at})
	return nil
}

// vanish closes the sockets, and then sends from where they were. To send and close in time would take stopping the server, and
// a call that is interrupted so may fail as it would for no client: signal(7).
func (x *udpExchange) vanish() error {
	x.close()
	for _, d := range x.args.Datagrams {
		from, err := x.local(d)
		if err != nil {
			return err
		}
		at := clock.Now()
		if err := x.program.Network().SendFromVanished(from, x.args.To, d.Payload); err != nil {
			return fmt.Errorf("sending a datagram of %d bytes to %v for a client that has gone: %w", len(d.Payload), x.args.To, err)
		}
		x.reply.Sent = append(x.reply.Sent, wire.UDPSent{From: from, At: at})
	}
	return nil
}

func (x *udpExchange) inTurn() error {
	began := clock.Now()
	for _, d := range x.args.Datagrams {
		if x.args.Within > 0 && clock.Now()-began > x.args.Within {
			return nil
		}
		if err := x.send(d); err != nil {
			return err
		}
		replied := false
		x.listen(x.args.Wait, func(r wire.UDPReceived) bool {
			replied = replied || r.Socket == d.Socket
			return replied
		})
		if !replied {
			return nil
		}
	}
	return x.quiet()
}

func (x *udpExchange) together() error {
	for _, d := range x.args.Datagrams {
		if err := x.send(d); err != nil {
			return err
		}
	}
	enough := func() bool { return len(x.reply.Replies) >= len(x.args.Datagrams) }
	for before := -1; !enough() && len(x.reply.Replies) > before; {
		before = len(x.reply.Replies)
		x.listen(x.args.Wait, func(wire.UDPReceived) bool { return true })
	}
	if enough() {
		return x.quiet()
	}
	return nil
}

// quiet listens on until nothing has come for a quiet window and nothing is to be expected: what comes twice must not hide what
// is still to come, nor that a server sleeps before it sends it.
func (x *udpExchange) quiet() error {
	if x.args.Quiet == 0 {
		return nil
	}
	began := clock.Now()
	silent := began
	for x.received <= receiveLimit && clock.Now() < began+x.args.Wait {
		before := len(x.reply.Replies)
		if _, err := x.program.Idle(); err != nil { // to know after the window whether it was idle all the time
			return err
		}
		x.listen(x.args.Quiet, func(wire.UDPReceived) bool { return false })
		if len(x.reply.Replies) > before {
			silent = clock.Now()
			continue
		}
		idle, err := x.program.Idle()
		if err != nil || idle > 0 || hasExited(x.program) || clock.Now() >= silent+x.args.Quiet+x.args.Linger {
			return err
		}
	}
	return nil
}

// sweep takes in what is in the sockets already. A server has sent it before what ended the call, but each socket is read by a
// goroutine of its own, in any order.
func (x *udpExchange) sweep() {
	for _, socket := range x.sockets {
		_ = socket.SetReadDeadline(time.Unix(0, 1)) // ends a read that waits, and takes nothing
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		x.readers.Wait()
	}()
	for reading := true; reading; {
		select {
		case r := <-x.arrivals:
			x.reply.Replies = append(x.reply.Replies, r)
		case <-ended:
			reading = false
		}
	}
	for i, socket := range x.sockets {
		x.drain(i, socket)
	}
}

// drain reads what a socket holds, without waiting. Nobody else may read it any more.
func (x *udpExchange) drain(index int, socket *net.UDPConn) {
	raw, err := socket.SyscallConn()
	if err != nil || socket.SetReadDeadline(time.Time{}) != nil {
		return // it is closed
	}
	buffer := datagramBuffers.Get().(*[65535]byte)
	defer datagramBuffers.Put(buffer)
	_ = raw.Read(func(fd uintptr) bool {
		for x.received <= receiveLimit {
			n, from, err := unix.Recvfrom(int(fd), buffer[:], unix.MSG_DONTWAIT)
			sender, ok := from.(*unix.SockaddrInet4)
			if err != nil || !ok {
				break
			}
			x.received += n + 64
			x.reply.Replies = append(x.reply.Replies, wire.UDPReceived{
				Socket:  index,
				From:    netip.AddrPortFrom(netip.AddrFrom4(sender.Addr), uint16(sender.Port)),
				Payload: bytes.Clone(buffer[:n]),
				At:      clock.Now(),
			})
		}
		return true
	})
}

// listen records what comes until enough says so, the limit passes, or the server has exited and nothing more comes.
func (x *udpExchange) listen(limit time.Duration, enough func(wire.UDPReceived) bool) {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	exited := x.program.Exited()
	var dry <-chan time.Time
	for {
		select {
		case r := <-x.arrivals:
			x.reply.Replies = append(x.reply.Replies, r)
			if x.received += len(r.Payload) + 64; x.received > receiveLimit || enough(r) {
				return
			}
			if dry != nil {
				dry = time.After(drained)
			}
		case <-exited:
			exited, dry = nil, time.After(drained)
		case <-dry:
			return
		case <-timer.C:
			return
		}
	}
}
