package hint

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
)

var receiveCalls = patterns{
	"csharp":     re(`new\s+byte\s*\[`, `\.Read\(`, `\.Receive(From)?\(`),
	"python":     re(`\.recv(from)?(_into)?\(`),
	"java":       re(`new\s+byte\s*\[`, `new\s+char\s*\[`, `\.read\(`),
	"c":          re(`\brecv(from)?\s*\(`, `\bread\s*\(`),
	"go":         re(`make\(\[\]byte,`, `\[\d+\]byte`),
	"rust":       re(`\[0(u8)?;\s*\d+\]`, `vec!\[0`),
	"javascript": re(`\.on\(\s*['"](message|data)['"]`),
}

var lengthSent = byLanguage{
	"udp:csharp": "Encoding.UTF8.GetString(buffer, 0, n), where n is what ReceiveFrom returned",
	"tcp:csharp": "Encoding.UTF8.GetString(buffer, 0, n), where n is what Read or Receive returned",
	"udp:python": "send as many bytes as were received with recvfrom, and no padding",
	"tcp:python": "send as many bytes as were received with recv, and no padding",
	"udp:java":   "new String(packet.getData(), 0, packet.getLength())",
	"tcp:java":   "new String(buffer, 0, n), where n is what read returned",
	"udp:c":      "send as many bytes as recvfrom returned, and not the size of the buffer",
	"tcp:c":      "send as many bytes as recv returned, and not the size of the buffer",
	"udp:go":     "buffer[:n], where n is what ReadFrom returned",
	"tcp:go":     "buffer[:n], where n is what Read returned",
	"udp:rust":   "&buffer[..n], where n is what recv_from returned",
	"tcp:rust":   "&buffer[..n], where n is what read returned",
	"javascript": "send the message itself, not a buffer of a fixed size",
	"":           "send only as many bytes as were received",
}

var wholeBuffers = patterns{
	"csharp": re(`\.GetString\(\s*\w+\s*\)`, `\.Send(To)?\(\s*\w+\s*[,)]`),
	"python": re(`\.ljust\(`, `\bbytearray\(\d`, `\.recv(from)?_into\(`),
	"java": re(`new\s+String\(\s*\w+\.getData\(\)\s*\)`, `\.getData\(\)\s*\)`, `new\s+String\(\s*\w+\s*\)`,
		`new\s+DatagramPacket\(\s*\w+\s*,\s*\w+\.length\b`),
	"c":    re(`\bsend(to)?\s*\([^;]*\bsizeof\b`, `\bwrite\s*\([^;]*\bsizeof\b`, `\bsend(to)?\s*\([^;]*\b(BUF\w*|MAX\w*|\d{4,})\b`, `\bstring\s*(\w+\s*)?\([^;]*(\bsizeof\b|\.end\(\))`),
	"rust": re(`from_utf8(_lossy)?\(\s*&?\w+(\.to_vec\(\))?\s*\)`, `\bsend_to\(\s*&\w+\s*,`),
	"go":   re(`\bWrite(To\w*|ToUDP)?\((bytes\.ToUpper\()?\w+[,)]`, `\bstring\(\w+\)`, `\bbytes\.ToUpper\(\w+\)`),
}

