package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/runner/submission"
	"github.com/sockgrade/sockgrade/suites/bench"
)

type checkOptions struct {
	format, output, sandbox, seed string
	only                          []string
	timeoutFactor                 float64
	verbose                       bool
}

func checkCommand() *cobra.Command {
	var o checkOptions
	cmd := &cobra.Command{
		Use:   "check [DIR]",
		Short: "Check one submission and say what is wrong with it",
		Long: `Check runs the programs of the submission in DIR (default: the current folder) in a sealed
sandbox and judges every requirement of the assignment.

Exit status: 0 if every MUST and SHOULD is met, 1 if not, 2 if the command line is wrong or the
submission cannot be graded, 3 if the grader itself failed.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if err := cobra.MaximumNArgs(1)(cmd, args); err != nil {
				return usage(cmd, fmt.Errorf("check takes one folder, not %d", len(args)))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := "."
			if len(args) == 1 {
				dir = args[0]
			}
			return check(cmd.Context(), dir, o, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.format, "format", "text", "report as text or json")
	flags.StringVarP(&o.output, "output", "o", "", "write the report to this `file`")
	flags.StringSliceVar(&o.only, "only", nil, "judge only these `requirements`, by ID")
	flags.StringVar(&o.seed, "seed", "", "draw the words that this hexadecimal `number` gives, as an earlier report names it")
	flags.Float64Var(&o.timeoutFactor, "timeout-factor", 1, "multiply all time limits, for a slow machine")
	flags.StringVar(&o.sandbox, "sandbox", "docker", "docker, or local: no Docker, and no protection from the programs")
	flags.BoolVarP(&o.verbose, "verbose", "v", false, "show each requirement as it is judged, and all the evidence")
	return cmd
}

func check(ctx context.Context, dir string, o checkOptions, stdout, stderr io.Writer) error {
	job, err := o.job()
	if err != nil {
		return err
	}
	job.Submission, err = submission.Open(dir)
	if err != nil {
		return err
	}
	out, done, err := o.open(stdout)
	if err != nil {
		return err
	}
	defer func() { _ = done() }() // after an error, which matters more

	progress := report.NewProgress(stderr, report.ProgressOptions{Options: display(stderr, o.verbose), Terminal: isTerminal(stderr)})
	defer progress.Close()
	job.Observer = progress
	if job.Image, err = image(ctx, o.sandbox, grade.Languages(job.Submission), notes{progress}); err != nil {
		return err
	}
	result, err := grade.Run(ctx, job)
	progress.Close()
	if err != nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if _, mine := problem.Of(err); mine || result == nil {
		return err
	}
	write := report.JSON
	if o.format == "text" {
		write = func(w io.Writer, r *grade.Result) error { return report.Text(w, r, display(w, o.verbose)) }
	}
	if err := write(out, result); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	if err := done(); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	if err != nil {
		return err
	}
	if outcome := result.Outcome(); outcome != grade.Met {
		return exit(outcome)
	}
	return nil
}

// job is what the flags say of a job.
func (o checkOptions) job() (grade.Job, error) {
	job := grade.Job{Seed: rand.Uint64N(1 << 32), Limits: bench.DefaultLimits(), Only: o.only, Tool: grade.Tool{Name: "sockgrade", Version: version()}}
	if o.format != "text" && o.format != "json" {
		return job, problem.New("Formats are text and json.", "there is no format %q", o.format)
	}
	if o.sandbox != "docker" && o.sandbox != "local" {
		return job, problem.New("Sandboxes are docker and local.", "there is no sandbox %q", o.sandbox)
	}
	if o.timeoutFactor < 0.1 || o.timeoutFactor > 100 {
		return job, problem.New("It may be from 0.1 to 100.", "a timeout factor of %v is not possible", o.timeoutFactor)
	}
	job.Limits = job.Limits.Scaled(o.timeoutFactor)
	if o.seed != "" {
		seed, err := strconv.ParseUint(strings.TrimPrefix(o.seed, "0x"), 16, 64)
		if err != nil {
			return job, problem.New("A seed is a hexadecimal number, such as 7f3a.", "%q is not a seed", o.seed)
		}
		job.Seed = seed
	}
	return job, grade.CheckOnly(o.only)
}

// open opens where the report goes. The returned function closes it and may be called again.
func (o checkOptions) open(stdout io.Writer) (io.Writer, func() error, error) {
	if o.output == "" || o.output == "-" {
		return stdout, func() error { return nil }, nil
	}
	file, err := os.Create(o.output)
	if err != nil {
		return nil, nil, problem.New("Give another file with --output.", "the report cannot be written: %w", err)
	}
	closed := false
	return file, func() error {
		if closed {
			return nil
		}
		closed = true
		return file.Close()
	}, nil
}
