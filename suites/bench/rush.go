package bench

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/onsi/gomega/types"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// A rush is so many clients with so many datagrams each.
const (
	rushClients = 4
	rushEach    = 3
)

// Rush is what came of several clients, on ports and addresses of their own, that all sent several datagrams back to back
// before any of them read, and then listened on for a quiet window. It is watched once and judged for two requirements.
type Rush struct {
	requests [][][]byte // of each client
	replies  [][][]byte // to each client, in order of arrival
	fresh    bool       // on a process that had served nobody, for a requirement that insisted on that
	limit    time.Duration

	start     time.Duration
	steps     []*verdict.Step
	endpoints endpoints
	exchanges int
}

// Rush returns the server's rush: the one that was watched before, unless a new process is insisted on.
func (s UDPServer) Rush(ctx context.Context) *Rush {
	a := s.lab.now
	if known := s.rush; known != nil && (known.fresh || !a.fresh) {
		a.stale = a.stale || !known.fresh
		a.from = min(a.from, known.start)
		a.steps = append(a.steps, known.steps...)
		a.exchanges += known.exchanges
		for endpoint := range known.endpoints {
			a.endpoints[endpoint] = true
		}
		return known
	}
	words := s.lab.Words.Several(rushClients * rushEach)
	args := wire.UDPArgs{Wait: s.lab.options.Limits.Reply, Quiet: s.lab.options.Limits.Quiet, Linger: s.lab.options.Limits.linger()}
	rush := &Rush{fresh: a.fresh, limit: s.lab.options.Limits.Reply, endpoints: endpoints{}, exchanges: len(words),
		requests: make([][][]byte, rushClients), replies: make([][][]byte, rushClients)}
	for i, word := range words {
		client := i % rushClients
		if i < rushClients {
			args.Sockets = append(args.Sockets, netip.AddrFrom4([4]byte{127, 0, 0, byte(i + 1)}))
		}
		args.Datagrams = append(args.Datagrams, wire.Datagram{Socket: client, Payload: word})
		rush.requests[client] = append(rush.requests[client], word)
	}
	came := s.send(ctx, s.address().Addr(), args)
	rush.start = came.Start
	for _, datagram := range came.Replies {
		rush.replies[datagram.Socket] = append(rush.replies[datagram.Socket], datagram.Payload)
	}
	for _, sent := range came.Sent {
		rush.endpoints[sent.From] = true
	}
	for client := range rushClients {
		step := s.step(fmt.Sprintf("client %d of %d sent %d datagrams back to back", client+1, rushClients, rushEach), nil)
		step.Socket = socket(came.Sent[client].From)
		step.At, step.Outcome = came.Start, fmt.Sprintf("%d datagrams came back to it", len(rush.replies[client]))
		rush.steps = append(rush.steps, step)
	}
	s.rush = rush
	return rush
}

// ReachTheirSenders holds for a rush in which every client got a reply to what it sent, and none to what another did. That a
// request got none, or several, is for HaveOneReplyEach.
func ReachTheirSenders() types.GomegaMatcher {
	return onRush(func(r *Rush) string {
		for client, replies := range r.replies {
			own := 0
			for _, reply := range replies {
				if belongsTo(reply, r.requests[client]) >= 0 {
					own++
				} else if belongsTo(reply, r.all()) >= 0 {
					return fmt.Sprintf("client %d of %d got %s, the reply to what another client sent", client+1, rushClients,
						verdict.Bytes(reply).Preview())
				}
			}
			if own == 0 {
				return fmt.Sprintf("client %d of %d got no reply to what it sent within %s", client+1, rushClients, seconds(r.limit))
			}
		}
		return ""
	})
}

// HaveOneReplyEach holds for a rush in which every datagram got exactly one reply, in any order, at whatever client. A client
// none of whose datagrams got any is left out, unless all are like that: ReachTheirSenders has it.
func HaveOneReplyEach() types.GomegaMatcher {
	return onRush(func(r *Rush) string {
		counts := make([]int, rushClients*rushEach) // in the order of all
		strangers := 0
		for _, replies := range r.replies {
			for _, reply := range replies {
				if at := belongsTo(reply, r.all()); at >= 0 {
					counts[at]++
				} else {
					strangers++
				}
			}
		}
		served, without, more := 0, 0, 0
		for client := range rushClients {
			of := counts[client*rushEach:][:rushEach]
			if !slices.ContainsFunc(of, func(n int) bool { return n > 0 }) {
				continue
			}
			for _, n := range of {
				served++
				switch {
				case n == 0:
					without++
				case n > 1:
					more++
				}
			}
		}
		switch {
		case served == 0:
			return fmt.Sprintf("none of %d datagrams got a reply within %s", len(counts), seconds(r.limit))
		case without+more+strangers > 0:
			var parts []string
			for _, part := range []struct {
				n    int
				what string
			}{{without, "got no reply"}, {more, "got more than one reply"}} {
				if part.n > 0 {
					parts = append(parts, fmt.Sprintf("%d %s", part.n, part.what))
				}
			}
			if strangers > 0 {
				parts = append(parts, count(strangers, "datagram")+" came back beside the replies")
			}
			return fmt.Sprintf("of %d datagrams, %s", served, strings.Join(parts, ", and "))
		}
		return ""
	})
}

// all are the requests of all clients.
func (r *Rush) all() [][]byte {
	var requests [][]byte
	for _, of := range r.requests {
		requests = append(requests, of...)
	}
	return requests
}

// belongsTo finds the request that a datagram is the reply to; -1 is none.
func belongsTo(reply []byte, requests [][]byte) int {
	for i, request := range requests {
		if sameLetters(recognise(request, reply), request) {
			return i
		}
	}
	return -1
}

func onRush(judge func(*Rush) string) types.GomegaMatcher {
	return &matcher[*Rush]{
		judge: func(r *Rush) (string, []byte) { return judge(r), nil },
		mark:  func(*Rush, []byte) {},
	}
}
