package bench

import (
	"bytes"
	"context"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// Player is one program of a submission that meets programs of other submissions: it is started, answered at its keyboard and
// watched as in a lab, and nothing is judged. What it turned out to want, arguments say, it is given from then on.
//
// A Player is for one goroutine. Several may share a stage.
type Player struct {
	lab    *Lab
	part   *Part
	server *server
	client *client
}

// NewPlayer returns a player for a part that is there and builds.
func NewPlayer(stage Stage, part Part, options Options) *Player {
	lab := NewLab(options)
	lab.stage = patient{stage}
	lab.parts = map[requirement.Program]*Part{part.Program: &part}
	lab.now = &attempt{}
	n := networkOf(part.Program)
	return &Player{lab: lab, part: &part, server: &server{lab: lab, program: part.Program, network: n},
		client: &client{lab: lab, program: part.Program, network: n}}
}

// Driven says how the program had to be used where that differs from the book's, as phrases.
func (p *Player) Driven() []string {
	p.client.report()
	return p.lab.Driven(p.part.Program)
}

// BuildParts compiles or parses what has to be on a stage that has the submission's files, and returns what failed. It must have
// returned before a program is started there.
func BuildParts(ctx context.Context, stage Stage, parts []Part, limits Limits) (map[requirement.Program]BuildFailure, error) {
	lab := NewLab(Options{Limits: limits})
	err := lab.Enter(ctx, stage, parts)
	lab.Leave()
	if err != nil {
		return nil, err
	}
	for _, b := range lab.builds {
		if b.err != nil {
			return nil, b.err
		}
	}
	failed := map[requirement.Program]BuildFailure{}
	for _, f := range lab.BuildFailures() {
		failed[f.Part.Program] = f
	}
	return failed, nil
}

// Serve starts the server anew and waits until its socket is bound, at most Limits.Startup. Where it is not, why says so: "no UDP
// socket was bound: the program ended with status 1"; what stands on its screen is shown too.
func (p *Player) Serve(ctx context.Context) (bound wire.Socket, why string, screen []byte, err error) {
	err = p.trying(func() {
		p.server.stop(ctx)
		p.server.start(ctx, p.part)
	})
	if err != nil || p.server.unstartable == "" {
		return p.server.bound, "", nil, err
	}
	state, err := p.lab.stage.Watch(ctx, wire.WatchArgs{Program: p.server.id})
	return wire.Socket{}, p.server.unstartable, state.State.Screen, err
}

// Exited tells how the server that was started last has ended by itself; nil if it has not.
func (p *Player) Exited(ctx context.Context) (*wire.Exit, []byte, error) {
	reply, err := p.lab.stage.Watch(ctx, wire.WatchArgs{Program: p.server.id})
	return reply.State.Exit, reply.State.Screen, err
}

// Asleep waits until the server that was started last has been asleep for as long as shows that it waits for something, or has
// ended, at most for limit, and tells whether it was.
func (p *Player) Asleep(ctx context.Context, limit time.Duration) (bool, error) {
	reply, err := p.lab.stage.Watch(ctx, wire.WatchArgs{Program: p.server.id, Idle: settled, Limit: limit})
	return reply.Met || reply.State.Exit != nil, err
}

// Dismiss stops the server that was started last, if there is one.
func (p *Player) Dismiss(ctx context.Context) error {
	return p.trying(func() { p.server.stop(ctx) })
}

// trying runs what ends with a panic if the stage fails.
func (p *Player) trying(do func()) (err error) {
	defer func() {
		switch thrown := recover().(type) {
		case nil:
		case *harnessError:
			err = thrown.err
		default:
			panic(thrown)
		}
	}()
	do()
	return nil
}

// Visit is one run of a client that somebody else's server is there for.
type Visit struct {
	Line    []byte // that was to be typed, without its newline
	Entered bool   // it was typed
	Shown   []byte // on the screen after it, without escape sequences
	Screen  []byte // all of it
	Exit    *wire.Exit
	Asleep  bool // it had gone to sleep and so had the server: each waited for the other
	// Start and End are by the clock of the client's stage. What the server sends after the end, as some do when the client is
	// stopped, is no part of the visit.
	Start, End time.Duration
}

// Visit starts the client, types line and waits until its upper case stands on the screen, the client has ended, both sides
// sleep, or Limits.Reply has passed. Then it is stopped. A client that ends by asking for arguments is started with them.
//
// The server is the one that was started last with the host.
func (p *Player) Visit(ctx context.Context, host *Player, line []byte) (*Visit, error) {
	styles := [][]string{nil, {"{host}", "{port}"}, {"{port}"}, {"{host}"}}
	if p.client.habits.extra != nil {
		styles = [][]string{p.client.habits.extra}
	}
	var visit *Visit
	for _, extra := range styles {
		h := p.client.habits
		h.extra = extra
		var hasty bool
		var err error
		if visit, hasty, err = p.visit(ctx, host, line, h); err != nil {
			return nil, err
		}
		if visit.Exit == nil || !wantsArguments(wire.State{Exit: visit.Exit, Screen: visit.Screen}) {
			h.hasty = h.hasty || hasty
			p.client.habits = h
			break
		}
	}
	return visit, nil
}

func (p *Player) visit(ctx context.Context, host *Player, line []byte, h habits) (visit *Visit, hasty bool, err error) {
	stage := p.lab.stage
	s := scenario{name: together.name, line: func(*Words) []byte { return line }}
	t, err := p.client.typeTo(ctx, s, h)
	if err != nil {
		return nil, false, err
	}
	asleep, until, err := t.meet(ctx, host)
	if err != nil {
		return nil, false, err
	}
	state, err := stage.Stop(ctx, wire.StopArgs{Program: t.program})
	if err != nil {
		return nil, false, err
	}
	t.finish(state, t.shown)
	return &Visit{Line: line, Entered: t.entered, Shown: t.Conversation.shown(), Screen: bytes.Clone(t.Screen), Exit: t.Exit,
		Asleep: asleep && t.Exit == nil, Start: t.start, End: until}, t.unprompted, nil
}
