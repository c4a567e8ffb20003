package bench

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/onsi/gomega/types"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

const (
	typedLine = "hello  World "
	sentReply = "Good Morning everyone"
)

// conversed is a run of the book's client, except as change makes it.
func conversed(change func(*wire.State)) *Conversation {
	state := wire.State{
		Screen: []byte(prompt + "From Server: " + sentReply + "\n"),
		Exit:   &wire.Exit{},
		Requests: []wire.Request{{Network: wire.TCP, To: netip.MustParseAddrPort("127.0.0.1:12000"), Payload: []byte(typedLine), Answered: 1,
			End: "close"}},
	}
	change(&state)
	c := &Conversation{Line: []byte(typedLine), Reply: []byte(sentReply), entered: true, limit: DefaultLimits().Exit}
	c.finish(state, len(prompt))
	c.evidence = append([]*verdict.Step{}, c.steps...)
	return c
}

func asItShouldBe(*wire.State) {}

func screen(shown string) func(*wire.State) {
	return func(s *wire.State) { s.Screen = []byte(prompt + shown) }
}

func sends(payloads ...string) func(*wire.State) {
	return func(s *wire.State) {
		first := s.Requests[0]
		s.Requests = nil
		for _, payload := range payloads {
			first.Payload = []byte(payload)
			s.Requests = append(s.Requests, first)
		}
	}
}

func ends(exit *wire.Exit) func(*wire.State) { return func(s *wire.State) { s.Exit = exit } }

type onConversationCase struct {
	name    string
	change  func(*wire.State)
	problem string // part of what is said; "" if the matcher holds
}

// tryConversations also sees that exactly one step of the evidence is marked, where the matcher looks, and that the
// conversation's own steps stay as they are for other requirements.
func tryConversations(t *testing.T, m types.GomegaMatcher, at string, tests []onConversationCase) {
	t.Helper()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := conversed(test.change)
			holds, said := try(t, m, c)
			if want := test.problem == ""; holds != want || !strings.Contains(said, test.problem) {
				t.Errorf("holds: %t, %q", holds, said)
			}
			marked := 0
			for i, step := range c.evidence {
				if step.Unmet {
					marked++
					if len(c.Requests) > 0 && !strings.Contains(step.Did, at) {
						t.Errorf("the step %q is marked", step.Did)
					}
				}
				if c.steps[i].Unmet || c.steps[i].Expected != nil {
					t.Errorf("the conversation's own step %q is marked", c.steps[i].Did)
				}
			}
			if (marked == 1) == holds || marked > 1 {
				t.Errorf("%d steps are marked", marked)
			}
		})
	}
}

const (
	requestStep = "accepted a connection"
	screenStep  = "looked at the screen"
)

func TestArriveOnce(t *testing.T) {
	tryConversations(t, ArriveOnce(12000), requestStep, []onConversationCase{
		{"as it should be", asItShouldBe, ""},
		{"nothing", sends(), "nothing was sent: the program ended with status 0"},
		{"nothing yet", func(s *wire.State) { s.Requests, s.Exit = nil, nil }, "nothing was sent within the limits"},
		{"twice", sends("a", "b"), "2 connections came, not one"},
		{"elsewhere", func(s *wire.State) { s.Requests[0].To = netip.MustParseAddrPort("127.0.0.1:6789") }, "went to port 6789, not to port 12000"},
		{"a question to the resolver beside it", func(s *wire.State) {
			s.Requests = append(s.Requests, wire.Request{Network: wire.UDP, To: netip.MustParseAddrPort("127.0.0.53:53")})
		}, ""},
	})
}

func TestCarryTheLine(t *testing.T) {
	tryConversations(t, CarryTheLine(), requestStep, []onConversationCase{
		{"as it should be", asItShouldBe, ""},
		{"stripped and terminated", sends("hello World\r\n\x00"), ""},
		{"twice", sends(typedLine, typedLine), ""},
		{"in two parts", sends("hello ", " World"), ""},
		{"behind an empty one", sends("", typedLine), ""},
		{"in lower case", sends("hello world"), "another letter case"},
		{"in upper case", sends("HELLO WORLD"), "another letter case"},
		{"its first word", sends("hello"), "not the line that was typed"},
		{"more than it", sends("You typed: hello World"), "not the line that was typed"},
		{"nothing in it", sends(""), "not the line that was typed"},
	})
}

func TestCarryTheBlanks(t *testing.T) {
	tryConversations(t, CarryTheBlanks(), requestStep, []onConversationCase{
		{"as it should be", asItShouldBe, ""},
		{"terminated", sends(typedLine + "\r\n"), ""},
		{"in another case", sends("HELLO  WORLD "), ""},
		{"stripped", sends("hello  World"), "blanks"},
		{"collapsed", sends("hello World "), "blanks"},
	})
}

