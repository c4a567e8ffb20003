package bench

import (
	"context"
	"fmt"
	"net/netip"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// UDPServer is the submission's UDP server, running and bound to a socket.
type UDPServer struct{ *server }

// UDPServer returns the server, started if need be. The requirement is blocked if there is none that binds a socket.
func (lab *Lab) UDPServer(ctx context.Context) UDPServer {
	return UDPServer{lab.server(ctx, requirement.UDPServer, false)}
}

// NewUDPServer is UDPServer with a process that has served nobody.
func (lab *Lab) NewUDPServer(ctx context.Context) UDPServer {
	return UDPServer{lab.server(ctx, requirement.UDPServer, true)}
}

// Exchange sends request as one datagram from a fresh socket and returns what comes back.
//
// It waits at most Limits.Reply for the first datagram and not for a second. A reply from another port than the server's is
// part of the result. Sources: UDPServer in Kurose and Ross, 2.7.1; RFC 768.
func (s UDPServer) Exchange(ctx context.Context, request []byte) *Reply {
	return s.talk(ctx, s.address().Addr(), request)[0]
}

// ExchangeAt is Exchange with the server's socket at another address of this host.
func (s UDPServer) ExchangeAt(ctx context.Context, address string, request []byte) *Reply {
	return s.talk(ctx, netip.MustParseAddr(address), request)[0]
}

// InTurn has an exchange for each request, each from a fresh socket, one after the other's reply, up to the first that gets
// none. The sockets stay open until the last: a datagram too many for an earlier request is among the replies to it.
func (s UDPServer) InTurn(ctx context.Context, requests ...[]byte) []*Reply {
	return s.talk(ctx, s.address().Addr(), requests...)
}

// talk is what the exchanges have in common: a socket for each request.
func (s UDPServer) talk(ctx context.Context, to netip.Addr, requests ...[]byte) []*Reply {
	args := wire.UDPArgs{InTurn: true, Wait: s.lab.options.Limits.Reply}
	replies := make([]*Reply, len(requests))
	for i, request := range requests {
		args.Sockets = append(args.Sockets, loopback)
		args.Datagrams = append(args.Datagrams, wire.Datagram{Socket: i, Payload: request})
		replies[i] = &Reply{Request: request}
	}
	came := s.send(ctx, to, args)
	for i, reply := range replies {
		reply.limit, reply.Exited = s.lab.options.Limits.Reply, came.Exited
		reply.step = &verdict.Step{At: came.Start, Did: "sent one datagram" + clientNumber(i, len(replies)), Sent: verdict.NewBytes(reply.Request)}
		if i < len(came.Sent) {
			reply.step.At, reply.step.Socket = came.Sent[i].At, socket(came.Sent[i].From)
		}
		for _, datagram := range came.Replies {
			if datagram.Socket == i {
				reply.add(datagram)
			}
		}
		reply.note()
		if i < len(came.Sent) { // in turn, nothing is sent after the first that got no reply
			s.lab.did(reply.step)
		}
	}
	return replies
}

func clientNumber(i, of int) string {
	if of == 1 {
		return ""
	}
	return fmt.Sprintf(" (client %d of %d)", i+1, of)
}

func (r *Reply) add(datagram wire.UDPReceived) {
	if r.Answered {
		r.More = append(r.More, datagram.Payload)
		return
	}
	r.Got, r.From, r.Answered = datagram.Payload, datagram.From, true
}

// SendAndLeave sends one datagram and does not care what comes of it.
func (s UDPServer) SendAndLeave(ctx context.Context, request []byte) {
	came := s.send(ctx, netip.Addr{}, wire.UDPArgs{Sockets: []netip.Addr{loopback}, Datagrams: []wire.Datagram{{Payload: request}}})
	s.left(ctx, "sent one datagram and did not wait for the reply", request, came)
}

// SendAndVanish sends one datagram from a socket that is closed, for certain, before the server can reply.
func (s UDPServer) SendAndVanish(ctx context.Context, request []byte) {
	came := s.send(ctx, netip.Addr{}, wire.UDPArgs{Sockets: []netip.Addr{loopback}, Datagrams: []wire.Datagram{{Payload: request}}, Vanish: true})
	s.left(ctx, "sent one datagram and closed the socket before the reply", request, came)
}

// left lets the server deal with what was sent: what comes next must not be in its socket before that.
func (s UDPServer) left(ctx context.Context, did string, request []byte, came wire.UDPReply) {
	step := s.step(did, request)
	step.At = came.Start
	s.settle(ctx, s.lab.options.Limits.Reply)
}

func (s UDPServer) send(ctx context.Context, to netip.Addr, args wire.UDPArgs) wire.UDPReply {
	s.needsAnswers()
	if !to.IsValid() {
		to = s.address().Addr()
	}
	args.Program, args.To = s.id, netip.AddrPortFrom(to, s.bound.Local.Port())
	args.Within = s.lab.budget.left()
	came, err := s.lab.stage.UDP(ctx, args)
	s.lab.must(err)
	s.lab.tick(came.End)
	s.ended = s.ended || came.Exited
	s.talkedTo(len(args.Datagrams))
	for _, sent := range came.Sent {
		s.lab.now.endpoints[sent.From] = true
	}
	return came
}
