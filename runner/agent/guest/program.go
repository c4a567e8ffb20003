//go:build linux

package guest

import (
	"os"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"github.com/sockgrade/sockgrade/runner/agent/clock"
	"github.com/sockgrade/sockgrade/runner/agent/loopback"
	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// Program is one start of a program, from then until it is stopped. What it left running when it exited belongs to it. It is
// safe for concurrent use.
type Program struct {
	id          wire.ProgramID
	crowd       crowd
	network     *loopback.Net
	outputLimit int
	started     time.Duration
	vacated     bool // the keeper's: its network may be another's now

	keyboard  *os.File      // the grader's side of the terminal; nil if the program could not be executed
	exited    chan struct{} // closed when the started process has been reaped
	screenEnd chan struct{} // closed when nothing more can come from the terminal
	done      chan struct{} // closed when it has exited and what it wrote has been read

	stopOnce sync.Once
	stopErr  error
	stopped  chan struct{} // closed when it is being stopped

	mu       sync.Mutex
	reading  sync.Mutex    // held from reading the terminal until what was read stands on the screen
	changes  chan struct{} // closed and replaced at every change
	screen   []byte        // only ever appended to
	exit     *wire.Exit
	byAgent  string
	requests []request
	payload  int             // bytes of all their payloads that are kept
	ended    time.Duration   // when all of it had been stopped; 0 until then
	welcomed map[uint16]bool // the ports at which it was seen to listen

	lookMu    sync.Mutex
	lastLook  look
	goesOn    *bool // a thread sleeps for itself, as of lastLook; nil if that was not looked at
	idleSince time.Duration
}

func newProgram(id wire.ProgramID, c crowd, network *loopback.Net, outputLimit int) *Program {
	return &Program{
		id:          id,
		crowd:       c,
		network:     network,
		outputLimit: outputLimit,
		started:     clock.Now(),
		exited:      make(chan struct{}),
		screenEnd:   make(chan struct{}),
		done:        make(chan struct{}),
		stopped:     make(chan struct{}),
		changes:     make(chan struct{}),
		welcomed:    map[uint16]bool{},
	}
}

// ID is the program's name on the wire.
func (p *Program) ID() wire.ProgramID { return p.id }

// Network is the network that the program runs in.
func (p *Program) Network() *loopback.Net { return p.network }

// Span is from before the program's start to its end by Stop, or until now.
func (p *Program) Span() (from, to time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ended != 0 {
		return p.started, p.ended
	}
	return p.started, clock.Now()
}

// Exited is closed when the program has exited.
func (p *Program) Exited() <-chan struct{} { return p.exited }

// Stopped is closed when the grader begins to stop the program.
func (p *Program) Stopped() <-chan struct{} { return p.stopped }

// typing is how long a program may take to make room in its terminal's buffer.
const typing = time.Second

// Type types text. A program that does not read, or has gone, loses it, as it would a person's typing.
func (p *Program) Type(text []byte) {
	if p.keyboard == nil {
		return
	}
	// What it slept before is no sign of what it does about the text.
	p.lookMu.Lock()
	p.lastLook, p.goesOn = look{}, nil
	p.lookMu.Unlock()
	if err := p.keyboard.SetWriteDeadline(time.Now().Add(typing)); err == nil {
		_, _ = p.keyboard.Write(text)
	}
}

// lastWords is how long, after a program has exited, its terminal is listened to while a process that it left behind keeps
// it open.
const lastWords = 100 * time.Millisecond

// reaped records the end of the started process.
func (p *Program) reaped(status unix.WaitStatus) {
	p.mu.Lock()
	exit := exitOf(status)
	exit.ByAgent = p.byAgent
	p.exit = &exit
	p.mu.Unlock()
	close(p.exited)
	go func() {
		select {
		case <-p.screenEnd:
		case <-time.After(lastWords):
			p.readRest()
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		close(p.done)
		p.changedLocked()
	}()
}

func exitOf(status unix.WaitStatus) wire.Exit {
	exit := wire.Exit{Code: status.ExitStatus(), At: clock.Now()}
	if status.Signaled() {
		exit.Signal = unix.SignalName(status.Signal())
	}
	return exit
}

// end kills the program and all that it started. Why is recorded if it has not exited by itself.
func (p *Program) end(why string) error {
	p.mu.Lock()
	if p.exit == nil && p.byAgent == "" {
		p.byAgent = why
	}
	p.mu.Unlock()
	return p.crowd.kill()
}

// Stop kills the program and all that it started, and returns its last state. The payloads of its requests are then forgotten:
// a sandbox sees many clients.
func (p *Program) Stop() (wire.State, error) {
	p.stopOnce.Do(func() {
		close(p.stopped)
		if p.stopErr = p.end(wire.Stopped); p.stopErr != nil {
			return
		}
		<-p.done
		if p.keyboard != nil {
			_ = p.keyboard.Close()
		}
		p.mu.Lock()
		p.ended = clock.Now()
		p.mu.Unlock()
	})
	if p.stopErr != nil {
		return wire.State{}, p.stopErr
	}
	state, err := p.State()
	p.forgetPayloads()
	return state, err
}

// Idle looks at the program's threads and returns for how long none of them has run, as far as is known: since the first
// look that found them as they are now. It is 0 while one of them will run again by itself.
func (p *Program) Idle() (time.Duration, error) {
	p.lookMu.Lock()
	defer p.lookMu.Unlock()
	at := clock.Now()
	goesOn := p.goesOn
	if goesOn == nil && p.lastLook.asleep {
		// Where the threads sleep is read between two looks: if these are the same, it holds for the whole sleep.
		goes, err := p.crowd.goesOn()
		if err != nil {
			return 0, err
		}
		goesOn = &goes
	}
	now, err := p.crowd.look()
	if err != nil {
		return 0, err
	}
	if !now.asleep || now != p.lastLook {
		p.lastLook, p.goesOn, p.idleSince = now, nil, at
		return 0, nil
	}
	p.goesOn = goesOn
	if *goesOn {
		return 0, nil
	}
	return clock.Now() - p.idleSince, nil
}

// Sockets are the program's lines in the socket tables. Clear goes by the welcoming ones that were seen here.
func (p *Program) Sockets(networks ...wire.Network) ([]wire.Socket, error) {
	var ours map[uint64]bool
	if !p.crowd.own {
		var err error
		if ours, err = agentSockets(); err != nil {
			return nil, err
		}
	}
	var sockets []wire.Socket
	for _, network := range networks {
		table, err := loopback.Table(network)
		if err != nil {
			return nil, err
		}
		for _, entry := range table {
			if entry.UID == p.crowd.user && !ours[entry.Inode] {
				sockets = append(sockets, entry.Socket)
			}
		}
	}
	p.noteWelcoming(sockets)
	return sockets, nil
}

// State is what is known of the program now, but for its sockets.
func (p *Program) State() (wire.State, error) {
	idle, err := p.Idle()
	if err != nil {
		return wire.State{}, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	state := wire.State{
		At:     clock.Now(),
		Screen: p.screen[:len(p.screen):len(p.screen)],
		Idle:   idle,
	}
	select {
	case <-p.done:
		exit := *p.exit
		state.Exit = &exit
	default:
	}
	for _, r := range p.requests {
		r.Payload = r.Payload[:len(r.Payload):len(r.Payload)]
		state.Requests = append(state.Requests, r.Request)
	}
	return state, nil
}

// change returns a channel that is closed at the next change of screen, exit or requests.
func (p *Program) change() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.changes
}

func (p *Program) changedLocked() {
	close(p.changes)
	p.changes = make(chan struct{})
}
