package hint

import "regexp"

// python2 has what differs from Python 3, whose tables hold for both.
var python2 = phrasebook{
	"undecodable-bytes": {fix: "recv gives a string already: upper-case and send it as it is, without encode() and unicode()"},
	"ascii-only":        {fix: "recv gives a string already: upper-case and send it as it is, without encode() and unicode()"},
	"sends-newline":     {fix: "raw_input() gives the line without it; sys.stdin.readline keeps it: cut it off with rstrip('\\r\\n')"},
	"no-ready-line":     {fix: "print 'The server is ready to receive' before the loop"},
	"no-prompt":         {fix: "raw_input('Input lowercase sentence:')"},
	"no-label":          {fix: "print 'From Server:', modifiedSentence"},
	"displays-nothing":  {fix: "print modifiedMessage"},
	"bytes-and-text":    {fix: "strings are bytes in Python 2: no encode() and decode()"},
	"string-repr":       {fix: "print modifiedMessage", at: re("`", `\brepr\(`, `%r`, `\bprint\b`)},
	"collapses-blanks":  {fix: "message = raw_input('Input lowercase sentence:')"},
}

var (
	printedTuple = regexp.MustCompile(`(?m)\(u?['"][^\n]*['"], u?['"][^\n]*['"]\)\s*$`)
)

// python2Rules are about what only Python 2 does.
var python2Rules = []rule{
	{
		id: "input-evaluates",
		on: []string{"*-client/*", "interop/*"},
		when: func(s seen) bool {
			return s.spoken == "python2" && !s.wireDecides() && s.crash != nil && s.contains(evaluates) &&
				regexp.MustCompile(`File "<string>", line 1`).MatchString(s.screen)
		},
		cause: "in Python 2 input() evaluates what is typed, as if it were a line of the program",
		fix:   byLanguage{"": "raw_input('Input lowercase sentence:')"},
		at:    patterns{"python": {evaluates}},
	},
	{
		id:    "tuple-printed",
		on:    []string{"*-client/displays-*", "*-client/accepts-utf8", "*-client/shows-*", "*-client/stops-at-*", "interop/*"},
		when:  func(s seen) bool { return s.spoken == "python2" && s.crash == nil && printedTuple.Match(s.shown()) },
		cause: "print with parentheses around several things displays a tuple in Python 2, with quotes and escapes",
		fix:   byLanguage{"": "print 'From Server:', modifiedSentence"},
		at:    patterns{"python": re(`\bprint\s*\(.*,`)},
	},
}

var evaluates = regexp.MustCompile(`(?:^|[^.\w])input\s*\(`)
