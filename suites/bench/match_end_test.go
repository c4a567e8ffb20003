package bench

import (
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

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
