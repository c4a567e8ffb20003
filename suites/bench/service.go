package bench

import (
	"bytes"
	"context"

	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// service is what plain exchanges with a new process of a server show: whether there is anything to judge the rest by.
type service struct {
	answers      bool // something comes back
	recognisable bool // and the request is found in it
	again        bool // a second exchange with the same process gets an answer too
}

// serviceCause tells which requirement a failure on a server is a mere consequence of.
func (lab *Lab) serviceCause(ctx context.Context, r *requirement.Requirement, a *attempt) error {
	s := a.server
	uppercases, keeps := s.uppercases(), requirement.UDPServerKeepsServing
	if s.program == requirement.TCPServer {
		keeps = requirement.TCPServerKeepsWelcoming
	}
	if s.unstartable != "" || r == uppercases || a.exchanges == 0 {
		return nil
	}
	if lab.passed(uppercases) && lab.passed(keeps) {
		return nil
	}
	if s.service == nil {
		if err := lab.tryService(ctx, s); err != nil {
			return err
		}
	}
	switch {
	case !s.service.answers:
		return &blockedError{uppercases, answersNothing}
	case !s.service.recognisable:
		return &blockedError{uppercases, "the server's replies have nothing of the request, so this cannot be tried"}
	case a.exchanges > 1 && !s.service.again && r != keeps:
		return &blockedError{keeps, "the server does not get as far as a second exchange, so this cannot be tried"}
	}
	return nil
}

const answersNothing = "the server answers nothing, so this cannot be tried"

func (s *server) uppercases() *requirement.Requirement {
	if s.program == requirement.TCPServer {
		return requirement.TCPServerUppercases
	}
	return requirement.UDPServerUppercases
}

// LeaveCaseToUppercases blocks a requirement about a reply that is wrong in the case of its letters alone, where that is what
// uppercases has failed for.
func (s *server) LeaveCaseToUppercases(ctx context.Context, r *Reply) {
	if r.keepsOthers() || !bytes.Contains(asciiLower(r.Got), asciiLower(r.Request)) {
		return
	}
	if s.lab.finding(ctx, s.uppercases()).Verdict == verdict.Failed {
		s.lab.blocked(s.uppercases(), "only the letters' case is wrong in the reply, which it is as long as "+s.uppercases().ID+" is not met")
	}
}

// answersNothing tells that a new process has been found to answer nothing. Another new one is then used wherever one is, for
// the failure to be final.
func (s *server) answersNothing() bool { return s.service != nil && !s.service.answers }

// needsAnswers blocks a requirement that is about to talk to a server that is known to answer nothing: each exchange would
// take its whole limit.
func (s *server) needsAnswers() {
	if s.answersNothing() && s.lab.now.requirement != s.uppercases() && !s.lab.now.silent {
		s.lab.blocked(s.uppercases(), answersNothing)
	}
}

func (lab *Lab) passed(r *requirement.Requirement) bool {
	return lab.findings[r.ID].Verdict == verdict.Passed
}

// tryService has plain exchanges with a new process of s.
func (lab *Lab) tryService(ctx context.Context, s *server) error {
	plain := &requirement.Requirement{ID: string(s.program) + " plain exchange", Program: s.program}
	found := service{}
	end := lab.try(ctx, plain, func(ctx context.Context) {
		exchange := lab.plainExchange(ctx, s.program)
		first := exchange()
		found.answers, found.recognisable = first.Answered, first.copyOf() != nil
		found.again = found.answers && exchange().Answered
	}, true)
	if end != nil {
		return end
	}
	s.service = &found
	return nil
}

// plainExchange returns a function that has an exchange with one process of the server, which is not restarted.
func (lab *Lab) plainExchange(ctx context.Context, p requirement.Program) func() *Reply {
	if p == requirement.UDPServer {
		server := lab.UDPServer(ctx)
		return func() *Reply { return server.Exchange(ctx, lab.Words.Word()) }
	}
	server := lab.TCPServer(ctx)
	return func() *Reply { return server.Exchange(ctx, lab.Words.Word()) }
}
