package hint

import (
	"bytes"
	"fmt"
	"regexp"
	"unicode"
	"unicode/utf8"
)

// cRules are about what only programs in C and C++ do.
var cRules = []rule{
	{
		id:    "missing-htons",
		on:    []string{"*-server/listens"},
		only:  "c",
		when:  func(s seen) bool { return s.language == "c" && s.boundPort() == fmt.Sprint(swappedPort(s.port)) },
		cause: "the port's number is not in network byte order",
		causeOf: func(s seen) string {
			return fmt.Sprintf("the server is bound to port %d%s", swappedPort(s.port), swappedBytes)
		},
		fix: networkOrder,
		at:  portFields,
	},
	{
		id:   "missing-htons",
		on:   []string{"udp-client/sends-one-datagram", "tcp-client/connects-once"},
		only: "c",
		when: func(s seen) bool {
			port, ok := s.dialledPort()
			return ok && s.language == "c" && port == swappedPort(s.port)
		},
		cause: "the port's number is not in network byte order",
		causeOf: func(s seen) string {
			return fmt.Sprintf("the client speaks to port %d%s", swappedPort(s.port), swappedBytes)
		},
		fix: networkOrder,
		at:  portFields,
	},
	{
		id:    "sizeof-of-pointer",
		on:    []string{"*-server/*"},
		only:  "c",
		usual: []string{"*-server/takes-*"},
		when: func(s seen) bool {
			n, cut := s.cutTo()
			return cut && n == 8 && s.language == "c" && s.contains(pointers...)
		},
		cause: "only 8 bytes are received: sizeof of a pointer is the size of the pointer, not of what it points to",
		fix:   byLanguage{"c": "char buffer[2048], or the number of bytes that malloc was asked for"},
		at:    patterns{"c": re(`\brecv(from)?\s*\([^;]*\bsizeof\b`, `\bread\s*\([^;]*\bsizeof\b`)},
	},
	{
		id:   "signed-char",
		on:   []string{"*-server/accepts-utf8"},
		only: "c",
		when: func(s seen) bool {
			return s.language == "c" && s.compared() && lostOtherLetters(s.expected, s.received) && s.contains(signs...)
		},
		cause: "letters outside of ASCII are lost: a char has a sign, and the bytes of such letters are negative",
		fix:   byLanguage{"c": "unsigned char for the array that is received into"},
		at:    patterns{"c": signs},
	},
	{
		id:   "counted-by-strlen",
		on:   []string{"*-server/exact-length"},
		only: "c",
		when: func(s seen) bool {
			return s.language == "c" && s.contains(counted...) && bytes.ContainsFunc(s.extra(), noText) && !bytes.Contains(s.extra(), []byte{0})
		},
		cause: "bytes that nobody sent come after the reply: what was received does not end in a zero byte, so strlen counts on into " +
			"the memory behind it",
		fix: byLanguage{
			"udp:c": "the count that recvfrom returned, instead of strlen",
			"tcp:c": "the count that recv or read returned, instead of strlen",
		},
		at: patterns{"c": counted},
	},
}

const swappedBytes = ", which is the right one with its two bytes exchanged: the number is not in network byte order"

// swappedPort is the port that a program without htons is bound to, or speaks to, on most machines.
func swappedPort(port uint16) uint16 { return port<<8 | port>>8 }

var (
	networkOrder = byLanguage{"c": "address.sin_port = htons(12000)"}
	portFields   = patterns{"c": re(`\bsin6?_port\s*=`)}
	pointers     = re(`\bchar\s*\*\s*\w+\s*(=|;)`)
	counted      = re(`\b(send(to)?|write)\s*\([^;]*\bstrlen\b`, `\bstrlen\s*\(`)
	// signs are comparisons that a byte outside of ASCII does not pass where char has a sign.
	signs = re(`\]\s*[<>]=?\s*(0|' ')`)
)

// cppException is what the library of C++ says of an exception that nobody caught.
var cppException = regexp.MustCompile(`(?m)terminate called after throwing an instance of '([^'\n]+)'(?:\n\s+what\(\):\s+([^\n]*))?`)

func (s seen) cppCrash(text string) *crash {
	m := cppException.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	c := &crash{exception: m[1], message: m[2]}
	c.place, c.placed = s.find(throws)
	return c
}

var throws = regexp.MustCompile(`\bthrow\b`)

// countInC is what to send in the place of strlen's result; "" if the source has none of that.
func countInC(s seen) string {
	if s.language != "c" || !s.contains(counted...) {
		return ""
	}
	return "the count that the receive call returned, instead of strlen: what was received does not end in a zero byte"
}

// noText tells that no program would write the character by its own will.
func noText(r rune) bool { return r == utf8.RuneError || unicode.IsControl(r) && !unicode.IsSpace(r) }

var cWordings = map[string][]wording{
	"client:sends-nul": {
		worded(`\bstrlen\s*\(\s*(\w+)\s*\)\s*\+\s*1`, "", "send strlen(${1}) bytes, without + 1"),
		worded(`\b(\w+)\.(length|size)\(\)\s*\+\s*1`, "", "send ${1}.${2}() bytes, without + 1"),
	},
	"client:whole-buffer-sent": {worded(`\bsizeof\s*\(?\s*(\w+)\b`, "", "strlen(${1}) instead of the size of ${1}")},
	"client:sends-newline":     {worded(`\bfgets\s*\(\s*(\w+)`, "", `fgets keeps the newline; after it: ${1}[strcspn(${1}, "\r\n")] = 0`)},
	"client:only-first-word": {
		worded(`\bcin\s*>>\s*(\w+)`, "", "getline(cin, ${1}) instead of cin >> ${1}"),
		worded(`\bscanf\s*\([^,]*,\s*(\w+)`, "", `fgets(${1}, sizeof ${1}, stdin) instead of scanf, then ${1}[strcspn(${1}, "\r\n")] = 0`),
	},
	"whole-buffer-shown": {worded(`\bstring\s*(?:\w+\s*)?\(\s*(\w+)`, "", "string(${1}, n), where n is what was received")},
	"server:whole-buffer-sent": {
		worded(`\bstring\s*(?:\w+\s*)?\(\s*(\w+)\.begin\(\)`, "", "${1}.begin() + n as the end, where n is what was received, instead of ${1}.end()"),
	},
	"missing-htons": {worded(`\b(\w+)\.sin_port`, "", "${1}.sin_port = htons(12000)")},
}
