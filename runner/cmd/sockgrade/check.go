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
	"github.com/sockgrade/sockgrade/suites/requirement"
)

type checkOptions struct {
	command                               *cobra.Command
	dir                                   string
	format, output, sandbox, seed, failOn string
	keepPcap                              string
	also, only                            []string
	timeoutFactor                         float64
	verbose, watch                        bool

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

The format github is for the log of a job on GitHub Actions: the text, and
annotations. It also adds a summary to the job, if GITHUB_STEP_SUMMARY is set.

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
			o.command, o.dir = cmd, "."
			if len(args) == 1 {
				o.dir = args[0]
			}
			return check(cmd.Context(), o, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.format, "format", "text", "write the report in this `format`: "+formatNames("or"))
	flags.StringVarP(&o.output, "output", "o", "", "write the report to this `file`, not to the standard output")
	flags.StringArrayVar(&o.also, "also", nil, "write the report in another format to a file as well: `FORMAT=FILE`, such as junit=report.xml; may be repeated")
	flags.StringVar(&o.keepPcap, "keep-pcap", "", "keep the packets of each failed requirement in this `folder`, in a file that Wireshark opens; with --verbose, of each that has any")
	flags.StringSliceVar(&o.only, "only", nil, "judge only these requirements: `IDs`, separated by commas")
	flags.StringVar(&o.seed, "seed", "", "send the same words as the run whose report names this `seed`")
	flags.StringVar(&o.failOn, "fail-on", "should", "exit with status 1 if not every requirement of this `level` is met: must, should (every MUST as well), or never")
	flags.Float64Var(&o.timeoutFactor, "timeout-factor", 1, "multiply all time limits by this `number`, for a slow machine")
	flags.StringVar(&o.sandbox, "sandbox", "docker", "run the programs in a sandbox of this `kind`: docker, or local, which does without Docker and protects from nothing")
	flags.BoolVar(&o.watch, "watch", false, "check again whenever the submission's files change, until Ctrl-C")
	flags.BoolVarP(&o.verbose, "verbose", "v", false, "show each requirement as it is judged, and the evidence of what passed")
	cmd.ValidArgsFunction = folder
	completes(cmd, "format", oneOf(allFormats()...))
	completes(cmd, "fail-on", oneOf("must", "should", "never"))
	completes(cmd, "only", requirementIDs)
	completes(cmd, "sandbox", oneOf("docker", "local"))
	return cmd
}

func check(ctx context.Context, o checkOptions, stdout, stderr io.Writer) error {
	reports, err := o.reports()
	if err != nil {
		return err
	}
	job, err := o.job()
	if err != nil {
		return err
	}
	if o.watch {
		return watchAndCheck(ctx, o, stdout, stderr)
	}
	job.Submission, err = submission.Open(o.dir)
	if err != nil {
		return err
	}
	if err := reports.open(stdout); err != nil {
		return err
	}
	defer reports.close()
	captures, err := openCaptures(o.keepPcap)
	if err != nil {
		return err
	}

	progress := report.NewProgress(stderr, report.ProgressOptions{Options: display(stderr, o.verbose),
		Terminal: isTerminal(stderr), Only: o.only})
	defer progress.Close()
	job.Observer = progress
	job.Image, job.Engine, err = image(ctx, o.sandbox, grade.Languages(job.Submission), notes{progress})
	if err != nil {
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
	if err := reports.write(result, o); err != nil {
		return err
	}
	if err := captures.write(result, o.verbose); err != nil {
		return err
	}
	if err != nil {
		return err
	}
	return o.status(result)
}

// status says whether the exit status is to be other than 0.
func (o checkOptions) status(result *grade.Result) error {
	outcome := result.Outcome()
	if outcome == grade.NotMet && (o.failOn == "never" || o.failOn == "must" && result.Meets(requirement.Must)) {
		return nil
	}
	if outcome != grade.Met {
		return exit(outcome)
	}
	return nil
}

// job is what the flags say of a job.
func (o checkOptions) job() (grade.Job, error) {
	job := grade.Job{Seed: rand.Uint64N(1 << 32), Limits: bench.DefaultLimits(), Only: o.only, Frames: o.keepPcap != "",
		Tool: grade.Tool{Name: "sockgrade", Version: version()}}
	if o.failOn != "must" && o.failOn != "should" && o.failOn != "never" {
		return job, problem.New("It may be must, should or never.", "--fail-on %q is not possible", o.failOn)
	}
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
