package report_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

func render(t *testing.T, r *grade.Result, o report.Options) string {
	t.Helper()
	var b strings.Builder
	if err := report.Text(&b, r, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The look of a failure. These lines were laid out by hand, after the sketch of the report.
const paddedFailure = `
✗ udp-server/exact-length   MUST   replies with as many bytes as were sent
    Expected a reply of 2 bytes, but 2048 came.

    did       sent one datagram from 127.0.0.1
    sent      2 bytes     "hi"
    expected  2 bytes     "HI"
    received  2048 bytes  "HI" and 2046 zero bytes
              0000  48 49 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |HI..............|
                          ^ 2046 bytes too many, all zero

    0.000 s   127.0.0.1:40113 → :12000            UDP     2   "hi"
    0.001 s   :12000          → 127.0.0.1:40113   UDP  2048   "HI" and zeros...
    screen    The server is ready to receive

    Likely cause: the whole receive buffer is sent back, not only what was received.
    UDPServer.java:14   String s = new String(packet.getData());
    Fix: new String(packet.getData(), 0, packet.getLength()), or with a stream the count that read returned

submission  2 of 2   UDP server  16 of 17   TCP server  20 of 20   UDP client  12 of 12   TCP client  15 of 15
together  2 of 2
MUST 40 of 41   SHOULD 22 of 22   MAY 5 of 5   score 98.1 of 100   seed 7f3a   1.9 s
`

func TestFailureExplainsItself(t *testing.T) {
	got := render(t, padded(), report.Options{Width: 110})
	if !strings.HasSuffix(got, paddedFailure) {
		t.Errorf("the report ends with\n%s", got[max(0, len(got)-len(paddedFailure)-200):])
	}
}

func TestTimelineOnANarrowTerminalLeavesRoomForPayloads(t *testing.T) {
	want := "\n    0.000 s   :40113 → :12000   UDP     2   \"hi\"\n    0.001 s   :12000 → :40113   UDP  2048   \"HI\" and zeros...\n"
	if got := render(t, padded(), report.Options{Width: 80}); !strings.Contains(got, want) {
		t.Errorf("%q is missing in\n%s", want, got[strings.Index(got, "✗"):])
	}
}

func TestHeaderSaysWhatWasGraded(t *testing.T) {
	r := padded()
	r.Submission.Programs = r.Submission.Programs[:3] // no TCP client was found
	got := render(t, r, report.Options{Width: 90})
	for _, want := range []string{
		"sockgrade 0.1.0   hand-in/ann\n",
		"  UDP server   Java   UDPServer.java\n",
		"  UDP client   Java   UDPClient.java\n               typed \"127.0.0.1\" when it asked for it\n",
		"  TCP client   not found\n",
		"  Note: UDPPinger.java was set aside: it puts nothing into upper case.\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got[:600])
		}
	}
	if strings.Contains(got, "java -cp") {
		t.Error("commands stand there without Verbose")
	}
	if got = render(t, padded(), report.Options{Width: 90, Verbose: true}); !strings.Contains(got, "runs java -cp . UDPServer, found by its name") {
		t.Error("commands do not stand there with Verbose")
	}
}

func TestPassedStandOnALineEach(t *testing.T) {
	got := render(t, perfect(), report.Options{Width: 120})
	for _, r := range requirement.All() {
		_, name, _ := strings.Cut(r.ID, "/")
		line := regexp.MustCompile(`(?m)^  ✓ ` + regexp.QuoteMeta(name) + ` +` + string(r.Level) + ` +` + regexp.QuoteMeta(r.Title) + `$`)
		if !line.MatchString(got) {
			t.Errorf("no line for %s", r.ID)
		}
	}
	if n := strings.Count(got, "✓"); n != len(requirement.All()) {
		t.Errorf("%d lines for %d requirements", n, len(requirement.All()))
	}
	if strings.Contains(got, "✗") || strings.Contains(got, "blocked") {
		t.Error("something failed in a perfect submission")
	}
}

func TestBlockedStandUnderTheirCause(t *testing.T) {
	got := strings.Join(strings.Fields(render(t, incomplete(), report.Options{Width: 100})), " ")
	cause := strings.Index(got, "✗ submission/complete")
	blocked := strings.Index(got, "– blocked by submission/complete: 16 requirements: tcp-client/connects-once, sends-the-line, keeps-blanks,")
	if cause < 0 || blocked < cause {
		t.Errorf("cause at %d, blocked at %d in\n%s", cause, blocked, got)
	}
	if !strings.Contains(got, "accepts-utf8, interop/tcp ") {
		t.Error("interop/tcp is not named whole")
	}
	if strings.Count(got, "✗") != 1 {
		t.Error("a blocked requirement stands there as failed")
	}
}

func TestBlockedInAChainStandUnderTheRoot(t *testing.T) {
	r := with(perfect(), "udp-server/listens", func(q *grade.Requirement) {})
	for i := range r.Requirements {
		switch q := &r.Requirements[i]; q.ID {
		case "udp-server/uppercases":
			q.Verdict, q.BlockedBy = verdict.Blocked, "udp-server/listens"
		case "interop/udp":
			q.Verdict, q.BlockedBy = verdict.Blocked, "udp-server/uppercases"
		case "udp-client/exits": // by something that passed: the report says so and does not lose it
			q.Verdict, q.BlockedBy = verdict.Blocked, "udp-client/prompts"
		case "tcp-client/prompts": // in a circle, which must not hang
			q.Verdict, q.BlockedBy = verdict.Blocked, "tcp-client/prompts"
		}
	}
	got := render(t, r, report.Options{Width: 100})
	for _, want := range []string{
		"    – blocked by udp-server/listens: 2 requirements: uppercases, interop/udp\n",
		"– blocked by udp-client/prompts: 1 requirement: udp-client/exits\n",
		"– blocked by tcp-client/prompts: 1 requirement: tcp-client/prompts\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got[strings.Index(got, "✗"):])
		}
	}
}

