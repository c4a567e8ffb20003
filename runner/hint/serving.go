package hint

import (
	"fmt"
	"regexp"
	"strings"
)

// servingRules are about how long a server serves, and whom.
var servingRules = []rule{
	{
		id:    "one-shot",
		on:    []string{"*-server/*"},
		usual: []string{"udp-server/keeps-serving", "tcp-server/keeps-welcoming"},
		when:  func(s seen) bool { return s.served() == 1 && (s.stopped() || s.refuses() && hasNoLoop(s)) },
		cause: "the server ends after it has served one client",
		fix: byLanguage{
			"python": "while True: around receiving and sending", "java": "while (true) around receiving and sending",
			"c": "for (;;) around receiving and sending", "go": "for { ... } around receiving and sending",
			"": "receive and send in an endless loop",
		},
		at: patterns{"python": re(`\bbreak\b`, `\b(exit|quit)\(`), "java": re(`\bbreak\s*;`, `System\.exit\(`)},
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
		id: "accepts-once",
		on: []string{"tcp-server/keeps-welcoming", "tcp-server/serves-waiting-clients"},
		when: func(s seen) bool {
			_, before := acceptBeforeLoop(s)
			return before && !hasNoLoop(s) && !s.ended() && s.hasServed()
		},
		cause: "accept stands before the loop, so the server talks to its first client for ever",
		fix:   byLanguage{"": "accept inside the loop, once for each client"},
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
		fix: byLanguage{"": "receive and send in an endless loop"},
		at:  leaves,
	},
	{
		id:    "ends-at-empty",
		on:    []string{"udp-server/survives-empty-datagram", "tcp-server/survives-silent-client"},
		when:  func(s seen) bool { return s.stopped() || s.refuses() && s.contains(leaves[s.language]...) },
		cause: "the server ends when a client has sent nothing: an empty receive leaves the server's only loop",
		fix:   byLanguage{"python": "continue instead of break, after closing the connection if there is one", "": "go on with the next client"},
		at:    leaves,
	},
	{
		id:    "connects-to-first-client",
		on:    []string{"udp-server/keeps-serving", "udp-server/replies-to-sender", "udp-server/stops-at-2048", "udp-server/survives-*"},
		usual: []string{"udp-server/keeps-serving", "udp-server/replies-to-sender"},
		when: func(s seen) bool {
			return !s.ended() && s.crash == nil && !s.wireDecides() && s.contains(udpConnect[s.language]...)
		},
		cause: "the server's socket is connected to its first client, so the kernel keeps the datagrams of all others from it",
		fix:   byLanguage{"python": "no connect: sendto(reply, clientAddress)", "": "no connect: send to the address that each datagram came from"},
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

var (
	framework = regexp.MustCompile(`serve_forever|run_forever|\basyncio\b|_server_loop\b`)

	// loops are the heads of loops, and accepts the calls that wait for a client, in languages whose blocks are indented.
	loops = map[string]*regexp.Regexp{
		"python": regexp.MustCompile(`^(\s*)(while|for)\b.*:`),
		"ruby":   regexp.MustCompile(`\b(loop|while|until|for)\b|\.(each|times|upto|cycle)\b`),
		"perl":   regexp.MustCompile(`\b(while|until|for|foreach|do)\b`),
		"php":    regexp.MustCompile(`\b(while|for|foreach|do)\b`),
	}
	accepts = map[string]*regexp.Regexp{
		"python": regexp.MustCompile(`\S.*\.accept\(\)`),
		"ruby":   regexp.MustCompile(`\.accept\b`),
		"perl":   regexp.MustCompile(`\baccept\b`),
		"php":    regexp.MustCompile(`\bsocket_accept\b`),
	}
)

// acceptBeforeLoop finds an accept that no loop surrounds.
func acceptBeforeLoop(s seen) (place, bool) {
	loop, accept := loops[s.language], accepts[s.language]
	if loop == nil {
		return s.acceptBeforeBlock()
	}
	for _, src := range s.sources {
		around := []int{} // indentation of the loops that surround the line
		for i, line := range strings.Split(withoutComments(src.Text, s.language), "\n") {
			if strings.TrimSpace(line) == "" {
				continue
			}
			indent := len(line) - len(strings.TrimLeft(line, " \t"))
			for len(around) > 0 && indent <= around[len(around)-1] {
				around = around[:len(around)-1]
			}
			if loop.MatchString(line) {
				around = append(around, indent)
			}
			if accept.MatchString(line) {
				return place{src.Path, i + 1, strings.TrimSpace(line)}, len(around) == 0
			}
		}
	}
	return place{}, false
}
