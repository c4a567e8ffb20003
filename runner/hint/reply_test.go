package hint_test

import (
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/suites/verdict"
)

func TestLengthOfAReply(t *testing.T) {
	earlier := exchange("hi", "HI", "HI ANOTHER")
	earlier.Steps = append([]verdict.Step{{Sent: some("velvet lantern"), Received: some("VELVET LANTERN")}}, earlier.Steps...)
	long := strings.Repeat("HARBOR ", 500)
	try(t, []example{
		{name: "remains of an earlier request", requirement: "udp-server/exact-length", want: "remains-of-earlier", evidence: func() verdict.Evidence {
			e := exchange("hi", "HI", "HIRBOR")
			e.Steps = append([]verdict.Step{{Sent: some("harbor"), Received: some("HARBOR")}}, e.Steps...)
			return e
		}()},
		{name: "other text than was sent earlier", requirement: "udp-server/exact-length", want: "label-in-reply", evidence: earlier},
		{name: "zeros to the size of a buffer", requirement: "udp-server/exact-length", want: "whole-buffer-sent", line: 3,
			source:   "from socket import *\n# data.ljust(2048)\nreply = data.upper().ljust(2048, b'\\0')\n",
			evidence: exchange("hi", "HI", "HI"+strings.Repeat("\x00", 2046))},
		{name: "zeros with something among them", requirement: "udp-server/exact-length", want: "",
			evidence: exchange("hi", "HI", "HI\x00\x00\x01\x00")},
		{name: "one zero", requirement: "tcp-server/exact-length", want: "sends-nul", evidence: exchange("hi", "HI", "HI\x00")},
		{name: "newline", requirement: "tcp-server/exact-length", want: "newline-appended", line: 2,
			source: "s = c.recv(1024)\nc.send(s.upper() + b'\\n')\n", evidence: exchange("hi", "HI", "HI\n")},
		{name: "CR and LF", requirement: "tcp-server/exact-length", want: "newline-appended", evidence: exchange("hi", "HI", "HI\r\n")},
		{name: "two newlines", requirement: "tcp-server/exact-length", want: "", evidence: exchange("hi", "HI", "HI\n\n")},
		{name: "blanks", requirement: "udp-server/exact-length", want: "pads-with-blanks", evidence: exchange("hi", "HI", "HI   ")},
		{name: "cut at a zero byte", requirement: "udp-server/keeps-nul-bytes", want: "cut-at-nul", evidence: exchange("ab\x00cd", "AB\x00CD", "AB")},
		{name: "cut elsewhere", requirement: "udp-server/keeps-nul-bytes", want: "", evidence: exchange("abc\x00cd", "ABC\x00CD", "AB")},
		{name: "cut to 1024 bytes", requirement: "udp-server/takes-2048", want: "buffer-too-small", line: 2, says: "1024 bytes",
			source: "while True:\n    m, a = s.recvfrom(1024)\n", evidence: exchange(strings.ToLower(long[:2048]), long[:2048], long[:1024])},
		{name: "something else than the beginning", requirement: "udp-server/takes-2048", want: "",
			evidence: exchange(strings.ToLower(long[:2048]), long[:2048], "X"+long[:1023])},
		{name: "more than 2048 bytes", requirement: "udp-server/stops-at-2048", want: "buffer-too-large",
			evidence: exchange(strings.ToLower(long[:3000]), long[:2048], long[:3000])},
		{name: "more than 2048 bytes, of something else", requirement: "udp-server/stops-at-2048", want: "",
			evidence: exchange(strings.ToLower(long[:3000]), long[:2048], long[:2048]+"\x01\x02")},
	})
}

