package bench

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

var (
	uppercases   = requirement.UDPServerUppercases
	length       = requirement.UDPServerExactLength
	takes        = requirement.UDPServerTakes2048
	keepsServing = requirement.UDPServerKeepsServing
	survives     = requirement.UDPServerSurvivesEmptyDatagram
)

// exchange is a body with one exchange, which has to bring the request back in upper case.
func exchange(lab *Lab) func(context.Context) {
	return func(ctx context.Context) {
		Expect(lab.UDPServer(ctx).Exchange(ctx, lab.Words.Word())).To(BeInUpperCase())
	}
}

func TestRequirementsShareAProcess(t *testing.T) {
	stage := &scripted{server: right}
	lab := on(t, stage)
	for _, r := range []*requirement.Requirement{uppercases, length, takes} {
		lab.judged(r, exchange(lab))
		expect(t, lab, r, verdict.Passed, 1, nil)
	}
	if stage.servers != 1 {
		t.Errorf("%d processes", stage.servers)
	}
}

func TestFailureOfAUsedProcessIsJudgedOnANewOne(t *testing.T) {
	// Each process gets the first request right and no other.
	stage := &scripted{server: func(_, nth int, request []byte) []byte {
		if nth == 1 {
			return Upper(request)
		}
		return nil
	}}
	lab := on(t, stage)
	for i, r := range []*requirement.Requirement{uppercases, length, takes, survives} {
		lab.judged(r, exchange(lab))
		// The first is judged on a new process anyway, and so are those after two failures that were not confirmed.
		attempts := 1
		if i == 1 || i == 2 {
			attempts = 2
		}
		expect(t, lab, r, verdict.Passed, attempts, nil)
	}
	if stage.servers != 4 {
		t.Errorf("%d processes", stage.servers)
	}
}

func TestFailureIsConfirmedOnANewProcess(t *testing.T) {
	stage := &scripted{server: func(_, _ int, request []byte) []byte { return request }}
	lab := on(t, stage)
	lab.judged(length, func(ctx context.Context) {
		Expect(lab.UDPServer(ctx).Exchange(ctx, lab.Words.Word())).To(BeAsLongAsTheRequest())
	})
	lab.judged(uppercases, exchange(lab))
	expect(t, lab, length, verdict.Passed, 1, nil)
	expect(t, lab, uppercases, verdict.Failed, 2, nil)
	if stage.servers != 2 {
		t.Errorf("%d processes", stage.servers)
	}
	f := lab.finding(t.Context(), uppercases)
	if len(f.Evidence.Steps) != 1 || !f.Evidence.Steps[0].Unmet {
		t.Errorf("the evidence is not the last attempt's: %+v", f.Evidence.Steps)
	}
}

func TestFailureOfANewProcessIsFinal(t *testing.T) {
	stage := &scripted{server: func(_, _ int, request []byte) []byte { return request }}
	lab := on(t, stage)
	lab.judged(uppercases, exchange(lab))
	expect(t, lab, uppercases, verdict.Failed, 1, nil)
}

func TestAProcessThatNobodyTalkedToIsNew(t *testing.T) {
	stage := &scripted{server: func(_, _ int, request []byte) []byte { return request }}
	lab := on(t, stage)
	lab.judged(requirement.UDPServerListens, func(ctx context.Context) {
		Expect(lab.Launch(ctx, requirement.UDPServer)).To(ListenOn(12000))
	})
	lab.judged(uppercases, exchange(lab))
	expect(t, lab, requirement.UDPServerListens, verdict.Passed, 1, nil)
	expect(t, lab, uppercases, verdict.Failed, 1, nil)
	if stage.servers != 1 {
		t.Errorf("%d processes", stage.servers)
	}
}

func TestBlockedByWhatComesBefore(t *testing.T) {
	fails := func(context.Context) { Expect(1).To(Equal(2)) }
	passes := func(context.Context) {}
	tests := []struct {
		name         string
		first, later func(context.Context)
		want         verdict.Verdict
		by           *requirement.Requirement
	}{
		{"both fail", fails, fails, verdict.Blocked, takes},
		{"the first does not", passes, fails, verdict.Failed, nil},
		{"the later does not", fails, passes, verdict.Passed, nil},
		{"the first cannot be judged", func(context.Context) { panic("a slip") }, fails, verdict.Error, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			lab := on(t, &scripted{server: right})
			lab.judged(takes, test.first)
			lab.judged(requirement.UDPServerStopsAt2048, test.later, takes)
			expect(t, lab, requirement.UDPServerStopsAt2048, test.want, 1, test.by)
		})
	}
}

