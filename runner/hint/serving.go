package hint

import (
	"fmt"
	"strings"

	"github.com/sockgrade/sockgrade/suites/requirement"
)

// servingRules are about how long a server serves, and whom.
var servingRules = []rule{
	{
		id:    "one-shot",
		on:    []string{"*-server/*"},
		usual: []string{"udp-server/keeps-serving", "tcp-server/keeps-welcoming"},
		when:  isOneShot,
		cause: "the server ends after it has served one client",
		fix:   serveForEver,
		best:  acceptOutsideLoop,
		at:    patterns{"python": re(`\bbreak\b`, `\b(exit|quit)\(`), "java": re(`\bbreak\s*;`, `System\.exit\(`)},
	},
	{
		id: "closes-welcoming-socket",
		on: []string{"tcp-server/keeps-welcoming", "tcp-server/serves-waiting-clients"},
		when: func(s seen) bool {
			return !s.ended() && s.hasServed() && (s.turnedAway() || s.says("nothing listens")) && s.contains(welcomingClose[s.language]...)
		},
		cause: "the welcoming socket is closed after a client, and the next one is refused",
		fix:   byLanguage{"": "close the client's connection only, never the welcoming socket inside the loop"},
		at:    welcomingClose,
	},
	{
		id:    "accepts-once",
		on:    []string{"tcp-server/keeps-welcoming", "tcp-server/serves-waiting-clients", "tcp-server/closes-connection"},
		usual: []string{"tcp-server/keeps-welcoming", "tcp-server/serves-waiting-clients"},
		when: func(s seen) bool {
			_, before := acceptBeforeLoop(s)
			return before && !hasNoLoop(s) && !s.ended() && s.hasServed()
		},
		cause: "accept stands before the loop, so the server talks to its first client for ever",
		fix:   byLanguage{"": "accept inside the loop, once for each client, and close the client's connection there"},
		where: acceptBeforeLoop,
	},
	{
		id:    "ends-after-some",
		on:    []string{"*-server/keeps-*"},
		usual: []string{"udp-server/keeps-serving", "tcp-server/keeps-welcoming"},
		when: func(s seen) bool {
			return s.served() > 1 && (s.stopped() || s.refuses() && s.contains(leaves[s.language]...))
		},
		cause: "the server ends after it has served some clients",
		causeOf: func(s seen) string {
			return fmt.Sprintf("the server ends after it has served %d clients", s.served())
		},
		fix: serveForEver,
		at:  leaves,
	},
	{
		id:    "ends-at-empty",
		on:    []string{"udp-server/survives-empty-datagram", "tcp-server/survives-silent-client"},
		when:  func(s seen) bool { return s.stopped() || s.refuses() && s.contains(leaves[s.language]...) },
		cause: "when a client has sent nothing the server leaves its loop, and ends",
		fix: byLanguage{
			"udp:python": "continue, which goes on with the loop, instead of leaving it",
			"tcp:python": "close the connection, then continue, which goes on with the loop, instead of leaving it",
			"udp:":       "go on with the next datagram", "tcp:": "close the connection, and go on with the next client",
		},
		at: leaves,
	},
	{
		id:    "connects-to-first-client",
		on:    []string{"udp-server/keeps-serving", "udp-server/replies-to-sender", "udp-server/stops-at-2048", "udp-server/survives-*"},
		usual: []string{"udp-server/keeps-serving", "udp-server/replies-to-sender"},
		when: func(s seen) bool {
			return !s.ended() && s.crash == nil && !s.wireDecides() && s.contains(udpConnect[s.language]...)
		},
		cause: "the server's socket is connected to its first client, so the kernel keeps the datagrams of all others from it",
		fix:   byLanguage{"python": "no connect; in the loop: message, clientAddress = serverSocket.recvfrom(2048), then sendto(reply, clientAddress)", "": "no connect: send to the address that each datagram came from"},
		at:    udpConnect,
	},
	{
		id: "no-queue",
		on: []string{"tcp-server/serves-waiting-clients"},
		when: func(s seen) bool {
			return !s.ended() && s.crash == nil && !s.wireDecides() && s.contains(noQueue[s.language]...)
		},
		cause: "the welcoming socket has no room for waiting clients: a backlog of 0",
		fix:   byLanguage{"": "listen(1), as in the book, or more"},
		at:    noQueue,
	},
}

// serveForEver is the loop around all that is done for a client. With TCP it begins at accept: a connection is one client's.
var serveForEver = byLanguage{
	"udp:python": "while True: around recvfrom and sendto, and no break, exit or close() in it",
	"tcp:python": "while True: around accept, recv, send and connectionSocket.close(), and no break, exit or serverSocket.close() in it",
	"udp:java":   "while (true) around receive and send, and nothing that leaves it",
	"tcp:java":   "while (true) around accept, reading, writing and closing the connection, and nothing that leaves it",
	"udp:c":      "for (;;) around recvfrom and sendto, and nothing that leaves it",
	"tcp:c":      "for (;;) around accept, recv, send and the connection's close, and nothing that leaves it",
	"udp:go":     "for { ... } around ReadFrom and WriteTo, and nothing that leaves it",
	"tcp:go":     "for { ... } around Accept, Read, Write and the connection's Close, and nothing that leaves it",
	"udp:rust":   "loop { ... } around recv_from and send_to, and nothing that leaves it",
	"tcp:rust":   "loop { ... } around accept, read and write_all, at whose end the connection is dropped and so closed",
	"udp:":       "an endless loop around receiving and sending, and nothing that leaves it",
	"tcp:":       "an endless loop around accepting, receiving, sending and closing the connection, and nothing that leaves it",
}

