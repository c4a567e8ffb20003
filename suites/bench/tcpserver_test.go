package bench

import (
	"context"
	"net/netip"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// turning is a stage whose TCP server turns each client away, in a way that depends on the moment, and is then at rest.
type turning struct {
	scripted
	away wire.EventKind // what the client sees
	rest wire.State     // of the server
}

func (s *turning) Start(ctx context.Context, args wire.StartArgs) (wire.ProgramID, error) {
	id, err := s.scripted.Start(ctx, args)
	s.programs[id-1].state.Sockets = listening
	return id, err
}

var listening = []wire.Socket{{Network: wire.TCP, Local: netip.MustParseAddrPort("0.0.0.0:12000"), Listen: true}}

func (s *turning) TCP(context.Context, wire.TCPArgs) (wire.TCPReply, error) {
	for _, p := range s.programs {
		p.state = s.rest // which the agent does not know yet when the call returns
	}
	return wire.TCPReply{Transcripts: []wire.Transcript{{Events: []wire.Event{{Kind: s.away}}}}}, nil
}

func TestWhyATCPServerDidNotReplyIsCertain(t *testing.T) {
	for _, c := range []struct {
		name string
		rest wire.State
		away []wire.EventKind
		want string
	}{
		{"it has ended", wire.State{Exit: &wire.Exit{Code: 1}}, []wire.EventKind{wire.Refused, wire.PeerReset, wire.PeerClose}, "no reply: the program ended"},
		{"it has closed its welcoming socket", wire.State{}, []wire.EventKind{wire.Refused, wire.PeerReset}, "no reply: nothing listens any more"},
		{"it has closed the connection, too", wire.State{}, []wire.EventKind{wire.PeerClose}, "no reply: the connection was closed"},
		{"it still listens", wire.State{Sockets: listening}, []wire.EventKind{wire.PeerReset}, "no reply: the connection was reset"},
	} {
		for _, away := range c.away {
			stage := &turning{scripted: scripted{}, away: away, rest: c.rest}
			lab := NewLab(Options{Port: 12000, Limits: DefaultLimits(), Seed: 1})
			parts := []Part{{Program: requirement.TCPServer, Command: wire.Command{Argv: []string{serverCommand}}}}
			if err := lab.Enter(t.Context(), stage, parts); err != nil {
				t.Fatal(err)
			}
			lab.judged(requirement.TCPServerUppercases, func(ctx context.Context) {
				Expect(lab.TCPServer(ctx).Exchange(ctx, lab.Words.Word())).To(BeInUpperCase())
			})
			if got := lab.finding(t.Context(), requirement.TCPServerUppercases).Message; got != c.want {
				t.Errorf("%s, and the client saw %v: %q, not %q", c.name, away, got, c.want)
			}
		}
	}
}
