package grade

import (
	"cmp"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/sockgrade/sockgrade/runner/sandbox"
	"github.com/sockgrade/sockgrade/runner/submission"
	"github.com/sockgrade/sockgrade/suites/bench"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// A worker process is this program again, started with this argument and this variable set.
const (
	workerCommand  = "worker"
	workerVariable = "SOCKGRADE_WORKER"
)

// withoutProcesses keeps testcontainers from going through all processes of the machine whenever a worker starts: it looks for its
// parent's age, to name its session, which ours have no use for. The variable is the one of gopsutil, by which it looks.
const withoutProcesses = "HOST_PROC=/dev/null"

// Port is the port of the book's programs.
const Port = 12000

// Job says what to grade and how.
type Job struct {
	Submission *submission.Submission
	Image      string // the Docker image to run it in; "" is the local sandbox
	// Engine is the one that has the image, as it was found; the zero is asked for all that the worker has to know.
	Engine sandbox.Engine
	Port   uint16 // the assignment's port; 0 is Port
	// Programs are those that the assignment asks for; none are all four.
	Programs []requirement.Program
	Sandbox  sandbox.Limits
	Seed     uint64
	Limits   bench.Limits
	Only     []string // requirement IDs; none are all of the programs' that are asked for
	Tool     Tool
	Observer Observer
	Log      io.Writer // Ginkgo's own report of the specs; nil is nowhere
	// Frames asks for the captured frames in the evidence, at most 1 MiB for each requirement.
	Frames bool
	// Timings asks for Result.Timings, for benchmarks.
	Timings bool
}

// Observer follows a run; the calls come one at a time.
type Observer interface {
	Started(requirementID string)
	Finished(verdict.Finding)
}

// patience is how long a worker may take to clean up after it was told to stop.
const patience = time.Second

// Run grades one submission in a worker process. The error is the grader's own (the sandbox, the worker): what was judged by
// then is in the result all the same, and what was not has the verdict error.
func Run(ctx context.Context, j Job) (*Result, error) {
	tar, err := j.Submission.Tar()
	if err != nil {
		return nil, err
	}
	j = j.filled()
	parts := slices.DeleteFunc(Cast(j.Submission), func(p bench.Part) bool { return !slices.Contains(j.Programs, p.Program) })
	r := j.result()
	run := run{job: j, result: r, findings: map[string]verdict.Finding{}}
	began := time.Now()
	err = run.work(ctx, job{Parts: parts, Tar: tar, Image: j.Image, Engine: j.Engine, Limits: j.Sandbox, Port: j.Port, Waits: j.Limits,
		Seed: j.Seed, Only: j.Only, Frames: j.Frames, Timings: j.Timings})
	r.Seconds = time.Since(began).Seconds()
	run.conclude(err)
	return r, err
}

// filled is the job with what it leaves out. What is not asked for is not judged either.
func (j Job) filled() Job {
	j.Port = cmp.Or(j.Port, Port)
	if len(j.Programs) == 0 {
		j.Programs = submission.Programs()
	}
	if asked := requirement.Asked(j.Programs); len(j.Only) == 0 && len(asked) < len(requirement.All()) {
		for _, r := range asked {
			j.Only = append(j.Only, r.ID)
		}
	}
	return j
}

// Cast turns what was found into what the bench starts.
func Cast(s *submission.Submission) []bench.Part {
	var parts []bench.Part
	for _, p := range submission.Programs() {
		part := bench.Part{Program: p, Missing: s.Missing[p]}
		if found := s.Programs[p]; found != nil {
			part = bench.Part{Program: p, Language: found.Language, Path: found.Path, Command: found.Command, Check: found.Check,
				Together: found.Together, Interpreted: found.Interpreted, Typing: found.Typing}
		}
		parts = append(parts, part)
	}
	return parts
}

type run struct {
	job      Job
	result   *Result
	findings map[string]verdict.Finding
	done     bool
}

// work starts a worker, feeds it the job and listens to it until its end.
func (r *run) work(ctx context.Context, j job) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding the worker: %w", err)
	}
	events, theirs, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("starting a worker: %w", err)
	}
	defer events.Close()
	cmd := exec.CommandContext(ctx, self, workerCommand)
	cmd.Env = append(os.Environ(), workerVariable+"=1", withoutProcesses)
	cmd.ExtraFiles = []*os.File{theirs}
	cmd.Stdout = r.job.Log
	said := &tail{}
	cmd.Stderr = said
	// The worker gets no signals from the terminal: it is told to stop when its grader has decided to, and once.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = patience
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return fmt.Errorf("starting a worker: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("starting a worker: %w", err)
	}
	_ = theirs.Close()
	sent := make(chan error, 1)
	go func() { sent <- sendJob(stdin, j) }()
	heard := r.listen(events)
	_ = stdin.Close()
	ended := cmd.Wait()
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case heard != nil:
		return heard
	case r.done:
		return nil
	case ended != nil:
		return endedEarly(ended, said.String())
	}
	if err := <-sent; err != nil {
		return fmt.Errorf("sending the job to the worker: %w", err)
	}
	return errors.New("the worker ended early")
}

// listen takes in what the worker tells, until it closes its end.
func (r *run) listen(events io.Reader) error {
	decoder := gob.NewDecoder(events)
	for {
		var e event
		if err := decoder.Decode(&e); err != nil {
			return nil // the worker's end says whether that was to be expected
		}
		switch {
		case e.Opened != nil:
			r.result.Sandbox = *e.Opened
		case e.Judging != "":
			r.job.Observer.Started(e.Judging)
		case e.Judged != nil:
			r.findings[e.Judged.Requirement] = *e.Judged
			r.job.Observer.Finished(*e.Judged)
		case e.Finished != nil:
			r.done = true
			r.result.Timings = e.Finished.Timings
			for i := range r.result.Submission.Programs {
				p := &r.result.Submission.Programs[i]
				p.Driven = append(p.Driven, e.Finished.Driven[p.Program]...)
			}
		case e.Failed != nil:
			return e.Failed.err()
		}
	}
}

// endedEarly is the error of a worker that died; what it said last, a stack perhaps, stands below the first line.
func endedEarly(ended error, said string) error {
	if said == "" {
		return fmt.Errorf("the worker ended early: %w", ended)
	}
	return fmt.Errorf("the worker ended early: %w\n%s", ended, said)
}

// tail keeps the end of what is written to it.
type tail struct{ text []byte }

func (t *tail) Write(p []byte) (int, error) {
	const most = 2048
	t.text = append(t.text, p...)
	t.text = t.text[max(0, len(t.text)-most):]
	return len(p), nil
}

func (t *tail) String() string { return strings.TrimSpace(string(t.text)) }

// Languages are the languages of a submission's programs, sorted: its image must have these and needs no other. Where there is
// no program nothing will run, but the sandbox has to be made of something: then it is the smallest image.
func Languages(s *submission.Submission) []string {
	var languages []string
	for _, p := range s.Programs {
		languages = append(languages, p.Language)
	}
	if len(languages) == 0 {
		return []string{"python"}
	}
	slices.Sort(languages)
	return slices.Compact(languages)
}
