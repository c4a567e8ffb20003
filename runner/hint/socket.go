package hint

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/sockgrade/sockgrade/suites/requirement"
)

var (
	bindCalls = map[string]*regexp.Regexp{
		"python": regexp.MustCompile(`\bbind\s*\(|[Cc]reate_server\(|[Ss]ocketserver|SocketServer|\bcreate_datagram_endpoint\(|\bstart_server\(`),
		"c":      regexp.MustCompile(`\bbind\s*\(`),
		"ruby":   regexp.MustCompile(`\bbind\b|\bTCPServer\b|_server_`),
		"perl":   regexp.MustCompile(`\bbind\b|\bLocal(?:Port|Addr|Host)\b`),
		"php":    regexp.MustCompile(`\bsocket_bind\b|\bsocket_create_listen\b|\bstream_socket_server\b`),
	}
	oneAddress     = regexp.MustCompile(`bound to (\S+) only`)
	boundElsewhere = regexp.MustCompile(`bound to (?:TCP |UDP )?port (\d+)`)

	keyboardReads = patterns{
		"ruby":       re(`(?:^|[^.\w])gets\b`, `\$stdin\b`, `\bSTDIN\b`),
		"perl":       re(`\bSTDIN\b`, `<>`),
		"php":        re(`\bSTDIN\b`, `\breadline\s*\(`, `php://stdin`),
		"csharp":     re(`\bConsole\.(Read|In\b|OpenStandardInput)`),
		"python":     re(`\b(raw_)?input\(`, `\bsys\.stdin\b`),
		"java":       re(`\bSystem\.in\b`),
		"c":          re(`\bstdin\b`, `\bscanf\s*\(`, `\bgets\s*\(`),
		"go":         re(`\bos\.Stdin\b`, `\bfmt\.Scan`),
		"javascript": re(`\bprocess\.stdin\b`),
		"rust":       re(`\bstdin\(\)`),
	}
	portNumbers = patterns{
		"csharp":     re(`(?i)port\s*=\s*\d+`, `new\s+(IPEndPoint|UdpClient|TcpClient|TcpListener)\(.*\d{2,}`),
		"python":     re(`(?i)port\s*=\s*\d+`, `\.(bind|connect|sendto)\(.*\d{2,}`),
		"java":       re(`(?i)port\s*=\s*\d+`, `new\s+(ServerSocket|DatagramSocket|Socket|DatagramPacket)\(.*\d{2,}`),
		"c":          re(`\bhtons\s*\(\s*\d+`, `(?i)#define\s+\w*PORT\w*\s+\d+`, `(?i)port\s*=\s*\d+`),
		"go":         re(`":\d+"`, `(?i)port\s*:?=\s*"?\d+`),
		"javascript": re(`(?i)port\s*=\s*\d+`, `\.(listen|bind|connect|send)\(.*\d{2,}`),
		"rust":       re(`:\d{2,}"`),
	}
	localAddresses = patterns{
		"csharp": re(`"(127\.0\.0\.1|localhost)"`, `IPAddress\.Loopback\b`),
		"python": re(`\.bind\(\s*\(\s*['"](127\.0\.0\.1|localhost)['"]`, `['"](127\.0\.0\.1|localhost)['"]`, `gethostbyname\(`, `gethostname\(`, `\.bind\(`),
		"java":   re(`"(127\.0\.0\.1|localhost)"`, `getLoopbackAddress\(`, `getLocalHost\(`),
		"c":      re(`"127\.0\.0\.1"`, `INADDR_LOOPBACK`),
		"go":     re(`"(127\.0\.0\.1|localhost):`), "rust": re(`"(127\.0\.0\.1|localhost)`),
		"javascript": re(`['"](127\.0\.0\.1|localhost)['"]`),
	}
)

