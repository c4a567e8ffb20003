package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"github.com/sockgrade/sockgrade/fixtures"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/runner/selftest"
	"github.com/sockgrade/sockgrade/runner/submission"
	"github.com/sockgrade/sockgrade/suites/bench"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

type selftestOptions struct {
	parallel, runs int
	only           string
	load           bool
}

func selftestCommand() *cobra.Command {
	var o selftestOptions
	cmd := &cobra.Command{
		Use:   "selftest",
		Short: "Grade the built-in fixtures and compare with what they declare",
		Long: `Selftest grades submissions whose faults are known and prints, for each, whether
exactly the declared requirements failed, with the declared hint.

Exit status: 0 if everything is as declared, 1 if not, 2 if the command line is
wrong or Docker cannot be reached.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage(cmd, errors.New("selftest takes no arguments"))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			return selfTest(cmd.Context(), o, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	flags := cmd.Flags()
	flags.IntVarP(&o.parallel, "parallel", "p", runtime.NumCPU(), "grade so many at a time")
	flags.StringVar(&o.only, "only", "", "only fixtures whose name has this `text` in it")
	flags.IntVarP(&o.runs, "runs", "n", 0, "grade so many submissions in all, the fixtures over and over; 0 is each once")
	flags.BoolVar(&o.load, "load", false, "keep every processor busy beside it, to see that no verdict changes")
	return cmd
}

func selfTest(ctx context.Context, o selftestOptions, stdout, stderr io.Writer) error {
	chosen, err := o.choose()
	if err != nil {
		return err
	}
	docker, store, err := engineStore(ctx, notes{report.NewProgress(stderr, report.ProgressOptions{})})
	if err != nil {
		return err
	}
	defer docker.Close()
	grader := selftest.Grader{
		Image: func(ctx context.Context, languages []string) (string, error) {
			made, err := store.Ensure(ctx, languages...)
			return made.Ref, err
		},
		Grade: func(ctx context.Context, s *submission.Submission, image string) (*grade.Result, error) {
			return grade.Run(ctx, grade.Job{Submission: s, Image: image, Engine: docker.Engine(), Seed: rand.Uint64N(1 << 32), Limits: bench.DefaultLimits(),
				Tool: grade.Tool{Name: "sockgrade", Version: version()}, Observer: unobserved{}})
		},
	}
	if o.load {
		defer busy(runtime.NumCPU())()
	}
	began, right := time.Now(), 0
	outcomes, err := selftest.Run(ctx, chosen, o.parallel, grader, func(outcome selftest.Outcome) {
		fmt.Fprintln(stdout, line(outcome))
		if len(outcome.Wrong) == 0 {
			right++
		}
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%d of %d fixtures came out as declared, in %.0f s\n", right, len(outcomes), time.Since(began).Seconds())
	if right < len(outcomes) {
		return exit(exitNotMet)
	}
	return nil
}

// choose picks the fixtures and repeats them until there are enough.
func (o selftestOptions) choose() ([]fixtures.Fixture, error) {
	if o.parallel < 1 || o.runs < 0 {
		return nil, problem.New("At least one fixture is graded at a time, and no fewer than none in all.",
			"--parallel %d --runs %d is not possible", o.parallel, o.runs)
	}
	all, err := fixtures.All()
	if err != nil {
		return nil, err
	}
	var chosen []fixtures.Fixture
	for _, f := range all {
		if strings.Contains(f.Name, o.only) {
			chosen = append(chosen, f)
		}
	}
	if len(chosen) == 0 {
		return nil, problem.New("Fixtures are the folders below fixtures/.", "no fixture has %q in its name", o.only)
	}
	once := len(chosen)
	for o.runs > 0 && len(chosen) < o.runs {
		chosen = append(chosen, chosen[len(chosen)-once])
	}
	if o.runs > 0 {
		chosen = chosen[:o.runs]
	}
	return chosen, nil
}

// busy keeps n processors busy until the returned function is called.
func busy(n int) (stop func()) {
	var stopped atomic.Bool
	for range n {
		go func() {
			for !stopped.Load() { // being busy is all that this is for
			}
		}()
	}
	return func() { stopped.Store(true) }
}

// line is one fixture's line of the matrix, with what is wrong below it.
func line(outcome selftest.Outcome) string {
	mark, detail := "✓", ""
	if len(outcome.Wrong) > 0 {
		mark = "✗"
	}
	if outcome.Result != nil {
		var failed []string
		for _, r := range outcome.Result.Requirements {
			if r.Verdict == verdict.Failed {
				failed = append(failed, r.ID)
			}
		}
		detail = fmt.Sprintf("%4.1f s  %s", outcome.Result.Seconds, strings.Join(failed, " "))
	}
	text := fmt.Sprintf("%s %-58s %s", mark, outcome.Fixture.Name, detail)
	for _, wrong := range outcome.Wrong {
		text += "\n    " + strings.ReplaceAll(wrong, "\n", "\n      ")
	}
	return text
}

type unobserved struct{}

func (unobserved) Started(string)           {}
func (unobserved) Finished(verdict.Finding) {}
