package hint

import (
	"fmt"
	"regexp"
	"strings"
)

var askLoops = patterns{
	"csharp":     re(`\bwhile\s*\(\s*true`, `\bwhile\s*\(`, `\bdo\b`),
	"python":     re(`^\s*while\s+(True|1|not\b|\w+\s*!=)`, `^\s*while\b`),
	"java":       re(`\bwhile\s*\(\s*true`, `\bwhile\s*\(`, `\bdo\s*\{`),
	"c":          re(`\bwhile\s*\(\s*(1|true)`, `\bfor\s*\(\s*;\s*;`, `\bwhile\s*\(`),
	"go":         re(`^\s*for\s*\{`, `^\s*for\b`),
	"javascript": re(`\bwhile\s*\(`, `\.prompt\(`),
	"rust":       re(`\bloop\s*\{`),
}

// clientEndRules are about how a client ends, and about what it does when there is no reply.
var clientEndRules = []rule{
	{
		id:    "client-loops",
		on:    []string{"udp-client/exits", "tcp-client/closes-and-exits", "tcp-client/survives-early-close"},
		when:  asksAgain,
		cause: "after the reply the client asks for another line: it loops",
		fix:   byLanguage{"": "one line, one reply, then close the socket and end"},
		at:    askLoops,
	},
	{
		id:    "waits-for-enter",
		on:    []string{"udp-client/exits", "tcp-client/closes-and-exits", "tcp-client/survives-early-close"},
		when:  asksForKey,
		cause: "after the reply the client waits for a key",
		fix:   byLanguage{"": "end after the reply, without waiting for a key"},
		at:    patterns{"python": re(`(?i)\binput\(.*press`), "java": re(`\bSystem\.in\.read\(`), "c": re(`\bgetchar\s*\(`)},
	},
	{
		id: "exit-status",
		on: []string{"udp-client/exits", "tcp-client/closes-and-exits"},
		when: func(s seen) bool {
			return s.ended() && s.exit.Code > 0 && s.crash == nil
		},
		cause: "the client ends with a status other than 0, which means failure, after it has done its work",
		causeOf: func(s seen) string {
			return fmt.Sprintf("the client ends with status %d, which means failure, after it has done its work", s.exit.Code)
		},
		fix: byLanguage{"python": "no sys.exit with a number other than 0", "c": "return 0 at the end of main", "": "end with status 0"},
		at: patterns{
			"python": re(`\b(sys\.|os\._)?exit\(\s*[^)\s0]`), "java": re(`System\.exit\(\s*[^0)]`), "c": re(`\breturn\s+-?[1-9]`, `\bexit\s*\(\s*[^0)]`),
			"go": re(`os\.Exit\([^0]`, `log\.Fatal`), "javascript": re(`process\.exit\([^0)]`), "rust": re(`process::exit\([^0]`),
		},
	},
	{
		id:    "keyboard-left-open",
		on:    []string{"udp-client/exits", "tcp-client/closes-and-exits", "tcp-client/survives-early-close"},
		when:  func(s seen) bool { return s.exit == nil && s.language == "javascript" && keyboardLeftOpen(s) },
		cause: "Node goes on as long as it may be typed to: the keyboard is opened and never closed",
		fix:   byLanguage{"javascript": "close() of the readline interface as soon as the line has come, or process.stdin.pause() for process.stdin"},
		at:    patterns{"javascript": re(`\bcreateInterface\(`, `\bprocess\.stdin\b`)},
	},
	{
		id:    "connection-left-open",
		on:    []string{"tcp-client/closes-and-exits"},
		only:  "javascript",
		when:  func(s seen) bool { return s.exit == nil && s.language == "javascript" },
		cause: "the program goes on because its connection, or its keyboard, is still open",
		fix:   byLanguage{"javascript": "socket.end() and rl.close() after the reply"},
	},
	{
		id:    "spins-at-close",
		on:    []string{"tcp-client/survives-early-close"},
		when:  func(s seen) bool { return !s.ended() && !asksAgain(s) && !asksForKey(s) },
		cause: "the client receives again and again after the server has closed: an end of the connection is not noticed",
		fix: byLanguage{
			"python": "leave the loop when recv returns b'', which means that the server has closed", "java": "read that returns -1, or readLine that returns null, means that the server has closed",
			"c": "recv that returns 0 means that the server has closed", "go": "Read that returns io.EOF means that the server has closed",
			"javascript": "end the program on the 'end' event", "": "a receive call that returns nothing means that the server has closed",
		},
		at: receiveCalls,
	},
	{
		id:    "silent-on-refusal",
		on:    []string{"tcp-client/reports-refusal"},
		when:  func(s seen) bool { return s.ended() && s.exit.Code != 0 && withoutPrompt(s.screen) == "" },
		cause: "the client ends without a word when no server is there",
		fix:   byLanguage{"": "say that the connection was refused, and end with a status other than 0"},
		at:    refusalPlaces,
	},
	{
		id:    "swallows-refusal",
		on:    []string{"tcp-client/reports-refusal"},
		when:  func(s seen) bool { return s.ended() && s.exit.Code == 0 },
		cause: "the client ends with status 0, as if all were well, though no server is there",
		fix:   byLanguage{"python": "import sys, and sys.exit('no server') here, which ends with status 1 and the text", "": "end with a status other than 0"},
		at:    refusalPlaces,
	},
	{
		id:    "retries-connecting",
		on:    []string{"tcp-client/reports-refusal"},
		when:  func(s seen) bool { return s.exit == nil && s.connections() > 1 },
		cause: "the client goes on trying to connect when no server is there",
		fix:   byLanguage{"": "say that the connection was refused, and end with a status other than 0"},
		at:    refusalPlaces,
	},
}

