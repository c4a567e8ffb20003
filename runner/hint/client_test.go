package hint_test

import (
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/suites/verdict"
)

// arrival is what a client sent for a line; an empty request means that nothing came.
func arrival(line, request string) verdict.Evidence {
	e := verdict.Evidence{Steps: []verdict.Step{{Did: "typed a line", Sent: some(line)}}}
	e.Steps = append(e.Steps, verdict.Step{Did: "received a datagram", Received: some(request), Expected: some(line), Unmet: true})
	return e
}

// display is what a client showed of a reply to a line.
func display(line, reply, screen string) verdict.Evidence {
	return verdict.Evidence{
		Steps: []verdict.Step{
			{Did: "typed a line", Sent: some(line)},
			{Did: "received a datagram", Received: some(line)},
			{Did: "replied", Sent: some(reply)},
			{Did: "looked at the screen", Expected: some(reply), Received: some(screen), Unmet: true},
		},
		Screen: some("Input lowercase sentence:" + screen),
	}
}

func TestRequestOfAClient(t *testing.T) {
	udp, tcp := "udp-client/sends-one-datagram", "tcp-client/connects-once"
	try(t, []example{
		{name: "another UDP port", requirement: udp, want: "wrong-port", says: "6789", evidence: wire(arrival("hi", "hi"), "40001>6789 hi")},
		{name: "another TCP port", requirement: tcp, want: "wrong-port", says: "12001", line: 1, source: "serverPort = 12001\n",
			evidence: wire(arrival("hi", ""), "40001>12001 [SYN]", "12001>40001 [RST ACK]")},
		{name: "nothing on the wire", requirement: udp, want: "", evidence: arrival("hi", "")},
		{name: "a stream socket", requirement: udp, want: "wrong-transport", source: "s = socket(AF_INET, SOCK_STREAM)\n",
			evidence: wire(arrival("hi", ""), "40001>12000 [SYN]", "12000>40001 [RST ACK]")},
		{name: "twice", requirement: udp, want: "sends-twice", evidence: wire(arrival("amber hat", "amber hat"), "40001>12000 amber hat", "40001>12000 amber hat")},
		{name: "once", requirement: udp, want: "", evidence: wire(arrival("amber hat", "amber hat"), "40001>12000 amber hat")},
		{name: "word by word", requirement: udp, want: "sends-words", evidence: wire(arrival("amber hat", "amber"), "40001>12000 amber", "40001>12000 hat")},
		{name: "two connections", requirement: tcp, want: "connects-twice",
			evidence: wire(arrival("hi", ""), "40001>12000 [SYN]", "12000>40001 [SYN ACK]", "40002>12000 [SYN]")},
		{name: "newline", requirement: "tcp-client/sends-no-terminator", want: "sends-newline", line: 1,
			source: "s.send((line + '\\n').encode())\n", evidence: arrival("hi", "hi\n")},
		{name: "zero byte", requirement: "udp-client/sends-no-terminator", want: "sends-nul", evidence: arrival("hi", "hi\x00")},
		{name: "zero bytes", requirement: "udp-client/sends-no-terminator", want: "whole-buffer-sent", evidence: arrival("hi", "hi\x00\x00\x00")},
		{name: "full stop", requirement: "udp-client/sends-no-terminator", want: "", evidence: arrival("hi", "hi.")},
		{name: "upper case", requirement: "tcp-client/sends-the-line", want: "upper-cases-itself", evidence: arrival("Amber hat", "AMBER HAT")},
		{name: "lower case", requirement: "tcp-client/sends-the-line", want: "lower-cases", evidence: arrival("Amber Hat", "amber hat\n")},
		{name: "backwards", requirement: "tcp-client/sends-the-line", want: "", evidence: arrival("Amber Hat", "taH rebmA")},
		{name: "first word", requirement: "udp-client/sends-the-line", want: "only-first-word", evidence: arrival("amber hat", "amber\n")},
		{name: "second word", requirement: "udp-client/sends-the-line", want: "", evidence: arrival("amber hat", "hat")},
		{name: "trimmed", requirement: "udp-client/keeps-blanks", want: "trims-blanks", evidence: arrival("  amber  hat ", "amber  hat\n")},
		{name: "collapsed", requirement: "udp-client/keeps-blanks", want: "collapses-blanks", evidence: arrival("  amber  hat ", "amber hat")},
		{name: "underscores", requirement: "udp-client/keeps-blanks", want: "", evidence: arrival("  amber  hat ", "__amber__hat_")},
		{name: "first word of several blanks", requirement: "udp-client/keeps-blanks", want: "only-first-word", evidence: arrival("  amber  hat ", "amber")},
		{name: "first word, which is ASCII", requirement: "udp-client/accepts-utf8", want: "only-first-word", evidence: arrival("amber blå", "amber")},
		{name: "some of the letters", requirement: "udp-client/accepts-utf8", want: "", evidence: arrival("amber blå", "amb")},
		{name: "question marks", requirement: "udp-client/accepts-utf8", want: "ascii-only", evidence: arrival("blå bær", "bl? b?r")},
	})
}

