package class

import (
	"context"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// outcome is what came of grading a group once.
type outcome struct {
	group  *group
	result *grade.Result
	err    error
}

// share gives results that others of the class already have to those with the same content, and returns the other groups.
func (r Run) share(groups []*group) (left []*group, err error) {
	for _, g := range groups {
		if g.result == nil {
			left = append(left, g)
			continue
		}
		if err := r.record(g, g.result); err != nil {
			return nil, err
		}
	}
	return left, nil
}

// work grades the groups. All but the grading itself happens in the caller's goroutine.
func (r Run) work(ctx context.Context, queue []*group, pace *Pace) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	done := make(chan outcome)
	for running := 0; running > 0 || len(queue) > 0 && ctx.Err() == nil; {
		if len(queue) > 0 && running < pace.Now() && ctx.Err() == nil {
			g := queue[0]
			queue = queue[1:]
			running++
			r.Watcher.Started(g.items[0].record.ID)
			go func() {
				result, err := r.once(ctx, g.items[0])
				done <- outcome{g, result, err}
			}()
			continue
		}
		o := <-done
		running--
		if ctx.Err() != nil && o.err != nil {
			continue // it was abandoned
		}
		if o.result != nil {
			pace.Saw(o.result.Timings.Up)
		}
		o.group.attempts++
		again, err := r.conclude(o)
		if err != nil {
			cancel(err)
		}
		if again {
			queue = append(queue, o.group) // behind the others: what troubled it may have passed by then
		}
	}
	return context.Cause(ctx)
}

func (r Run) once(ctx context.Context, i *item) (*grade.Result, error) {
	job, err := r.job(i)
	if err != nil {
		return nil, err
	}
	return r.Grader(ctx, job)
}

// conclude records what came of a group, or says that it is to be graded again. The error ends the run.
func (r Run) conclude(o outcome) (again bool, err error) {
	failed := o.err != nil || o.result.Outcome() == grade.Harness
	if failed && o.group.attempts < r.Assignment.Attempts {
		return true, nil
	}
	if _, users := problem.Of(o.err); users || o.result == nil {
		return false, o.err
	}
	return false, r.record(o.group, o.result)
}

// record writes the records of a group, each after the packets that belong to it.
func (r Run) record(g *group, result *grade.Result) error {
	for _, i := range g.items {
		var err error
		if id := i.record.ID; g.from != "" {
			err = r.Folder.CopyPackets(r.Folder, g.from, id)
		} else {
			err = r.Folder.PutPackets(id, result)
		}
		if err == nil {
			err = r.settle(i, result)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// nobody follows single requirements.
type nobody struct{}

func (nobody) Started(string)           {}
func (nobody) Finished(verdict.Finding) {}