func TestStepsOfWhatPassedNeedVerbose(t *testing.T) {
	r := with(perfect(), "udp-server/uppercases", func(q *grade.Requirement) {
		q.Verdict = verdict.Passed
		q.Evidence.Steps = []verdict.Step{{Did: "sent one datagram", Sent: verdict.NewBytes([]byte("hi")), Received: verdict.NewBytes([]byte("HI"))}}
	})
	const step = "replies in upper case\n    sent one datagram \"hi\"; received \"HI\"\n"
	if got := render(t, r, report.Options{Width: 100}); strings.Contains(got, "sent one datagram") {
		t.Errorf("the step stands there without Verbose in\n%s", got)
	}
	if got := render(t, r, report.Options{Width: 100, Verbose: true}); !strings.Contains(got, step) {
		t.Errorf("%q is missing with Verbose in\n%s", step, got)
	}
}

func TestErrorsAreTheGradersOwn(t *testing.T) {
	got := render(t, unfinished(), report.Options{Width: 100})
	for _, want := range []string{
		"! The grader failed at what follows. This says nothing about the submission; grade it again.\n",
		"  sandbox: UDP: the sandbox has gone: unexpected EOF\n    1 requirement: udp-server/keeps-serving\n",
		"no score: grade it again",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	if strings.Contains(got, "✗") {
		t.Error("an error stands there as a failure of the submission")
	}
}

func TestWhatTheGraderFailedAtStandsOnce(t *testing.T) {
	const cause = "it was not judged: the worker ended early: signal: killed"
	r := unfinished()
	for i := range r.Requirements {
		if r.Requirements[i].Program != requirement.UDPServer {
			r.Requirements[i].Verdict, r.Requirements[i].Message = verdict.Error, cause
		}
	}
	all := len(r.Requirements) - len(requirement.Of(requirement.UDPServer))
	for _, c := range []struct {
		name    string
		options report.Options
		want    string
	}{
		{"short", report.Options{Width: 100}, fmt.Sprintf("\n  %s\n    %d requirements, the first of them submission/complete\n", cause, all)},
		{"verbose", report.Options{Width: 1000, Verbose: true}, fmt.Sprintf("\n  %s\n    %d requirements: submission/complete, builds, tcp-server/listens, ", cause, all)},
	} {
		got := render(t, r, c.options)
		if n := strings.Count(got, cause); n != 1 || !strings.Contains(got, c.want) {
			t.Errorf("%s: the cause stands there %d times, and not as %q, in\n%s", c.name, n, c.want, got)
		}
		if !strings.Contains(got, "  sandbox: UDP: the sandbox has gone: unexpected EOF\n    1 requirement: udp-server/keeps-serving\n") {
			t.Errorf("%s: the other cause is missing in\n%s", c.name, got)
		}
	}
}

func TestCompilersWordsStandOnce(t *testing.T) {
	said := "  File \"UDPServer.py\", line 5\n    print 'x'\n    ^^^^^^^^^\nSyntaxError: Missing parentheses"
	r := with(perfect(), "submission/builds", func(q *grade.Requirement) {
		q.Message = "UDPServer.py does not build:\n" + said
		q.Evidence.Steps = []verdict.Step{{Did: "built UDPServer.py", Outcome: said, Unmet: true}, {Did: "built TCPServer.py", Outcome: "no", Unmet: true}}
	})
	got := render(t, r, report.Options{Width: 80})
	if strings.Count(got, "SyntaxError: Missing parentheses") != 1 || !strings.Contains(got, "                  print 'x'\n                  ^^^^^^^^^\n") {
		t.Errorf("%s", got[strings.Index(got, "✗"):])
	}
	if !strings.Contains(got, "built TCPServer.py") {
		t.Error("the second program that does not build is missing")
	}
}

func TestTheFirstOfACompilersErrorsStandThere(t *testing.T) {
	r := with(perfect(), "submission/builds", func(q *grade.Requirement) {
		said := "a.c:1:1: error: the first\n" + strings.Repeat("a.c:2:1: error: another\n", 30) + "compilation terminated."
		q.Evidence.Steps = []verdict.Step{{Did: "built a.c", Outcome: said, Unmet: true}}
	})
	short, whole := render(t, r, report.Options{Width: 80}), render(t, r, report.Options{Width: 80, Verbose: true})
	if !strings.Contains(short, "the first") || !strings.Contains(short, "more lines") || strings.Contains(short, "terminated") {
		t.Errorf("%s", short[strings.Index(short, "✗"):])
	}
	if !strings.Contains(whole, "the first") || !strings.Contains(whole, "terminated") {
		t.Errorf("verbose: %s", whole[strings.Index(whole, "✗"):])
	}
}

func TestLongEvidenceIsShortened(t *testing.T) {
	r := with(perfect(), "udp-server/keeps-serving", func(q *grade.Requirement) {
		for i := range 50 {
			q.Evidence.Steps = append(q.Evidence.Steps, verdict.Step{Did: fmt.Sprintf("exchange %d.", i), Sent: text("hi"), Received: text("HI")})
			q.Evidence.Timeline = append(q.Evidence.Timeline,
				verdict.Packet{At: time.Duration(i) * time.Millisecond, Protocol: "UDP", From: "127.0.0.1:40000", To: "127.0.0.1:12000", Length: 2, Start: text("hi")})
		}
		q.Evidence.Steps[49].Unmet = true
		q.Evidence.Screen = text(strings.Repeat("served\n", 50) + "and no more\n")
	})
	short := render(t, r, report.Options{Width: 80})
	for want, n := range map[string]int{"exchange ": 4, "→": 14, "... 36 packets ...": 1, "46 steps without a fault": 1, "43 lines before": 1, "and no more": 1} {
		if got := strings.Count(short, want); got != n {
			t.Errorf("%q stands there %d times, not %d", want, got, n)
		}
	}
	whole := render(t, r, report.Options{Width: 80, Verbose: true})
	for want, n := range map[string]int{"exchange ": 50, "→": 50, "served": 50} {
		if got := strings.Count(whole, want); got != n {
			t.Errorf("verbose: %q stands there %d times, not %d", want, got, n)
		}
	}
}

func TestTimelineLeavesBareAcknowledgementsOut(t *testing.T) {
	got := render(t, crashing(), report.Options{Width: 100})
	if n := strings.Count(got, "127.0.0.1:51002"); n != 3 { // SYN, SYN ACK, RST ACK
		t.Errorf("%d packets of the first connection, not 3", n)
	}
	for _, want := range []string{"TCP      SYN ACK\n", "TCP      RST ACK\n", "ended     by itself, with status 1\n", "ConnectionResetError: [Errno 104]"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing", want)
		}
	}
}

