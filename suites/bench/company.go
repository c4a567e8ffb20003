package bench

import (
	"context"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// Company is what came of two clients of a TCP server that had served nobody: one that connected and was silent, and one that
// connected after it and sent. It is watched once and judged for two requirements.
type Company struct {
	Silent *Reply // what came to the one that sent nothing
	Talker *Reply

	start     time.Duration
	steps     []*verdict.Step
	endpoints endpoints
}

// Company returns the TCP server's company, watched on a new process the first time. Both clients listen for a quiet window, but the talker, if the server is not asleep,
// for as long as a reply may take. Source: the book's server accepts the next client when it has closed the connection of
// the one before.
func (lab *Lab) Company(ctx context.Context) *Company {
	a := lab.now
	if known := lab.servers[requirement.TCPServer]; known != nil && known.company != nil {
		a.server = known
		a.from = min(a.from, known.company.start)
		a.steps = append(a.steps, known.company.steps...)
		a.exchanges += 2
		for endpoint := range known.company.endpoints {
			a.endpoints[endpoint] = true
		}
		return known.company
	}
	s := lab.NewTCPServer(ctx)
	limits := lab.options.Limits
	request := lab.Words.Word()
	framing := s.knownFraming(ctx)
	from, start := len(a.steps), lab.clock
	silent := s.Connect(ctx)
	defer silent.Close(ctx)
	a.silent = true // of the two, only the talker is to be answered
	talk := append(framing.end(request),
		wire.Step{Do: wire.Receive, Want: len(request), Wait: limits.Reply, Quiet: limits.Quiet, GiveUpIdle: limits.Quiet},
		wire.Step{Do: wire.Close})
	came := s.converse(ctx, wire.TCPArgs{Dialogues: []wire.Dialogue{
		{Conn: silent.id, Steps: []wire.Step{{Do: wire.Receive, Wait: limits.Quiet}}},
		{To: s.at(s.address().Addr()), Wait: limits.Reply, Steps: talk},
	}})
	company := &Company{
		Silent:    s.reply(nil, came.Transcripts[0], came.Exited),
		Talker:    s.reply(request, came.Transcripts[1], came.Exited),
		start:     start,
		endpoints: endpoints{came.Transcripts[0].From: true, came.Transcripts[1].From: true},
	}
	company.Silent.limit = limits.Quiet
	company.Talker.asleep = came.End-came.Start < limits.Reply
	company.Silent.step = s.step("listened to what comes to the client that sent nothing", nil)
	company.Talker.step = s.step("let a second client connect and send "+framing.String(), request)
	for i, reply := range []*Reply{company.Silent, company.Talker} {
		reply.step.At, reply.step.Socket = came.Start, socket(came.Transcripts[i].From)
		reply.note()
	}
	company.steps = append(company.steps, a.steps[from:]...)
	s.company = company
	return company
}