// lengthRules judge how many bytes a reply has.
var lengthRules = []rule{
	{
		id:    "remains-of-earlier",
		on:    []string{"*-server/*"},
		usual: []string{"*-server/exact-length"},
		when:  remainsOfEarlier,
		cause: "after a short request the reply still ends with the rest of an earlier, longer one: the buffer is used again",
		fix:   lengthSent,
		fixOf: func(s seen) string { return cmp.Or(partOfBuffer(s), countInC(s)) },
		best: func(s seen) (place, bool) {
			if s.language == "c" {
				return s.first(counted)
			}
			return wholeBufferUsed(s)
		},
		at: wholeBuffers,
	},
	{
		id:    "whole-buffer-sent",
		on:    []string{"*-server/*"},
		usual: []string{"*-server/exact-length"},
		when: func(s seen) bool {
			extra := s.extra()
			return allZero(extra) && len(extra) > 1
		},
		cause: "the whole receive buffer is sent back, not only what was received",
		fix:   lengthSent,
		fixOf: partOfBuffer,
		best:  wholeBufferUsed,
		at:    wholeBuffers,
	},
	{
		id:    "sends-nul",
		on:    []string{"*-server/*"},
		usual: []string{"*-server/exact-length"},
		when:  func(s seen) bool { return string(s.extra()) == "\x00" },
		cause: "the zero byte that ends a string in C is sent with the reply",
		fix:   byLanguage{"c": "send strlen(text) bytes, without + 1", "": "send the text without its zero byte"},
		at:    patterns{"c": re(`\bstrlen\s*\([^)]*\)\s*\+\s*1`), "python": re(`\\0`, `\\x00`)},
	},
	{
		id:    "newline-appended",
		on:    []string{"*-server/*"},
		usual: []string{"*-server/exact-length"},
		when:  func(s seen) bool { e := string(s.extra()); return e == "\n" || e == "\r\n" },
		cause: "a line terminator is sent after the reply",
		fix: byLanguage{
			"udp:python": "send the upper-cased bytes alone: no + '\\n'",
			"tcp:python": "send the upper-cased bytes alone: no + '\\n', no print to the socket",
			"udp:java":   "send the upper-cased text alone, without + \"\\n\"",
			"tcp:java":   "write the bytes of the reply, out.write(reply.getBytes()): println and \"\\n\" add a terminator",
			"udp:go":     "send the upper-cased bytes alone, without \"\\n\"",
			"tcp:go":     "conn.Write([]byte(reply)): Fprintln and \"\\n\" add a terminator",
			"":           "send the reply without a line terminator",
		},
		at: patterns{
			"python":     re(`\+\s*b?["'](\\r)?\\n["']`, `\\n["']`, `\bprint\([^)]*\bfile\s*=`),
			"java":       re(`(^|[^.\w])\w*[oO]ut\w*\.println\(`, `\.write(Bytes|UTF)?\([^;]*\\n`, `\.println\(`, `\+\s*['"](\\r)?\\n`),
			"c":          re(`\bstrcat\s*\([^;]*\\n`, `%s(\\r)?\\n`, `\bputs\s*\(`),
			"go":         re(`\bFprintln\(`, `\\n["']`),
			"javascript": re(`\\n["'` + "`" + `]`),
			"rust":       re(`\bwriteln!\(`, `\\n"`),
		},
	},
	{
		id: "pads-with-blanks",
		on: []string{"*-server/exact-length"},
		when: func(s seen) bool {
			return len(s.extra()) > 0 && len(bytes.Trim(s.extra(), " ")) == 0
		},
		cause: "the reply is padded with blanks",
		fix:   lengthSent,
		at:    patterns{"python": re(`\.ljust\(`, `\.center\(`, `:<\d+`), "java": re(`%-\d+s`), "c": re(`%-\d+s`)},
	},
	{
		id: "cut-at-nul",
		on: []string{"*-server/keeps-nul-bytes"},
		when: func(s seen) bool {
			before, _, found := bytes.Cut(s.expected, []byte{0})
			return s.compared() && found && bytes.Equal(s.received, before)
		},
		cause: "the reply ends at the zero byte",
		causeOf: func(s seen) string {
			if s.language == "c" {
				return "the reply ends at the zero byte: its length is that of a C string"
			}
			return ""
		},
		fix: byLanguage{"c": "use the count that recvfrom returned instead of strlen", "": "use the count of received bytes"},
		at:  patterns{"c": re(`\bstrlen\s*\(`), "python": re(`\\0`, `\\x00`)},
	},
	{
		id: "buffer-too-small",
		on: []string{"*-server/takes-*", "*-server/stops-at-*"},
		when: func(s seen) bool {
			n, cut := s.cutTo()
			return cut && n >= 8
		},
		cause: "the server receives fewer bytes with one call than the book's does",
		causeOf: func(s seen) string {
			n, _ := s.cutTo()
			return fmt.Sprintf("the reply ends after %d bytes: the server receives at most so many", n)
		},
		fix: bufferSize,
		at:  receiveCalls,
	},
	{
		id: "buffer-too-large",
		on: []string{"*-server/stops-at-*"},
		when: func(s seen) bool {
			return s.hasRestOfRequest()
		},
		cause: "the server receives more bytes of one request than the book's does",
		causeOf: func(s seen) string {
			return fmt.Sprintf("the server takes more than %d bytes of one request", len(s.expected))
		},
		fix:   bufferSize,
		at:    receiveCalls,
		fixOf: withoutLoop,
		best:  receivingLoop,
		where: readsMore,
	},
}

var bufferSize = byLanguage{
	"udp:python": "recvfrom(2048)", "udp:": "a buffer of 2048 bytes",
	"tcp:python": "recv(1024), once", "tcp:": "one receive call with a buffer of 1024 bytes, once",
	"tcp:c": "recv with a length of 1024, once", "tcp:java": "in.read(buffer), once, with new byte[1024]",
	"tcp:go": "connectionSocket.Read(buffer), once, with make([]byte, 1024)", "tcp:rust": "read(&mut buffer), once, with [0u8; 1024]",
	"tcp:csharp": "Read or Receive, once, with new byte[1024]",
}

// readsMore finds a call that reads a line, or to the end, however long that is.
func readsMore(s seen) (place, bool) {
	for _, re := range slices.Concat(lineReads[s.language], endReads[s.language]) {
		for _, src := range s.sources {
			lines := strings.Split(withoutComments(src.Text, s.language), "\n")
			fromPeer := func(line string) bool { return re.MatchString(line) && !keyboard.MatchString(line) }
			if i := slices.IndexFunc(lines, fromPeer); i >= 0 {
				return place{src.Path, i + 1, strings.TrimSpace(lines[i])}, true
			}
		}
	}
	return place{}, false
}

// remainsOfEarlier tells that the surplus is what stood at that place in a reply to an earlier request.
func remainsOfEarlier(s seen) bool {
	extra := bytes.TrimRight(s.extra(), "\x00")
	if len(extra) == 0 {
		return false
	}
	for _, earlier := range s.before {
		sent := bytes.ToUpper(deref(earlier.Sent))
		if len(sent) > len(s.expected) && bytes.Equal(prefix(sent[len(s.expected):], len(extra)), extra) {
			return true
		}
	}
	return false
}

func prefix(b []byte, n int) []byte { return b[:min(n, len(b))] }
