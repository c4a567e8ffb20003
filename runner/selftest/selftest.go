// Package selftest grades the grader: it grades fixtures, whose verdicts are known, and says where the two disagree.
package selftest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sync/errgroup"

	"github.com/sockgrade/sockgrade/fixtures"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/submission"
)

// Grader grades one submission. It is called from several goroutines.
type Grader func(context.Context, *submission.Submission) (*grade.Result, error)

// Outcome is what came of one fixture.
type Outcome struct {
	Fixture fixtures.Fixture
	Result  *grade.Result // nil if it could not be graded
	// Wrong says where the result is not as declared, a sentence each; nothing for a fixture that came out right.
	Wrong []string
}

// Run grades the fixtures, parallel of them at a time, and returns the outcomes in their order. Each, if not nil, is called
// for every outcome as it comes, one at a time. The error is ctx's or the file system's; a fixture that cannot be graded is
// an outcome.
func Run(ctx context.Context, all []fixtures.Fixture, parallel int, grader Grader, each func(Outcome)) ([]Outcome, error) {
	folder, err := os.MkdirTemp("", "sockgrade-selftest-")
	if err != nil {
		return nil, fmt.Errorf("making a folder for the fixtures: %w", err)
	}
	defer func() { _ = os.RemoveAll(folder) }()

	outcomes := make([]Outcome, len(all))
	finished := make(chan int)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(parallel)
	told := make(chan struct{})
	go func() {
		defer close(told)
		for i := range finished {
			if each != nil {
				each(outcomes[i])
			}
		}
	}()
	for i, f := range all {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return context.Cause(ctx)
			}
			outcome, err := run(ctx, f, filepath.Join(folder, fmt.Sprint(i)), grader)
			if err != nil {
				return err
			}
			outcomes[i] = outcome
			finished <- i
			return nil
		})
	}
	err = group.Wait()
	close(finished)
	<-told
	return outcomes, err
}

func run(ctx context.Context, f fixtures.Fixture, dir string, grader Grader) (Outcome, error) {
	if err := f.Materialize(dir); err != nil {
		return Outcome{}, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	s, err := submission.Open(dir)
	if err != nil {
		return Outcome{Fixture: f, Wrong: []string{"it was refused: " + err.Error()}}, nil
	}
	result, err := grader(ctx, s)
	if ctx.Err() != nil {
		return Outcome{}, context.Cause(ctx)
	}
	if err != nil {
		return Outcome{Fixture: f, Result: result, Wrong: []string{"the grader failed: " + err.Error()}}, nil
	}
	return Outcome{Fixture: f, Result: result, Wrong: Compare(f, result)}, nil
}
