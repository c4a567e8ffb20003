package bench

import (
	"bytes"
	"context"
	"net/netip"
	"slices"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// TCPServer is the submission's TCP server, running, with a welcoming socket.
type TCPServer struct{ *server }

// TCPServer returns the server, started if need be. The requirement is blocked if there is none that listens.
func (lab *Lab) TCPServer(ctx context.Context) TCPServer {
	return TCPServer{lab.server(ctx, requirement.TCPServer, false)}
}

// NewTCPServer is TCPServer with a process that has served nobody.
func (lab *Lab) NewTCPServer(ctx context.Context) TCPServer {
	return TCPServer{lab.server(ctx, requirement.TCPServer, true)}
}

// Exchange connects, sends request at once and returns what comes back, then closes the connection.
//
// It waits at most Limits.Reply for as many bytes as were sent, and then at most a quiet window for more or for the
// server's close. To a server that turned out to wait for a newline, or for the client's half-close, it gives that.
// Source: TCPClient in Kurose and Ross, 2.7.2.
func (s TCPServer) Exchange(ctx context.Context, request []byte) *Reply {
	return s.exchangeAt(ctx, s.address().Addr(), request)
}

// ExchangeAt is Exchange with the server at another address of this host.
func (s TCPServer) ExchangeAt(ctx context.Context, address string, request []byte) *Reply {
	return s.exchangeAt(ctx, netip.MustParseAddr(address), request)
}

func (s TCPServer) exchangeAt(ctx context.Context, to netip.Addr, request []byte) *Reply {
	if s.framing == unknownFraming {
		return s.findFraming(ctx, to, request)
	}
	return s.talk(ctx, tcpCall{to: to, want: len(request)}, request)[0]
}

// ExchangeUnfinished is Exchange as the protocol has it whatever the server turned out to wait for: no terminator, and the
// client's side stays open.
func (s TCPServer) ExchangeUnfinished(ctx context.Context, request []byte) *Reply {
	return s.talk(ctx, tcpCall{framing: bare, want: len(request)}, request)[0]
}

// TakeGreeting takes from replies what the server says to every client before that has sent anything: it is no part of them.
func (s TCPServer) TakeGreeting(ctx context.Context, replies ...*Reply) {
	greeted := func(r *Reply) bool {
		body := r.copyOf()
		return body != nil && !bytes.HasPrefix(r.Got, body)
	}
	if !slices.ContainsFunc(replies, greeted) {
		return
	}
	client := s.Connect(ctx)
	defer client.Close(ctx)
	greeting := client.Listen(ctx)
	for _, r := range replies {
		if greeted(r) {
			r.Got = r.Got[min(len(greeting.Got), bytes.Index(r.Got, r.copyOf())):]
		}
	}
}

// ExchangeHalfClosed shuts down the sending side right after the request.
func (s TCPServer) ExchangeHalfClosed(ctx context.Context, request []byte) *Reply {
	return s.talk(ctx, tcpCall{did: "sent the request and shut down the sending side", thenHalfClose: true, want: len(request)}, request)[0]
}

// ExchangeToTheEnd leaves the client's side open and waits, at most Limits.Reply, until the server ends the connection.
func (s TCPServer) ExchangeToTheEnd(ctx context.Context, request []byte) *Reply {
	return s.talk(ctx, tcpCall{did: "sent the request, kept the connection open and waited for the server to close it"}, request)[0]
}

// ExchangeAndLeave has an exchange and sees how the connection ends: when the server has not closed it a quiet window
// after the reply, the client shuts down its side and waits for the server to do the same, at most Limits.Reply.
func (s TCPServer) ExchangeAndLeave(ctx context.Context, request []byte) *Reply {
	return s.talk(ctx, tcpCall{did: "sent the request, read the reply and left", want: len(request), thenLeave: true}, request)[0]
}

// SendAndLeave sends a request and closes the connection when the server has answered, closed or gone idle.
func (s TCPServer) SendAndLeave(ctx context.Context, request []byte) {
	s.talk(ctx, tcpCall{want: len(request), giveUp: s.lab.options.Limits.Quiet}, request)
}

// ExchangeToRest is Exchange that listens on while the server has not come to rest after its reply, four quiet windows more at most.
func (s TCPServer) ExchangeToRest(ctx context.Context, request []byte) *Reply {
	return s.talk(ctx, tcpCall{want: len(request), linger: s.lab.options.Limits.linger()}, request)[0]
}

// ExchangeCut expects a reply of at most want bytes, and listens on for a quiet window after them.
func (s TCPServer) ExchangeCut(ctx context.Context, request []byte, want int) *Reply {
	return s.talk(ctx, tcpCall{want: want}, request)[0]
}

// InTurn has an exchange for each request, each on a connection of its own, one after the other.
func (s TCPServer) InTurn(ctx context.Context, requests ...[]byte) []*Reply {
	return s.talk(ctx, tcpCall{inTurn: true, want: len(requests[0])}, requests...)
}

// Crowd connects a client for each request, lets all of them send at the same time, and each take its reply and close.
//
// They connect one after another: the book's server has room for two that it has not accepted yet, and the kernel would
// let a third wait a second for its next try.
func (s TCPServer) Crowd(ctx context.Context, requests ...[]byte) []*Reply {
	how := tcpCall{want: len(requests[0])}
	for range requests {
		how.connected = append(how.connected, s.Connect(ctx).id)
	}
	return s.talk(ctx, how, requests...)
}

type tcpCall struct {
	did           string
	to            netip.Addr // zero: the server's address
	framing       framing    // unknownFraming: as the server turned out to want it
	thenHalfClose bool       // right after the request
	thenLeave     bool       // after the reply, by shutting down the sending side
	inTurn        bool
	connected     []wire.ConnID // for each request, if they are connected already
	want          int           // bytes of a reply after which a quiet window is enough; 0 waits for the end of the connection
	linger        time.Duration
	giveUp        time.Duration
}

// talk is what the exchanges have in common: a connection for each request.
func (s TCPServer) talk(ctx context.Context, how tcpCall, requests ...[]byte) []*Reply {
	if !how.to.IsValid() {
		how.to = s.address().Addr()
	}
	if how.framing == unknownFraming {
		how.framing = s.knownFraming(ctx)
	}
	limits := s.lab.options.Limits
	wait := limits.Reply
	if !how.inTurn && len(requests) > 1 {
		// The last is served after the others; but one that sleeps serves nobody.
		wait *= time.Duration(len(requests))
		how.giveUp = limits.Reply
	}
	args := wire.TCPArgs{InTurn: how.inTurn}
	for i, request := range requests {
		steps := how.framing.end(request)
		if how.thenHalfClose && how.framing != halfClosed {
			steps = append(steps, wire.Step{Do: wire.HalfClose})
		}
		want := how.want
		if how.inTurn || len(requests) > 1 {
			want = len(request)
		}
		steps = append(steps, wire.Step{Do: wire.Receive, Want: want, Wait: wait, Quiet: limits.Quiet, Linger: how.linger, GiveUpIdle: how.giveUp})
		if how.thenLeave {
			steps = append(steps, wire.Step{Do: wire.HalfClose}, wire.Step{Do: wire.Receive, Wait: limits.Reply})
		}
		steps = append(steps, wire.Step{Do: wire.Close})
		dialogue := wire.Dialogue{To: s.at(how.to), Wait: limits.Reply, Steps: steps}
		if how.connected != nil {
			dialogue.Conn = how.connected[i]
		}
		args.Dialogues = append(args.Dialogues, dialogue)
	}
	came := s.converse(ctx, args)
	replies := make([]*Reply, len(requests))
	for i, request := range requests {
		replies[i] = s.reply(request, came.Transcripts[i], came.Exited)
	}
	s.explain(ctx, replies...)
	for i, request := range requests {
		replies[i].newline = how.framing == newline
		replies[i].limit = wait
		replies[i].asleep = how.giveUp > 0 && came.End-came.Start < wait
		replies[i].step = &verdict.Step{At: came.Start, Did: how.says(how.framing) + clientNumber(i, len(requests)), Sent: verdict.NewBytes(request),
			Socket: socket(came.Transcripts[i].From)}
		replies[i].note()
		if len(came.Transcripts[i].Events) > 0 { // in turn, nothing is sent after the first that got no reply
			s.lab.did(replies[i].step)
		}
	}
	return replies
}

func (how tcpCall) says(f framing) string {
	if how.did != "" {
		return how.did
	}
	return "connected and sent " + f.String()
}

func (s TCPServer) at(to netip.Addr) netip.AddrPort {
	return netip.AddrPortFrom(to, s.bound.Local.Port())
}

func (s TCPServer) converse(ctx context.Context, args wire.TCPArgs) wire.TCPReply {
	s.needsAnswers()
	args.Program, args.Within = s.id, s.lab.budget.left()
	came, err := s.lab.stage.TCP(ctx, args)
	s.lab.must(err)
	s.lab.tick(came.End)
	s.ended = s.ended || came.Exited
	s.talkedTo(len(args.Dialogues))
	for _, transcript := range came.Transcripts {
		s.lab.now.endpoints[transcript.From] = true
		if transcript.From.Port() == 0 { // not connected: the port that it tried from has gone
			s.lab.now.endpoints[transcript.To] = true
		}
	}
	return came
}

// reply reads a transcript as the reply to request.
func (s TCPServer) reply(request []byte, transcript wire.Transcript, exited bool) *Reply {
	r := &Reply{Request: request, Exited: exited, Ending: LeftOpen, limit: s.lab.options.Limits.Reply}
	var got bytes.Buffer
	for _, event := range transcript.Events {
		switch event.Kind {
		case wire.Received:
			got.Write(event.Data)
		case wire.PeerClose:
			r.Ending = Closed
		case wire.PeerReset, wire.SendError:
			r.Ending = ResetByIt
		case wire.Refused, wire.NoConnect:
			r.Ending = NotReached
		case wire.NoPort:
			r.Ending = Crowded
		case wire.NoAddress:
			r.Ending = Unreachable
		}
	}
	r.Got, r.Answered = got.Bytes(), got.Len() > 0
	return r
}

// explain makes certain why replies did not come. A server that ends, or gives up its welcoming socket, does one thing after the
// other meanwhile, and whether a client is refused, is reset or sees the end of the program is a matter of microseconds. How the
// server stands when it has come to rest is not.
func (s TCPServer) explain(ctx context.Context, replies ...*Reply) {
	doubtful := func(r *Reply) bool { return !r.Answered && !r.Exited && r.Ending != LeftOpen }
	if !slices.ContainsFunc(replies, doubtful) {
		return
	}
	s.settle(ctx, s.lab.options.Limits.Reply)
	deserted := !s.ended && !s.listensStill(ctx)
	for _, r := range replies {
		switch {
		case !doubtful(r):
		case s.ended:
			r.Exited = true
		case deserted && r.Ending != Closed:
			r.Ending = Deserted
		}
	}
}

// listensStill tells whether the server, which runs, has a welcoming socket now.
func (s TCPServer) listensStill(ctx context.Context) bool {
	reply, err := s.lab.stage.Watch(ctx, wire.WatchArgs{Program: s.id, Bound: s.network})
	s.lab.must(err)
	s.lab.tick(reply.State.At)
	_, listens := pick(reply.State.Sockets, s.network, s.bound.Local.Port())
	return listens
}
