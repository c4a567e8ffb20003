package grade

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"sync"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/sandbox"
	"github.com/sockgrade/sockgrade/suites"
	"github.com/sockgrade/sockgrade/suites/bench"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// memoryGoal is how much memory a worker takes before its collector works at all.
const memoryGoal = 128 << 20

// Work is a worker process's whole life: it reads a job from in, judges the submission in a sandbox of its own and tells
// what happens on out. Ginkgo runs one suite in a process, so every submission has a worker of its own.
//
// The worker ends, and its sandbox with it, when ctx is done or when in ends: then its parent has gone.
func Work(ctx context.Context, in io.Reader, out io.Writer) error {
	// A worker lives for a second or two, and most need no collector in that time.
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(memoryGoal)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	j, err := receiveJob(in)
	if err != nil {
		return fmt.Errorf("reading the job: %w", err)
	}
	go func() {
		_, _ = io.Copy(io.Discard, in)
		cancel(errors.New("the grader has gone"))
	}()
	w := &worker{events: gob.NewEncoder(out)}
	if err := w.judge(ctx, j); err != nil {
		w.tell(event{Failed: failureOf(err)})
	}
	return nil
}

type worker struct {
	mutex  sync.Mutex
	events *gob.Encoder
}

// tell is best effort: a parent that does not listen any more has closed the worker's stdin too.
func (w *worker) tell(e event) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	_ = w.events.Encode(e)
}

// Judging implements bench.Observer.
func (w *worker) Judging(r *requirement.Requirement) { w.tell(event{Judging: r.ID}) }

// Judged implements bench.Observer.
func (w *worker) Judged(f verdict.Finding) { w.tell(event{Judged: &f}) }

func (w *worker) judge(ctx context.Context, j job) error {
	began := time.Now()
	box, err := open(ctx, j)
	if err != nil {
		return err
	}
	up := time.Since(began)
	defer func() { _ = box.Close(context.WithoutCancel(ctx)) }()
	about := box.About()
	w.tell(event{Opened: &about})

	agent := box.Agent()
	// A cancelled run must not wait for the limit that a call is in: without its session every call returns.
	stop := context.AfterFunc(ctx, func() { _ = agent.Close() })
	defer stop()
	if err := agent.Unpack(ctx, wire.UnpackArgs{Tar: j.Tar}); err != nil {
		return err
	}
	stage := &timed{Client: agent, on: j.Timings}
	lab := bench.NewLab(bench.Options{Port: j.Port, Limits: j.Waits, Seed: j.Seed, Only: j.Only, Observer: w, Rehearse: len(j.Only) == 0,
		Frames: j.Frames})
	if err := lab.Enter(ctx, stage, j.Parts); err != nil {
		return err
	}
	defer lab.Leave()
	gomega.RegisterFailHandler(ginkgo.Fail)
	suites.Register(lab)
	w.run()

	down := time.Now()
	lab.Leave()
	if err := box.Close(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("removing the sandbox: %w", err)
	}
	done := finished{Driven: map[requirement.Program][]string{}, Timings: stage.timings()}
	done.Timings.Up, done.Timings.Down = up, time.Since(down)
	for _, p := range requirement.Programs() {
		if driven := lab.Driven(p); len(driven) > 0 {
			done.Driven[p] = driven
		}
	}
	w.tell(event{Finished: &done})
	return nil
}

func open(ctx context.Context, j job) (sandbox.Sandbox, error) {
	if j.Image == "" {
		return sandbox.OpenLocal(ctx, j.Limits)
	}
	docker, err := reach(ctx, j.Engine)
	if err != nil {
		return nil, err
	}
	return docker.Open(ctx, j.Image, j.Limits)
}

func reach(ctx context.Context, known sandbox.Engine) (*sandbox.Docker, error) {
	if known == (sandbox.Engine{}) {
		return sandbox.NewDocker(ctx)
	}
	return sandbox.Rejoin(known)
}

// run runs the registered specs. What they find goes to the observer; Ginkgo's own report is not for students.
func (w *worker) run() {
	config, reporter := ginkgo.GinkgoConfiguration()
	config.RandomSeed = 1
	config.RandomizeAllSpecs = false
	reporter.Succinct, reporter.NoColor = true, true
	ginkgo.RunSpecs(failures{}, "sockgrade", config, reporter)
}

// failures takes the place of a *testing.T: a failing spec is no failure of the worker.
type failures struct{}

func (failures) Fail() {}