// isOneShot tells that a server ended after one client that it answered. One that has no loop at all needs no answer for that:
// a client that sent nothing is served too.
func isOneShot(s seen) bool {
	if s.stopped() || s.refuses() {
		return s.served() == 1 && (s.stopped() || hasNoLoop(s)) || s.survives() && hasNoLoop(s)
	}
	return false
}

// survives tells that the requirement is about what comes after something unusual.
func (s seen) survives() bool { return strings.HasPrefix(s.requirement, "survives-") }

// acceptOutsideLoop finds the accept of a server that accepts one client only, where there may be no loop at all.
func acceptOutsideLoop(s seen) (place, bool) {
	if s.program != requirement.TCPServer {
		return place{}, false
	}
	return acceptBeforeLoop(s)
}

var (
	// leaves are the ways out of a server's loop.
	leaves = patterns{
		"ruby":       re(`\bbreak\b`, `\bexit\b`, `\d\.times\b`),
		"perl":       re(`\blast\b`, `\bexit\b`, `\bdie\b`, `\bfor(each)?\b`),
		"php":        re(`\bbreak\s*;`, `\b(exit|die)\b`, `\bfor\s*\(`),
		"javascript": re(`\bserver\w*\.close\(`, `\bprocess\.exit\(`),
		"go":         re(`\bbreak\b`, `\bos\.Exit\(`, `\blog\.Fatal`, `\bfor\s[^;{]+;[^;{]+;`, `^\s+return\b`),
		"rust":       re(`\bbreak\s*;`, `\bprocess::exit\(`, `\bin\s+\d+\.\.`), "csharp": re(`\bbreak\s*;`, `\bfor\s*\([^;]+;[^;]+;`),
		"python": re(`\bbreak\b`, `\b(exit|quit)\(`, `\brange\(`, `^\s+return\b`), "java": re(`\bbreak\s*;`, `\bfor\s*\([^;]+;[^;]+;`),
		"c": re(`\bbreak\s*;`, `\bfor\s*\([^;]+;[^;]+;`),
	}
	welcomingClose = patterns{
		"ruby":       re(`\b(server|welcom|listen)\w*\.close\b`),
		"perl":       re(`\bclose\s*\(?\s*\$?(server|welcom|listen)\w*`, `\$(server|welcom|listen)\w*->close\b`),
		"php":        re(`\b(socket_close|fclose)\s*\(\s*\$(server|welcom|listen)\w*`),
		"javascript": re(`\b(server|welcom|listen)\w*\.close\(`),
		"go":         re(`\b(server|welcom|listen|ln\b|l\b)\w*\.Close\(`), "c": re(`\bclose\s*\(\s*(server|welcom|listen)\w*`),
		"rust": re(`\bdrop\(\s*(server|welcom|listen)\w*`), "csharp": re(`\b(server|welcom|listen)\w*\.(Stop|Close)\(`),
		"python": re(`\b(server|welcom|listen)\w*\.close\(`), "java": re(`\b(server|welcom|listen)\w*\.close\(`),
	}
	udpConnect = patterns{
		"ruby": re(`\.connect\b`), "perl": re(`->\s*connect\b`, `\bconnect\s*\(`), "php": re(`\bsocket_connect\b`),
		"python": re(`\.connect\(`), "java": re(`\.connect\(`), "c": re(`\bconnect\s*\(`), "rust": re(`\.connect\(`),
	}
	noQueue = patterns{
		"ruby": re(`\.listen\s*\(?\s*0\b`), "perl": re(`\bListen\s*=>\s*0\b`, `\blisten\s*\(.*,\s*0\s*\)`),
		"php":    re(`\bsocket_listen\s*\([^,]*,\s*0\s*\)`),
		"python": re(`\.listen\(\s*0\s*\)`), "c": re(`\blisten\s*\([^,]*,\s*0\s*\)`)}
)

// stopped tells that the server ended as if it had done all, and did not answer.
func (s seen) stopped() bool { return !s.wireDecides() && s.endedQuietly() }

// refuses tells that nobody listens to a client any more, without a crash. The process itself may need a moment to end, so
// its exit is not always in the evidence.
func (s seen) refuses() bool {
	return !s.wireDecides() && s.exit == nil && s.crash == nil && s.says("refused", "was reset", "nothing listens", "program ended")
}

// hasNoLoop tells that there is source and nothing in it is done more than once.
func hasNoLoop(s seen) bool {
	loop := loops[s.language]
	return loop != nil && len(s.sources) > 0 && !s.contains(loop, framework)
}

// turnedAway tells that, at the end, the kernel answered for the server: a reset to a SYN, or port unreachable.
func (s seen) turnedAway() bool {
	var dialled map[string]bool
	turned := false
	for _, p := range s.timeline {
		switch {
		case p.Protocol == "TCP" && p.Flags == "SYN":
			if dialled == nil {
				dialled = map[string]bool{}
			}
			dialled[p.From+p.To], turned = true, false
		case p.Protocol == "TCP" && strings.HasPrefix(p.Flags, "RST"):
			turned = turned || dialled[p.To+p.From]
		case p.Protocol == "TCP":
			delete(dialled, p.To+p.From)
		case p.Protocol == "ICMP" && strings.Contains(p.Flags, "port unreachable"):
			turned = true
		}
	}
	return turned
}

// served is to how many of the requests something came back.
func (s seen) served() int {
	n := 0
	for _, step := range s.steps {
		if len(deref(step.Received)) > 0 {
			n++
		}
	}
	return n
}

// hasServed tells that the server has sent something to a client.
func (s seen) hasServed() bool {
	if s.served() > 0 {
		return true
	}
	for _, protocol := range []string{"UDP", "TCP"} {
		for _, h := range s.hops(protocol) {
			if h.from.Port() == s.port && h.Length > 0 {
				return true
			}
		}
	}
	return false
}
