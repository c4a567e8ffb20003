package hint

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
)

// upper-casing and length of what a server sends back: the same for both transports.

var upperCalls = patterns{
	"python":     re(`\.(upper|capitalize|title|swapcase|lower)\(`),
	"java":       re(`\.to(Upper|Lower)Case\(`),
	"c":          re(`\bto(upper|lower)\(`),
	"javascript": re(`\.to(Locale)?(Upper|Lower)Case\(`),
	"go":         re(`\b(strings|bytes)\.(To(Upper|Lower|Title)|Title)\(`),
	"rust":       re(`\.to_(ascii_)?(upper|lower)case\(`),
}

var upperCall = byLanguage{
	"python":     "message.upper()",
	"java":       "sentence.toUpperCase()",
	"c":          "for each byte, b = toupper((unsigned char) b)",
	"javascript": "message.toString().toUpperCase()",
	"go":         "bytes.ToUpper(buffer[:n])",
	"rust":       "buffer[..n].to_ascii_uppercase()",
	"":           "upper-case every letter of what was received",
}

var receiveCalls = patterns{
	"python":     re(`\.recv(from)?(_into)?\(`),
	"java":       re(`new\s+byte\s*\[`, `new\s+char\s*\[`, `\.read\(`),
	"c":          re(`\brecv(from)?\s*\(`, `\bread\s*\(`),
	"go":         re(`make\(\[\]byte,`, `\[\d+\]byte`),
	"rust":       re(`\[0(u8)?;\s*\d+\]`, `vec!\[0`),
	"javascript": re(`\.on\(\s*['"](message|data)['"]`),
}

var lengthSent = byLanguage{
	"python":     "send only what recv or recvfrom returned, and do not pad it",
	"java":       "new String(packet.getData(), 0, packet.getLength()), or with a stream the count that read returned",
	"c":          "send as many bytes as recv returned, not sizeof buffer",
	"go":         "buffer[:n], where n is what Read or ReadFrom returned",
	"rust":       "&buffer[..n], where n is what recv_from or read returned",
	"javascript": "send the message itself, not a buffer of a fixed size",
	"":           "send only as many bytes as were received",
}

var wholeBuffers = patterns{
	"python": re(`\.ljust\(`, `\bbytearray\(\d`, `\.recv(from)?_into\(`),
	"java": re(`new\s+String\(\s*\w+\.getData\(\)\s*\)`, `\.getData\(\)\s*\)`, `new\s+String\(\s*\w+\s*\)`,
		`new\s+DatagramPacket\(\s*\w+\s*,\s*\w+\.length\b`),
	"c":  re(`\bsend(to)?\s*\([^;]*\bsizeof\b`, `\bwrite\s*\([^;]*\bsizeof\b`, `\bsend(to)?\s*\([^;]*\b(BUF\w*|MAX\w*|\d{4,})\b`),
	"go": re(`\bWrite(To\w*|ToUDP)?\((bytes\.ToUpper\()?\w+[,)]`),
}

