package bench

import (
	"context"
	"slices"
	"strings"
	"testing"
	"unicode"

	. "github.com/onsi/gomega"

	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

var (
	sendsOne = requirement.UDPClientSendsOneDatagram
	displays = requirement.UDPClientDisplaysTheReply
	exits    = requirement.UDPClientExits
	shows    = requirement.UDPClientShows2048
)

// asBook is the book's client.
func asBook(_ int, line, reply []byte) (request, display []byte) { return line, said(reply) }

// watchDisplay judges displays by the plain conversation.
func watchDisplay(lab *Lab) {
	lab.judged(displays, func(ctx context.Context) {
		conversation := lab.UDPClient().Talk(ctx)
		Expect(conversation).To(Display(conversation.Reply))
	})
}

func TestOneRunIsJudgedForManyRequirements(t *testing.T) {
	stage := &scripted{client: asBook}
	lab := on(t, stage)
	watchDisplay(lab)
	lab.judged(exits, func(ctx context.Context) { Expect(lab.UDPClient().Talk(ctx)).To(ExitWell()) })
	lab.judged(sendsOne, func(ctx context.Context) { Expect(lab.UDPClient().Meet(ctx)).To(ArriveOnce(12000)) })
	for _, r := range []*requirement.Requirement{displays, exits, sendsOne} {
		expect(t, lab, r, verdict.Passed, 1, nil)
	}
	if stage.clients != 1 {
		t.Errorf("%d runs", stage.clients)
	}
}

func TestFailureInOneRunDoesNotMarkTheEvidenceOfAnother(t *testing.T) {
	lab := on(t, &scripted{client: func(_ int, line, _ []byte) ([]byte, []byte) { return line, nil }})
	watchDisplay(lab)
	lab.judged(exits, func(ctx context.Context) { Expect(lab.UDPClient().Talk(ctx)).To(ExitWell()) })
	expect(t, lab, displays, verdict.Failed, 1, nil)
	expect(t, lab, exits, verdict.Passed, 1, nil)
	marked := func(r *requirement.Requirement) (n int) {
		for _, step := range lab.finding(t.Context(), r).Evidence.Steps {
			if step.Unmet {
				n++
			}
		}
		return n
	}
	if marked(displays) != 1 || marked(exits) != 0 {
		t.Errorf("%d and %d steps are marked", marked(displays), marked(exits))
	}
}

func TestACrashInsteadOfDisplayingTheReplyFailsOnce(t *testing.T) {
	tests := []struct {
		name           string
		display        func(reply []byte) []byte
		status         int
		displays, ends verdict.Verdict
	}{
		{"crashes at the reply", func([]byte) []byte { return []byte("Traceback\n") }, 1, verdict.Failed, verdict.Blocked},
		{"crashes after the reply", said, 1, verdict.Passed, verdict.Failed},
		{"displays something else of it and then crashes", func(reply []byte) []byte { return said(asciiLower(reply)) }, 1, verdict.Failed, verdict.Failed},
		{"displays nothing and ends well", func([]byte) []byte { return nil }, 0, verdict.Failed, verdict.Passed},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			lab := on(t, &scripted{status: test.status, client: func(_ int, line, reply []byte) ([]byte, []byte) { return line, test.display(reply) }})
			watchDisplay(lab)
			lab.judged(exits, func(ctx context.Context) { Expect(lab.UDPClient().TalkToItsEnd(ctx)).To(ExitWell()) })
			by := displays
			if test.ends != verdict.Blocked {
				by = nil
			}
			expect(t, lab, exits, test.ends, 1, by) // asked for alone, it finds out about the other
			expect(t, lab, displays, test.displays, 1, nil)
		})
	}
}

func TestRehearsedRunCanMakeARequirementPass(t *testing.T) {
	stage := &scripted{client: asBook}
	lab := on(t, stage)
	rehearsed(t, lab)
	watchDisplay(lab)
	expect(t, lab, displays, verdict.Passed, 1, nil)
	if stage.clients != 1 {
		t.Errorf("%d runs", stage.clients)
	}
}

func TestRehearsedRunCannotMakeARequirementFail(t *testing.T) {
	// Run 1, the rehearsed one, shows nothing; those with nothing beside them do.
	stage := &scripted{client: func(run int, line, reply []byte) ([]byte, []byte) {
		if run == 1 {
			return line, nil
		}
		return line, said(reply)
	}}
	lab := on(t, stage)
	rehearsed(t, lab)
	watchDisplay(lab)
	expect(t, lab, displays, verdict.Passed, 2, nil)
	if stage.clients != 2 {
		t.Errorf("%d runs", stage.clients)
	}
}

