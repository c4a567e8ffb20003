// Command sockgrade grades and checks submissions of the socket-programming assignment.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/problem"
)

// The exit statuses. 130 and 143 are what a shell gives for a program that SIGINT or SIGTERM ended.
const (
	exitMet     = 0 // every MUST and SHOULD is met
	exitNotMet  = 1
	exitUsage   = 2 // bad usage, or a submission that cannot be graded
	exitHarness = 3 // the grader or its sandbox failed
)

// harnessHint is for errors that nobody has a better hint for.
const harnessHint = "This says nothing about the submission. Try again."

func main() {
	grade.WorkIfAsked()
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// stopped is why a run was cut short.
type stopped struct{ signal os.Signal }

func (s stopped) Error() string { return "stopped" }

// exit is an error that says only what the exit status is to be.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

func run(arguments []string, stdout, stderr io.Writer) int {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)
	go func() {
		s := <-signals
		signal.Stop(signals) // the next one ends the process at once
		cancel(stopped{s})
	}()

	root := rootCommand()
	root.SetArgs(arguments)
	root.SetOut(stdout)
	root.SetErr(stderr)
	cmd, err := root.ExecuteContextC(ctx)
	var quiet exit
	if err != nil && ctx.Err() != nil && !errors.As(err, &quiet) {
		err = context.Cause(ctx) // whatever it is that the signal made fail
	}
	return status(err, stderr, cmd)
}

// status prints an error of a command for people and says what the exit status is.
func status(err error, stderr io.Writer, cmd *cobra.Command) int {
	var quiet exit
	var cut stopped
	switch {
	case err == nil:
		return exitMet
	case errors.As(err, &quiet):
		return int(quiet)
	case errors.As(err, &cut):
		fmt.Fprintln(stderr, "sockgrade: stopped")
		if s, ok := cut.signal.(syscall.Signal); ok {
			return 128 + int(s)
		}
		return exitHarness
	}
	// What follows the first line is for those who look into a failure of the grader.
	fmt.Fprintln(stderr, "sockgrade:", strings.ReplaceAll(err.Error(), "\n", "\n    "))
	if p, ok := problem.Of(err); ok {
		fmt.Fprintln(stderr, "  "+p.HintFor(func(flag string) bool { return cmd.Flags().Lookup(flag) != nil }))
		return exitUsage
	}
	fmt.Fprintln(stderr, "  "+harnessHint)
	return exitHarness
}

func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}
