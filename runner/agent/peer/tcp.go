//go:build linux

package peer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/clock"
	"github.com/sockgrade/sockgrade/runner/agent/guest"
	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

const (
	// settled is how long nothing more may come until a request counts as whole: TCP does not keep writes apart.
	settled = 15 * time.Millisecond
	// connectionLimit is how many connections of a client are held open; more are reset at once.
	connectionLimit = 128
)

func (c *client) listenTCP(port uint16) (io.Closer, error) {
	config := net.ListenConfig{KeepAlive: -1}
	l, err := config.Listen(context.Background(), "tcp4", fmt.Sprintf("0.0.0.0:%d", port))
	if err != nil {
		return nil, err
	}
	go func() {
		slots := make(chan struct{}, connectionLimit)
		for {
			conn, err := l.Accept()
			if errors.Is(err, net.ErrClosed) {
				return
			}
			if err != nil {
				time.Sleep(time.Millisecond) // out of descriptors: some will be closed
				continue
			}
			select {
			case slots <- struct{}{}:
				arrival := clock.Now()
				go func() {
					defer func() { <-slots }()
					c.serve(conn.(*net.TCPConn), arrival)
				}()
			default:
				abort(conn.(*net.TCPConn))
			}
		}
	}()
	return l, nil
}

// serve has one connection from its arrival until the client is stopped or has ended it.
func (c *client) serve(conn *net.TCPConn, arrival time.Duration) {
	from := conn.RemoteAddr().(*net.TCPAddr).AddrPort()
	to := conn.LocalAddr().(*net.TCPAddr).AddrPort()
	id, ok := c.program.AddRequest(wire.Request{Network: wire.TCP, From: from, To: to, At: arrival})
	if !ok {
		abort(conn)
		return
	}
	x := &connection{TCPConn: conn, client: c, id: id, whole: make(chan time.Time, 1)}
	x.settle = time.AfterFunc(time.Hour, func() { x.arrived(time.Now().Add(-settled)) })
	defer x.settle.Stop()

	ended := make(chan struct{})
	go func() {
		defer close(ended)
		x.read()
	}()
	select {
	case since := <-x.whole:
		x.answer(since)
		x.linger(ended)
	case <-c.program.Stopped():
		abort(conn)
	}
	<-ended
}

// linger keeps the connection until the client has ended it or, with Hold, until the client is stopped.
func (x *connection) linger(ended <-chan struct{}) {
	if x.client.spec.Hold {
		ended = nil
	}
	select {
	case <-ended:
		_ = x.Close()
	case <-x.client.program.Stopped():
		abort(x.TCPConn)
	}
}

// connection is one that a client has made.
type connection struct {
	*net.TCPConn
	client *client
	id     guest.RequestID
	settle *time.Timer
	once   sync.Once
	whole  chan time.Time // gets when the request had arrived, as soon as that is known
}

// arrived takes the request for whole since then.
func (x *connection) arrived(since time.Time) {
	x.once.Do(func() {
		x.client.program.RequestArrived(x.id)
		x.whole <- since
	})
}

// read records what comes, to the end of the connection.
func (x *connection) read() {
	defer func() { x.arrived(time.Now()) }()
	buffer := make([]byte, 4096)
	for {
		n, err := x.Read(buffer)
		if n > 0 {
			x.client.program.ReceiveMore(x.id, buffer[:n])
			x.settle.Reset(settled)
		}
		switch {
		case err == nil:
			continue
		case errors.Is(err, io.EOF):
			x.update(func(r *wire.Request) { r.End, r.EndAt = "close", clock.Now() })
		case !errors.Is(err, net.ErrClosed):
			x.update(func(r *wire.Request) { r.End, r.EndAt = "reset", clock.Now() })
		}
		return
	}
}

// answer does what the client's peer is to do after the request, which had arrived since then, and leaves the connection to be read.
func (x *connection) answer(since time.Time) {
	if !x.client.wait(since) {
		return
	}
	if !x.client.spec.Mute {
		for _, answer := range x.client.spec.Answers {
			err := answering(x.client.program, x.id, func() error { _, err := x.Write(answer); return err })
			if err != nil {
				return // the reader records how the client ended it
			}
		}
	}
	if !x.client.spec.Hold {
		_ = x.CloseWrite() // fails only if the client has ended it before
	}
}

func (x *connection) update(change func(*wire.Request)) {
	x.client.program.UpdateRequest(x.id, change)
}

// abort closes a connection with a reset, whatever its state: nothing is left that would keep a server from binding the port.
func abort(conn *net.TCPConn) {
	_ = conn.SetLinger(0)
	_ = conn.Close()
}