func TestTextOfAReply(t *testing.T) {
	try(t, []example{
		{name: "echo", requirement: "udp-server/uppercases", want: "not-upper-cased", evidence: exchange("amber hat", "AMBER HAT", "amber hat")},
		{name: "backwards", requirement: "udp-server/uppercases", want: "backwards", evidence: exchange("amber hat", "AMBER HAT", "tah rebma")},
		{name: "first letter", requirement: "tcp-server/uppercases", want: "title-case", line: 1,
			source: "c.send(s.capitalize())", evidence: exchange("amber hat", "AMBER HAT", "Amber hat")},
		{name: "first letters", requirement: "tcp-server/uppercases", want: "title-case", evidence: exchange("amber hat", "AMBER HAT", "Amber Hat")},
		{name: "some letters", requirement: "tcp-server/uppercases", want: "", evidence: exchange("amber hat", "AMBER HAT", "AmBer HAt")},
		{name: "lower case", requirement: "udp-server/keeps-other-characters", want: "lower-cases", evidence: exchange("Ab 12 cD", "AB 12 CD", "ab 12 cd")},
		{name: "case turned round", requirement: "udp-server/keeps-other-characters", want: "swaps-case",
			evidence: exchange("Ab 12 cD", "AB 12 CD", "aB 12 Cd")},
		{name: "32 less", requirement: "udp-server/keeps-other-characters", want: "subtracts-32", language: "c",
			evidence: exchange("ab 1", "AB 1", "AB\x00\x11")},
		{name: "first word", requirement: "tcp-server/uppercases", want: "only-first-word", evidence: exchange("amber hat", "AMBER HAT", "AMBER")},
		{name: "half a word", requirement: "tcp-server/uppercases", want: "", evidence: exchange("amber hat", "AMBER HAT", "AMB")},
		{name: "trimmed", requirement: "udp-server/keeps-other-characters", want: "trims-blanks", line: 2,
			source: "# nothing of .strip() here\nx = m.decode().strip().upper()", evidence: exchange("  a, b ", "  A, B ", "A, B")},
		{name: "trimmed at one end", requirement: "udp-server/keeps-other-characters", want: "trims-blanks", evidence: exchange(" a, b ", " A, B ", " A, B")},
		{name: "one blank for several", requirement: "udp-server/keeps-other-characters", want: "collapses-blanks",
			evidence: exchange(" a\t b  c ", " A\t B  C ", "A B C")},
		{name: "letters only", requirement: "udp-server/keeps-other-characters", want: "only-letters", evidence: exchange("a1-b 2", "A1-B 2", "AB")},
		{name: "letters and blanks only", requirement: "udp-server/keeps-other-characters", want: "only-letters", evidence: exchange("a1-b 2", "A1-B 2", "AB ")},
		{name: "letters, blanks and tabs only", requirement: "udp-server/keeps-other-characters", want: "only-letters", evidence: exchange("a1\tb-2 ", "A1\tB-2 ", "A\tB ")},
		{name: "digits only", requirement: "udp-server/keeps-other-characters", want: "", evidence: exchange("a1-b 2", "A1-B 2", "12")},
		{name: "notation of bytes", requirement: "udp-server/exact-length", want: "bytes-repr", line: 1,
			source: "r = str(m).upper()", evidence: exchange("hi", "HI", "B'HI'")},
		{name: "quoted", requirement: "udp-server/exact-length", want: "label-in-reply", evidence: exchange("hi", "HI", "'HI'")},
		{name: "labelled", requirement: "udp-server/exact-length", want: "label-in-reply", evidence: exchange("hi", "HI", "From Server: HI")},
		{name: "binary before it", requirement: "udp-server/exact-length", want: "", evidence: exchange("hi", "HI", "\x00\x02HI")},
		{name: "question marks", requirement: "udp-server/accepts-utf8", want: "ascii-only", evidence: exchange("blå bær", "BLÅ BÆR", "BL? B?R")},
		{name: "letters left out", requirement: "udp-server/accepts-utf8", want: "ascii-only", evidence: exchange("blå bær", "BLÅ BÆR", "BL BR")},
		{name: "Latin-1", requirement: "udp-server/accepts-utf8", want: "", evidence: exchange("blå", "BLÅ", "BL\xc5")},
		{name: "right bytes, wrong client", requirement: "udp-server/replies-to-sender", want: "", evidence: exchange("amber", "AMBER", "LANTERN")},
	})
}
