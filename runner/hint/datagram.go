package hint

import (
	"bytes"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"
)

// firstEphemeral is the least port that Linux gives to a socket that asks for none: such a port is another each time, and of no
// interest.
const firstEphemeral = 32768

// datagramRules are about who a UDP server answers, from where, and how often; the packets tell.
var datagramRules = []rule{
	{
		id:    "reply-from-other-port",
		on:    []string{"udp-server/replies-from-its-port"},
		when:  func(s seen) bool { _, ok := s.strayReply(); return ok },
		cause: "the reply is sent by another socket than the one that received the request",
		causeOf: func(s seen) string {
			h, _ := s.strayReply()
			from := ""
			if port := h.from.Port(); port < firstEphemeral {
				from = fmt.Sprintf("from port %d, ", port)
			}
			return fmt.Sprintf("the reply is sent %sby another socket than the one that is bound to %d", from, s.port)
		},
		fix: byLanguage{"": "send the reply with the same socket that received the request"},
		at: patterns{
			"python": re(`^\s+.*\bsocket\(`, `\.sendto\(`), "java": re(`new\s+DatagramSocket\(\s*\)`),
			"c": re(`\bsocket\s*\(`), "go": re(`\bDialUDP\(|\bDial\(`),
		},
	},
	{
		id:    "remembers-first-client",
		on:    []string{"udp-server/replies-to-sender", "udp-server/keeps-serving"},
		when:  func(s seen) bool { first, _ := s.onlyAnswered(); return first },
		cause: "every reply goes to the first client's address",
		fix:   senderAddress,
		best:  keptAddress,
		at:    sendCalls,
	},
	{
		id:    "remembers-last-client",
		on:    []string{"udp-server/replies-to-sender"},
		when:  func(s seen) bool { _, last := s.onlyAnswered(); return last },
		cause: "every reply goes to the client that came last: the next datagram's address takes the place of the one that is to be answered",
		fix: byLanguage{
			"python": "keep each message together with its address, (message, clientAddress), until its reply is sent",
			"":       "keep each message together with its address until its reply is sent",
		},
		at: sendCalls,
	},
	{
		id:    "replies-to-fixed-port",
		on:    []string{"udp-server/*"},
		usual: []string{"udp-server/replies-to-sender"},
		when: func(s seen) bool {
			_, ok := s.replyToNobody()
			return ok || !s.ended() && s.crash == nil && len(s.received) == 0 && s.contains(fixedPort[s.language]...)
		},
		cause: "the reply is sent to a port of the server's choice, and not to the one that the request came from",
		causeOf: func(s seen) string {
			if to, ok := s.replyToNobody(); ok {
				return fmt.Sprintf("the reply is sent to port %d, where no request came from", to.Port())
			}
			return ""
		},
		fix: senderAddress,
		at:  fixedPort,
	},
	{
		id:    "replies-twice",
		on:    []string{"udp-server/*"},
		usual: []string{"udp-server/one-reply-per-datagram"},
		when:  repliesTwice,
		cause: "the same reply is sent more than once for one request",
		fix:   byLanguage{"": "send once for each datagram that was received"},
		at:    sendCalls,
	},
	{
		id:    "several-datagrams",
		on:    []string{"udp-server/*"},
		usual: []string{"udp-server/one-reply-per-datagram", "udp-server/keeps-other-characters"},
		when:  severalReplies,
		cause: "more than one datagram is sent for one request",
		fix:   byLanguage{"": "send the whole reply with one call, and nothing else"},
		fixOf: func(s seen) string {
			if _, looped := loopedSend(s); looped {
				return "send the whole reply at once, without this loop"
			}
			return ""
		},
		best: loopedSend,
		at:   sendCalls,
	},
}

var senderAddress = byLanguage{
	"csharp": "the address that this Receive or ReceiveFrom filled in",
	"python": "message, clientAddress = recvfrom(2048), then sendto(reply, clientAddress), each time anew",
	"java":   "packet.getAddress() and packet.getPort() of the packet just received",
	"c":      "the address that this recvfrom filled in, with its length set before each call",
	"go":     "the address that this ReadFrom returned",
	"":       "send to the address that this datagram came from",
}

// fixedPort is sending to a port that is no part of an address that was received.
var fixedPort = patterns{
	"ruby":       re(`\.send\b.*,\s*\d{2,}\s*\)?\s*$`),
	"perl":       re(`\bsend\b.*\b(pack_)?sockaddr_in\s*\(`),
	"php":        re(`\bsocket_sendto\s*\(.*,\s*\d{2,}\s*\)`),
	"javascript": re(`\.send\([^;]*,\s*(\d{2,}|\w*PORT)\s*,`),
	"python":     re(`\.sendto\(.*,\s*\([^,]+,\s*\w+\s*\)\s*\)`),
}