// socketRules are about the server's own socket: that it is bound, and where.
var socketRules = []rule{
	{
		id:    "wrong-port",
		on:    []string{"*-server/listens"},
		when:  func(s seen) bool { return s.boundPort() != "" },
		cause: "the server is bound to another port than 12000",
		causeOf: func(s seen) string {
			return fmt.Sprintf("the server is bound to port %s, not %d", s.boundPort(), s.port)
		},
		fix: byLanguage{"": "bind port 12000"},
		at:  portNumbers,
	},
	{
		id:    "reads-stdin-in-server",
		on:    []string{"*-server/listens", "*-server/announces-ready", "*-server/uppercases"},
		when:  waitsForKeyboard,
		cause: "the server waits for something to be typed",
		causeOf: func(s seen) string {
			if s.requirement == "uppercases" {
				return "the server waits for something to be typed before it answers"
			}
			return "the server waits for something to be typed before it listens"
		},
		fix: byLanguage{"": "set address and port in the program: a server is started with nobody at its keyboard"},
		fixOf: func(s seen) string {
			if s.requirement == "uppercases" {
				return "reply what was received, in upper case: a server is started with nobody at its keyboard"
			}
			return ""
		},
		at: keyboardReads,
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
		id:    "never-main",
		on:    []string{"*-server/listens"},
		only:  "python",
		when:  func(s seen) bool { _, wrong := wrongMain(s); return s.endedQuietly() && s.blankScreen() && wrong },
		cause: "the comparison with __name__ never holds, so nothing of the program is run",
		fix:   byLanguage{"python": "if __name__ == '__main__':"},
		best:  wrongMain,
	},
	{
		id:    "ends-at-once",
		on:    []string{"*-server/listens"},
		when:  func(s seen) bool { return s.endedQuietly() && s.blankScreen() },
		cause: "the program ends at once, without an error: it may define functions or a class that it never calls",
		fix:   byLanguage{"python": "call main() at the end of the file"},
	},
	{
		id: "never-binds",
		on: []string{"*-server/listens"},
		when: func(s seen) bool {
			return !s.ended() && len(s.sources) > 0 && bindCalls[s.language] != nil && !s.contains(bindCalls[s.language])
		},
		cause: "the server's socket is never bound to a port",
		fix: byLanguage{
			"udp:python": "serverSocket.bind(('', 12000)) after it, before the loop",
			"tcp:python": "serverSocket.bind(('', 12000)) after it, before listen",
			"udp:":       "bind the socket to port 12000 before receiving",
			"tcp:":       "bind the socket to port 12000 before listening",
		},
		at: patterns{"python": re(`=\s*(socket\.)?socket\(`)},
	},
	{
		id: "loopback-only",
		on: []string{"*-server/reachable"},
		when: func(s seen) bool {
			return oneAddress.MatchString(s.at.Outcome) || s.crash == nil && !s.ended() && s.turnedAway()
		},
		cause: "the server is bound to one address, and cannot be reached at another",
		causeOf: func(s seen) string {
			m := oneAddress.FindStringSubmatch(s.at.Outcome)
			if m != nil && m[1] == "255.255.255.255" {
				return "the server is bound to the broadcast address, at which nobody can reach it"
			}
			if m != nil && !strings.HasPrefix(m[1], "127.") {
				return "the server is bound to the address " + m[1] + ", and cannot be reached at another"
			}
			return "the server is bound to the loopback, so only programs on its own machine can reach it"
		},
		fix: byLanguage{
			"python":   "bind(('', 12000)): the empty name means every address of this machine",
			"udp:java": "new DatagramSocket(12000), without an address",
			"tcp:java": "new ServerSocket(12000), without an address",
			"c":        "INADDR_ANY instead of INADDR_LOOPBACK or inet_addr",
			"go":       "\":12000\", without an address", "": "bind to 0.0.0.0, which means every address of this machine",
		},
		at: localAddresses,
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
	if s.ended() || s.crash != nil || len(s.received) > 0 {
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
