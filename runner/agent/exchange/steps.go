//go:build linux

package exchange

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"syscall"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/clock"
	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

const (
	// sending is how long a server that does not read may keep a write from being taken by the kernel.
	sending = 5 * time.Second
	// settling is for how long a server must be idle to have finished with what it was sent.
	settling = 10 * time.Millisecond
	// idleTick is how often to look whether a server is idle.
	idleTick = 4 * time.Millisecond
)

func (d *dialogue) send(i int, step wire.Step) {
	at := clock.Now()
	_ = d.conn.SetWriteDeadline(time.Now().Add(sending)) // fails only on a closed connection, as Write then does
	_, err := d.conn.Write(step.Payload)
	if err != nil {
		// The kernel tells of a reset once: if the write has heard it, a later read would take it for an orderly close.
		d.conn.isReset = d.conn.isReset || errors.Is(err, syscall.ECONNRESET)
		d.event(i, wire.SendError, nil)
		return
	}
	d.transcript.Events = append(d.transcript.Events, wire.Event{Kind: wire.SentData, Step: i, Data: step.Payload, At: at})
}

// receive reads until the connection ends or the step's conditions are met, and records which.
func (d *dialogue) receive(i int, step wire.Step) error {
	r := receiving{dialogue: d, step: step, index: i, began: time.Now()}
	r.limit = r.began.Add(step.Wait)
	buffer := make([]byte, 16<<10)
	for {
		over, err := r.isOver()
		if err != nil {
			return err
		}
		if over {
			if step.Want == 0 || r.got < step.Want || step.Quiet > 0 {
				d.event(i, wire.Silence, nil)
			}
			return nil
		}
		_ = d.conn.SetReadDeadline(r.nextLook())
		n, err := d.conn.Read(buffer)
		if n > 0 {
			r.record(buffer[:n])
		}
		if err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
			continue
		}
		d.ended(i, err)
		return nil
	}
}

// ended records how the connection ended. After a FIN it stays open for sending.
func (d *dialogue) ended(i int, err error) {
	if errors.Is(err, io.EOF) && !d.conn.isReset {
		d.event(i, wire.PeerClose, nil)
		return
	}
	if errors.Is(err, net.ErrClosed) { // the program was stopped meanwhile
		d.event(i, wire.Silence, nil)
	} else {
		d.event(i, wire.PeerReset, nil)
	}
	d.conn.abort()
	d.drop()
}

// receiving is a Receive under way.
type receiving struct {
	*dialogue
	step  wire.Step
	index int
	began time.Time
	limit time.Time
	last  time.Time // of the last arrival
	dry   time.Time // when a server that has exited counts as drained; zero while it runs
	got   int       // bytes
}

func (r *receiving) satisfied() bool { return r.step.Want > 0 && r.got >= r.step.Want }

// isOver tells whether to stop reading, the connection still being open.
func (r *receiving) isOver() (bool, error) {
	now := time.Now()
	switch {
	case r.received >= receiveLimit:
		return true, nil
	case r.satisfied():
		return r.isQuiet(now)
	case !now.Before(r.limit):
		return true, nil
	case !r.dry.IsZero() && !now.Before(r.dry):
		return true, nil
	case r.step.GiveUpIdle > 0 && r.got == 0:
		idle, err := r.program.Idle()
		return min(idle, now.Sub(r.began)) >= r.step.GiveUpIdle, err
	}
	return false, nil
}

// isQuiet tells whether, after all that was wanted, nothing has come for a quiet window and nothing is to be expected. A server that
// never falls silent is listened to for the wait at most.
func (r *receiving) isQuiet(now time.Time) (bool, error) {
	if now.After(r.limit.Add(r.step.Quiet)) {
		return true, nil
	}
	if r.step.Linger == 0 {
		return !now.Before(r.last.Add(r.step.Quiet)), nil
	}
	idle, err := r.program.Idle()
	if now.Before(r.last.Add(r.step.Quiet)) {
		return false, err
	}
	return idle > 0 || hasExited(r.program) || !now.Before(r.last.Add(r.step.Quiet+r.step.Linger)), err
}

// nextLook is when a read is to return for conditions to be looked at.
func (r *receiving) nextLook() time.Time {
	if r.dry.IsZero() && hasExited(r.program) {
		r.dry = time.Now().Add(drained)
	}
	next := r.limit
	if r.satisfied() {
		next = r.last.Add(r.step.Quiet + r.step.Linger)
	}
	if !r.dry.IsZero() {
		return earlier(next, r.dry)
	}
	return earlier(next, time.Now().Add(idleTick))
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// maxEvents is how many arrivals of one call are kept apart; later ones are added to the last.
const maxEvents = 256

func (r *receiving) record(data []byte) {
	r.got += len(data)
	r.received += len(data)
	r.last = time.Now()
	if !r.dry.IsZero() {
		r.dry = r.last.Add(drained)
	}
	events := r.transcript.Events
	if last := len(events) - 1; len(events) >= maxEvents && events[last].Kind == wire.Received && events[last].Step == r.index {
		events[last].Data = append(events[last].Data, data...)
		return
	}
	r.event(r.index, wire.Received, bytes.Clone(data))
}

// pause waits until the server has gone idle.
func (d *dialogue) pause(step wire.Step) error {
	for limit := time.Now().Add(step.Wait); time.Now().Before(limit) && !hasExited(d.program); time.Sleep(idleTick) {
		idle, err := d.program.Idle()
		if err != nil || idle >= settling {
			return err
		}
	}
	return nil
}
