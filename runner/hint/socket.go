package hint

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/sockgrade/sockgrade/suites/requirement"
)

var (
	boundElsewhere = regexp.MustCompile(`bound to (?:TCP |UDP )?port (\d+)`)

	keyboardReads = patterns{
		"python":     re(`\b(raw_)?input\(`, `\bsys\.stdin\b`),
		"java":       re(`\bSystem\.in\b`),
		"c":          re(`\bstdin\b`, `\bscanf\s*\(`, `\bgets\s*\(`),
		"go":         re(`\bos\.Stdin\b`, `\bfmt\.Scan`),
		"javascript": re(`\bprocess\.stdin\b`),
		"rust":       re(`\bstdin\(\)`),
	}
	portNumbers = patterns{
		"python":     re(`(?i)port\s*=\s*\d+`, `\.(bind|connect|sendto)\(.*\d{2,}`),
		"java":       re(`(?i)port\s*=\s*\d+`, `new\s+(ServerSocket|DatagramSocket|Socket|DatagramPacket)\(.*\d{2,}`),
		"c":          re(`\bhtons\s*\(\s*\d+`, `(?i)#define\s+\w*PORT\w*\s+\d+`, `(?i)port\s*=\s*\d+`),
		"go":         re(`":\d+"`, `(?i)port\s*:?=\s*"?\d+`),
		"javascript": re(`(?i)port\s*=\s*\d+`, `\.(listen|bind|connect|send)\(.*\d{2,}`),
		"rust":       re(`:\d{2,}"`),
	}
	localAddresses = patterns{
		"python": re(`\.bind\(\s*\(\s*['"](127\.0\.0\.1|localhost)['"]`, `['"](127\.0\.0\.1|localhost)['"]`, `gethostbyname\(`),
		"java":   re(`"(127\.0\.0\.1|localhost)"`, `getLoopbackAddress\(`, `getLocalHost\(`),
		"c":      re(`"127\.0\.0\.1"`, `INADDR_LOOPBACK`),
		"go":     re(`"(127\.0\.0\.1|localhost):`), "rust": re(`"(127\.0\.0\.1|localhost)`),
		"javascript": re(`['"](127\.0\.0\.1|localhost)['"]`),
	}
)

// serverSocketRules are about the server's own socket: that it is bound, where, and for how long.
var serverSocketRules = []rule{
	{
		id:   "wrong-port",
		on:   []string{"*-server/listens"},
		when: func(s seen) bool { return s.boundPort() != "" },
		causeOf: func(s seen) string {
			return fmt.Sprintf("the server is bound to port %s, not %d", s.boundPort(), s.port)
		},
		fix: byLanguage{"": "bind port 12000"},
		at:  portNumbers,
	},
	{
		id:    "reads-stdin-in-server",
		on:    []string{"*-server/listens", "*-server/announces-ready"},
		when:  waitsForKeyboard,
		cause: "the server waits for something to be typed before it listens",
		fix:   byLanguage{"": "set address and port in the program: a server is started with nobody at its keyboard"},
		at:    keyboardReads,
	},
	{
		id:    "wrong-transport",
		on:    []string{"*-server/listens"},
		when:  func(s seen) bool { return !s.ended() && otherTransport(s) },
		cause: "the program makes a socket of the other transport",
		fix: byLanguage{
			"python": "SOCK_DGRAM is UDP, SOCK_STREAM is TCP", "c": "SOCK_DGRAM is UDP, SOCK_STREAM is TCP",
			"java": "DatagramSocket is UDP, ServerSocket is TCP", "": "UDP has datagrams, TCP has a stream",
		},
		at: patterns{
			"python": re(`\bSOCK_(STREAM|DGRAM)\b`), "c": re(`\bSOCK_(STREAM|DGRAM)\b`),
			"java": re(`new\s+(ServerSocket|DatagramSocket)\b`),
		},
	},
	{
		id:    "ends-at-once",
		on:    []string{"*-server/listens"},
		when:  func(s seen) bool { return s.endedQuietly() && s.blankScreen() },
		cause: "the program ends at once, without an error: it may define functions or a class that it never calls",
		fix:   byLanguage{"python": "call main() at the end of the file"},
	},
	{
		id: "loopback-only",
		on: []string{"*-server/reachable"},
		when: func(s seen) bool {
			return s.says("127.0.0.1 only", "only 127.0.0.1", "only to 127.0.0.1") || s.turnedAway()
		},
		cause: "the server is bound to 127.0.0.1, so only programs on the same machine can reach it",
		fix: byLanguage{
			"python": "bind(('', 12000)): the empty name means every address of this machine",
			"java":   "new ServerSocket(12000) or new DatagramSocket(12000), without an address",
			"c":      "INADDR_ANY instead of INADDR_LOOPBACK or inet_addr",
			"go":     "\":12000\", without an address", "": "bind to 0.0.0.0, which means every address of this machine",
		},
		at: localAddresses,
	},
	{
		id:    "one-shot",
		on:    []string{"*-server/keeps-*", "*-server/serves-waiting-clients", "*-server/one-reply-per-datagram", "*-server/replies-to-sender"},
		when:  func(s seen) bool { return !s.wireDecides() && s.endedQuietly() && s.hasServed() },
		cause: "the server ends after it has served one client",
		fix: byLanguage{
			"python": "while True: around receiving and sending", "java": "while (true) around receiving and sending",
			"c": "for (;;) around receiving and sending", "go": "for { ... } around receiving and sending",
			"": "receive and send in an endless loop",
		},
		at: patterns{"python": re(`\bbreak\b`, `\b(exit|quit)\(`), "java": re(`\bbreak\s*;`, `System\.exit\(`)},
	},
	{
		id:    "closes-welcoming-socket",
		on:    []string{"tcp-server/keeps-welcoming", "tcp-server/serves-waiting-clients"},
		when:  func(s seen) bool { return !s.ended() && s.hasServed() && s.turnedAway() },
		cause: "the welcoming socket is closed after a client, and the next one is refused",
		fix:   byLanguage{"": "close the client's connection only, never the welcoming socket inside the loop"},
		at:    patterns{"python": re(`\b(server|welcome|listen)\w*\.close\(`), "java": re(`\b(server|welcome|listen)\w*\.close\(`)},
	},
	{
		id:    "accepts-once",
		on:    []string{"tcp-server/keeps-welcoming", "tcp-server/serves-waiting-clients"},
		when:  func(s seen) bool { _, ok := acceptBeforeLoop(s); return ok && !s.ended() && s.hasServed() },
		cause: "accept stands before the loop, so the server talks to its first client for ever",
		fix:   byLanguage{"": "accept inside the loop, once for each client"},
		where: acceptBeforeLoop,
	},
}