func TestBlockedByAServerThatIsOfNoUse(t *testing.T) {
	tests := []struct {
		name   string
		server func(process, nth int, request []byte) []byte
		r      *requirement.Requirement
		body   func(*Lab) func(context.Context)
		want   verdict.Verdict
		by     *requirement.Requirement

		because string // part of the message
	}{
		{"it answers nothing", none, length, exchange, verdict.Blocked, uppercases, "answers nothing"},
		{"that itself fails", none, uppercases, exchange, verdict.Failed, nil, "no reply"},
		{"it answers anything", anything, length, exchange, verdict.Blocked, uppercases, "have nothing of the request"},
		{"it answers once", once, survives, twice, verdict.Blocked, keepsServing, "a second exchange"},
		{"once would do", once, survives, refuse, verdict.Failed, nil, "to equal"},
		{"that itself fails, too", once, keepsServing, twice, verdict.Failed, nil, "no reply"},
		{"it is of use", right, length, refuse, verdict.Failed, nil, "to equal"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			lab := on(t, &scripted{server: test.server})
			lab.judged(test.r, test.body(lab))
			expect(t, lab, test.r, test.want, 1, test.by)
			if because := lab.finding(t.Context(), test.r).Message; !strings.Contains(because, test.because) {
				t.Errorf("%q, and not %q", because, test.because)
			}
		})
	}
}

func none(int, int, []byte) []byte { return nil }

func anything(int, int, []byte) []byte { return []byte("OK") }

// once is a server that replies to a process's first request only.
func once(_, nth int, request []byte) []byte {
	if nth > 1 {
		return nil
	}
	return Upper(request)
}

// twice has two exchanges with a process.
func twice(lab *Lab) func(context.Context) {
	return func(ctx context.Context) {
		server := lab.UDPServer(ctx)
		server.SendAndLeave(ctx, lab.Words.Word())
		Expect(server.Exchange(ctx, lab.Words.Word())).To(BeServed())
	}
}

// refuse has an exchange and fails whatever came.
func refuse(lab *Lab) func(context.Context) {
	return func(ctx context.Context) {
		lab.UDPServer(ctx).Exchange(ctx, lab.Words.Word())
		Expect(1).To(Equal(2))
	}
}

func TestDeadServerIsNotAskedAgain(t *testing.T) {
	stage := &scripted{server: func(int, int, []byte) []byte { return nil }}
	lab := on(t, stage)
	lab.judged(length, exchange(lab))
	lab.judged(takes, exchange(lab))
	expect(t, lab, length, verdict.Blocked, 1, uppercases)
	before := stage.talks
	expect(t, lab, takes, verdict.Blocked, 1, uppercases)
	if stage.talks != before {
		t.Errorf("%d more exchanges", stage.talks-before)
	}
}

func TestFaultOfTheStageIsNobodysFailure(t *testing.T) {
	gone := errors.New("the sandbox has gone")
	stage := &scripted{server: right, broken: gone}
	lab := on(t, stage)
	lab.judged(uppercases, exchange(lab))
	expect(t, lab, uppercases, verdict.Error, 1, nil)
	if f := lab.finding(t.Context(), uppercases); f.Message != gone.Error() {
		t.Errorf("%q", f.Message)
	}
}

func TestFaultDuringTheConfirmationIsAnError(t *testing.T) {
	stage := &scripted{}
	stage.server = func(_, nth int, request []byte) []byte {
		if nth == 1 {
			return Upper(request)
		}
		stage.broken = errors.New("the sandbox has gone") // from the next exchange on
		return nil
	}
	lab := on(t, stage)
	lab.judged(uppercases, exchange(lab))
	lab.judged(length, exchange(lab))
	expect(t, lab, uppercases, verdict.Passed, 1, nil)
	expect(t, lab, length, verdict.Error, 2, nil)
}

