package bench

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// Lab judges one submission on one stage.
type Lab struct {
	// Words are those of the requirement that is being judged.
	Words *Words

	stage   Stage
	options Options
	parts   map[requirement.Program]*Part
	builds  map[requirement.Program]*build

	servers  map[requirement.Program]*server
	clients  map[requirement.Program]*client
	judges   map[string]judgement // registered bodies, by requirement ID
	findings map[string]verdict.Finding
	now      *attempt
	budget   budget
	// clock is the latest offset that the stage has told.
	clock  time.Duration
	driven map[requirement.Program][]string
}

// build is the compiling or parsing of one program. The other fields are set when done is closed.
type build struct {
	done   chan struct{}
	failed *wire.BuildReply // of the command that failed; nil if none did
	err    error            // the stage's
}

// NewLab returns a lab without a stage: specs can be registered with it, but judged only after Enter.
func NewLab(options Options) *Lab {
	return &Lab{
		options:  options,
		servers:  map[requirement.Program]*server{},
		clients:  map[requirement.Program]*client{},
		judges:   map[string]judgement{},
		findings: map[string]verdict.Finding{},
		driven:   map[requirement.Program][]string{},
		budget:   budget{limit: options.Limits.Program, spent: map[requirement.Program]time.Duration{}},
	}
}

// Enter gives the lab its stage, with the submission's files already on it, and builds what has to be built.
// The error is non-nil only if the stage fails; a build that fails is what submission/builds finds out.
func (lab *Lab) Enter(ctx context.Context, stage Stage, parts []Part) error {
	lab.stage = patient{stage}
	lab.parts = map[requirement.Program]*Part{}
	lab.builds = map[requirement.Program]*build{}
	for i := range parts {
		lab.parts[parts[i].Program] = &parts[i]
		lab.builds[parts[i].Program] = &build{done: make(chan struct{})}
	}
	// What has to be built is built before anything runs: a compiler may take more processes than are allowed once a program
	// has been started. What is only parsed is so beside the first programs.
	parsing := !slices.ContainsFunc(parts, func(part Part) bool { return part.Missing == "" && !part.Interpreted })
	if !parsing {
		lab.build(ctx)
		for _, b := range lab.builds {
			if b.err != nil {
				return b.err
			}
		}
	}
	if lab.options.Rehearse {
		lab.rehearse(ctx)
	}
	if parsing {
		go lab.build(context.WithoutCancel(ctx))
	}
	return nil
}

// build compiles or parses one program after the other, those that are judged first first. What several of them ask for is
// done once.
func (lab *Lab) build(ctx context.Context) {
	done, until := map[string]wire.BuildReply{}, time.Now().Add(lab.options.Limits.Builds)
	for _, p := range []requirement.Program{requirement.UDPServer, requirement.TCPServer, requirement.UDPClient, requirement.TCPClient} {
		if b := lab.builds[p]; b != nil {
			b.failed, b.err = lab.buildOne(ctx, lab.parts[p], done, until)
			close(b.done)
		}
	}
}

// buildOne returns the reply of the first command that failed, if one did. It looks among the replies of commands that were
// run before, and adds its own.
func (lab *Lab) buildOne(ctx context.Context, part *Part, done map[string]wire.BuildReply, until time.Time) (*wire.BuildReply, error) {
	if len(part.Together.Argv) > 0 {
		if reply, err := lab.buildOnce(ctx, part.Together, done, until); err != nil || succeeded(reply) {
			return nil, err
		}
	}
	for _, command := range part.Check {
		if reply, err := lab.buildOnce(ctx, command, done, until); err != nil || !succeeded(reply) {
			return &reply, err
		}
	}
	return nil, nil
}

// buildOnce runs a command that was not run before. One that would begin after the time for all has timed out.
func (lab *Lab) buildOnce(ctx context.Context, command wire.Command, done map[string]wire.BuildReply, until time.Time,
) (wire.BuildReply, error) {
	key := fmt.Sprintf("%q", command)
	reply, known := done[key]
	if known {
		return reply, nil
	}
	limit := min(lab.options.Limits.Build, time.Until(until))
	if limit <= 0 {
		return wire.BuildReply{TimedOut: true}, nil
	}
	reply, err := lab.stage.Build(ctx, wire.BuildArgs{Command: command, Limit: limit})
	if err == nil {
		done[key] = reply
	}
	return reply, err
}

func succeeded(b wire.BuildReply) bool { return !b.TimedOut && b.Exit.Code == 0 }

// built waits until p has been built and returns what failed.
func (lab *Lab) built(p requirement.Program) *wire.BuildReply {
	b := lab.builds[p]
	if b == nil {
		return nil
	}
	judged := lab.budget.charge("") // the builds have a limit of their own
	<-b.done
	lab.budget.charge(judged)
	lab.must(b.err)
	return b.failed
}

// Leave ends what still runs in the background. The stage stays the caller's.
func (lab *Lab) Leave() {
	for _, b := range lab.builds {
		<-b.done
	}
	for _, c := range lab.clients {
		if c.rehearsal != nil {
			c.rehearsal.cancel()
			<-c.rehearsal.done
		}
	}
}

// Limits are the limits in force.
func (lab *Lab) Limits() Limits { return lab.options.Limits }

// Port is the assignment's port.
func (lab *Lab) Port() uint16 { return lab.options.Port }

// Driven says how a program had to be used where that differs from the book's, as sentences.
func (lab *Lab) Driven(p requirement.Program) []string { return lab.driven[p] }

// Parts returns the programs that the assignment asks for, in the order of the catalogue.
func (lab *Lab) Parts() []*Part {
	var parts []*Part
	for _, p := range requirement.Programs() {
		if part, asked := lab.parts[p]; asked {
			parts = append(parts, part)
		}
	}
	return parts
}

// BuildFailures describes the programs that do not compile or parse.
func (lab *Lab) BuildFailures() []BuildFailure {
	var failures []BuildFailure
	for _, part := range lab.Parts() {
		if failed := lab.built(part.Program); failed != nil {
			failures = append(failures, BuildFailure{part, strings.TrimSpace(string(failed.Output)), failed.TimedOut, failed.OutOfMemory})
		}
	}
	return failures
}

// BuildFailure is a program that does not compile or parse, with what the compiler said.
type BuildFailure struct {
	Part        *Part
	Output      string
	TimedOut    bool
	OutOfMemory bool // and was killed
}

// part returns a program that can be started, or blocks the requirement.
func (lab *Lab) part(p requirement.Program) *Part {
	part := lab.parts[p]
	if part == nil || part.Missing != "" {
		lab.blocked(requirement.SubmissionComplete, "there is no "+p.Name())
	}
	if lab.built(p) != nil {
		lab.blocked(requirement.SubmissionBuilds, "the "+p.Name()+" does not build")
	}
	return part
}

// command is how a part is started on port, with the placeholders replaced.
func command(part *Part, extra []string, port uint16) wire.Command {
	c := part.Command
	c.Argv = append(append([]string{}, c.Argv...), extra...)
	for i := range c.Argv {
		c.Argv[i] = fill(c.Argv[i], port)
	}
	return c
}

func fill(text string, port uint16) string {
	return strings.NewReplacer("{host}", "127.0.0.1", "{port}", fmt.Sprint(port)).Replace(text)
}

// tick notes how late it is on the stage.
func (lab *Lab) tick(at time.Duration) {
	if at > lab.clock {
		lab.clock = at
	}
}

func (lab *Lab) drive(p requirement.Program, how string) {
	for _, known := range lab.driven[p] {
		if known == how {
			return
		}
	}
	lab.driven[p] = append(lab.driven[p], how)
}