func TestCarryEveryLetter(t *testing.T) {
	tryConversations(t, CarryEveryLetter(), requestStep, []onConversationCase{
		{"as it should be", asItShouldBe, ""},
		{"in another case", sends("HELLO world"), ""},
		{"in two parts", sends("hello", "World"), ""},
		{"a letter less", sends("hello Worl"), "did not arrive"},
		{"a letter replaced", sends("hello W?rld"), "did not arrive"},
	})
}

func TestEndWithTheLine(t *testing.T) {
	tryConversations(t, EndWithTheLine(), requestStep, []onConversationCase{
		{"as it should be", asItShouldBe, ""},
		{"nothing in it", sends(""), "nothing was sent"},
		{"a newline", sends(typedLine + "\n"), "a newline"},
		{"a carriage return", sends(typedLine + "\r"), "a carriage return"},
		{"a zero byte", sends(typedLine + "\n\x00"), "a zero byte"},
		{"a newline inside", sends("hello\nWorld"), ""},
	})
}

func TestDisplay(t *testing.T) {
	tryConversations(t, Display([]byte(sentReply)), screenStep, []onConversationCase{
		{"as it should be", asItShouldBe, ""},
		{"in a bytes literal", screen("b'" + sentReply + "'"), ""},
		{"in colour", screen("\x1b[1;32m" + sentReply + "\x1b[0m"), ""},
		{"in upper case", screen(strings.ToUpper(sentReply)), "does not stand on the screen: the program ended with status 0"},
		{"in part", screen("Good Morning"), "does not stand on the screen"},
		{"before the line was typed", func(s *wire.State) { s.Screen = []byte(sentReply)[:len(prompt)-5] }, "does not stand on the screen"},
	})
}

func TestDisplayAll(t *testing.T) {
	tryConversations(t, DisplayAll([]byte(sentReply)), screenStep, []onConversationCase{
		{"as it should be", asItShouldBe, ""},
		{"in upper case", screen(strings.ToUpper(sentReply)), ""},
		{"in part", screen("Good Morning"), "12 bytes of the reply stand on the screen, not 21"},
		{"something else", screen(typedLine), "does not stand on the screen"},
	})
}

func TestDisplayFirst(t *testing.T) {
	tryConversations(t, DisplayFirst(12), screenStep, []onConversationCase{
		{"as it should be", screen("Good Morning\n"), ""},
		{"padded", screen("Good Morning\x00\x00"), ""},
		{"too much", asItShouldBe, "21 bytes of a reply of 21 stand on the screen, not 12"},
		{"too little", screen("Good"), "4 bytes of a reply of 21"},
		{"something else", screen(typedLine), "does not stand on the screen"},
	})
}

func TestDisplayNothingElse(t *testing.T) {
	tryConversations(t, DisplayNothingElse(), screenStep, []onConversationCase{
		{"as it should be", asItShouldBe, ""},
		{"among lines of its own", screen("sending\nreceived:\t" + sentReply + "\r\nbye\n"), ""},
		{"in quotes", screen("'" + sentReply + "'"), ""},
		{"in colour", screen("\x1b[32m" + sentReply + "\x1b[0m\n"), ""},
		{"with other letters", screen("réponse: " + sentReply), ""},
		{"in a bytes literal", screen("b'" + sentReply + "'"), "b'...'"},
		{"in another bytes literal", screen(`b"` + sentReply + `"`), `b"..."`},
		{"padded", screen(sentReply + "\x00\x00"), "the control byte 0x00"},
		{"with the remains of something", screen(sentReply + "\xff"), "the byte 0xff"},
		{"not at all", screen(typedLine), "does not stand on the screen"},
	})
}

func TestLabelTheReply(t *testing.T) {
	tryConversations(t, LabelTheReply(), screenStep, []onConversationCase{
		{"as it should be", asItShouldBe, ""},
		{"case, blanks and colon apart", screen("FROM  server " + sentReply), ""},
		{"on the line before", screen("From Server:\n" + sentReply), ""},
		{"not at all", screen(sentReply), "does not stand before"},
		{"behind it", screen(sentReply + "\nFrom Server:"), "does not stand before"},
		{"another one", screen("Server says: " + sentReply), "does not stand before"},
	})
}

