//go:build linux

package guest

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"github.com/sockgrade/sockgrade/runner/agent/confine"
	"github.com/sockgrade/sockgrade/runner/agent/loopback"
	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// Keeper starts programs and reaps them and all that they leave. There is one in a process, which must be PID 1 and must
// wait for no child by any other way. It is safe for concurrent use.
type Keeper struct {
	home        *loopback.Net
	networks    []*loopback.Net // all of them
	identities  *identities
	outputLimit int

	limitOnce sync.Once
	limitErr  error
	building  sync.Mutex // one build at a time: builds may have more processes than programs

	mu       sync.Mutex
	apart    []*loopback.Net // those that no program is in
	programs []*Program      // by ID, from 1
	children map[int]func(unix.WaitStatus)
}

// NewKeeper returns a keeper and begins to reap. Programs run in home, or each in a network of apart.
func NewKeeper(home *loopback.Net, apart []*loopback.Net) (*Keeper, error) {
	ids, err := newIdentities()
	if err != nil {
		return nil, err
	}
	networks := append([]*loopback.Net{home}, apart...)
	for _, network := range networks {
		if err := beNice(network); err != nil {
			return nil, err
		}
	}
	k := &Keeper{home: home, networks: networks, apart: slices.Clone(apart), identities: ids, outputLimit: defaultOutputLimit,
		children: map[int]func(unix.WaitStatus){}}
	died := make(chan os.Signal, 1)
	signal.Notify(died, unix.SIGCHLD)
	go func() {
		for range died {
			k.reap()
		}
	}()
	if ids.own {
		go k.patrol()
	}
	return k, nil
}

const defaultOutputLimit = 1 << 20

// LimitOutput sets how many bytes a program that is started from now on may print; 0 is the default, 1 MiB.
func (k *Keeper) LimitOutput(bytes int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.outputLimit = bytes
	if bytes <= 0 {
		k.outputLimit = defaultOutputLimit
	}
}

// Home is the network of the programs that are not apart.
func (k *Keeper) Home() *loopback.Net { return k.home }

// OwnUsers tells whether every program gets a user of its own.
func (k *Keeper) OwnUsers() bool { return k.identities.own }

// Start starts a program on a terminal, in a network that is its own if it is to be apart. Before it is executed, prepare is
// called with it.
//
// A command that cannot be executed is a program that has exited, and so is one for which prepare's error is a Refusal; the error
// is the sandbox's, or prepare's.
func (k *Keeper) Start(command wire.Command, apart bool, prepare func(*Program) error) (*Program, error) {
	k.limitOnce.Do(func() { k.limitErr = confine.LimitPrograms() })
	if k.limitErr != nil {
		return nil, k.limitErr
	}
	p, err := k.admit(apart)
	if err != nil {
		return nil, err
	}
	err = prepare(p)
	if why, refused := errors.AsType[Refusal](err); refused {
		p.refuse(string(why))
		return p, nil
	}
	if err == nil {
		p.network.Do(func() { err = k.execute(p, command) })
	}
	if err != nil {
		k.Vacate(p)
		return nil, err
	}
	return p, nil
}

// admit gives a program its place.
func (k *Keeper) admit(apart bool) (*Program, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.aloneLocked(); err != nil {
		return nil, err
	}
	network := k.home
	if apart {
		if len(k.apart) == 0 {
			return nil, fmt.Errorf("more than %d programs cannot run apart at a time", wire.ClientsAtOnce)
		}
		network, k.apart = k.apart[0], k.apart[1:]
	}
	c := crowd{user: k.identities.take(), own: k.identities.own}
	p := newProgram(wire.ProgramID(len(k.programs)+1), c, network, k.outputLimit)
	k.programs = append(k.programs, p)
	return p, nil
}

// Vacate gives the network of a program that is apart to the next, when all of it has been stopped and nothing of the
// agent's listens there any more. It may be called again.
func (k *Keeper) Vacate(p *Program) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if p.network != k.home && !p.vacated {
		p.vacated = true
		k.apart = append(k.apart, p.network)
	}
}

// aloneLocked refuses to start anything beside a running program where all would be one user.
func (k *Keeper) aloneLocked() error {
	if k.identities.own {
		return nil
	}
	for _, other := range k.programs {
		if !isClosed(other.stopped) && !isClosed(other.exited) {
			return fmt.Errorf("program %d still runs, and this sandbox has one user for all: only one can run at a time", other.id)
		}
	}
	return nil
}

// execute starts the process of an admitted program. It must run on the thread of its network.
func (k *Keeper) execute(p *Program, command wire.Command) error {
	keyboard, screen, err := terminal(p.crowd.user, p.crowd.own)
	if err != nil {
		return err
	}
	defer screen.Close()
	// The lock keeps the reaper from a process that is not known yet.
	k.mu.Lock()
	defer k.mu.Unlock()
	pid, err := spawn(command, p.crowd, [3]*os.File{screen, screen, screen}, true)
	if err != nil {
		p.unexecutable(err)
		return keyboard.Close()
	}
	k.children[pid] = p.reaped
	p.keyboard = keyboard
	go p.readScreen()
	return nil
}

// Program finds a program that was started.
func (k *Keeper) Program(id wire.ProgramID) (*Program, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if id < 1 || int(id) > len(k.programs) {
		return nil, fmt.Errorf("there is no program %d", id)
	}
	return k.programs[id-1], nil
}

// round is how often programs are looked at for what the kernel does not refuse them.
const round = 50 * time.Millisecond

// patrol goes on for as long as the agent lives.
func (k *Keeper) patrol() {
	for range time.Tick(round) {
		k.endLowered()
		k.endHoarders()
	}
}

// started are all programs that were started, whatever has become of them.
func (k *Keeper) started() []*Program {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Clone(k.programs)
}

// EndAllBut ends every program but p, and all that they have started; p may be nil. Why is recorded of those that run.
func (k *Keeper) EndAllBut(p *Program, why string) error {
	for _, other := range k.started() {
		if other != p && !isClosed(other.stopped) {
			if err := other.end(why); err != nil {
				return err
			}
		}
	}
	return nil
}

// KillAll kills every process in the sandbox. Nothing can be started any more.
func (k *Keeper) KillAll() error {
	return ignoreGone(unix.Kill(-1, unix.SIGKILL))
}

// reap collects every child that has died: those that were started here, and the orphans that PID 1 inherits.
func (k *Keeper) reap() {
	for {
		var status unix.WaitStatus
		k.mu.Lock()
		pid, err := unix.Wait4(-1, &status, unix.WNOHANG, nil)
		told := k.children[pid]
		delete(k.children, pid)
		k.mu.Unlock()
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if pid <= 0 {
			return
		}
		if told != nil {
			told(status)
		}
	}
}

// agentSockets are the inodes of the agent's own sockets.
func agentSockets() (map[uint64]bool, error) {
	const dir = "/proc/self/fd"
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	inodes := map[uint64]bool{}
	for _, entry := range entries {
		target, err := os.Readlink(dir + "/" + entry.Name())
		if err != nil {
			continue // closed meanwhile
		}
		inode, found := strings.CutPrefix(target, "socket:[")
		if !found {
			continue
		}
		n, err := strconv.ParseUint(strings.TrimSuffix(inode, "]"), 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", target, err)
		}
		inodes[n] = true
	}
	return inodes, nil
}