// keyboardLeftOpen tells that nothing in a source for Node closes its keyboard or ends the program.
func keyboardLeftOpen(s seen) bool {
	opened, ok := s.find(nodeKeyboard)
	if !ok || s.contains(nodeEnds...) {
		return false
	}
	name := nodeKeyboard.FindStringSubmatch(opened.code)[1]
	return name == "" || !s.contains(regexp.MustCompile(`\b`+name+`\s*\.\s*(close|on|once)\(`))
}

var (
	nodeKeyboard = regexp.MustCompile(`(?:(\w+)\s*=\s*)?(?:\w+\s*\.\s*)?createInterface\(|\bprocess\.stdin\b`)
	nodeEnds     = re(`\bprocess\.exit\(`, `\bstdin\s*\.\s*(pause|unref|destroy|end)\(`)
)

var refusalPlaces = patterns{
	"python": re(`^\s*except\b`, `\.connect_ex\(`), "java": re(`\bcatch\s*\(`), "c": re(`\bconnect\s*\(`), "go": re(`\.Dial`),
	"javascript": re(`\.on\(\s*['"]error['"]`),
}

// asksAgain tells that a client that has not ended shows its prompt for the second time.
func asksAgain(s seen) bool {
	if s.ended() {
		return false
	}
	if strings.Count(folded(s.screen), "inputlowercasesentence") >= 2 {
		return true
	}
	line, open := s.lastLine()
	if !open || line == "" {
		return false
	}
	first, _, _ := strings.Cut(strings.TrimSpace(s.screen), line)
	return strings.Count(s.screen, line) >= 2 && strings.TrimSpace(first) == ""
}

// asksForKey tells that a client that has not ended wants a key pressed.
func asksForKey(s seen) bool {
	line, _ := s.lastLine()
	line = strings.ToLower(line)
	return !s.ended() && (strings.Contains(line, "press") || strings.Contains(line, "enter") || strings.Contains(line, "any key"))
}

func withoutPrompt(screen string) string {
	return strings.Trim(strings.Replace(folded(screen), "inputlowercasesentence", "", 1), ":>")
}
