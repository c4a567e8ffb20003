package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// FindingEntry is the name of the report entry in which a spec leaves its verdict.Finding.
const FindingEntry = "finding"

// backstop, in reply limits, ends a spec that no limit of the bench ended: fifty exchanges that each just keep theirs are
// within it, tried twice. Tripping it is a fault of the grader, never of a program.
const backstop = 150

type judgement struct {
	body  func(context.Context)
	after []*requirement.Requirement
}

// Requirement registers the spec that judges r.
//
// The body fails as Ginkgo bodies do, by an assertion that does not hold. It may run a second time: a failing verdict
// always comes from a freshly started program. When the failure is a mere consequence of another requirement's, because
// one of after is not met or because the server gives no usable answer to anything, r is blocked by that one instead.
func (lab *Lab) Requirement(r *requirement.Requirement, body func(context.Context), after ...*requirement.Requirement) {
	GinkgoHelper()
	lab.judges[r.ID] = judgement{body, after}
	if only := lab.options.Only; len(only) > 0 && !slices.Contains(only, r.ID) {
		return
	}
	It(r.Title, labels(r), SpecTimeout(backstop*lab.options.Limits.Reply), Offset(1),
		func(ctx SpecContext) {
			if lab.options.Observer != nil {
				lab.options.Observer.Judging(r)
			}
			finding := lab.finding(ctx, r)
			if lab.options.Observer != nil {
				lab.options.Observer.Judged(finding)
			}
			AddReportEntry(FindingEntry, finding, ReportEntryVisibilityNever)
			switch finding.Verdict {
			case verdict.Failed:
				Fail(finding.Message)
			case verdict.Blocked:
				Skip("blocked by " + finding.BlockedBy + ": " + finding.Message)
			case verdict.Error:
				Fail("the grader failed, not the submission: " + finding.Message)
			}
		})
}

// labels are for ginkgo's --label-filter, which has a meaning for the slash: req:udp-server.listens, level:MUST,
// program:udp-server.
func labels(r *requirement.Requirement) Labels {
	return Label("req:"+strings.ReplaceAll(r.ID, "/", "."), "level:"+string(r.Level), "program:"+string(r.Program))
}

// finding judges r, once: asked again it tells what it found.
func (lab *Lab) finding(ctx context.Context, r *requirement.Requirement) verdict.Finding {
	if known, judged := lab.findings[r.ID]; judged {
		return known
	}
	outer, words := lab.now, lab.Words
	defer func() { lab.now, lab.Words = outer, words }()

	before := lab.budget.charge(r.Program)
	defer func() { lab.budget.charge(before) }()
	began := time.Now()
	f := lab.judge(ctx, r)
	f.Took = time.Since(began)
	lab.findings[r.ID] = f
	return f
}

func (lab *Lab) judge(ctx context.Context, r *requirement.Requirement) verdict.Finding {
	j := lab.judges[r.ID]
	tries := 1
	end := lab.try(ctx, r, j.body, false)
	if unmet(end) && lab.now.stale && !lab.isOverdue() {
		tries++
		fresh := lab.try(ctx, r, j.body, true)
		if fresh == nil {
			lab.wearsOut(lab.now)
		}
		end = fresh
	}
	f := verdict.Finding{Requirement: r.ID, Verdict: verdict.Passed, Attempts: tries}
	if harness := end != nil && !unmet(end) && !isBlocked(end); !harness {
		if err := lab.gather(ctx, lab.now, unmet(end), &f.Evidence); err != nil {
			end = err
		}
	}
	if unmet(end) && !lab.isOverdue() {
		if cause := lab.cause(ctx, r, j.after, lab.now); cause != nil {
			end = cause
		}
	}
	var blocked *blockedError
	switch {
	case end == nil:
	case errors.As(end, &blocked):
		f.Verdict, f.BlockedBy, f.Message = verdict.Blocked, blocked.by.ID, blocked.because
	case unmet(end):
		f.Verdict, f.Message = verdict.Failed, end.Error()
	default:
		f.Verdict, f.Message = verdict.Error, end.Error()
	}
	return f
}

// attempt is one run of a spec's body, and what it touched.
type attempt struct {
	requirement *requirement.Requirement
	fresh       bool                         // programs are to be started anew, once
	renewed     map[requirement.Program]bool // they were
	used        map[requirement.Program]bool // by this attempt
	stale       bool                         // a program was used that had served before, or a client run with others beside it
	server      *server
	silent      bool // no answer of the server's is needed
	exchanges   int  // with one process of that server
	steps       []*verdict.Step
	from        time.Duration
	watched     watched
	apart       []wire.ProgramID // programs whose networks have packets that belong to it; none is the servers' network
	endpoints   endpoints
}

type unmetError struct{ message string }

func (e *unmetError) Error() string { return e.message }

type blockedError struct {
	by      *requirement.Requirement
	because string
}

func (e *blockedError) Error() string { return e.because }

// harnessError is thrown, as a panic, through the body of a spec: it ends the judging, whatever the spec was about to do.
type harnessError struct{ err error }

func unmet(err error) bool {
	var u *unmetError
	return errors.As(err, &u)
}

func isBlocked(err error) bool {
	var b *blockedError
	return errors.As(err, &b)
}

// try runs a body and tells how it ended: nil, an unmetError, a blockedError or another error, which is the grader's own.
func (lab *Lab) try(ctx context.Context, r *requirement.Requirement, body func(context.Context), fresh bool) (end error) {
	lab.now = &attempt{requirement: r, fresh: fresh, renewed: map[requirement.Program]bool{}, used: map[requirement.Program]bool{},
		from: lab.clock, endpoints: endpoints{}}
	lab.Words = NewWords(lab.options.Seed, fmt.Sprintf("%s %t", r.ID, fresh))
	if lab.isOverdue() {
		return lab.overdueError()
	}
	defer func() {
		switch thrown := recover().(type) {
		case nil:
		case *blockedError:
			end = thrown
		case *unmetError:
			end = thrown
		case *harnessError:
			end = thrown.err
		default:
			end = fmt.Errorf("judging %s: %v", r.ID, thrown)
		}
	}()
	if err := gomega.InterceptGomegaFailure(func() { body(ctx) }); err != nil {
		return &unmetError{err.Error()}
	}
	return nil
}

// cause finds the requirement that explains why r is not met, or nil: then r has failed by itself.
func (lab *Lab) cause(ctx context.Context, r *requirement.Requirement, after []*requirement.Requirement, a *attempt) error {
	for _, first := range after {
		if first == r {
			continue
		}
		if f := lab.finding(ctx, first); f.Verdict == verdict.Failed {
			return &blockedError{first, "it cannot be tried as long as " + first.ID + " is not met"}
		} else if f.Verdict == verdict.Error {
			return errors.New(f.Message)
		}
	}
	if a.server == nil {
		return nil
	}
	return lab.serviceCause(ctx, r, a)
}

// blocked ends the current requirement as blocked by another, unless it is that one: then it has failed.
func (lab *Lab) blocked(by *requirement.Requirement, because string) {
	if lab.now != nil && lab.now.requirement == by {
		lab.unmet(because)
	}
	panic(&blockedError{by, because})
}

// unmet ends the current requirement as failed.
func (lab *Lab) unmet(message string) { panic(&unmetError{message}) }

// must ends the judging when the stage has failed, or when the program that is being judged has used up its time.
func (lab *Lab) must(err error) {
	if err != nil {
		panic(&harnessError{err})
	}
	if lab.isOverdue() {
		panic(lab.overdueError())
	}
}
