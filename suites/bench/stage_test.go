package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// TestMain gives Gomega the fail handler that it wants to see, as every runner of specs does. Judging intercepts failures
// before they get there.
func TestMain(m *testing.M) {
	RegisterFailHandler(Fail)
	os.Exit(m.Run())
}

// scripted is a stage whose programs do what a test says, at once.
type scripted struct {
	// server replies to the nth datagram, from 1, that the process, counted from 1 too, is sent; nil is no reply.
	server func(process, nth int, request []byte) []byte
	// client is what the nth run, from 1, sends for the line that was typed, and what it then displays of a reply.
	client func(run int, line, reply []byte) (request, display []byte)
	// status is what clients exit with.
	status int
	// fails are the build commands that exit with status 1.
	fails []string
	// reply is what a build command is answered with.
	reply wire.BuildReply
	// broken makes exchanges fail, as when the sandbox has gone.
	broken error

	built    []string   // the commands
	programs []*program // by ID - 1
	servers  int
	clients  int
	talks    int // calls of UDP
	hurried  int // of them, those to a program that may not have dealt with the last datagram
}

// program is one that has been started.
type program struct {
	args  wire.StartArgs
	nth   int  // of its kind
	asked int  // datagrams sent to it
	left  bool // with a datagram whose reply nobody has waited for
	state wire.State
}

const serverCommand = "server"

const prompt = "Input lowercase sentence:"

func (s *scripted) Start(_ context.Context, args wire.StartArgs) (wire.ProgramID, error) {
	p := &program{args: args}
	if args.Command.Argv[0] == serverCommand {
		s.servers++
		p.nth = s.servers
		p.state.Sockets = []wire.Socket{{Network: wire.UDP, Local: netip.MustParseAddrPort("0.0.0.0:12000")}}
	} else {
		s.clients++
		p.nth = s.clients
		p.state.Screen = []byte(prompt)
	}
	s.programs = append(s.programs, p)
	return wire.ProgramID(len(s.programs)), nil
}

func (s *scripted) Watch(_ context.Context, args wire.WatchArgs) (wire.WatchReply, error) {
	if args.Idle > 0 {
		s.programs[args.Program-1].left = false
	}
	state := s.programs[args.Program-1].state
	seen := args.Screen != "" && regexp.MustCompile(args.Screen).Match(state.Screen)
	return wire.WatchReply{State: state, Met: args.Bound != "" || args.Idle > 0 || seen}, nil
}

func (s *scripted) Type(_ context.Context, args wire.TypeArgs) error {
	p := s.programs[args.Program-1]
	line := bytes.TrimSuffix(args.Text, []byte("\n"))
	reply := Upper(line) // of the submission's own server
	if p.args.Peer != nil {
		reply = p.args.Peer.Answers[0]
	}
	request, display := s.client(p.nth, line, reply)
	if request != nil && p.args.Peer != nil {
		p.state.Requests = []wire.Request{{Network: wire.UDP, From: netip.MustParseAddrPort("127.0.0.1:4000"),
			To: netip.MustParseAddrPort("127.0.0.1:12000"), Payload: request, Answered: 1}}
	}
	p.state.Screen = append(p.state.Screen, display...)
	p.state.Exit = &wire.Exit{Code: s.status}
	return nil
}

func (s *scripted) Stop(_ context.Context, args wire.StopArgs) (wire.State, error) {
	return s.programs[args.Program-1].state, nil
}

func (s *scripted) UDP(_ context.Context, args wire.UDPArgs) (wire.UDPReply, error) {
	if s.broken != nil {
		return wire.UDPReply{}, s.broken
	}
	s.talks++
	p := s.programs[args.Program-1]
	if p.left {
		s.hurried++
	}
	p.left = args.Wait == 0
	var came wire.UDPReply
	for _, datagram := range args.Datagrams {
		p.asked++
		came.Sent = append(came.Sent, wire.UDPSent{From: netip.MustParseAddrPort("127.0.0.1:4000")})
		if reply := s.server(p.nth, p.asked, datagram.Payload); reply != nil {
			came.Replies = append(came.Replies, wire.UDPReceived{Socket: datagram.Socket, From: args.To, Payload: reply})
		} else if args.InTurn {
			break
		}
	}
	return came, nil
}

func (s *scripted) TCP(context.Context, wire.TCPArgs) (wire.TCPReply, error) {
	return wire.TCPReply{}, errors.New("no test has a TCP server")
}

func (s *scripted) Packets(context.Context, wire.PacketsArgs) (wire.PacketsReply, error) {
	return wire.PacketsReply{}, nil
}

func (s *scripted) Build(_ context.Context, args wire.BuildArgs) (wire.BuildReply, error) {
	reply := s.reply
	name := strings.Join(args.Command.Argv, " ")
	s.built = append(s.built, name)
	if slices.Contains(s.fails, name) {
		reply.Exit.Code = 1
	}
	return reply, nil
}

// on returns a lab that judges a UDP server and client on stage.
func on(t *testing.T, stage *scripted) *Lab {
	t.Helper()
	lab := NewLab(Options{Port: 12000, Limits: DefaultLimits(), Seed: 1})
	parts := []Part{{Program: requirement.UDPServer, Command: wire.Command{Argv: []string{serverCommand}}},
		{Program: requirement.UDPClient, Command: wire.Command{Argv: []string{"client"}}}}
	if err := lab.Enter(t.Context(), stage, parts); err != nil {
		t.Fatal(err)
	}
	return lab
}

// judged registers bodies as specs do, without a tree of Ginkgo's.
func (lab *Lab) judged(r *requirement.Requirement, body func(context.Context), after ...*requirement.Requirement) {
	lab.judges[r.ID] = judgement{body, after}
}

// expect judges r and compares.
func expect(t *testing.T, lab *Lab, r *requirement.Requirement, want verdict.Verdict, attempts int, blockedBy *requirement.Requirement) {
	t.Helper()
	f := lab.finding(t.Context(), r)
	by := ""
	if blockedBy != nil {
		by = blockedBy.ID
	}
	if f.Verdict != want || f.Attempts != attempts || f.BlockedBy != by {
		t.Errorf("%s: %s after %d attempts, blocked by %q (%s); not %s after %d, %q", r.ID, f.Verdict, f.Attempts, f.BlockedBy, f.Message,
			want, attempts, by)
	}
	if said := f.Message != ""; said != (want != verdict.Passed) {
		t.Errorf("%s: %s with the message %q", r.ID, f.Verdict, f.Message)
	}
}

func right(_, _ int, request []byte) []byte { return Upper(request) }

// said is what a client has on its screen after a reply.
func said(reply []byte) []byte { return fmt.Appendf(nil, "%s\n", reply) }
