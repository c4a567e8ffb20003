package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

type requirementsOptions struct{ level, program, format string }

func requirementsCommand() *cobra.Command {
	var o requirementsOptions
	cmd := &cobra.Command{
		Use:   "requirements [flags]",
		Short: "List what a submission is judged by",
		Long: `Requirements lists what a submission is judged by: on a terminal grouped by
program, and into a pipe a line for each, with ID, level and title.
"sockgrade explain" says more of one.`,
		Args: none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			list, err := o.choose()
			if err != nil {
				return err
			}
			return o.write(cmd.OutOrStdout(), list)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.level, "level", "", "only those of this `level`: MUST, SHOULD or MAY")
	flags.StringVar(&o.program, "program", "", "only those of this `program`, such as udp-server")
	flags.StringVar(&o.format, "format", "text", "write them in this `format`: text, json or markdown")
	completes(cmd, "level", oneOf(named(requirement.Levels())...))
	completes(cmd, "program", oneOf(programNames()...))
	completes(cmd, "format", oneOf("text", "json", "markdown"))
	return cmd
}

// none is for commands that take no arguments.
func none(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage(cmd, fmt.Errorf("%s takes no arguments", cmd.Name()))
	}
	return nil
}

func (o requirementsOptions) choose() ([]*requirement.Requirement, error) {
	level := requirement.Level(strings.ToUpper(o.level))
	if o.level != "" && !slices.Contains(requirement.Levels(), level) {
		return nil, problem.New("Levels are MUST, SHOULD and MAY.", "there is no level %q", o.level)
	}
	program := requirement.Program(strings.ToLower(o.program))
	if o.program != "" && !slices.Contains(requirement.Programs(), program) {
		return nil, problem.New("Programs are "+enumerate(programNames(), "and")+".", "there is no program %q", o.program)
	}
	list := []*requirement.Requirement{}
	for _, r := range requirement.All() {
		if (level == "" || r.Level == level) && (program == "" || r.Program == program) {
			list = append(list, r)
		}
	}
	return list, nil
}

func (o requirementsOptions) write(w io.Writer, list []*requirement.Requirement) error {
	switch o.format {
	case "json":
		return printed(report.CatalogueJSON(w, list))
	case "markdown":
		return printed(report.CatalogueMarkdown(w, list))
	case "text":
		if isTerminal(w) {
			return printed(report.Catalogue(w, list, display(w, false)))
		}
		return printed(report.CatalogueLines(w, list))
	}
	return problem.New("Formats are text, json and markdown.", "there is no format %q", o.format)
}
