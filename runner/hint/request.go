package hint

import (
	"bytes"
	"fmt"
)

// requestRules judge what a client sends against the line that was typed.
var requestRules = []rule{
	{
		id:    "wrong-port",
		on:    []string{"udp-client/sends-one-datagram", "tcp-client/connects-once"},
		when:  func(s seen) bool { _, ok := s.dialledPort(); return ok },
		cause: "the client speaks to another port than 12000",
		causeOf: func(s seen) string {
			port, _ := s.dialledPort()
			return fmt.Sprintf("the client speaks to port %d, not %d", port, s.port)
		},
		fix: byLanguage{"": "use port 12000"},
		at:  portNumbers,
	},
	{
		id:    "wrong-transport",
		on:    []string{"udp-client/sends-one-datagram", "tcp-client/connects-once"},
		when:  func(s seen) bool { return len(s.sources) > 0 && len(s.received) == 0 && otherTransport(s) },
		cause: "the program makes a socket of the other transport",
		fix: byLanguage{
			"python": "SOCK_DGRAM is UDP, SOCK_STREAM is TCP", "c": "SOCK_DGRAM is UDP, SOCK_STREAM is TCP",
			"java": "DatagramSocket is UDP, Socket is TCP", "": "UDP has datagrams, TCP has a stream",
		},
		at: patterns{
			"python": re(`\bSOCK_(STREAM|DGRAM)\b`), "c": re(`\bSOCK_(STREAM|DGRAM)\b`),
			"java": re(`new\s+(Socket|DatagramSocket)\b`),
		},
	},
	{
		id:    "sends-words",
		on:    []string{"udp-client/sends-one-datagram", "udp-client/sends-the-line", "udp-client/keeps-blanks"},
		when:  sendsWords,
		cause: "the words of the line are sent one by one, each in a datagram of its own",
		fix: byLanguage{
			"python": "no split() and no loops: one sendto(message.encode(), (serverName, serverPort)), then one recvfrom(2048)",
			"":       "send the whole line with one call, and receive its one reply",
		},
		at: patterns{"python": re(`\.split\(`, `\.sendto\(`), "java": sendCalls["java"], "c": sendCalls["c"], "go": sendCalls["go"], "javascript": sendCalls["javascript"]},
	},
	{
		id:    "sends-twice",
		on:    []string{"udp-client/sends-one-datagram"},
		when:  func(s seen) bool { return len(s.requests()) > 1 },
		cause: "the client sends more than one datagram for one line",
		fix:   byLanguage{"": "send the line with one call"},
		fixOf: func(s seen) string {
			if _, looped := loopedSend(s); looped {
				return "send the line once, outside of this loop"
			}
			return ""
		},
		best: loopedSend,
		at:   sendCalls,
	},
	{
		id:    "connects-twice",
		on:    []string{"tcp-client/connects-once"},
		when:  func(s seen) bool { return s.connections() > 1 },
		cause: "the client connects more than once",
		fix:   byLanguage{"": "connect once, and use this connection for the request and the reply"},
		at:    patterns{"python": re(`\.connect(_ex)?\(`, `create_connection\(`), "java": re(`new\s+Socket\(`), "c": re(`\bconnect\s*\(`), "go": re(`\.Dial`)},
	},
	{
		id:    "whole-buffer-sent",
		on:    []string{"*-client/sends-no-terminator", "*-client/sends-the-line", "*-client/keeps-blanks", "*-client/sends-one-datagram"},
		usual: []string{"*-client/sends-no-terminator"},
		when: func(s seen) bool {
			tail := s.received[len(bytes.TrimRight(s.received, "\x00")):]
			return len(tail) > 1 && len(tail) < len(s.received)
		},
		cause: "the whole buffer is sent, zero bytes and all, not only the line",
		fix: byLanguage{
			"c": "send strlen(line) bytes, not sizeof line", "java": "sentence.getBytes() with its own length",
			"python": "do not pad the message", "": "send only the bytes of the line",
		},
		at: wholeBuffers,
	},
	{
		id:    "sends-nul",
		on:    []string{"*-client/sends-no-terminator"},
		when:  func(s seen) bool { return bytes.HasSuffix(s.received, []byte{0}) },
		cause: "the zero byte that ends a string in C is sent with the line",
		fix:   byLanguage{"c": "send strlen(line) bytes, without + 1", "": "send the line without a zero byte"},
		at:    patterns{"c": re(`\b(strlen\s*\([^)]*\)|length\(\)|size\(\))\s*\+\s*1`), "python": re(`\\0`, `\\x00`)},
	},
	{
		id: "sends-newline",
		on: []string{"*-client/sends-no-terminator"},
		when: func(s seen) bool {
			return bytes.HasSuffix(s.received, []byte("\n")) || bytes.HasSuffix(s.received, []byte("\r"))
		},
		cause: "the line terminator is sent with the line",
		fix: byLanguage{
			"python":   "send the line as input() gives it, without '\\n'",
			"udp:java": "sentence.getBytes() of the line as readLine() or nextLine() gives it, which is without one",
			"tcp:java": "out.write(sentence.getBytes()): println and writeBytes(sentence + '\\n') add one",
			"c":        "fgets keeps the newline: line[strcspn(line, \"\\r\\n\")] = 0",
			"go":       "ReadString('\\n') keeps the newline: strings.TrimRight(line, \"\\r\\n\")",
			"rust":     "read_line keeps the newline: let message = line.trim_end_matches(['\\r', '\\n']), and send message",
			"":         "cut the newline off before sending",
		},
		at: patterns{
			"python":     re(`\+\s*b?["'](\\r)?\\n["']`, `\\n["'].*\.encode`, `\bstdin\.readline\(`, `\\n`),
			"java":       re(`\+\s*["'](\\r)?\\n["']`, `(^|[^.\w])\w*[oO]ut\w*\.println\(`, `\.writeBytes\(`, `\\n`),
			"csharp":     re(`\+\s*["'](\\r)?\\n["']`, `\b[a-z]\w*\.WriteLine\(`),
			"c":          re(`\bfgets\s*\(`, `\bgetline\s*\(`, `\\n`),
			"go":         re(`\bFprintln\(\s*\w*([cC]onn|[sS]ock)`, `\+\s*"(\\r)?\\n"`, `\.Read(String|Bytes)\('\\n'\)`, `\\n`),
			"javascript": re(`\\n`), "rust": re(`\.read_line\(`, `\bwriteln!\(`),
		},
	},
	{
		id:    "upper-cases-itself",
		on:    []string{"*-client/sends-the-line", "*-client/keeps-blanks", "*-client/accepts-utf8"},
		usual: []string{"*-client/sends-the-line"},
		when: func(s seen) bool {
			return s.compared() && !bytes.Equal(s.received, s.expected) && bytes.Equal(trim(s.received), trim(bytes.ToUpper(s.expected))) &&
				!bytes.Equal(trim(s.received), trim(s.expected))
		},
		cause: "the client puts the line into upper case itself, before it sends it",
		fix:   byLanguage{"": "send the line as it was typed: upper-casing is the server's part"},
		at:    upperCalls,
	},
	{
		id:    "lower-cases",
		on:    []string{"*-client/sends-the-line", "*-client/keeps-blanks"},
		usual: []string{"*-client/sends-the-line"},
		when: func(s seen) bool {
			return s.compared() && bytes.Equal(trim(s.received), trim(bytes.ToLower(s.expected))) && !bytes.Equal(trim(s.received), trim(s.expected))
		},
		cause: "the client puts the line into lower case before it sends it",
		fix:   byLanguage{"": "send the line as it was typed"},
		at:    upperCalls,
	},
	{
		id:    "only-first-word",
		on:    []string{"*-client/sends-the-line", "*-client/keeps-blanks", "*-client/accepts-utf8"},
		usual: []string{"*-client/sends-the-line"},
		when: func(s seen) bool {
			word := firstWord(s.expected)
			return word != nil && bytes.Equal(bytes.Trim(s.received, " \t\r\n\x00"), word)
		},
		cause: "only the first word of the line is sent",
		causeOf: func(s seen) string {
			if s.contains(readsToBlank[s.language]...) {
				return "only the first word of the line is sent: the keyboard is read up to a blank"
			}
			return ""
		},
		fix: byLanguage{
			"java": "Scanner.nextLine() instead of next()", "c": "fgets instead of scanf with %s, which stops at a blank, and cut its newline off: line[strcspn(line, \"\\r\\n\")] = 0",
			"go":     "bufio.NewReader(os.Stdin).ReadString('\\n') instead of fmt.Scan, and strings.TrimRight(line, \"\\r\\n\")",
			"python": "do not split() the line", "": "read the whole line",
		},
		at: patterns{
			"java": re(`\.next\(\)`, `\.split\(`), "c": re(`\bscanf\s*\([^;]*%\d*s`, `\bcin\s*>>`, `\bstrtok\s*\(`), "python": re(`\.split\(`),
			"go": re(`\b[FS]?[Ss]can(f|ln)?\(`, `strings\.Fields\(`),
		},
	},
	{
		id: "trims-blanks",
		on: []string{"*-client/keeps-blanks"},
		when: func(s seen) bool {
			body := bytes.TrimRight(s.received, "\r\n\x00")
			return s.compared() && !bytes.Equal(body, s.expected) && trimmed(body, s.expected)
		},
		cause: "blanks at the ends of the line are cut off before it is sent",
		fix: byLanguage{
			"python": "no strip() on the line", "java": "no trim() on the line", "c": "fgets instead of scanf, which skips blanks",
			"go":   "strings.TrimRight(line, \"\\r\\n\") instead of TrimSpace",
			"rust": "trim_end_matches(['\\r', '\\n']) instead of trim()", "": "send the line as it was typed",
		},
		at: patterns{
			"python": re(`\.[lr]?strip\(`), "java": re(`\.(trim|strip)\(`), "go": re(`\bTrim(Space|Right|Left)?\(`),
			"javascript": re(`\.trim(Start|End)?\(`), "rust": re(`\.trim(_start|_end)?\(`), "c": re(`\bscanf\s*\(`),
		},
	},
	{
		id: "collapses-blanks",
		on: []string{"*-client/keeps-blanks"},
		when: func(s seen) bool {
			return s.compared() && !bytes.Equal(s.received, s.expected) &&
				bytes.Equal(bytes.Join(bytes.Fields(s.expected), []byte(" ")), trim(s.received))
		},
		cause: "several blanks between words become one: the line is split and joined again",
		fix:   byLanguage{"python": "send the line as input() gives it, without split() and join()", "": "send the line as it was typed"},
		at:    patterns{"python": re(`\.split\(`), "java": re(`\.split\(`), "go": re(`strings\.Fields\(`)},
	},
	{
		id: "ascii-only",
		on: []string{"*-client/accepts-utf8"},
		when: func(s seen) bool {
			return s.compared() && lostOtherLetters(s.expected, s.received)
		},
		cause: "letters outside of ASCII are lost: the text is converted by way of ASCII",
		fix:   byLanguage{"python": "encode() and decode() without arguments, which is UTF-8", "": "convert to and from bytes as UTF-8"},
		at:    patterns{"python": re(`ascii`), "java": re(`US_ASCII|"ASCII"|"US-ASCII"|writeBytes\(`)},
	},
}

