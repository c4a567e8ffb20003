// Package bench is what a spec speaks: the programs of one submission, started and restarted as needed, their screens and
// keyboards, the grader's own peers, exchanges with their deadlines, and matchers that explain.
//
// A Lab is for one submission and one suite run. It is not safe for concurrent use: specs run one after another.
package bench

import (
	"context"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// Stage is the place where programs run, as the bench needs it. *wire.Client is one.
//
// An error from any method means that the stage failed, never that a program did.
type Stage interface {
	Build(context.Context, wire.BuildArgs) (wire.BuildReply, error)
	Start(context.Context, wire.StartArgs) (wire.ProgramID, error)
	Watch(context.Context, wire.WatchArgs) (wire.WatchReply, error)
	Type(context.Context, wire.TypeArgs) error
	Stop(context.Context, wire.StopArgs) (wire.State, error)
	UDP(context.Context, wire.UDPArgs) (wire.UDPReply, error)
	TCP(context.Context, wire.TCPArgs) (wire.TCPReply, error)
	Packets(context.Context, wire.PacketsArgs) (wire.PacketsReply, error)
}

// Limits are how long things may take. All of them are waits for an event, so a quick program is judged quickly.
type Limits struct {
	Startup time.Duration // from a program's start to its bound socket, or its first prompt
	Reply   time.Duration // from a request to its reply
	Exit    time.Duration // from the last reply to a client's exit
	Quiet   time.Duration // how long silence has to last to show that nothing more comes
	Build   time.Duration // for one build or check command
	Builds  time.Duration // for all of them together
	Program time.Duration // for all that is judged of one program, from its first requirement to its last
}

// DefaultLimits are the limits of the assignment.
func DefaultLimits() Limits {
	return Limits{
		Startup: 5 * time.Second,
		Reply:   2 * time.Second,
		Exit:    2 * time.Second,
		Quiet:   150 * time.Millisecond,
		Build:   60 * time.Second,
		Builds:  180 * time.Second,
		Program: 180 * time.Second,
	}
}

// Scaled returns the limits multiplied by factor, for a slow machine. The quiet window is scaled as well.
func (l Limits) Scaled(factor float64) Limits {
	scale := func(d time.Duration) time.Duration { return time.Duration(float64(d) * factor) }
	return Limits{scale(l.Startup), scale(l.Reply), scale(l.Exit), scale(l.Quiet), scale(l.Build), scale(l.Builds), scale(l.Program)}
}

// linger is how much longer than a quiet window a server is listened to that has not come to rest after its reply.
func (l Limits) linger() time.Duration { return 4 * l.Quiet }

// Part is one program of a submission, as it was found.
type Part struct {
	Program requirement.Program
	// Missing says why there is no such program; the other fields are then empty.
	Missing  string
	Language string
	Path     string       // of the entry point, for messages
	Command  wire.Command // {host} and {port} in its arguments are replaced
	// Check compiles or parses the program; every command has to exit with status 0.
	Check []wire.Command
	// Together does what the Checks of several parts do: if it exits with status 0 they are not needed. The zero is none.
	Together wire.Command
	// Interpreted tells that Command does not need what Check makes: Check only looks.
	Interpreted bool
	// Typing is what the program asks for before the sentence, in order; {host} and {port} are replaced.
	Typing []string
}

// Options are what a lab is set to.
type Options struct {
	Port   uint16 // the assignment's port
	Limits Limits
	Seed   uint64
	// Rehearse lets the lab watch clients in the background while servers are judged. What comes of it can only make a
	// requirement pass: whatever is not as it should be is watched again with nothing beside it.
	Rehearse bool
	// Frames asks for the captured frames themselves in the evidence, at most 1 MiB of them for a requirement.
	Frames bool
	// Only restricts judging to these requirements, by ID; none are all.
	Only []string
	// Observer is told of the judging as it goes on; nil is nobody.
	Observer Observer
}

// Observer follows the judging. Its methods are called one at a time.
type Observer interface {
	Judging(*requirement.Requirement)
	Judged(verdict.Finding)
}
