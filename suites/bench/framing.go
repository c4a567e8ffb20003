package bench

import (
	"bytes"
	"context"
	"net/netip"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// framing is what a TCP server turned out to wait for before it replies. The protocol has nothing: a request ends where
// the server's one receive ends.
type framing int

const (
	unknownFraming framing = iota
	bare                   // as the protocol has it
	newline                // a line: the server reads on until a newline
	halfClosed             // a whole stream: the server reads on until the client has shut down its sending side
)

func (f framing) String() string {
	switch f {
	case newline:
		return "the request and a newline, which this server waits for"
	case halfClosed:
		return "the request and shut down the sending side, which this server waits for"
	}
	return "the request at once"
}

// end is how a request is sent under f.
func (f framing) end(request []byte) []wire.Step {
	switch f {
	case newline:
		return []wire.Step{{Do: wire.Send, Payload: append(bytes.Clone(request), '\n')}}
	case halfClosed:
		return []wire.Step{{Do: wire.Send, Payload: request}, {Do: wire.HalfClose}}
	}
	return []wire.Step{{Do: wire.Send, Payload: request}}
}

// knownFraming is the server's framing, found out with an exchange of its own if need be.
func (s TCPServer) knownFraming(ctx context.Context) framing {
	if s.framing == unknownFraming {
		s.findFraming(ctx, s.address().Addr(), s.lab.Words.Word())
	}
	return s.framing
}

// findFraming has an exchange with a server whose framing is not known, and finds it out: when nothing comes back for the
// bare request, the newline follows on the same connection, and then the half-close. What did not help is not remembered.
func (s TCPServer) findFraming(ctx context.Context, to netip.Addr, request []byte) *Reply {
	limits := s.lab.options.Limits
	receive := wire.Step{Do: wire.Receive, Want: len(request), Wait: limits.Reply, Quiet: limits.Quiet}
	attempts := []struct {
		framing framing
		more    wire.Step
	}{
		{bare, wire.Step{Do: wire.Send, Payload: request}},
		{newline, wire.Step{Do: wire.Send, Payload: []byte("\n")}},
		{halfClosed, wire.Step{Do: wire.HalfClose}},
	}
	dialogue := wire.Dialogue{To: s.at(to), Wait: limits.Reply}
	var reply *Reply
	for i, attempt := range attempts {
		dialogue.Steps = []wire.Step{attempt.more, receive}
		came := s.converse(ctx, wire.TCPArgs{Dialogues: []wire.Dialogue{dialogue}})
		transcript := came.Transcripts[0]
		if i > 0 {
			s.lab.now.exchanges-- // it is still the same exchange
		}
		reply = s.reply(request, transcript, came.Exited)
		s.explain(ctx, reply)
		reply.newline = attempt.framing == newline
		reply.step = &verdict.Step{At: came.Start, Did: "connected and sent " + attempt.framing.String(), Sent: verdict.NewBytes(request)}
		reply.note()
		s.lab.did(reply.step)
		dialogue.Conn = transcript.Conn
		if reply.Answered {
			s.framing = attempt.framing
		}
		if reply.Answered || dialogue.Conn == 0 || reply.Exited || reply.Ending != LeftOpen {
			break
		}
	}
	(&Connection{s, dialogue.Conn}).do(ctx, wire.Step{Do: wire.Close})
	return reply
}