// replyRules judge the bytes of a reply against those that were expected.
var replyRules = []rule{
	{
		id:    "remains-of-earlier",
		on:    []string{"*-server/*"},
		when:  remainsOfEarlier,
		cause: "after a short request the reply still ends with the rest of an earlier, longer one: the buffer is used again",
		fix:   lengthSent,
		at:    wholeBuffers,
	},
	{
		id: "whole-buffer-sent",
		on: []string{"*-server/*"},
		when: func(s seen) bool {
			extra := s.extra()
			return allZero(extra) && len(extra) > 1
		},
		cause: "the whole receive buffer is sent back, not only what was received",
		fix:   lengthSent,
		at:    wholeBuffers,
	},
	{
		id:    "sends-nul",
		on:    []string{"*-server/*"},
		when:  func(s seen) bool { return string(s.extra()) == "\x00" },
		cause: "the zero byte that ends a string in C is sent with the reply",
		fix:   byLanguage{"c": "send strlen(text) bytes, without + 1", "": "send the text without its zero byte"},
		at:    patterns{"c": re(`\bstrlen\s*\([^)]*\)\s*\+\s*1`)},
	},
	{
		id:    "newline-appended",
		on:    []string{"*-server/*"},
		when:  func(s seen) bool { e := string(s.extra()); return e == "\n" || e == "\r\n" },
		cause: "a line terminator is sent after the reply",
		fix: byLanguage{
			"python": "send the upper-cased bytes alone: no + '\\n', no print to the socket",
			"java":   "write the bytes of the reply, out.write(reply.getBytes()): println and \"\\n\" add a terminator",
			"go":     "conn.Write([]byte(reply)): Fprintln and \"\\n\" add a terminator",
			"":       "send the reply without a line terminator",
		},
		at: patterns{
			"python":     re(`\+\s*b?["'](\\r)?\\n["']`, `\\n["']`, `\bprint\([^)]*\bfile\s*=`),
			"java":       re(`\bout\w*\.println\(`, `\.write(Bytes|UTF)?\([^;]*\\n`, `\.println\(`, `\+\s*['"](\\r)?\\n`),
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
		id: "bytes-repr",
		on: []string{"*-server/*"},
		when: func(s seen) bool {
			got := strings.ToLower(string(s.received))
			return s.compared() && (strings.HasPrefix(got, "b'") && strings.HasSuffix(got, "'") ||
				strings.HasPrefix(got, `b"`) && strings.HasSuffix(got, `"`)) && len(s.received) >= len(s.expected)+3
		},
		cause: "str() of bytes gives their Python notation, b'...', and this is what is sent",
		fix:   byLanguage{"python": "data.decode() instead of str(data)", "": "decode the bytes as text"},
		at:    patterns{"python": re(`\bstr\(`, `\bf["'].*\{`, `\brepr\(`)},
	},
	{
		id: "title-case",
		on: []string{"*-server/uppercases", "*-server/keeps-other-characters", "*-server/accepts-utf8"},
		when: func(s seen) bool {
			return s.compared() && len(firstWord(s.expected)) > 0 && bytes.EqualFold(s.received, s.expected) &&
				(string(s.received) == capitalized(s.expected) || string(s.received) == titled(s.expected))
		},
		cause: "only first letters become upper-case",
		fix:   upperCall,
		at:    upperCalls,
	},
	{
		id: "not-upper-cased",
		on: []string{"*-server/*"},
		when: func(s seen) bool {
			return s.compared() && len(s.sent) > 0 && bytes.Equal(s.received, s.sent) && !bytes.Equal(s.sent, s.expected) &&
				bytes.EqualFold(s.received, s.expected)
		},
		cause: "the request comes back as it was sent: nothing is put into upper case, or the result is not what is sent",
		fix:   upperCall,
		at:    upperCalls,
	},
	{
		id: "swaps-case",
		on: []string{"*-server/keeps-other-characters"},
		when: func(s seen) bool {
			return s.compared() && len(s.sent) > 0 && string(s.received) != string(s.expected) &&
				string(s.received) == strings.Map(swapped, string(s.sent))
		},
		cause: "capitals become lower-case: the case of each letter is turned round",
		fix:   upperCall,
		at:    patterns{"python": re(`\.swapcase\(`), "c": re(`\^=?\s*(32|0x20|' ')`, `-=?\s*32`)},
	},
	{
		id: "subtracts-32",
		on: []string{"*-server/keeps-other-characters", "*-server/uppercases"},
		when: func(s seen) bool {
			return s.compared() && len(s.sent) > 0 && !bytes.Equal(s.received, s.expected) && bytes.Equal(s.received, less32(s.sent))
		},
		cause: "32 is taken from every byte, and not from lower-case letters only",
		fix:   upperCall,
		at: patterns{
			"c": re(`-=?\s*(32|0x20|' ')`), "java": re(`-=?\s*32`), "python": re(`-=?\s*32`), "go": re(`-=?\s*32`),
		},
	},
	{
		id: "only-first-word",
		on: []string{"*-server/*"},
		when: func(s seen) bool {
			word := firstWord(s.expected)
			return s.compared() && word != nil && bytes.Equal(s.received, word)
		},
		cause: "only the first word comes back: the text is cut at the first blank",
		fix: byLanguage{
			"java":   "do not read with Scanner.next(): take all bytes that were received",
			"c":      "no scanf or sscanf with %s, which stops at a blank: use the bytes that recv returned",
			"python": "do not split() what was received",
			"go":     "no fmt.Fscan, which stops at a blank: use the bytes that Read returned",
			"":       "use all bytes that were received",
		},
		at: patterns{
			"java": re(`\.next\(\)`, `\.split\(`), "c": re(`\b[sf]?scanf\s*\([^;]*%\d*s`, `\bstrtok\s*\(`),
			"python": re(`\.split\(`, `\.partition\(`), "go": re(`\b[FS]?[Ss]can(f|ln)?\(`, `strings\.Fields\(`),
		},
	},
	{
		id: "trims-blanks",
		on: []string{"*-server/*"},
		when: func(s seen) bool {
			return s.compared() && !bytes.Equal(s.received, s.expected) && trimmed(s.received, s.expected)
		},
		cause: "blanks at the ends of the text are cut off",
		fix: byLanguage{
			"python": "no strip() on what was received", "java": "no trim() on what was received",
			"go": "no strings.TrimSpace on what was received", "": "send back every byte that was received",
		},
		at: patterns{
			"python": re(`\.[lr]?strip\(`), "java": re(`\.(trim|strip)\(`), "go": re(`\bTrim(Space|Right|Left)?\(`),
			"javascript": re(`\.trim(Start|End)?\(`), "rust": re(`\.trim(_start|_end)?\(`),
		},
	},
	{
		id: "collapses-blanks",
		on: []string{"*-server/keeps-other-characters"},
		when: func(s seen) bool {
			return s.compared() && !bytes.Equal(s.received, s.expected) &&
				bytes.Equal(bytes.Join(bytes.Fields(s.expected), []byte(" ")), bytes.TrimSpace(s.received))
		},
		cause: "several blanks or a tab between words become one blank: the text is split and joined again",
		fix:   byLanguage{"": "send back every byte that was received"},
		at:    patterns{"python": re(`\.split\(`), "java": re(`\.split\(`), "go": re(`strings\.Fields\(`)},
	},
	{
		id: "only-letters",
		on: []string{"*-server/keeps-other-characters"},
		when: func(s seen) bool {
			return s.compared() && len(s.received) < len(s.expected) && (string(s.received) == only(s.expected, unicode.IsLetter) ||
				string(s.received) == only(s.expected, func(r rune) bool { return unicode.IsLetter(r) || r == ' ' }))
		},
		cause: "everything that is not a letter is left out",
		fix:   byLanguage{"": "change lower-case letters, and send all other characters as they came"},
		at:    patterns{"python": re(`\.isalpha\(`), "java": re(`\bisLetter\(`, `\.replaceAll\(`), "c": re(`\bisalpha\s*\(`)},
	},
	{
		id: "label-in-reply",
		on: []string{"*-server/*"},
		when: func(s seen) bool {
			if !s.compared() || len(s.expected) < 2 || len(s.received) <= len(s.expected) {
				return false
			}
			before, after, found := bytes.Cut(s.received, s.expected)
			return found && (printable(bytes.TrimSpace(before)) || printable(bytes.TrimSpace(after)))
		},
		cause: "the server sends text of its own with the reply",
		fix:   byLanguage{"": "send the upper-cased bytes alone; a label such as \"From Server:\" is the client's to print"},
	},
	{
		id: "cut-at-nul",
		on: []string{"*-server/keeps-nul-bytes"},
		when: func(s seen) bool {
			before, _, found := bytes.Cut(s.expected, []byte{0})
			return s.compared() && found && bytes.Equal(s.received, before)
		},
		cause: "the reply ends at the zero byte: its length is that of a C string",
		fix:   byLanguage{"c": "use the count that recv returned instead of strlen", "": "use the count of received bytes"},
		at:    patterns{"c": re(`\bstrlen\s*\(`)},
	},
	{
		id: "ascii-only",
		on: []string{"*-server/accepts-utf8"},
		when: func(s seen) bool {
			return s.compared() && isASCII(withoutReplacement(s.received)) && !isASCII(s.expected)
		},
		cause: "letters outside of ASCII are lost: the text is converted by way of ASCII",
		fix:   byLanguage{"python": "decode() and encode() without arguments, which is UTF-8", "": "read and write the text as UTF-8, or leave such bytes as they are"},
		at:    patterns{"python": re(`ascii`), "java": re(`US_ASCII|"ASCII"|"US-ASCII"`)},
	},
	{
		id: "buffer-too-small",
		on: []string{"*-server/takes-*", "*-server/stops-at-*"},
		when: func(s seen) bool {
			n, cut := s.cutTo()
			return cut && n >= 8
		},
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
			return len(s.extra()) > 0 && bytes.EqualFold(s.received, prefix(s.sent, len(s.received)))
		},
		causeOf: func(s seen) string {
			return fmt.Sprintf("the server takes more than %d bytes of one request", len(s.expected))
		},
		fix: bufferSize,
		at:  receiveCalls,
	},
}

