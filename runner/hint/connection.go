package hint

import (
	"bytes"
	"strings"
)

var lineReads = patterns{
	"ruby":       re(`\w\.gets\b`, `\.readline\b`, `\.each_line\b`),
	"perl":       re(`<\s*\$\w+\s*>`, `->\s*getline\b`),
	"php":        re(`\bfgets\s*\(\s*\$`, `\bPHP_NORMAL_READ\b`, `\bstream_get_line\b`),
	"csharp":     re(`\.ReadLine(Async)?\(`),
	"python":     re(`\.readlines?\(`, `\.makefile\(`, `['"]\\n['"]\s*(not\s+)?in\b`, `\.endswith\(\s*b?['"]\\n`),
	"java":       re(`\.readLine\(`, `\.nextLine\(`),
	"c":          re(`\bfgets\s*\(`, `\bgetline\s*\(`, `!=\s*'\\n'`, `==\s*'\\n'`),
	"go":         re(`\.Read(String|Bytes)\('\\n'\)`, `\bbufio\.NewScanner\(`, `\.ReadLine\(`),
	"javascript": re(`\bcreateInterface\(`, `\breadline\b`, `['"]\\n['"]`),
	"rust":       re(`\.read_line\(`, `\.lines\(`),
}

var endReads = patterns{
	"ruby":       re(`\.read\s*(\.|$|\()`, `\.each_line\b`, `\.eof\?`),
	"perl":       re(`\bwhile\s*\(.*(\bsysread\b|\bread\b|\brecv\b|<\s*\$\w+\s*>)`, `\blocal\s+\$/`),
	"php":        re(`\bstream_get_contents\b`, `\bfeof\b`, `\bwhile\s*\(.*(\bsocket_read\b|\bsocket_recv\b|\bfread\b|\bfgets\b)`, `\bMSG_WAITALL\b`),
	"csharp":     re(`\.ReadToEnd(Async)?\(`, `\bwhile\s*\(.*\bRead\(`),
	"python":     re(`\bMSG_PEEK\b`, `\bif\s+not\s+\w+\s*:`, `\bif\s+\w+\s*==\s*b?['"]{2}`, `\bwhile\s+\w*(data|chunk|msg|message)\w*\s*:`, `\.read\(\)`),
	"java":       re(`\.readAllBytes\(`, `!=\s*-1`, `!=\s*null`),
	"c":          re(`while\s*\(.*\b(recv|read)\s*\(`),
	"go":         re(`\bio\.ReadAll\(`, `\bioutil\.ReadAll\(`, `\bio\.EOF\b`),
	"javascript": re(`\.on\(\s*['"]end['"]`, `\ballowHalfOpen\b`),
	"rust":       re(`\.read_to_(end|string)\(`),
}

