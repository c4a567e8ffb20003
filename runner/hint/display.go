package hint

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
)

var (
	// stringNotations are how languages write a string with bytes that are not ASCII for a programmer.
	stringNotations = map[string]*regexp.Regexp{
		"python2": regexp.MustCompile(`u?'(?:[^'\n]*\\x[0-9a-f]{2})+[^'\n]*'`),
		"ruby":    regexp.MustCompile(`"(?:[^"\n]*\\x[0-9A-F]{2})+[^"\n]*"`),
	}
	nodeBuffer  = regexp.MustCompile(`<Buffer(?: [0-9a-f]{2})`)
	pythonBytes = regexp.MustCompile(`\bb'(?:\\.|[^'\\])*'|\bb"(?:\\.|[^"\\])*"`)

	printCalls = patterns{
		"csharp": re(`\bConsole\.Write(Line)?\(`),
		"python": re(`\bprint\b.*(modified|reply|response|data|received|msg|message|sentence)`, `\bprint\b`),
		"java":   re(`System\.out\.print`), "c": re(`\bprintf\s*\(`, `\bputs\s*\(`, `\bfwrite\s*\(`), "go": re(`\bfmt\.Print`),
		"javascript": re(`\bconsole\.log\(`, `\bstdout\.write\(`), "rust": re(`\bprint(ln)?!`),
	}
)

// shown is what a client has on its screen after the reply came: the screen of the evidence, or what the step has of it.
func (s seen) shown() []byte {
	if len(s.screen) > 0 {
		return []byte(s.screen)
	}
	return s.received
}