func TestRehearsedRunInWhichNothingCameIsWatchedAgain(t *testing.T) {
	stage := &scripted{client: func(run int, line, reply []byte) ([]byte, []byte) {
		if run == 1 {
			return nil, nil
		}
		return line, said(reply)
	}}
	lab := on(t, stage)
	rehearsed(t, lab)
	watchDisplay(lab)
	expect(t, lab, displays, verdict.Passed, 2, nil)
}

// rehearsed has the plain conversation as a rehearsal would: with the servers' judging beside it.
func rehearsed(t *testing.T, lab *Lab) {
	t.Helper()
	c := lab.clientOf(requirement.UDPClient)
	conversation, err := c.talk(t.Context(), plain, habits{hasty: true})
	if err != nil {
		t.Fatal(err)
	}
	c.runs[plain.name] = conversation
}

func TestSilentClientIsTriedOnce(t *testing.T) {
	stage := &scripted{client: func(int, []byte, []byte) ([]byte, []byte) { return nil, nil }, server: right}
	lab := on(t, stage)
	lab.judged(sendsOne, func(ctx context.Context) { Expect(lab.UDPClient().Meet(ctx)).To(ArriveOnce(12000)) })
	watchDisplay(lab)
	lab.judged(shows, func(ctx context.Context) {
		conversation := lab.UDPClient().TalkFull(ctx)
		Expect(conversation).To(DisplayAll(conversation.Reply))
	})
	talkTogether(lab)
	expect(t, lab, sendsOne, verdict.Failed, 1, nil)
	for _, r := range []*requirement.Requirement{displays, shows, requirement.InteropUDP} {
		expect(t, lab, r, verdict.Blocked, 1, sendsOne)
	}
	if stage.clients != 1 {
		t.Errorf("%d runs", stage.clients)
	}
}

func TestClientsArePutApartFromServersButNotFromTheirOwn(t *testing.T) {
	stage := &scripted{client: asBook, server: right}
	lab := on(t, stage)
	lab.judged(uppercases, exchange(lab))
	watchDisplay(lab)
	talkTogether(lab)
	expect(t, lab, uppercases, verdict.Passed, 1, nil)
	expect(t, lab, displays, verdict.Passed, 1, nil)
	expect(t, lab, requirement.InteropUDP, verdict.Passed, 1, nil)
	var apart []bool
	for _, p := range stage.programs {
		apart = append(apart, p.args.Apart)
	}
	if want := []bool{false, true, false}; !slices.Equal(apart, want) {
		t.Errorf("apart were %v of the server, the client and the client of that server; want %v", apart, want)
	}
}

func TestHabitsOfAClientAreLearntBeforeItMeetsItsServer(t *testing.T) {
	stage := &scripted{client: asBook, server: right}
	lab := on(t, stage)
	talkTogether(lab)
	f := lab.finding(t.Context(), requirement.InteropUDP)
	if stage.clients != 2 || lab.clientOf(requirement.UDPClient).runs[plain.name] == nil {
		t.Errorf("%d runs, of which the plain one is %v", stage.clients, lab.clientOf(requirement.UDPClient).runs[plain.name])
	}
	for _, step := range f.Evidence.Steps {
		if strings.Contains(step.Did, "received a datagram") {
			t.Errorf("the run before is evidence: %q", step.Did)
		}
	}
}

// talkTogether judges the client and the server together.
func talkTogether(lab *Lab) {
	lab.judged(requirement.InteropUDP, func(ctx context.Context) {
		client, server := lab.UDPClient(), lab.UDPServer(ctx)
		Expect(client.TalkTo(ctx, server.Server())).To(DisplayReplyOf(server.Server()))
	})
}

func TestClientThatIsSilentInOneConversationOnlyFailsThatOne(t *testing.T) {
	carries := requirement.UDPClientAcceptsUTF8
	stage := &scripted{client: func(_ int, line, reply []byte) ([]byte, []byte) {
		if strings.ContainsFunc(string(line), func(r rune) bool { return r > unicode.MaxASCII }) {
			return nil, nil
		}
		return line, said(reply)
	}}
	lab := on(t, stage)
	lab.judged(carries, func(ctx context.Context) { Expect(lab.UDPClient().TalkAccented(ctx)).To(CarryEveryLetter()) })
	expect(t, lab, carries, verdict.Failed, 1, nil)
}