// connectionRules are about a TCP server's connections: when it answers, and how a connection ends.
var connectionRules = []rule{
	{
		id:    "waits-for-newline",
		on:    []string{"tcp-server/replies-without-terminator"},
		when:  waitsForNewline,
		cause: "the server reads a line, so it waits for a newline that the client does not send",
		fix: byLanguage{
			"python": "connectionSocket.recv(1024) instead of a file and readline",
			"java":   "in.read(buffer) on the InputStream, with new byte[1024], instead of readLine; and a reply without '\\n'",
			"c":      "recv with a length of 1024, once, and the count that it returns, instead of fgets or a loop up to '\\n'",
			"go":     "conn.Read(buffer), with make([]byte, 1024), instead of ReadString or a Scanner",
			"csharp": "stream.Read(buffer, 0, 1024), once, instead of ReadLine",
			"rust":   "read(&mut buffer), once, with [0u8; 1024], instead of reading a line",
			"":       "answer what one receive call returns",
		},
		at: lineReads,
	},
	{
		id:    "waits-for-close",
		on:    []string{"tcp-server/replies-without-terminator"},
		when:  waitsForClose,
		cause: "the server reads until the client closes its side, and answers only then",
		fix: byLanguage{
			"python": "one recv(1024) for each client, without a loop", "java": "one in.read(buffer), without a loop",
			"go": "one conn.Read(buffer) instead of io.ReadAll", "rust": "read(&mut buffer), once, with [0u8; 1024], instead of reading to the end",
			"csharp": "stream.Read(buffer, 0, 1024), once, instead of reading to the end", "": "answer what one receive call returns",
		},
		fixOf: withoutLoop,
		best:  receivingLoop,
		at:    endReads,
	},
	{
		id:    "greets-first",
		on:    []string{"tcp-server/says-nothing-first"},
		when:  func(s seen) bool { return printable(bytes.TrimSpace(s.received)) },
		cause: "the server sends text of its own as soon as a client connects",
		fix:   byLanguage{"": "nothing is sent before the request: greetings belong on the server's own screen"},
		at: patterns{
			"python": re(`\.send(all)?\(\s*b?["']`, `\.send(all)?\(`), "java": re(`\.print(ln)?\(\s*"`), "c": re(`\bsend\s*\(`),
			"go": re(`\.Write\(|Fprint`), "javascript": re(`\.write\(`),
		},
	},
	{
		id:    "connection-left-open",
		on:    []string{"tcp-server/closes-connection"},
		when:  leftOpen,
		cause: "the server does not close the client's connection after its reply",
		fix: byLanguage{
			"python": "connectionSocket.close() after send", "java": "connectionSocket.close() after the reply",
			"c": "close(connection) after send", "go": "conn.Close() after the reply, or defer in a function for each client",
			"javascript": "socket.end(reply)", "": "close the connection after the reply",
		},
		at: patterns{"python": re(`\.send(all)?\(`), "java": re(`\.write\(`), "c": re(`\bsend\s*\(`, `\bwrite\s*\(`), "go": re(`\.Write\(`)},
	},
	{
		id: "reset-not-closed",
		on: []string{"tcp-server/closes-orderly"},
		when: func(s seen) bool {
			return s.serverEnds("RST") && s.contains(re(`\bSO_LINGER\b|\bsetSoLinger\(|\bSetLinger\(|\bresetAndDestroy\(`)...)
		},
		cause: "the connection is closed by a reset: SO_LINGER with no time to linger",
		fix:   byLanguage{"": "close without SO_LINGER"},
		at: patterns{
			"python": re(`\bSO_LINGER\b`), "c": re(`\bSO_LINGER\b`), "java": re(`\bsetSoLinger\(`), "go": re(`\bSetLinger\(`),
			"javascript": re(`\bresetAndDestroy\(`),
		},
	},
	{
		id:    "reset-not-closed",
		on:    []string{"tcp-server/closes-orderly"},
		when:  func(s seen) bool { return s.serverEnds("RST") && s.hasServed() },
		cause: "the connection ends with a reset: it is closed while bytes of the request have not been read, or with SO_LINGER",
		fix:   byLanguage{"": "receive the request with one call and a buffer of 1024 bytes, then close"},
		at:    receiveCalls,
	},
	{
		id: "end-taken-for-gone",
		on: []string{"tcp-server/replies-after-half-close"},
		when: func(s seen) bool {
			return !s.compared() && s.crash == nil && !s.ended() && (s.says("was closed") || s.serverEnds("FIN"))
		},
		cause: "the server takes a client that has finished sending for one that has gone, and drops its request",
		fix:   byLanguage{"": "reply all the same: that the client's input has ended means only that it sends no more"},
		at:    endReads,
	},
	{
		id: "one-client-at-a-time",
		on: []string{"tcp-server/serves-while-one-idles"},
		when: func(s seen) bool {
			return !s.ended() && s.crash == nil && len(s.received) == 0 && len(s.sources) > 0 &&
				!s.contains(re(`(?i)\bthread|\bfork\b|\bselect|\bpoll|\basync|\bgo\s+\w|\bspawn\b|Executor`)...)
		},
		cause: "the server serves one client after another, so a silent one makes all others wait, as the book's own server does",
		fix: byLanguage{
			"python": "threading.Thread(target=serve, args=(connectionSocket,)).start() for each client",
			"java":   "new Thread(() -> serve(connectionSocket)).start() for each client", "": "serve each client in a thread of its own",
		},
	},
}

// serverEnds tells that a packet with that flag came from the server's port.
func (s seen) serverEnds(flag string) bool {
	for _, h := range s.hops("TCP") {
		if h.from.Port() == s.port && h.has(flag) {
			return true
		}
	}
	return flag == "RST" && s.says("was reset")
}

// waitsForNewline tells that a newline brought the reply that did not come without one, or that nothing came and the source
// reads lines.
func waitsForNewline(s seen) bool {
	if s.crash != nil || s.ended() {
		return false
	}
	for _, step := range s.steps {
		if sent := deref(step.Sent); len(deref(step.Received)) > 0 {
			return bytes.HasSuffix(sent, []byte("\n"))
		}
	}
	return s.contains(lineReads[s.language]...)
}

// waitsForClose tells the same of the end of the client's side.
func waitsForClose(s seen) bool {
	if s.crash != nil || s.ended() {
		return false
	}
	for _, step := range s.steps {
		if len(deref(step.Received)) > 0 {
			did := strings.ToLower(step.Did)
			return strings.Contains(did, "shut down") || strings.Contains(did, "half-close") || strings.Contains(did, "closed")
		}
	}
	return s.contains(endReads[s.language]...)
}
