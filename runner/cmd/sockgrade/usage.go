package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/sockgrade/sockgrade/runner/problem"
)

const usageTemplate = `Usage:
  {{.UseLine}}{{if .HasAvailableSubCommands}}

Commands:{{range .Commands}}{{if or .IsAvailableCommand (eq .Name "help")}}
  {{rpad .Name .NamePadding}}  {{.Short}}{{end}}{{end}}{{end}}

Flags:
{{.LocalFlags.FlagUsagesWrapped 80 | trimTrailingWhitespaces}}{{if .HasAvailableSubCommands}}

See {{.CommandPath}} COMMAND --help for the flags of a command.{{end}}
`

func rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:                        "sockgrade COMMAND",
		Short:                      "Grade and check submissions of the socket-programming assignment",
		Version:                    version(),
		SilenceErrors:              true,
		SilenceUsage:               true,
		DisableFlagsInUseLine:      true,
		SuggestionsMinimumDistance: 2,
		Args:                       known,
		RunE:                       func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error { return given(cmd) }
	root.Flags().Bool("version", false, "print the version") // without -v, which is --verbose elsewhere
	root.SetVersionTemplate("sockgrade {{.Version}}\n")
	root.SetUsageTemplate(usageTemplate)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return usage(cmd, plainly(err)) })
	root.CompletionOptions.DisableDefaultCmd = true // there is one of ours
	root.SetHelpCommand(helpCommand())
	root.AddCommand(checkCommand(), completionCommand(), doctorCommand(), explainCommand(), gradeCommand(), imagesCommand(), initCommand(), matrixCommand(),
		mergeCommand(), referenceCommand(), reportCommand(), requirementsCommand(), selftestCommand(), versionCommand())
	return root
}

func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Say how a command is used",
		RunE: func(cmd *cobra.Command, args []string) error {
			about, rest, err := cmd.Root().Find(args)
			if err != nil {
				return usage(cmd.Root(), err)
			}
			if !about.HasParent() {
				if err := known(about, rest); err != nil {
					return err
				}
			}
			about.InitDefaultHelpFlag() // which running the command would have done
			return about.Help()
		},
	}
}

// known is for the root, which gets as arguments what is no command.
func known(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := fmt.Sprintf("See %s --help.", root.CommandPath())
	if near := root.SuggestionsFor(args[0]); len(near) > 0 {
		hint = fmt.Sprintf("Did you mean %s %s?", root.CommandPath(), near[0])
	} else if info, err := os.Stat(args[0]); err == nil && info.IsDir() {
		hint = fmt.Sprintf("To check a folder: %s check DIR", root.CommandPath())
	}
	return problem.New(hint, "there is no command %q", args[0])
}

// usage is a mistake in the command line.
func usage(cmd *cobra.Command, err error) error {
	return problem.New(fmt.Sprintf("See %s --help.", cmd.CommandPath()), "%w", err)
}

// given refuses flags that were given without a value, as by a script's variable that is not set: to go on as if they had been
// left out would not be what was meant.
func given(cmd *cobra.Command) (err error) {
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if f.Value.Type() == "string" && f.Value.String() == "" {
			err = problem.New("Give it one, or leave the flag out.", "--%s needs a value, and has an empty one", f.Name)
		}
	})
	return err
}

// plainly says what is wrong with a flag in words that need no knowledge of Go.
func plainly(err error) error {
	var unknown *pflag.NotExistError
	var bare *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		return fmt.Errorf("there is no flag -%s", unknown.GetSpecifiedName())
	case errors.As(err, &unknown):
		return fmt.Errorf("there is no flag --%s", unknown.GetSpecifiedName())
	case errors.As(err, &bare):
		return fmt.Errorf("--%s needs a value", bare.GetFlag().Name)
	case errors.As(err, &invalid):
		kinds := map[string]string{"float64": "a number", "int": "a whole number", "bool": "true or false"}
		if kind, ok := kinds[invalid.GetFlag().Value.Type()]; ok {
			return fmt.Errorf("--%s takes %s, not %q", invalid.GetFlag().Name, kind, invalid.GetValue())
		}
	}
	return err
}