func TestRequirementIsJudgedOnce(t *testing.T) {
	lab := on(t, &scripted{server: right})
	calls := 0
	lab.judged(takes, func(context.Context) { calls++; Expect(1).To(Equal(2)) })
	lab.judged(requirement.UDPServerStopsAt2048, func(context.Context) { Expect(1).To(Equal(2)) }, takes)
	expect(t, lab, requirement.UDPServerStopsAt2048, verdict.Blocked, 1, takes)
	expect(t, lab, takes, verdict.Failed, 1, nil)
	expect(t, lab, takes, verdict.Failed, 1, nil)
	if calls != 1 {
		t.Errorf("judged %d times", calls)
	}
}

func TestJudgingAnotherLeavesTheCurrentOneAlone(t *testing.T) {
	lab := on(t, &scripted{server: right})
	lab.judged(takes, exchange(lab))
	lab.judged(length, func(ctx context.Context) {
		now, words := lab.now, lab.Words
		lab.finding(ctx, takes)
		if lab.now != now || lab.Words != words {
			t.Error("the attempt or its words have changed")
		}
	})
	expect(t, lab, length, verdict.Passed, 1, nil)
}

func TestConfirmationHasWordsOfItsOwn(t *testing.T) {
	var requests [][]byte
	lab := on(t, &scripted{server: func(_, _ int, request []byte) []byte {
		requests = append(requests, bytes.Clone(request))
		return request
	}})
	lab.judged(takes, func(ctx context.Context) { lab.UDPServer(ctx).Exchange(ctx, lab.Words.Word()) })
	lab.judged(uppercases, exchange(lab))
	expect(t, lab, takes, verdict.Passed, 1, nil)
	expect(t, lab, uppercases, verdict.Failed, 2, nil)
	if len(requests) != 3 || bytes.Equal(requests[1], requests[2]) {
		t.Errorf("asked %q", requests)
	}
}

func TestEvidenceHasOnlyWhatWasSent(t *testing.T) {
	lab := on(t, &scripted{server: once})
	lab.judged(keepsServing, func(ctx context.Context) {
		for _, reply := range lab.UDPServer(ctx).InTurn(ctx, lab.Words.Several(5)...) {
			Expect(reply).To(BeServed())
		}
	})
	expect(t, lab, keepsServing, verdict.Failed, 1, nil)
	steps := lab.finding(t.Context(), keepsServing).Evidence.Steps
	if len(steps) != 2 || steps[0].Unmet || !steps[1].Unmet {
		t.Errorf("%+v", steps)
	}
}

func TestOneWrongCaseFailsOnce(t *testing.T) {
	keeps := requirement.UDPServerKeepsOtherCharacters
	capitalised := func(_, _ int, request []byte) []byte { return append(Upper(request[:1]), asciiLower(request[1:])...) }
	swapped := func(_, _ int, request []byte) []byte {
		reply := Upper(request)
		for i, c := range request {
			if 'A' <= c && c <= 'Z' {
				reply[i] = c - 'A' + 'a'
			}
		}
		return reply
	}
	trimmed := func(_, _ int, request []byte) []byte { return bytes.TrimSpace(asciiLower(request)) }
	tests := []struct {
		name   string
		server func(process, nth int, request []byte) []byte
		upper  verdict.Verdict
		keeps  verdict.Verdict
	}{
		{"right", right, verdict.Passed, verdict.Passed},
		{"unchanged, in which everything else is right", func(_, _ int, request []byte) []byte { return request }, verdict.Failed, verdict.Passed},
		{"in lower case but for the first letter", capitalised, verdict.Failed, verdict.Blocked},
		{"capitals in lower case, which uppercases does not ask about", swapped, verdict.Passed, verdict.Failed},
		{"in lower case, and without its blanks", trimmed, verdict.Failed, verdict.Failed},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			lab := on(t, &scripted{server: test.server})
			lab.judged(uppercases, exchange(lab))
			lab.judged(keeps, func(ctx context.Context) {
				server := lab.UDPServer(ctx)
				reply := server.Exchange(ctx, lab.Words.Other())
				server.LeaveCaseToUppercases(ctx, reply)
				Expect(reply).To(KeepOtherCharacters())
			})
			if f := lab.finding(t.Context(), keeps); f.Verdict != test.keeps {
				t.Errorf("keeps-other-characters is %s: %s", f.Verdict, f.Message)
			}
			if f := lab.finding(t.Context(), uppercases); f.Verdict != test.upper {
				t.Errorf("uppercases is %s: %s", f.Verdict, f.Message)
			}
		})
	}
}
