//go:build linux

// Command agent is PID 1 of a sandbox: it starts a submission's programs, speaks to them over sockets, and answers a grader's
// calls on its stdin and stdout. See README.md beside it.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"slices"

	"github.com/sockgrade/sockgrade/runner/agent/capture"
	"github.com/sockgrade/sockgrade/runner/agent/confine"
	"github.com/sockgrade/sockgrade/runner/agent/guest"
	"github.com/sockgrade/sockgrade/runner/agent/localroot"
	"github.com/sockgrade/sockgrade/runner/agent/loopback"
	"github.com/sockgrade/sockgrade/runner/agent/service"
	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// memoryGoal is how much memory the agent takes before its collector works at all. It is little of what a submission is limited
// to, and more than a usual one needs.
const memoryGoal = 64 << 20

func main() {
	local := flag.Bool("local", false, "make a root of its own from the host's folders, in namespaces that are new")
	workMB := flag.Int("work-mb", 256, "with -local: size of the work folder in `megabytes`")
	joined := flag.Bool("joined", false, "run programs in the network of another sandbox, which has prepared it")
	flag.Parse()
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(memoryGoal)
	if err := run(*local, *joined, *workMB); err != nil {
		fmt.Fprintln(os.Stderr, "sockgrade agent:", err)
		os.Exit(1)
	}
}

// run prepares the sandbox while it has the privileges to, gives them up, and serves until the grader has gone. The end of
// PID 1 is the end of everything in the sandbox.
func run(local, joined bool, workMB int) error {
	if os.Getpid() != 1 {
		return errors.New("this is the inside of a sandbox and must be its PID 1; it is not for running by hand")
	}
	stream, err := confine.Stdio()
	if err != nil {
		return err
	}
	confine.CatchSignals()
	if local {
		if err := localroot.Enter(workMB); err != nil {
			return err
		}
	}
	if err := os.Chmod(wire.Work, 0o777); err != nil {
		return fmt.Errorf("opening the work folder to programs: %w", err)
	}
	home, apart, recordings, err := networks(joined)
	if err != nil {
		return err
	}
	if err := confine.Terminals(); err != nil {
		return err
	}
	if err := confine.Limits(); err != nil {
		return err
	}
	if err := confine.DropPrivileges(); err != nil {
		return err
	}
	if err := confine.ForbidSyscalls(); err != nil {
		return err
	}
	guests, err := guest.NewKeeper(home, apart)
	if err != nil {
		return err
	}
	served := service.Serve(stream, guests, recordings)
	_ = stream.Close() // that programs end now is nobody's answer
	killed := guests.KillAll()
	return errors.Join(served, killed, recordings.Close())
}

// networks makes the network in which servers run, and those in which clients do, each in one that is its own, and begins to
// record in all of them. In another sandbox's network, servers and clients run together, and that sandbox records.
func networks(joined bool) (home *loopback.Net, apart []*loopback.Net, recordings service.Recordings, err error) {
	if joined {
		home, err = loopback.Joined()
		return home, nil, nil, err
	}
	if home, err = loopback.Home(); err != nil {
		return nil, nil, nil, err
	}
	apart = make([]*loopback.Net, wire.ClientsAtOnce)
	for i := range apart {
		if apart[i], err = loopback.Apart(); err != nil {
			return nil, nil, nil, err
		}
	}
	recordings = service.Recordings{}
	for _, network := range slices.Concat(apart, []*loopback.Net{home}) {
		if recordings[network], err = capture.Open(network); err != nil {
			return nil, nil, nil, err
		}
	}
	return home, apart, recordings, nil
}
