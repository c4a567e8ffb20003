package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
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
	verbose, watch                bool

	judged func(*grade.Result) // is told of the result before the report is written; nil is nobody
}

func checkCommand() *cobra.Command {
	var o checkOptions
	cmd := &cobra.Command{
		Use:   "check [DIR] [flags]",
		Short: "Check one submission and say what is wrong with it",
		Long: `Check runs the programs of the submission in DIR (default: the current folder)
in a sealed sandbox and judges every requirement of the assignment. The report
goes to the standard output, and what is being done to the standard error.

Exit status: 0 if every MUST and SHOULD is met, 1 if not, 2 if the command line
is wrong, the submission cannot be graded or Docker cannot be reached, 3 if the
grader itself failed.`,
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
	flags.StringVar(&o.format, "format", "text", "write the report in this `format`: "+formatNames("or"))
	flags.StringVarP(&o.output, "output", "o", "", "write the report to this `file`, not to the standard output")
	flags.StringSliceVar(&o.only, "only", nil, "judge only these requirements: `IDs`, separated by commas")
	flags.StringVar(&o.seed, "seed", "", "send the same words as the run whose report names this `seed`")
	flags.Float64Var(&o.timeoutFactor, "timeout-factor", 1, "multiply all time limits by this `number`, for a slow machine")
	flags.StringVar(&o.sandbox, "sandbox", "docker", "run the programs in a sandbox of this `kind`: docker, or local, which does without Docker and protects from nothing")
	flags.BoolVar(&o.watch, "watch", false, "check again whenever the submission's files change, until Ctrl-C")
	flags.BoolVarP(&o.verbose, "verbose", "v", false, "show each requirement as it is judged, and the evidence of what passed")
	cmd.ValidArgsFunction = folder
	completes(cmd, "format", oneOf("text", "json"))
	completes(cmd, "only", requirementIDs)
	completes(cmd, "sandbox", oneOf("docker", "local"))
	return cmd
}

func check(ctx context.Context, dir string, o checkOptions, stdout, stderr io.Writer) error {
	format, err := formatOf(o.format)
	if err != nil {
		return err
	}
	job, err := o.job()
	if err != nil {
		return err
	}
	if o.watch {
		return watchAndCheck(ctx, dir, o, stdout, stderr)
	}
	job.Submission, err = submission.Open(dir)
	if err != nil {
		return err
	}
	out, err := openOutput(o.output, stdout)
	if err != nil {
		return err
	}
	defer func() { _ = out.close() }() // after an error, which matters more

	progress := report.NewProgress(stderr, report.ProgressOptions{Options: display(stderr, o.verbose),
		Terminal: isTerminal(stderr), Only: o.only})
	defer progress.Close()
	job.Observer = progress
	if job.Image, err = image(ctx, o.sandbox, grade.Languages(job.Submission), notes{progress}); err != nil {
		return err
	}
	result, err := grade.Run(ctx, job)
	progress.Close()
	if _, users := problem.Of(err); users || result == nil || err != nil && ctx.Err() != nil {
		return err
	}
	if o.judged != nil {
		o.judged(result)
	}
	if err := out.write(func(w io.Writer) error { return format.write(w, result, o) }); err != nil {
		return err
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
	if o.sandbox != "docker" && o.sandbox != "local" {
		return job, problem.New("Sandboxes are docker and local.", "there is no sandbox %q", o.sandbox)
	}
	if !(o.timeoutFactor >= 0.1 && o.timeoutFactor <= 100) { // put so that it refuses NaN
		return job, problem.New("It may be from 0.1 to 100.", "a timeout factor of %v is not possible", o.timeoutFactor)
	}
	if o.only != nil && len(o.only) == 0 {
		return job, problem.New("Leave the flag out to judge all of them.", "--only names no requirement")
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
