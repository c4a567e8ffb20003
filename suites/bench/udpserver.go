package bench

import (
	"context"
	"fmt"
	"net/netip"
	"time"

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
	return s.exchangeAt(ctx, s.address().Addr(), request, 0)
}

// ExchangeAt is Exchange with the server's socket at another address of this host.
func (s UDPServer) ExchangeAt(ctx context.Context, address string, request []byte) *Reply {
	return s.exchangeAt(ctx, netip.MustParseAddr(address), request, 0)
}

// ExchangeAndListen is Exchange that listens on for a quiet window, for datagrams that should not come.
func (s UDPServer) ExchangeAndListen(ctx context.Context, request []byte) *Reply {
	return s.exchangeAt(ctx, s.address().Addr(), request, s.lab.options.Limits.Quiet)
}

func (s UDPServer) exchangeAt(ctx context.Context, to netip.Addr, request []byte, quiet time.Duration) *Reply {
	return s.talk(ctx, udpCall{to: to, quiet: quiet, inTurn: true}, request)[0]
}

// InTurn has an exchange for each request, each from a fresh socket, one after the other's reply.
func (s UDPServer) InTurn(ctx context.Context, requests ...[]byte) []*Reply {
	return s.talk(ctx, udpCall{inTurn: true}, requests...)
}

// Crowd sends each request from a client of its own, on ports and addresses of their own, before any of them reads, and
// listens on for a quiet window.
func (s UDPServer) Crowd(ctx context.Context, requests ...[]byte) []*Reply {
	return s.talk(ctx, udpCall{addresses: true, quiet: s.lab.options.Limits.Quiet}, requests...)
}

type udpCall struct {
	to        netip.Addr // zero: the server's address
	inTurn    bool
	addresses bool // each client has an address of its own
	quiet     time.Duration
}

// talk is what the other exchanges have in common: a socket for each request.
func (s UDPServer) talk(ctx context.Context, how udpCall, requests ...[]byte) []*Reply {
	args := wire.UDPArgs{InTurn: how.inTurn, Wait: s.lab.options.Limits.Reply, Quiet: how.quiet}
	replies := make([]*Reply, len(requests))
	for i, request := range requests {
		from := loopback
		if how.addresses {
			from = netip.AddrFrom4([4]byte{127, 0, 0, byte(i + 1)})
		}
		args.Sockets = append(args.Sockets, from)
		args.Datagrams = append(args.Datagrams, wire.Datagram{Socket: i, Payload: request})
		replies[i] = &Reply{Request: request}
	}
	came := s.send(ctx, how.to, args)
	for i, reply := range replies {
		reply.limit, reply.Exited = s.lab.options.Limits.Reply, came.Exited
		reply.step = &verdict.Step{At: came.Start, Did: "sent one datagram" + clientNumber(i, len(replies)), Sent: verdict.NewBytes(reply.Request)}
		if i < len(came.Sent) {
			reply.step.At = came.Sent[i].At
			s.lab.now.endpoints[came.Sent[i].From] = true
		}
		for _, datagram := range came.Replies {
			if datagram.Socket == i {
				reply.add(datagram)
			}
		}
		reply.note()
		s.lab.did(reply.step)
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

// Burst sends the requests back to back from one socket and returns all that comes back to it, in order of arrival, until as
// many as requests have come and then a quiet window has passed.
func (s UDPServer) Burst(ctx context.Context, requests ...[]byte) [][]byte {
	args := wire.UDPArgs{Sockets: []netip.Addr{loopback}, Wait: s.lab.options.Limits.Reply, Quiet: s.lab.options.Limits.Quiet}
	for _, request := range requests {
		args.Datagrams = append(args.Datagrams, wire.Datagram{Payload: request})
	}
	came := s.send(ctx, netip.Addr{}, args)
	var all [][]byte
	for _, datagram := range came.Replies {
		all = append(all, datagram.Payload)
	}
	for _, sent := range came.Sent {
		s.lab.now.endpoints[sent.From] = true
	}
	step := s.step(fmt.Sprintf("sent %d datagrams back to back from one socket", len(requests)), nil)
	step.At, step.Outcome = came.Start, fmt.Sprintf("%d datagrams came back", len(all))
	return all
}

// SendAndLeave sends one datagram and does not care what comes of it.
func (s UDPServer) SendAndLeave(ctx context.Context, request []byte) {
	came := s.send(ctx, netip.Addr{}, wire.UDPArgs{Sockets: []netip.Addr{loopback}, Datagrams: []wire.Datagram{{Payload: request}}})
	s.left("sent one datagram and did not wait for the reply", request, came)
}

// SendAndVanish sends one datagram from a socket that is closed, for certain, before the server can reply: the server is
// held meanwhile.
func (s UDPServer) SendAndVanish(ctx context.Context, request []byte) {
	came := s.send(ctx, netip.Addr{}, wire.UDPArgs{Sockets: []netip.Addr{loopback}, Datagrams: []wire.Datagram{{Payload: request}}, Vanish: true})
	s.left("sent one datagram and closed the socket before the reply", request, came)
}

func (s UDPServer) left(did string, request []byte, came wire.UDPReply) {
	step := s.step(did, request)
	step.At = came.Start
	for _, sent := range came.Sent {
		s.lab.now.endpoints[sent.From] = true
	}
}

func (s UDPServer) send(ctx context.Context, to netip.Addr, args wire.UDPArgs) wire.UDPReply {
	s.needsAnswers()
	if !to.IsValid() {
		to = s.address().Addr()
	}
	args.Program, args.To = s.id, netip.AddrPortFrom(to, s.bound.Local.Port())
	came, err := s.lab.stage.UDP(ctx, args)
	s.lab.must(err)
	s.lab.tick(came.End)
	s.ended = s.ended || came.Exited
	s.lab.now.exchanges += len(args.Datagrams)
	return came
}