// displayRules judge what a client shows of a reply. What was expected there is the reply.
var displayRules = []rule{
	{
		id:    "bytes-repr",
		on:    []string{"*-client/displays-*", "*-client/labels-the-reply", "*-client/accepts-utf8", "*-client/shows-*", "*-client/stops-at-*", "*-client/waits-for-reply"},
		usual: []string{"*-client/displays-only-the-reply"},
		when:  func(s seen) bool { return s.crash == nil && pythonBytes.Match(s.shown()) },
		cause: "the bytes are printed without being decoded, in Python's notation b'...'",
		fix:   printReply,
		fixOf: decodedLine,
		best:  func(s seen) (place, bool) { at, _, ok := printedReply(s); return at, ok },
		at:    printCalls,
	},
	{
		id: "string-repr",
		on: []string{"*-client/displays-*", "*-client/accepts-utf8"},
		when: func(s seen) bool {
			notation := stringNotations[s.spoken]
			return notation != nil && s.crash == nil && notation.Match(s.shown())
		},
		cause: "the string is displayed in the notation of a program, with quotes and escapes, and not its text",
	},
	{
		id: "buffer-shown",
		on: []string{"*-client/displays-*", "*-client/labels-the-reply", "*-client/accepts-utf8", "*-client/shows-*", "*-client/stops-at-*",
			"*-client/waits-for-reply"},
		when:  func(s seen) bool { return s.crash == nil && nodeBuffer.Match(s.shown()) },
		cause: "the Buffer is displayed as Node writes it for a programmer, <Buffer 48 49>, and not its text",
		fix:   byLanguage{"udp:javascript": "console.log(message.toString())", "tcp:javascript": "console.log('From Server:', data.toString())"},
		at:    printCalls,
	},
	{
		id: "whole-buffer-shown",
		on: []string{"*-client/displays-only-the-reply"},
		when: func(s seen) bool {
			_, after, found := bytes.Cut(s.shown(), s.expected)
			return found && len(s.expected) > 0 && bytes.HasPrefix(after, []byte{0, 0})
		},
		cause: "the whole receive buffer is displayed, zero bytes and all, not only what was received",
		fix: byLanguage{
			"udp:java": "new String(packet.getData(), 0, packet.getLength())",
			"tcp:java": "new String(buffer, 0, n), where n is what read returned",
			"udp:c":    "printf(\"%.*s\\n\", (int)n, buffer), where n is what recvfrom returned",
			"tcp:c":    "printf(\"From Server: %.*s\\n\", (int)n, buffer), where n is what recv returned",
			"csharp":   "Encoding.UTF8.GetString(buffer, 0, n), where n is what the receive call returned",
			"udp:rust": "&buffer[..n], with let (n, _) = client_socket.recv_from(...)",
			"tcp:rust": "&buffer[..n], where n is what read returned",
			"go":       "string(buffer[:n]), where n is what the read returned first",
			"":         "display only as many bytes as were received",
		},
		fixOf: partOfBuffer,
		best:  wholeBufferUsed,
		at:    wholeBuffersShown,
	},
	{
		id: "buffer-not-terminated",
		on: []string{"*-client/displays-only-the-reply"},
		when: func(s seen) bool {
			_, after, found := bytes.Cut(s.shown(), s.expected)
			after = bytes.TrimRight(after, "\r\n")
			return s.language == "c" && found && len(s.expected) > 0 && len(after) > 0 && after[0] != '\n' && after[0] != '\r' && !printable(after)
		},
		cause: "what stood in the buffer before is displayed after the reply: received bytes do not end with a zero byte",
		fix: byLanguage{
			"udp:c": "printf(\"%.*s\\n\", (int)n, buffer), where n is what recvfrom returned",
			"tcp:c": "printf(\"From Server: %.*s\\n\", (int)n, buffer), where n is what recv returned",
		},
		at: patterns{"c": re(`\bprintf\s*\([^;]*%s`, `\bputs\s*\(`, `\bcout\b`)},
	},
	{
		id:    "never-receives",
		on:    []string{"*-client/displays-*", "*-client/shows-*", "*-client/waits-for-reply"},
		usual: []string{"*-client/displays-the-reply"},
		when: func(s seen) bool {
			return s.crash == nil && len(s.sources) > 0 && receives[s.language] != nil && !s.contains(receives[s.language]...)
		},
		cause: "the client never receives: nothing in the program reads the reply",
		fix: byLanguage{
			"udp:python": "after it, before close(): modifiedMessage, serverAddress = clientSocket.recvfrom(2048), and print(modifiedMessage.decode())",
			"tcp:python": "after it, before close(): modifiedSentence = clientSocket.recv(1024), and print('From Server:', modifiedSentence.decode())",
			"":           "receive the reply and display it",
		},
		at: patterns{"python": re(`\.send(to|all)?\(`)},
	},
	{
		id:    "displays-length",
		on:    []string{"*-client/displays-*", "*-client/shows-*", "*-client/waits-for-reply"},
		usual: []string{"*-client/displays-the-reply"},
		when:  func(s seen) bool { return s.crash == nil && lengthPrinted(s) },
		cause: "the length of the reply is displayed, and not its text",
		fix:   printReply,
		fixOf: printOfReply,
		best:  func(s seen) (place, bool) { at, _, ok := printedReply(s); return at, ok },
	},
	{
		id:    "displays-nothing",
		on:    []string{"*-client/displays-*", "*-client/shows-*", "*-client/waits-for-reply"},
		usual: []string{"*-client/displays-the-reply"},
		when: func(s seen) bool {
			return s.endedQuietly() && len(s.expected) > 0 && len(bytes.TrimSpace(s.received)) == 0
		},
		cause: "the client ends without displaying anything",
		fix: byLanguage{
			"udp:python": printReply["udp:python"], "tcp:python": printReply["tcp:python"], "": "display the bytes that were received",
		},
		fixOf: printOfReply,
	},
	{
		id:    "prints-own-text",
		on:    []string{"*-client/displays-the-reply", "*-client/waits-for-reply"},
		usual: []string{"*-client/displays-the-reply"},
		when:  printsOwnText,
		cause: "the client displays what was typed, in upper case or as it is, and not what the server replied",
		fix: byLanguage{
			"udp:python": printReply["udp:python"], "tcp:python": printReply["tcp:python"], "": "display the bytes that were received",
		},
		fixOf: printOfReply,
		at:    printCalls,
	},
	{
		id: "buffer-too-small",
		on: []string{"*-client/shows-*", "*-client/stops-at-*"},
		when: func(s seen) bool {
			n := s.shownBeginning()
			return s.crash == nil && n >= enough && n < len(s.expected)
		},
		cause: "the client receives fewer bytes with one call than the book's does",
		causeOf: func(s seen) string {
			return fmt.Sprintf("only the first %d bytes of the reply are displayed: the client receives at most so many", s.shownBeginning())
		},
		fix: bufferSize,
		at:  receiveCalls,
	},
	{
		id:    "buffer-too-large",
		on:    []string{"*-client/stops-at-*"},
		when:  func(s seen) bool { return s.crash == nil && showsMoreThanExpected(s) },
		cause: "the client receives more bytes of one reply than the book's does",
		fix:   bufferSize,
		at:    receiveCalls,
		fixOf: withoutLoop,
		best:  receivingLoop,
		where: readsMore,
	},
	{
		id:    "no-label",
		on:    []string{"tcp-client/labels-the-reply"},
		when:  func(s seen) bool { return s.crash == nil && !strings.Contains(folded(string(s.shown())), "fromserver") },
		cause: "`From Server:` does not stand before the reply",
		fix:   byLanguage{"python": "print('From Server:', modifiedSentence.decode())", "": "print `From Server: ` before the reply"},
		at:    printCalls,
	},
	{
		id:    "times-out-early",
		on:    []string{"*-client/waits-for-reply"},
		when:  timesOut,
		cause: "the client gives up before the reply comes: its time-out is too short",
		fix:   byLanguage{"": "wait without a time-out, as the book's client does, or for 2 s at least"},
		at:    timeouts,
	},
}

