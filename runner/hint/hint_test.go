package hint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sockgrade/sockgrade/fixtures"
	"github.com/sockgrade/sockgrade/runner/hint"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// example is a failure and the hint that it should bring; "" is none.
type example struct {
	name        string
	requirement string
	evidence    verdict.Evidence
	message     string
	language    string // "python" if empty
	source      string // of "program.py"
	want        string
	line        int // 0 if the place does not matter
	says        string
}

func (e example) finding() verdict.Finding {
	return verdict.Finding{Requirement: e.requirement, Verdict: verdict.Failed, Message: e.message, Evidence: e.evidence}
}

func (e example) context() hint.Context {
	program, _, _ := strings.Cut(e.requirement, "/")
	about := hint.Context{Language: e.language, Program: requirement.Program(program), Port: 12000}
	if about.Language == "" {
		about.Language = "python"
	}
	if e.source != "" {
		about.Sources = []hint.Source{{Path: "program.py", Text: e.source}}
	}
	return about
}

func try(t *testing.T, examples []example) {
	t.Helper()
	for _, e := range examples {
		t.Run(e.name, func(t *testing.T) {
			if _, err := requirement.ByID(e.requirement); err != nil {
				t.Fatal(err)
			}
			got := hint.For(e.finding(), e.context())
			if got == nil {
				got = &hint.Hint{}
			}
			if got.ID != e.want {
				t.Fatalf("got the hint %q (%s), want %q", got.ID, got.Cause, e.want)
			}
			if e.line != 0 && got.Line != e.line {
				t.Errorf("placed on line %d (%q), want %d", got.Line, got.Code, e.line)
			}
			if !strings.Contains(got.Cause, e.says) {
				t.Errorf("cause %q does not say %q", got.Cause, e.says)
			}
		})
	}
}

// exchange is the evidence of a request and its reply. An empty received means that none came.
func exchange(sent, expected, received string) verdict.Evidence {
	step := verdict.Step{Did: "sent one datagram", Sent: some(sent), Expected: some(expected), Received: some(received), Unmet: true}
	if received == "" {
		step.Outcome = "no reply within 2 s"
	}
	return verdict.Evidence{Steps: []verdict.Step{step}}
}

func some(text string) *verdict.Bytes {
	if text == "" {
		return nil
	}
	return verdict.NewBytes([]byte(text))
}

func outcome(text string) verdict.Evidence {
	return verdict.Evidence{Steps: []verdict.Step{{Did: "looked", Outcome: text, Unmet: true}}}
}

func screened(e verdict.Evidence, screen string) verdict.Evidence {
	e.Screen = some(screen)
	return e
}

func exited(e verdict.Evidence, code int) verdict.Evidence {
	e.Exit = &verdict.Exit{Code: code, At: time.Second}
	return e
}

// wire is a timeline in short: "40001>12000 hi" is a datagram, "40001>12000 [SYN]" a segment, "!" before it ICMP.
func wire(e verdict.Evidence, lines ...string) verdict.Evidence {
	for i, line := range lines {
		p := verdict.Packet{At: time.Duration(i) * time.Millisecond, Protocol: "UDP"}
		line, icmp := strings.CutPrefix(line, "!")
		ports, payload, _ := strings.Cut(line, " ")
		from, to, _ := strings.Cut(ports, ">")
		p.From, p.To = address(from), address(to)
		switch {
		case icmp:
			p.Protocol, p.Flags = "ICMP", "port unreachable"
		case strings.HasPrefix(payload, "["):
			p.Protocol = "TCP"
			p.Flags, payload, _ = strings.Cut(payload[1:], "]")
			p.Length, p.Start = len(payload), some(payload)
		default:
			p.Length, p.Start = len(payload), some(payload[:min(len(payload), 32)])
		}
		e.Timeline = append(e.Timeline, p)
	}
	return e
}

func address(port string) string {
	if strings.Contains(port, ":") {
		return port
	}
	return "127.0.0.1:" + port
}

// traceback is what Python leaves on the screen.
func traceback(line int, code, exception string) string {
	return fmt.Sprintf("The server is ready to receive\nTraceback (most recent call last):\n"+
		"  File \"/work/program.py\", line %d, in <module>\n    %s\n    ^^^^^^^^^^\n"+
		"  File \"/usr/lib/python3.11/socket.py\", line 700, in f\n    return g()\n%s\n", line, code, exception)
}

func TestOnlyFailuresHaveACause(t *testing.T) {
	e := example{requirement: "udp-server/exact-length", evidence: exchange("hi", "HI", "HI\x00\x00\x00")}
	for _, v := range []verdict.Verdict{verdict.Passed, verdict.Blocked, verdict.Error} {
		f := e.finding()
		f.Verdict = v
		if got := hint.For(f, e.context()); got != nil {
			t.Errorf("%s: got %+v", v, got)
		}
	}
	if hint.For(e.finding(), e.context()) == nil {
		t.Error("failed: got none")
	}
}

func TestNothingIsSaidWithoutEvidence(t *testing.T) {
	// These two need none: there is one way to miss them.
	known := []string{"submission/complete", "udp-client/prompts", "tcp-client/prompts"}
	for _, r := range requirement.All() {
		f := verdict.Finding{Requirement: r.ID, Verdict: verdict.Failed}
		got := hint.For(f, hint.Context{})
		silent := strings.HasSuffix(r.ID, "announces-ready") || strings.HasSuffix(r.ID, "labels-the-reply") ||
			strings.HasSuffix(r.ID, "survives-early-close") || slices.Contains(known, r.ID)
		if got != nil && !silent {
			t.Errorf("%s: %+v", r.ID, got)
		}
	}
}

func TestHintsAreReadable(t *testing.T) {
	for _, id := range hint.IDs() {
		if id != strings.ToLower(id) || strings.ContainsAny(id, " _") || id == "" {
			t.Errorf("%q is not an ID", id)
		}
	}
}

func TestFixturesAskForHintsThatExist(t *testing.T) {
	all, err := fixtures.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		if f.Hint != "" && !slices.Contains(hint.IDs(), f.Hint) {
			t.Errorf("%s asks for the hint %q, which does not exist", f.Name, f.Hint)
		}
	}
}
