package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/sockgrade/sockgrade/runner/doctor"
	"github.com/sockgrade/sockgrade/runner/report"
)

func doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Look whether one can grade on this machine",
		Long: `Doctor looks at what grading needs: Docker, its storage and limits, memory,
disk, images and where they come from, whether a sandbox opens, and the clock.
What is not as it should be comes with what to do about it.

Exit status: 0 if one can grade here, 2 if not.`,
		DisableFlagsInUseLine: true,
		Args:                  none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return examine(cmd.Context(), doctor.Here(), cmd.OutOrStdout())
		},
	}
}

func examine(ctx context.Context, machine doctor.Machine, stdout io.Writer) error {
	var failed error
	well := machine.Examine(ctx, func(f doctor.Finding) {
		if ctx.Err() != nil || failed != nil {
			return // a check that was cut short says nothing
		}
		failed = report.Finding(stdout, f, display(stdout, false))
	})
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case failed != nil:
		return printed(failed)
	case well:
		_, err := fmt.Fprintln(stdout, "\nOne can grade here.")
		return printed(err)
	}
	_, err := fmt.Fprintln(stdout, "\nOne cannot grade with Docker here yet.")
	if err != nil {
		return printed(err)
	}
	return exit(exitUsage)
}
