package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/hint"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/runner/submission"
)

func explainCommand() *cobra.Command {
	var language string
	cmd := &cobra.Command{
		Use:   "explain REQUIREMENT [flags]",
		Short: "Say what a requirement asks, why, and how it is usually missed",
		Long: `Explain says of one requirement what it asks, why and where the book says so,
what it looks like on the wire, how it is judged, and the usual mistakes with
what mends them.

REQUIREMENT is an ID, or a part of one that no other has: takes-2048.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(cmd, fmt.Errorf("explain takes one requirement, not %d", len(args)))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return explain(args[0], language, cmd.OutOrStdout())
		},
	}
	cmd.Flags().StringVar(&language, "language", "", "only mistakes that can be made in this `language`, mended in it")
	cmd.ValidArgsFunction = requirementID
	completes(cmd, "language", oneOf(languageNames()...))
	return cmd
}

func explain(name, language string, stdout io.Writer) error {
	r, err := grade.FindRequirement(name)
	if err != nil {
		return err
	}
	if language != "" && !hint.Knows(language) && !slices.Contains(languageNames(), strings.ToLower(language)) {
		return problem.New("Languages are "+enumerate(languageNames(), "and")+".", "there is no language %q", language)
	}
	return printed(report.Explain(stdout, r, hint.Mistakes(r.ID, language), display(stdout, false)))
}

// languageNames are the languages that submissions or hints know, sorted.
func languageNames() []string {
	names := hint.Languages()
	for _, l := range submission.Languages() {
		names = append(names, l.Name())
	}
	slices.Sort(names)
	return slices.Compact(names)
}
