//go:build linux

package guest

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"github.com/sockgrade/sockgrade/runner/agent/clock"
	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// Build runs a command to its end, or to its limit of time or output, as a user of its own. What it leaves running is killed.
func (k *Keeper) Build(args wire.BuildArgs) (wire.BuildReply, error) {
	k.building.Lock()
	defer k.building.Unlock()

	k.mu.Lock()
	limit, err := k.outputLimit, k.aloneLocked()
	k.mu.Unlock()
	if err != nil {
		return wire.BuildReply{}, fmt.Errorf("building: %w", err)
	}
	b := build{
		crowd:   crowd{user: k.identities.take(), own: k.identities.own},
		limit:   limit,
		exited:  make(chan wire.Exit, 1),
		flooded: make(chan struct{}),
		read:    make(chan struct{}),
	}
	killed := killedForMemory()
	if err := b.start(k, args.Command); err != nil {
		return wire.BuildReply{}, fmt.Errorf("building: %w", err)
	}
	reply, err := b.finish(args.Limit)
	reply.OutOfMemory = killedForMemory() > killed
	return reply, err
}

type build struct {
	crowd   crowd
	limit   int
	output  []byte
	exited  chan wire.Exit
	flooded chan struct{} // closed when the output limit is reached
	read    chan struct{} // closed when output is complete
}

func (b *build) start(k *Keeper, command wire.Command) error {
	null, err := os.Open(os.DevNull)
	if err != nil {
		return err
	}
	defer null.Close()
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	defer w.Close()

	var spawnErr error
	k.home.Do(func() {
		k.mu.Lock()
		defer k.mu.Unlock()
		var pid int
		if pid, spawnErr = spawn(command, b.crowd, [3]*os.File{null, w, w}, false); spawnErr == nil {
			k.children[pid] = func(status unix.WaitStatus) { b.exited <- exitOf(status) }
		}
	})
	if spawnErr != nil {
		b.output = []byte("sockgrade: " + spawnErr.Error() + "\n")
		b.exited <- wire.Exit{Code: 127, At: clock.Now()}
		close(b.read)
		return r.Close()
	}
	go b.collect(r)
	return nil
}

// collect reads the output to its end. Beyond the limit it throws away, so that the command cannot block before it is killed.
func (b *build) collect(r *os.File) {
	defer close(b.read)
	defer r.Close()
	kept, err := io.ReadAll(io.LimitReader(r, int64(b.limit)))
	b.output = kept
	if err != nil || len(kept) < b.limit {
		return
	}
	close(b.flooded)
	_, _ = io.Copy(io.Discard, r)
}

// draining is how long the output of a build whose processes are all dead may take to be read.
const draining = 5 * time.Second

func (b *build) finish(limit time.Duration) (wire.BuildReply, error) {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	var reply wire.BuildReply
	var exited bool
	var ended string
	select {
	case reply.Exit = <-b.exited:
		exited = true
	case <-timer.C:
		reply.TimedOut, ended = true, wire.Stopped
	case <-b.flooded:
		ended = wire.OutputLimit
	}
	if err := b.crowd.kill(); err != nil {
		return wire.BuildReply{}, fmt.Errorf("building: %w", err)
	}
	if !exited {
		reply.Exit = <-b.exited
		reply.Exit.ByAgent = ended
	}
	select {
	case <-b.read:
	case <-time.After(draining):
		return wire.BuildReply{}, errors.New("building: the output stays open though every process of the build has ended")
	}
	reply.Output = b.output
	return reply, nil
}
