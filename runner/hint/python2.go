package hint

import "regexp"

// python2 has what differs from Python 3, whose tables hold for both.
var python2 = phrasebook{
	"server:undecodable-bytes": {fix: python2Server},
	"client:undecodable-bytes": {fix: python2Client},
	"server:ascii-only":        {fix: python2Server},
	"client:ascii-only":        {fix: python2Client},
	"sends-newline":            {fix: "raw_input() gives the line without it; sys.stdin.readline keeps it: cut it off with rstrip('\\r\\n')"},
	"udp:connection-reset":     {fix: "recvfrom and sendto inside try: ... except error: in the loop, and go on with the next datagram"},
	"tcp:connection-reset":     {fix: "serve each client inside try: ... except error: and go on with the next"},
	"no-ready-line":            {fix: "print 'The server is ready to receive' before the loop"},
	"no-prompt":                {fix: "raw_input('Input lowercase sentence:')"},
	"no-label":                 {fix: "print 'From Server:', modifiedSentence"},
	"udp:displays-nothing":     {fix: "print modifiedMessage"},
	"tcp:displays-nothing":     {fix: "print 'From Server:', modifiedSentence"},
	"bytes-and-text":           {fix: "strings are bytes in Python 2: no encode() and decode()"},
	"udp:string-repr":          {fix: "print modifiedMessage"},
	"tcp:string-repr":          {fix: "print 'From Server:', modifiedSentence"},
	"string-repr":              {at: re("`", `\brepr\(`, `%r`, `\bprint\b`)},
	"client:collapses-blanks":  {fix: "message = raw_input('Input lowercase sentence:')"},
}

const (
	python2Server = "receiving gives a string already: upper-case and send it as it is, without encode() and unicode()"
	python2Client = "raw_input() and receiving give strings already: send and print them as they are, without encode(), decode() and unicode()"
)

var (
	printedTuple = regexp.MustCompile(`(?m)\(u?['"][^\n]*['"], u?['"][^\n]*['"]\)\s*$`)
)

// python2Rules are about what only Python 2 does.
var python2Rules = []rule{
	{
		id:    "input-evaluates",
		on:    []string{"*-client/*", "interop/*"},
		usual: []string{"udp-client/sends-one-datagram", "tcp-client/sends-the-line"},
		only:  "python",
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
		only:  "python",
		when:  func(s seen) bool { return s.spoken == "python2" && s.crash == nil && printedTuple.Match(s.shown()) },
		cause: "print with parentheses around several things displays a tuple in Python 2, with quotes and escapes",
		usual: []string{"*-client/displays-only-the-reply", "*-client/accepts-utf8"},
		fix:   byLanguage{"udp:": "print modifiedMessage", "tcp:": "print 'From Server:', modifiedSentence"},
		at:    patterns{"python": re(`\bprint\s*\(.*,`)},
	},
}

var evaluates = regexp.MustCompile(`(?:^|[^.\w])input\s*\(`)