func (s seen) boundPort() string {
	for _, text := range []string{s.at.Outcome, s.message} {
		for _, m := range boundElsewhere.FindAllStringSubmatch(text, -1) {
			if m[1] != fmt.Sprint(s.port) {
				return m[1]
			}
		}
	}
	return ""
}

// waitsForKeyboard tells that a program reads its keyboard and has not got beyond that.
func waitsForKeyboard(s seen) bool {
	if s.exit != nil && s.ended() {
		return false
	}
	for _, expr := range keyboardReads[s.language] {
		if s.contains(expr) {
			return true
		}
	}
	line, open := s.lastLine()
	return open && strings.ContainsAny(line[len(line)-1:], ":?>")
}

// otherTransport tells that the source has the other transport's sockets and none of its own.
func otherTransport(s seen) bool {
	datagrams := s.contains(re(`\bSOCK_DGRAM\b`, `\bDatagramSocket\b`, `\bListenUDP\b|\bListenPacket\b`, `\bcreateSocket\(`, `\bUdpSocket\b`)...)
	streams := s.contains(re(`\bSOCK_STREAM\b`, `\bServerSocket\b|\bnew Socket\b`, `\bnet\.Listen\(|\bListenTCP\b`, `\bcreateServer\(`, `\bTcpListener\b`)...)
	if s.program == requirement.UDPServer || s.program == requirement.UDPClient {
		return streams && !datagrams
	}
	return datagrams && !streams
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

// hasServed tells that the server has sent something to a client.
func (s seen) hasServed() bool {
	for _, step := range s.steps {
		if len(deref(step.Received)) > 0 {
			return true
		}
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
	pythonLoop   = regexp.MustCompile(`^(\s*)(while|for)\b.*:`)
	pythonAccept = regexp.MustCompile(`^(\s*)\S.*\.accept\(\)`)
)

// acceptBeforeLoop finds an accept in Python that no loop surrounds.
func acceptBeforeLoop(s seen) (place, bool) {
	if s.language != "python" {
		return place{}, false
	}
	for _, src := range s.sources {
		loops := []int{} // indentation of the loops that surround the line
		for i, line := range strings.Split(withoutComments(src.Text, s.language), "\n") {
			if strings.TrimSpace(line) == "" {
				continue
			}
			indent := len(line) - len(strings.TrimLeft(line, " \t"))
			for len(loops) > 0 && indent <= loops[len(loops)-1] {
				loops = loops[:len(loops)-1]
			}
			if pythonLoop.MatchString(line) {
				loops = append(loops, indent)
			}
			if pythonAccept.MatchString(line) {
				return place{src.Path, i + 1, strings.TrimSpace(line)}, len(loops) == 0
			}
		}
	}
	return place{}, false
}