func TestDisplayOfAClient(t *testing.T) {
	long := strings.Repeat("MAPLE LANTERN ", 300)
	overfull := display("hi", long[:3000], long[:3000])
	overfull.Steps[3].Expected = some(long[:2048])
	truncated := display("hi", long[:3000], long[:2048]+"\nThank you for using it\n")
	truncated.Steps[3].Expected = some(long[:2048])
	try(t, []example{
		{name: "notation of bytes", requirement: "udp-client/displays-only-the-reply", want: "bytes-repr", line: 2,
			source: "m = s.recv(2048)\nprint(m)\n", evidence: display("hi", "Fresh Words", "b'Fresh Words'\n")},
		{name: "zeros", requirement: "tcp-client/displays-only-the-reply", want: "whole-buffer-shown",
			evidence: display("hi", "Fresh Words", "From Server: Fresh Words\x00\x00\x00\x00\n")},
		{name: "remains", requirement: "tcp-client/displays-only-the-reply", want: "buffer-not-terminated", language: "c",
			evidence: display("hi", "Fresh Words", "From Server: Fresh Words\x7f\x01\xfe\n")},
		{name: "a bell", requirement: "tcp-client/displays-only-the-reply", want: "", evidence: display("hi", "Fresh Words", "\aFresh Words\n")},
		{name: "own text", requirement: "udp-client/displays-the-reply", want: "prints-own-text", evidence: display("amber hat", "Fresh Words", "AMBER HAT\n")},
		{name: "other text", requirement: "udp-client/displays-the-reply", want: "", evidence: display("amber hat", "Fresh Words", "done\n")},
		{name: "nothing", requirement: "tcp-client/displays-the-reply", want: "displays-nothing", evidence: exited(display("hi", "Fresh Words", ""), 0)},
		{name: "nothing yet", requirement: "tcp-client/displays-the-reply", want: "", evidence: display("hi", "Fresh Words", "")},
		{name: "no receive", requirement: "udp-client/displays-the-reply", want: "never-receives",
			source: "s.sendto(m.encode(), a)\n# s.recvfrom(2048)\n", evidence: exited(display("hi", "Fresh Words", ""), 0)},
		{name: "cut", requirement: "udp-client/shows-2048", want: "buffer-too-small", says: "1024 bytes", evidence: display("hi", long[:2048], long[:1024]+"\n")},
		{name: "one word", requirement: "udp-client/shows-2048", want: "", evidence: display("hi", long[:2048], "MAPLE\n")},
		{name: "all", requirement: "udp-client/stops-at-2048", want: "buffer-too-large", evidence: overfull},
		{name: "enough and a word of thanks", requirement: "udp-client/stops-at-2048", want: "", evidence: truncated},
		{name: "no label", requirement: "tcp-client/labels-the-reply", want: "no-label", evidence: display("hi", "Fresh Words", "Fresh Words\n")},
		{name: "says that time is up", requirement: "udp-client/waits-for-reply", want: "times-out-early", evidence: display("hi", "Fresh Words", "Request timed out\n")},
		{name: "raises when time is up", requirement: "tcp-client/waits-for-reply", want: "times-out-early", line: 2,
			source:   "s = socket()\ns.settimeout(0.5)\nm = s.recv(1024)\n",
			evidence: exited(screened(display("hi", "Fresh Words", ""), traceback(3, "m = s.recv(1024)", "TimeoutError: timed out")), 1)},
		{name: "does not wait for no known reason", requirement: "udp-client/waits-for-reply", want: "", source: "s.recv(9)\n",
			evidence: exited(display("hi", "Fresh Words", "bye\n"), 1)},
	})
}

