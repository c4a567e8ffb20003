// Package selftest grades the grader: it grades fixtures, whose verdicts are known, and says where the two disagree.
package selftest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/sockgrade/sockgrade/fixtures"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/submission"
)

// Grader is what grades the fixtures.
type Grader struct {
	// Image returns the image for submissions in these languages, made now if need be. It is called once for each set of
	// languages, and before anything is graded: no program is judged while the machine is busy making an image.
	Image func(ctx context.Context, languages []string) (ref string, err error)
	// Grade grades one submission in an image that Image returned. It is called from several goroutines.
	Grade func(ctx context.Context, s *submission.Submission, image string) (*grade.Result, error)
}

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
	subjects, err := open(all)
	if err != nil {
		return nil, err
	}
	if err := grader.prepare(ctx, subjects); err != nil {
		return nil, err
	}
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
	for i, s := range subjects {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return context.Cause(ctx)
			}
			outcome, err := grader.grade(ctx, s)
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

// subject is a fixture on its way.
type subject struct {
	fixture    fixtures.Fixture
	submission *submission.Submission
	image      string
	refused    error // why it cannot be graded
}

// open reads the fixtures' submissions. They are in memory from then on.
func open(all []fixtures.Fixture) ([]*subject, error) {
	folder, err := os.MkdirTemp("", "sockgrade-selftest-")
	if err != nil {
		return nil, fmt.Errorf("making a folder for the fixtures: %w", err)
	}
	defer func() { _ = os.RemoveAll(folder) }()
	subjects := make([]*subject, len(all))
	for i, f := range all {
		dir := filepath.Join(folder, fmt.Sprint(i))
		if err := f.Materialize(dir); err != nil {
			return nil, err
		}
		subjects[i] = &subject{fixture: f}
		if subjects[i].submission, err = submission.Open(dir); err != nil {
			subjects[i].refused = fmt.Errorf("it was refused: %w", err)
		}
	}
	return subjects, nil
}

// prepare gets the subjects their images. That one cannot be had is said of each that needs it.
func (g Grader) prepare(ctx context.Context, subjects []*subject) error {
	type made struct {
		ref string
		err error
	}
	images := map[string]made{}
	for _, s := range subjects {
		if s.refused != nil {
			continue
		}
		languages := grade.Languages(s.submission)
		set := strings.Join(languages, " ")
		image, known := images[set]
		if !known {
			image.ref, image.err = g.Image(ctx, languages)
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			images[set] = image
		}
		s.image, s.refused = image.ref, image.err
	}
	return nil
}

func (g Grader) grade(ctx context.Context, s *subject) (Outcome, error) {
	if s.refused != nil {
		return Outcome{Fixture: s.fixture, Wrong: []string{s.refused.Error()}}, nil
	}
	result, err := g.Grade(ctx, s.submission, s.image)
	if ctx.Err() != nil {
		return Outcome{}, context.Cause(ctx)
	}
	if err != nil {
		return Outcome{Fixture: s.fixture, Result: result, Wrong: []string{"the grader failed: " + err.Error()}}, nil
	}
	return Outcome{Fixture: s.fixture, Result: result, Wrong: Compare(s.fixture, result)}, nil
}
