package hint

import (
	"bytes"
	"regexp"
)

// javaRules are about what the library of Java invites.
var javaRules = []rule{
	{
		id:    "end-of-stream",
		on:    []string{"tcp-server/survives-silent-client", "tcp-client/survives-early-close"},
		when:  func(s seen) bool { return s.language == "java" && s.crash.is(minusOne) },
		cause: "read returns -1 when the other side has closed, and -1 is taken for a length",
		fix:   byLanguage{"java": "if (n > 0) around what is done with the bytes"},
		at:    patterns{"java": re(`\.read\(`)},
		where: crashPlace,
	},
	{
		id:    "write-utf",
		on:    []string{"tcp-server/uppercases", "tcp-server/exact-length", "tcp-client/sends-the-line"},
		when:  func(s seen) bool { return s.language == "java" && s.contains(modifiedUTF...) && s.prefixedOrNothing() },
		cause: "writeUTF sends two bytes of length before the text, which only a partner with readUTF understands",
		fix:   byLanguage{"java": "out.write(text.getBytes()) instead of writeUTF"},
		fixOf: func(s seen) string {
			if s.contains(re(`\.readUTF\(`)...) {
				return "out.write(text.getBytes()) instead of writeUTF, and in.read(buffer) on the InputStream instead of readUTF"
			}
			return ""
		},
		at: patterns{"java": modifiedUTF},
	},
	{
		id: "writes-lower-bytes",
		on: []string{"*-client/accepts-utf8", "*-server/accepts-utf8"},
		when: func(s seen) bool {
			return s.language == "java" && s.compared() && bytes.Equal(s.received, lowerBytes(s.expected)) && !bytes.Equal(s.received, s.expected)
		},
		cause: "writeBytes sends the lower half of each character, so only letters of ASCII arrive as they are",
		fix:   byLanguage{"java": "out.write(text.getBytes())"},
		at:    patterns{"java": re(`\.writeBytes\(`)},
	},
	{
		id:    "sends-byte-by-byte",
		on:    []string{"interop/tcp"},
		when:  func(s seen) bool { return s.singleBytes() > 2 },
		cause: "the client sends its line byte by byte, and the server's one receive call gets only the first of them",
		fix:   byLanguage{"": "send the line with one call; in Java out.write(line.getBytes()), not writeBytes"},
	},
	{
		id: "unflushed",
		on: []string{"tcp-server/uppercases", "tcp-client/sends-the-line"},
		when: func(s seen) bool {
			return unflushed[s.language] != nil && len(s.received) == 0 && s.crash == nil &&
				s.contains(unflushed[s.language]...) && !s.contains(flushes...)
		},
		cause: "what is written stays in the writer's memory and is never sent: nothing flushes it",
		fix:   byLanguage{"java": "out.flush() after writing", "csharp": "writer.Flush() after writing"},
		at:    unflushed,
	},
	{
		id: "prints-array",
		on: []string{"*-client/displays-the-reply"},
		when: func(s seen) bool {
			return s.crash == nil && arrayName[s.language] != nil && arrayName[s.language].Match(s.shown())
		},
		cause: "the array itself is printed, which gives its type, and not what is in it",
		fix: byLanguage{
			"udp:java": "new String(packet.getData(), 0, packet.getLength())",
			"tcp:java": "new String(buffer, 0, n), where n is what read returned",
			"csharp":   "Encoding.UTF8.GetString(buffer, 0, n), where n is what was received",
		},
		at: patterns{
			"java":   re(`System\.out\.print\w*\([^"]*\.getData\(`, `System\.out\.print\w*\(\s*\w+\s*\)`, `System\.out\.print\w*\(.*\+\s*\w+\s*\)`, `System\.out\.print\w*\(`),
			"csharp": re(`Console\.Write\w*\(\s*\w+\s*\)`, `Console\.Write\w*\(.*[+{]\s*\w+`, `Console\.Write\w*\(`),
		},
	},
}

var (
	minusOne    = regexp.MustCompile(`IndexOutOfBoundsException: .*-1\b|NegativeArraySizeException|IllegalArgumentException: .*-1\b`)
	modifiedUTF = re(`\.(read|write)UTF\(`)
	unflushed   = patterns{
		"perl":   re(`\bprint\s+\{?\s*(?:\$\w+|[A-Z]\w*)\s*\}?\s+[$"'\w]`),
		"java":   re(`\bnew\s+(PrintWriter|BufferedWriter|OutputStreamWriter|BufferedOutputStream)\(`),
		"csharp": re(`\bnew\s+(StreamWriter|BufferedStream|BinaryWriter)\(`),
	}
	flushes   = re(`\.[fF]lush(Async)?\(`, `\bautoflush\b`, `->flush\b`, `\bIO::Socket\b`, `\bAutoFlush\b`, `\bnew\s+PrintWriter\([^;]*,\s*true\s*\)`, `\.println\(.*,\s*true\)`)
	arrayName = map[string]*regexp.Regexp{
		"java": regexp.MustCompile(`\[B@[0-9a-f]+`), "csharp": regexp.MustCompile(`System\.(Byte|Char)\[\]`),
	}
)

// prefixedOrNothing tells that the text came with its length before it, or that nothing came.
func (s seen) prefixedOrNothing() bool {
	if len(s.received) == 0 {
		return true
	}
	text, n := s.received[min(2, len(s.received)):], len(s.received)-2
	return n > 0 && int(s.received[0])<<8|int(s.received[1]) == n && bytes.EqualFold(text, s.expected)
}

// singleBytes is how many segments of one byte went to the server.
func (s seen) singleBytes() int {
	n := 0
	for _, h := range s.hops("TCP") {
		if h.to.Port() == s.port && h.Length == 1 {
			n++
		}
	}
	return n
}

// lowerBytes is text as writeBytes sends it.
func lowerBytes(text []byte) []byte {
	var lower []byte
	for _, r := range string(text) {
		lower = append(lower, byte(r))
	}
	return lower
}

var javaWordings = map[string][]wording{
	"client:sends-newline":   {addedNewline, worded(`\b(\w+)\.println\(`, "", "${1} without println, which adds one: out.write(sentence.getBytes())")},
	"server:lower-cases":     {worded(`\.toLowerCase\(`, "", "toUpperCase() instead of toLowerCase()")},
	"client:trims-blanks":    {worded(`\.trim\(\)`, "", "no trim() on the line")},
	"server:not-upper-cased": {worded(`^(\w+)\.toUpperCase\(\);`, "toUpperCase() gives a new text and leaves the old one as it is: its result is dropped", "${1} = ${1}.toUpperCase();")},
}