var bufferSize = byLanguage{
	"python": "recvfrom(2048) for UDP, recv(1024) once for TCP",
	"":       "a buffer of 2048 bytes for UDP, of 1024 for TCP, received into once for each request",
}

// remainsOfEarlier tells that the surplus is what stood at that place in a reply to an earlier request.
func remainsOfEarlier(s seen) bool {
	extra := bytes.TrimRight(s.extra(), "\x00")
	if len(extra) == 0 {
		return false
	}
	for _, earlier := range s.steps {
		sent := bytes.ToUpper(deref(earlier.Sent))
		if len(sent) > len(s.expected) && bytes.Equal(prefix(sent[len(s.expected):], len(extra)), extra) && earlier.At <= s.at.At {
			return true
		}
	}
	return false
}

func prefix(b []byte, n int) []byte { return b[:min(n, len(b))] }

// trimmed tells that got is what stays of want without blanks at one or both of its ends.
func trimmed(got, want []byte) bool {
	const blanks = " \t\r\n"
	for _, t := range [][]byte{bytes.Trim(want, blanks), bytes.TrimLeft(want, blanks), bytes.TrimRight(want, blanks)} {
		if len(t) > 0 && bytes.Equal(got, t) {
			return true
		}
	}
	return false
}

func capitalized(b []byte) string {
	lower := []rune(strings.ToLower(string(b)))
	if len(lower) > 0 {
		lower[0] = unicode.ToUpper(lower[0])
	}
	return string(lower)
}

func titled(b []byte) string {
	start := true
	return strings.Map(func(r rune) rune {
		defer func() { start = !unicode.IsLetter(r) }()
		if start {
			return unicode.ToUpper(r)
		}
		return unicode.ToLower(r)
	}, string(b))
}

func swapped(r rune) rune {
	if unicode.IsUpper(r) {
		return unicode.ToLower(r)
	}
	return unicode.ToUpper(r)
}

func less32(b []byte) []byte {
	less := make([]byte, len(b))
	for i := range b {
		less[i] = b[i] - 32
	}
	return less
}

func only(b []byte, keep func(rune) bool) string {
	return strings.Map(func(r rune) rune {
		if keep(r) {
			return r
		}
		return -1
	}, string(b))
}

func isASCII(b []byte) bool {
	return !bytes.ContainsFunc(b, func(r rune) bool { return r > unicode.MaxASCII })
}

func withoutReplacement(b []byte) []byte {
	return bytes.ReplaceAll(b, []byte("\uFFFD"), nil)
}