// wholeBuffersShown are wholeBuffers of clients, which send no such thing.
var wholeBuffersShown = patterns{
	"csharp": re(`\.GetString\(\s*\w+\s*\)`), "go": re(`\bstring\(\w+\)`), "java": wholeBuffers["java"], "python": wholeBuffers["python"],
	"c":    re(`\bstring\s*(\w+\s*)?\([^;]*(\bsizeof\b|\.end\(\))`, `\bfwrite\s*\(`, `\bcout\b.*\bbuffer`, `\bprintf\s*\([^;]*%`),
	"rust": wholeBuffers["rust"],
}

var receives = patterns{
	"ruby":       re(`\.(recv|read|gets|sysread)`),
	"perl":       re(`\brecv\b`, `\bsysread\b`, `\bread\b`, `<\s*\$\w+\s*>`, `\bgetline\b`),
	"php":        re(`\bsocket_(recv|read)`, `\bstream_socket_recvfrom\b`, `\bf(read|gets|getc)\s*\(\s*\$`, `\bstream_get_`),
	"javascript": re(`['"`+"`"+`](message|data|readable)['"`+"`"+`]`, `\bfor\s+await\b`, `\bonread\b`, `\.pipe\(`),
	"python":     re(`\brecv`, `\breadlines?\(`, `\.read\(`, `\bdatagram_received\b`, `\bdata_received\b`),
	"c":          re(`\brecv`, `\bread\s*\(`),
}

var timeouts = patterns{
	"ruby":   re(`\bTimeout\b`, `\bIO\.select\b`, `\bSO_RCVTIMEO\b`, `_nonblock\b`),
	"perl":   re(`\bTimeout\s*=>`, `\balarm\b`, `\bcan_read\b`, `\bSO_RCVTIMEO\b`, `\bMSG_DONTWAIT\b`),
	"php":    re(`\bSO_RCVTIMEO\b`, `\bstream_set_timeout\b`, `\b(stream|socket)_select\b`, `\bset_nonblock\b`, `\bMSG_DONTWAIT\b`),
	"python": re(`\.settimeout\(`, `\bsetdefaulttimeout\(`, `\bselect\(`, `\bSO_RCVTIMEO\b`, `\.setblocking\(`, `\btimeout\s*=`),
	"java":   re(`\.setSoTimeout\(`), "c": re(`\bSO_RCVTIMEO\b`, `\b(select|poll)\s*\(`, `\balarm\s*\(`, `\bMSG_DONTWAIT\b`),
	"go": re(`\.Set(Read)?Deadline\(`), "javascript": re(`\bsetTimeout\(`), "rust": re(`\.set_read_timeout\(`),
}

func timesOut(s seen) bool {
	if strings.Contains(folded(s.screen), "timeout") || strings.Contains(folded(s.screen), "timedout") {
		return true
	}
	return s.ended() && s.contains(timeouts[s.language]...)
}

func printsOwnText(s seen) bool {
	shown := s.shown()
	if s.crash != nil || len(s.expected) == 0 || bytes.Contains(shown, s.expected) {
		return false
	}
	for _, line := range s.typed() {
		if len(line) > 3 && !bytes.EqualFold(line, s.expected) && bytes.Contains(bytes.ToLower(shown), bytes.ToLower(line)) {
			return true
		}
	}
	return false
}

// shownBeginning is the length of the longest beginning of the expected text that stands on the screen.
func (s seen) shownBeginning() int {
	shown, low, high := s.shown(), 0, len(s.expected)
	for low < high {
		middle := (low + high + 1) / 2
		if bytes.Contains(shown, s.expected[:middle]) {
			low = middle
		} else {
			high = middle - 1
		}
	}
	return low
}

// enough is how many bytes in a row are no accident.
const enough = 16

// showsMoreThanExpected tells that a reply goes on on the screen where the book's client would stop.
func showsMoreThanExpected(s seen) bool {
	if len(s.expected) == 0 {
		return false
	}
	_, after, _ := bytes.Cut(s.shown(), s.expected)
	for _, step := range s.steps {
		rest, continues := bytes.CutPrefix(deref(step.Sent), s.expected)
		if continues && len(rest) > 0 && bytes.HasPrefix(after, prefix(rest, enough)) {
			return true
		}
	}
	return false
}