func TestEndOfAClient(t *testing.T) {
	prompt := "Input lowercase sentence:"
	at := func(screen string) verdict.Evidence { return screened(outcome("it was still running"), screen) }
	try(t, []example{
		{name: "prompts again", requirement: "udp-client/exits", want: "client-loops", line: 1, source: "while True:\n    input()\n",
			evidence: at(prompt + "FRESH\n" + prompt)},
		{name: "asks again in its own words", requirement: "udp-client/exits", want: "client-loops", evidence: at("> FRESH\n> ")},
		{name: "goes on in silence", requirement: "udp-client/exits", want: "", evidence: at(prompt + "FRESH\n")},
		{name: "waits for a key", requirement: "tcp-client/closes-and-exits", want: "waits-for-enter", evidence: at(prompt + "FRESH\nPress Enter to leave")},
		{name: "status 1", requirement: "tcp-client/closes-and-exits", want: "exit-status", says: "status 1", line: 2,
			source: "s.close()\nsys.exit(1)\n", evidence: exited(at(prompt+"FRESH\n"), 1)},
		{name: "status 0", requirement: "tcp-client/closes-and-exits", want: "", evidence: exited(at(prompt+"FRESH\n"), 0)},
		{name: "crash at the end", requirement: "tcp-client/closes-and-exits", want: "crashed", line: 2,
			source: "a\ns.shut()\n", evidence: exited(at(traceback(2, "s.shut()", "AttributeError: no attribute 'shut'")), 1)},
		{name: "spins", requirement: "tcp-client/survives-early-close", want: "spins-at-close", evidence: at(prompt)},
		{name: "asks on", requirement: "tcp-client/survives-early-close", want: "client-loops", evidence: at(prompt + "\n" + prompt)},
		{name: "silent", requirement: "tcp-client/reports-refusal", want: "silent-on-refusal", evidence: exited(at(prompt), 1)},
		{name: "status 0 without a server", requirement: "tcp-client/reports-refusal", want: "swallows-refusal", evidence: exited(at("no server\n"), 0)},
		{name: "tries again", requirement: "tcp-client/reports-refusal", want: "retries-connecting",
			evidence: wire(at(prompt), "40001>12000 [SYN]", "12000>40001 [RST ACK]", "40002>12000 [SYN]", "12000>40002 [RST ACK]")},
		{name: "waits", requirement: "tcp-client/reports-refusal", want: "", evidence: wire(at(prompt), "40001>12000 [SYN]", "12000>40001 [RST ACK]")},
		{name: "no prompt", requirement: "udp-client/prompts", want: "no-prompt", says: "says nothing", evidence: exchange("hi", prompt, "")},
		{name: "another prompt", requirement: "udp-client/prompts", want: "no-prompt", says: "other words", evidence: exchange("hi", prompt, "Text? ")},
		{name: "no prompt, and a crash later", requirement: "udp-client/prompts", want: "no-prompt", says: "says nothing",
			evidence: exited(screened(exchange("hi", prompt, ""), traceback(2, "s.shut()", "AttributeError: no attribute 'shut'")), 1)},
		{name: "a crash before anything could be typed", requirement: "udp-client/prompts", want: "crashed",
			evidence: exited(at(traceback(2, "s.shut()", "AttributeError: no attribute 'shut'")), 1)},
	})
}
