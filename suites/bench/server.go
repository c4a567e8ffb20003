package bench

import (
	"context"
	"fmt"
	"net/netip"
	"regexp"
	"strings"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// server is a submission's server: the process that runs now, and what has been found out about its habits.
type server struct {
	lab     *Lab
	program requirement.Program
	network wire.Network

	id    wire.ProgramID // 0 if none runs
	bound wire.Socket    // the socket it is reached at
	ended bool           // it was seen to have exited
	used  bool           // it has been talked to

	announced bool // a process of it said that it was ready before anybody had talked to it

	extra       []string                 // arguments that it turned out to want
	unstartable string                   // why it never bound a socket
	lastStart   *requirement.Requirement // what was judged when it could not be started any more, though it could before
	framing     framing                  // how a request has to end for it to reply (TCP)
	overturned  int                      // how often a failure on a used process was not confirmed on a new one
	service     *service
	rush        *Rush
	company     *Company
}

// wornAfter is after how many failures of used processes, not confirmed on new ones, every requirement gets a new one: a
// server that serves a client or two and then hangs would otherwise cost a reply limit each time.
const wornAfter = 2

func (lab *Lab) wearsOut(a *attempt) {
	if a.server != nil {
		a.server.overturned++
	}
}

// server returns p running and bound; a program that cannot be brought so far blocks the requirement.
// It is the same process as for the last requirement if that still lives, unless a new one is wanted.
//
// Anew insists on a new process: for a requirement that a good many programs fail by dying or hanging, so that its first
// failure is final.
func (lab *Lab) server(ctx context.Context, p requirement.Program, anew bool) *server {
	s := lab.launch(ctx, p, anew)
	if s.unstartable == "" {
		return s
	}
	if !lab.passed(s.listens()) {
		lab.blocked(s.listens(), s.unstartable)
	}
	// It listened when it was started before. What needed the new start has failed then, and blocks what comes after it, unless
	// it is a bonus: that explains nothing.
	if s.lastStart == nil {
		s.stop(ctx)
		s.start(ctx, lab.part(p))
		if s.unstartable == "" {
			return s
		}
		if lab.now.requirement.Level != requirement.May {
			s.lastStart = lab.now.requirement
		}
	}
	s.step("started it again", nil).Outcome = s.unstartable
	because := "it was started again, and this time " + s.unstartable
	if s.lastStart == nil {
		lab.unmet(because)
	}
	lab.blocked(s.lastStart, because)
	return nil // not reached: blocked does not return
}

// launch is server for a requirement that is about the launching itself: it does not block. Anew insists on a new process.
func (lab *Lab) launch(ctx context.Context, p requirement.Program, anew bool) *server {
	part := lab.part(p)
	s := lab.servers[p]
	if s == nil {
		s = &server{lab: lab, program: p, network: networkOf(p)}
		lab.servers[p] = s
	}
	a := lab.now
	a.server = s
	if s.id != 0 && a.used[p] {
		s.settle(ctx, lab.options.Limits.Quiet)
	}
	renew := (a.fresh || anew || s.overturned >= wornAfter || s.answersNothing()) && !a.renewed[p]
	if s.id != 0 && (renew || s.ended) {
		s.stop(ctx)
	}
	switch {
	case s.id != 0:
		a.stale = a.stale || s.used && !a.used[p]
	case s.unstartable == "" || renew && a.requirement == s.listens():
		s.start(ctx, part)
		a.exchanges = 0
		a.renewed[p] = true
	}
	a.watched.program = s.id
	a.used[p] = true
	return s
}

// talkedTo notes that so many exchanges with the process are under way.
func (s *server) talkedTo(exchanges int) {
	s.used = true
	s.lab.now.exchanges += exchanges
}

// settle waits until the process has gone on from its last exchange: to sleep, waiting for the next, or to its end.
func (s *server) settle(ctx context.Context, limit time.Duration) {
	reply, err := s.lab.stage.Watch(ctx, wire.WatchArgs{Program: s.id, Idle: nap, Limit: limit})
	s.lab.must(err)
	s.lab.tick(reply.State.At)
	s.ended = s.ended || reply.State.Exit != nil
}

// nap is the shortest sleep that shows that a program waits for something.
const nap = 5 * time.Millisecond

func networkOf(p requirement.Program) wire.Network {
	if p == requirement.UDPServer || p == requirement.UDPClient {
		return wire.UDP
	}
	return wire.TCP
}

func (s *server) listens() *requirement.Requirement {
	if s.network == wire.UDP {
		return requirement.UDPServerListens
	}
	return requirement.TCPServerListens
}

func (s *server) stop(ctx context.Context) {
	if s.id == 0 {
		return
	}
	state, err := s.lab.stage.Stop(ctx, wire.StopArgs{Program: s.id})
	s.lab.must(err)
	s.lab.tick(state.At)
	s.id, s.ended, s.used, s.bound = 0, false, false, wire.Socket{}
}

// start starts the program, with the arguments that it wants, and waits until its socket is bound.
func (s *server) start(ctx context.Context, part *Part) {
	s.unstartable = ""
	for _, extra := range s.argumentStyles() {
		state := s.startWith(ctx, part, extra)
		if socket, ok := pick(state.Sockets, s.network, s.lab.options.Port); ok && state.Exit == nil {
			if s.extra == nil && len(extra) > 0 {
				s.extra = extra
				s.lab.drive(s.program, "started with the arguments "+fill(strings.Join(extra, " "), s.lab.options.Port))
			}
			s.bound = socket
			s.announced = s.announced || s.announces(ctx, nap, s.lab.options.Limits.Quiet)
			return
		}
		s.unstartable = s.describe(state)
		if state.Exit == nil || !wantsArguments(state) {
			break
		}
	}
}

// argumentStyles are the arguments to try in turn: those known to work, or else none and then the usual ones.
func (s *server) argumentStyles() [][]string {
	if s.extra != nil {
		return [][]string{s.extra}
	}
	return [][]string{nil, {"{port}"}, {"{host}", "{port}"}}
}

var usage = regexp.MustCompile(`(?i)usage|sys\.argv|argv\[|list index out of range|argument`)

// wantsArguments tells whether a program ended because it was started without arguments.
func wantsArguments(state wire.State) bool {
	return state.Exit != nil && state.Exit.ByAgent == "" && usage.Match(state.Screen)
}

func (s *server) startWith(ctx context.Context, part *Part, extra []string) wire.State {
	lab := s.lab
	id, err := lab.stage.Start(ctx, wire.StartArgs{Command: command(part, extra, lab.options.Port)})
	lab.must(err)
	s.id, s.ended = id, false
	lab.now.watched.program = id
	answered := part.Typing
	typed := 0 // bytes on the screen when something was last typed
	limit := lab.options.Limits.Startup
	for {
		reply, err := lab.stage.Watch(ctx, wire.WatchArgs{Program: id, Bound: s.network, Idle: settled, Limit: limit})
		lab.must(err)
		state := reply.State
		lab.tick(state.At)
		if _, bound := pick(state.Sockets, s.network, lab.options.Port); bound || state.Exit != nil || !reply.Met {
			return state
		}
		answer, asked := "", false
		if len(answered) > 0 {
			answer, answered, asked = fill(answered[0], lab.options.Port), answered[1:], true
		} else if len(state.Screen) > typed {
			answer, asked = answerTo(state.Screen[typed:], lab.options.Port)
		}
		if !asked {
			// It is asleep without asking for anything that we know: it has the rest of its time.
			reply, err = lab.stage.Watch(ctx, wire.WatchArgs{Program: id, Bound: s.network, Limit: limit})
			lab.must(err)
			return reply.State
		}
		lab.drive(s.program, fmt.Sprintf("typed %q when it asked for it", answer))
		typed = len(state.Screen)
		lab.must(lab.stage.Type(ctx, wire.TypeArgs{Program: id, Text: []byte(answer + "\n")}))
	}
}

// pick chooses the socket that a server serves at: the assignment's port if it has it, else any that is bound.
func pick(sockets []wire.Socket, network wire.Network, port uint16) (wire.Socket, bool) {
	var found wire.Socket
	ok := false
	for _, socket := range sockets {
		serves := socket.Network == network && socket.Local.Port() != 0 &&
			(socket.Listen || network == wire.UDP && socket.Remote.Port() == 0)
		if !serves {
			continue
		}
		if socket.Local.Port() == port {
			return socket, true
		}
		if !ok {
			found, ok = socket, true
		}
	}
	return found, ok
}

// describe says why a started program is no server yet.
func (s *server) describe(state wire.State) string {
	what := "no UDP socket was bound"
	if s.network == wire.TCP {
		what = "no TCP socket listened"
	}
	if state.Exit != nil {
		return what + ": " + ended(*state.Exit)
	}
	what += " within " + seconds(s.lab.options.Limits.Startup)
	for _, socket := range state.Sockets {
		if socket.Network != s.network && socket.Local.Port() != 0 {
			return fmt.Sprintf("%s, but a %s socket was, on port %d", what, strings.ToUpper(string(socket.Network)), socket.Local.Port())
		}
	}
	return what
}

// ended says in words how a program ended.
func ended(exit wire.Exit) string {
	switch {
	case exit.ByAgent != "":
		return "the program was ended by the grader (" + exit.ByAgent + ")"
	case exit.Signal != "":
		return "the program was ended by " + exit.Signal
	default:
		return fmt.Sprintf("the program ended with status %d", exit.Code)
	}
}

// address is where to reach the server: on the loopback, or at the one address that it is bound to.
func (s *server) address() netip.AddrPort {
	local := s.bound.Local.Addr().Unmap()
	if !local.IsValid() || local.IsUnspecified() || local.Is6() {
		local = loopback
	}
	return netip.AddrPortFrom(local, s.bound.Local.Port())
}

var loopback = netip.AddrFrom4([4]byte{127, 0, 0, 1})

func seconds(d time.Duration) string {
	return strings.TrimSuffix(strings.TrimSuffix(fmt.Sprintf("%.1f", d.Seconds()), "0"), ".") + " s"
}

// step adds a step about this server to the evidence.
func (s *server) step(did string, sent []byte) *verdict.Step {
	step := &verdict.Step{At: s.lab.clock, Did: did}
	if sent != nil {
		step.Sent = verdict.NewBytes(sent)
	}
	return s.lab.did(step)
}