func TestLinesFitTheWidth(t *testing.T) {
	results := map[string]*grade.Result{"perfect": perfect(), "padded": padded(), "incomplete": incomplete(), "unparsable": unparsable(),
		"crashing": crashing(), "unfinished": unfinished(), "hostile": hostile()}
	for name, r := range results {
		for _, w := range []int{0, 20, 40, 43, 60, 79, 80, 100, 200} {
			most := max(w, 40)
			if w == 0 {
				most = 80
			}
			for line := range strings.Lines(render(t, r, report.Options{Width: w})) {
				if n := runewidth.StringWidth(strings.TrimRight(line, "\n")); n > most {
					t.Errorf("%s at %d: %d cells: %q", name, w, n, line)
				}
			}
		}
	}
}

var colors = regexp.MustCompile("\x1b\\[[0-9]*m")

func TestNothingOfASubmissionReachesTheTerminal(t *testing.T) {
	for _, o := range []report.Options{{Width: 60}, {Width: 120, Verbose: true}, {Width: 80, Color: true}} {
		got := render(t, hostile(), o)
		if o.Color {
			got = colors.ReplaceAllString(got, "")
		}
		if !utf8.ValidString(got) {
			t.Errorf("%+v: not UTF-8", o)
		}
		for i, r := range got {
			if !unicode.IsPrint(r) && r != '\n' {
				t.Errorf("%+v: %U in %q", o, r, got[max(0, i-20):i+10])
			}
		}
	}
}