// readsToBlank are calls that read one word.
var readsToBlank = patterns{
	"java": re(`\.next\(\)`), "c": re(`\bscanf\s*\([^;]*%\d*s`, `\bcin\s*>>`), "go": re(`\b[FS]?[Ss]can(f|ln)?\(`),
}

func trim(b []byte) []byte { return bytes.Trim(b, " \t\r\n\x00") }

// dialledPort is the port that a client spoke to, when it was never the assignment's.
func (s seen) dialledPort() (uint16, bool) {
	var dialled uint16
	for _, h := range s.hops("UDP") {
		if h.to.Port() == s.port || h.from.Port() == s.port {
			return 0, false
		}
		if dialled == 0 {
			dialled = h.to.Port()
		}
	}
	for _, h := range s.hops("TCP") {
		if h.to.Port() == s.port {
			return 0, false
		}
		if h.Flags == "SYN" && dialled == 0 {
			dialled = h.to.Port()
		}
	}
	return dialled, dialled != 0
}

// requests are the datagrams that a client sent to the assignment's port.
func (s seen) requests() []hop {
	var requests []hop
	for _, h := range s.hops("UDP") {
		if h.to.Port() == s.port {
			requests = append(requests, h)
		}
	}
	return requests
}

// sendsWords tells that several datagrams came and that each is one word of what was typed.
func sendsWords(s seen) bool {
	requests, lines := s.requests(), s.typed()
	if len(requests) < 2 || len(lines) == 0 {
		return false
	}
	words := bytes.Fields(lines[0])
	for i, h := range requests {
		if i >= len(words) || h.Length != len(words[i]) || !bytes.HasPrefix(words[i], deref(h.Start)) {
			return false
		}
	}
	return true
}

func (s seen) connections() int {
	n := 0
	for _, h := range s.hops("TCP") {
		if h.to.Port() == s.port && h.Flags == "SYN" {
			n++
		}
	}
	return n
}
