package hint

import (
	"regexp"
	"strings"
)

// screenRules are about what a program says before anything happens.
var screenRules = []rule{
	{
		id:    "no-ready-line",
		on:    []string{"*-server/announces-ready"},
		when:  func(s seen) bool { return !s.ended() && s.crash == nil },
		cause: "the server does not say `The server is ready to receive` before it waits for a client",
		causeOf: func(s seen) string {
			if _, printed := readyLine(s); printed {
				return "this line comes too late: only after a client has come"
			}
			if s.blankScreen() {
				return "the server says nothing when it is ready"
			}
			return "the server says something else than `The server is ready to receive`"
		},
		fix: byLanguage{
			"python": "print('The server is ready to receive') before the loop",
			"java":   "System.out.println(\"The server is ready to receive\") before the loop",
			"c":      "puts(\"The server is ready to receive\") before the loop",
			"":       "print `The server is ready to receive` before the loop",
		},
		fixOf: func(s seen) string {
			if _, printed := readyLine(s); printed {
				return "move it before the loop"
			}
			return ""
		},
		best: func(s seen) (place, bool) {
			if at, printed := readyLine(s); printed {
				return at, true
			}
			return printedOnScreen(s)
		},
	},
	{
		id:    "no-prompt",
		on:    []string{"*-client/prompts"},
		when:  func(s seen) bool { return s.crash == nil },
		cause: "`Input lowercase sentence:` does not stand there before the keyboard is read",
		causeOf: func(s seen) string {
			if strings.TrimSpace(string(s.received)) == "" {
				return "the client says nothing before it reads the keyboard"
			}
			return "the client asks in other words than `Input lowercase sentence:`"
		},
		fix: byLanguage{
			"python": "input('Input lowercase sentence:')", "java": "System.out.print(\"Input lowercase sentence:\") before reading",
			"c": "printf(\"Input lowercase sentence:\") and fflush(stdout) before reading", "": "print `Input lowercase sentence:` before reading",
		},
		at: keyboardReads,
	},
}

// readyLine finds the line that says what the server should have said, where it has not said it.
func readyLine(s seen) (place, bool) {
	if strings.Contains(folded(s.screen), "readytoreceive") {
		return place{}, false
	}
	return s.find(readyText)
}

var readyText = regexp.MustCompile(`(?i)\w.*["'].*ready\s+to\s+receive`)