func TestColorIsAskedFor(t *testing.T) {
	with, without := render(t, crashing(), report.Options{Color: true}), render(t, crashing(), report.Options{})
	if strings.Contains(without, "\x1b") {
		t.Error("colour without being asked for")
	}
	if !strings.Contains(with, "\x1b[31m") || colors.ReplaceAllString(with, "") != without {
		t.Error("colour changes more than the colour, or nothing")
	}
}

func TestBonusTakesLittleRoom(t *testing.T) {
	r := with(perfect(), "udp-server/survives-non-text", func(q *grade.Requirement) {
		q.Message = "no reply: the program ended"
		q.Evidence = verdict.Evidence{Steps: []verdict.Step{{Did: "sent one datagram", Expected: text("HI"), Unmet: true}}}
		q.Hint = &grade.Hint{ID: "undecodable-bytes", Cause: "decode() raises UnicodeDecodeError", File: "UDPServer.py", Line: 8}
	})
	with(r, "tcp-server/survives-reset", func(q *grade.Requirement) { q.Message = "no reply: the connection was refused" })
	short := render(t, r, report.Options{Width: 100})
	want := "\nBonus (MAY), not met\n" +
		"  – udp-server/survives-non-text   goes on after bytes that are not text\n" +
		"    UDPServer.py:8: decode() raises UnicodeDecodeError.\n" +
		"  – tcp-server/survives-reset   "
	if !strings.Contains(short, want) || !strings.Contains(short, "\n    No reply: the connection was refused.\n") {
		t.Errorf("%q is missing in\n%s", want, short[strings.Index(short, "Bonus"):])
	}
	if strings.Contains(short, "✗") || strings.Contains(short, "sent one datagram") {
		t.Error("the evidence stands there without Verbose")
	}
	whole := render(t, r, report.Options{Width: 100, Verbose: true})
	if !strings.Contains(whole, "✗ udp-server/survives-non-text   MAY") || !strings.Contains(whole, "sent one datagram") {
		t.Error("the evidence does not stand there with Verbose")
	}
}

func TestCaretPointsIntoReadableText(t *testing.T) {
	for _, test := range []struct{ expected, received, at, words string }{
		{"AMBER HAT", "AMBER HAT\n", `\n"`, "1 byte too many: a newline"},
		{"AMBER HAT", "AMBER hAT", `hAT"`, "1 letter in the wrong case: lower instead of upper"},
		{"BLÅ BÆR", "BLÅ Bær", `ær"`, "2 letters in the wrong case: lower instead of upper"},
		{"HI", "\tHI", `\tHI"`, `1 byte too many at the beginning: "\t"`},
		{"AMBER", "AMB", `"`, `2 bytes are missing at the end: "ER"`},
		{"HI", "HI\x00\x00\x00", "00 00 00", "3 bytes too many, all zero"}, // in a dump
	} {
		r := with(perfect(), "udp-server/exact-length", func(q *grade.Requirement) {
			q.Evidence.Steps = []verdict.Step{{Did: "sent", Expected: text(test.expected), Received: text(test.received), Unmet: true}}
		})
		above, column, said := "", -1, ""
		lines := strings.Split(render(t, r, report.Options{Width: 100}), "\n")
		for i, line := range lines {
			if before, after, found := strings.Cut(line, "^ "); found {
				above, column, said = lines[i-1], utf8.RuneCountInString(before), after
			}
		}
		at := -1
		if i := strings.LastIndex(above, test.at); i >= 0 {
			at = utf8.RuneCountInString(above[:i])
		}
		if column != at || at < 0 || said != test.words {
			t.Errorf("%q for %q: points at %d (%s), not %d, of %s", test.received, test.expected, column, said, at, above)
		}
	}
}