func TestPrompt(t *testing.T) {
	before := func(text string) func(*wire.State) {
		// The same length as the book's prompt, so that it was there when the line was typed.
		return func(s *wire.State) {
			s.Screen = []byte((text + strings.Repeat(" ", len(prompt)))[:len(prompt)] + sentReply)
		}
	}
	tryConversations(t, Prompt(), screenStep, []onConversationCase{
		{"as it should be", asItShouldBe, ""},
		{"case, blanks and colon apart", before("INPUT lower case sentence"), ""},
		{"with a hyphen", before("Input lower-case sentence"), ""},
		{"another", before("Enter a sentence: "), "did not stand on the screen"},
		{"too late", before(""), "did not stand on the screen"},
	})
	untyped := conversed(asItShouldBe)
	untyped.entered = false
	if _, said := try(t, Prompt(), untyped); !strings.Contains(said, "nothing could be typed: the program ended with status 0") {
		t.Errorf("%q", said)
	}
}

func TestEndsOfPrograms(t *testing.T) {
	tryConversations(t, ExitWell(), screenStep, []onConversationCase{
		{"with 0", asItShouldBe, ""},
		{"with 1", ends(&wire.Exit{Code: 1}), "ended with status 1"},
		{"by a signal", ends(&wire.Exit{Code: -1, Signal: "SIGSEGV"}), "ended by SIGSEGV"},
		{"not by itself", ends(&wire.Exit{Code: -1, ByAgent: wire.Stopped}), "still running after 2 s"},
		{"for what it printed", ends(&wire.Exit{Code: -1, ByAgent: wire.OutputLimit}), "ended by the grader (output limit)"},
	})
	tryConversations(t, Exit(), screenStep, []onConversationCase{
		{"with 0", asItShouldBe, ""},
		{"with 1", ends(&wire.Exit{Code: 1}), ""},
		{"by a signal", ends(&wire.Exit{Code: -1, Signal: "SIGSEGV"}), ""},
		{"not by itself", ends(&wire.Exit{Code: -1, ByAgent: wire.Stopped}), "still running after 2 s"},
		{"for what it printed", ends(&wire.Exit{Code: -1, ByAgent: wire.OutputLimit}), "ended by the grader"},
	})
	tryConversations(t, CloseTheConnection(), screenStep, []onConversationCase{
		{"closed", asItShouldBe, ""},
		{"reset", func(s *wire.State) { s.Requests[0].End = "reset" }, ""},
		{"left open", func(s *wire.State) { s.Requests[0].End = "" }, "did not close"},
		{"one of two left open", func(s *wire.State) {
			s.Requests = append(s.Requests, s.Requests[0])
			s.Requests[1].End = ""
		}, "did not close"},
	})
}

func TestAProgramThatWasNotWaitedForIsNotSaidToHaveTakenItsLimit(t *testing.T) {
	c := conversed(ends(nil))
	c.asleep = true
	if _, said := try(t, ExitWell(), c); said != "the program was still running, and waiting for something" {
		t.Errorf("%q", said)
	}
}

func TestReportTheRefusal(t *testing.T) {
	refusal := func(text string, exit *wire.Exit) func(*wire.State) {
		return func(s *wire.State) { s.Screen, s.Exit, s.Requests = []byte(text), exit, nil }
	}
	tryConversations(t, ReportTheRefusal(), screenStep, []onConversationCase{
		{"with a traceback", refusal("ConnectionRefusedError\n", &wire.Exit{Code: 1}), ""},
		{"after the prompt", refusal(prompt+"refused\n", &wire.Exit{Code: 1}), ""},
		{"with the prompt only", refusal(prompt+" \n", &wire.Exit{Code: 1}), "without a word"},
		{"with nothing", refusal("", &wire.Exit{Code: 1}), "without a word"},
		{"as if all were well", refusal("refused\n", &wire.Exit{}), "status 0"},
		{"without an end", refusal("refused\n", &wire.Exit{ByAgent: wire.Stopped}), "still running"},
	})
}

func TestDisplayReplyOf(t *testing.T) {
	upper := string(Upper([]byte(typedLine)))
	tests := []struct {
		name       string
		shown      string
		uppercases verdict.Verdict // of the server
		problem    string
	}{
		{"its reply", upper, verdict.Passed, ""},
		{"its reply beside what was sent", "sending " + typedLine + "\n" + upper, verdict.Passed, ""},
		{"only what was sent", "sending " + typedLine, verdict.Passed, "does not stand on the screen"},
		{"the reply of a server that echoes", typedLine, verdict.Failed, ""},
		{"a part of it", upper[:7], verdict.Passed, "7 bytes of the reply stand on the screen, not 13"},
		{"nothing", "", verdict.Failed, "does not stand on the screen"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			lab := on(t, &scripted{})
			lab.findings[uppercases.ID] = verdict.Finding{Verdict: test.uppercases}
			server := UDPServer{&server{lab: lab, program: requirement.UDPServer}}.Server()
			holds, said := try(t, DisplayReplyOf(server), conversed(screen(test.shown)))
			if holds != (test.problem == "") || !strings.Contains(said, test.problem) {
				t.Errorf("%t, %q", holds, said)
			}
		})
	}
}