var sendCalls = patterns{
	"python": re(`\.sendto\(`), "java": re(`new\s+DatagramPacket\([^)]*,[^)]*,`, `\.send\(`), "c": re(`\bsendto\s*\(`),
	"go": re(`\.WriteTo\w*\(`), "javascript": re(`\.send\(`), "rust": re(`\.send_to\(`),
}

// loopedSend finds the loop around the one place at which a program sends, if it does not receive in that loop as well.
func loopedSend(s seen) (place, bool) {
	for _, src := range s.sources {
		lines := strings.Split(withoutComments(src.Text, s.language), "\n")
		send := -1
		for i, line := range lines {
			if matches(sendCalls[s.language], line) {
				if send >= 0 {
					return place{}, false
				}
				send = i
			}
		}
		if send < 0 {
			continue
		}
		head, end, in := loopAround(lines, send, s.language)
		if !in || slices.ContainsFunc(lines[head:end+1], func(line string) bool { return matches(receiveCalls[s.language], line) }) {
			return place{}, false
		}
		return place{src.Path, head + 1, strings.TrimSpace(lines[head])}, true
	}
	return place{}, false
}

func matches(exprs []*regexp.Regexp, line string) bool {
	return slices.ContainsFunc(exprs, func(re *regexp.Regexp) bool { return re.MatchString(line) })
}

// requestsAndReplies splits the datagrams on the wire by who sent them: everyone who wrote to the server's port is a client.
func (s seen) requestsAndReplies() (requests, replies []hop) {
	clients := map[uint16]bool{}
	for _, h := range s.hops("UDP") {
		if h.to.Port() == s.port {
			clients[h.from.Port()] = true
			requests = append(requests, h)
		} else if h.from.Port() == s.port || clients[h.to.Port()] {
			replies = append(replies, h)
		}
	}
	return requests, replies
}

func (s seen) strayReply() (hop, bool) {
	_, replies := s.requestsAndReplies()
	for _, h := range replies {
		if h.from.Port() != s.port {
			return h, true
		}
	}
	return hop{}, false
}

func (s seen) replyToNobody() (netip.AddrPort, bool) {
	requests, replies := s.requestsAndReplies()
	asked := map[netip.AddrPort]bool{}
	for _, h := range requests {
		asked[h.from] = true
	}
	if len(requests) == 0 || len(replies) == 0 {
		return netip.AddrPort{}, false
	}
	for _, h := range replies {
		if asked[h.to] {
			return netip.AddrPort{}, false
		}
	}
	return replies[0].to, true
}

// onlyAnswered tells that several clients asked, at least two replies came, and all of them went to the same client: the
// first that asked, or the last.
func (s seen) onlyAnswered() (first, last bool) {
	requests, replies := s.requestsAndReplies()
	if len(requests) < 2 || len(replies) < 2 || requests[0].from == requests[len(requests)-1].from {
		return false, false
	}
	for _, h := range replies {
		if h.to != replies[0].to {
			return false, false
		}
	}
	return replies[0].to == requests[0].from, replies[0].to == requests[len(requests)-1].from
}

// repliesTwice tells that one reply came more often than its request was sent.
func repliesTwice(s seen) bool {
	requests, replies := s.requestsAndReplies()
	if first, last := s.onlyAnswered(); first || last {
		return false
	}
	for i, h := range replies {
		asked, answered := 0, 0
		for _, r := range requests {
			if r.from == h.to && r.Length == h.Length && bytes.EqualFold(deref(r.Start), deref(h.Start)) {
				asked++
			}
		}
		for _, r := range replies[i:] {
			if r.to == h.to && r.Length == h.Length && bytes.Equal(deref(r.Start), deref(h.Start)) {
				answered++
			}
		}
		if asked > 0 && answered > asked {
			return true
		}
	}
	return false
}

// severalReplies tells that a client got more replies than it had sent requests, whatever they are. Where every reply goes to
// the same client though several asked, something else is wrong.
func severalReplies(s seen) bool {
	if first, last := s.onlyAnswered(); first || last {
		return false
	}
	requests, replies := s.requestsAndReplies()
	surplus := map[netip.AddrPort]int{}
	for _, h := range replies {
		surplus[h.to]++
	}
	asked := map[netip.AddrPort]bool{}
	for _, h := range requests {
		surplus[h.from]--
		asked[h.from] = true
	}
	for client := range asked {
		if surplus[client] > 0 {
			return true
		}
	}
	return false
}
