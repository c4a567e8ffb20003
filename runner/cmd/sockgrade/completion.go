package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// shells are those that there are scripts for.
var shells = []string{"bash", "zsh", "fish", "powershell"}

func completionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "Write a script that completes sockgrade's command lines",
		Long: `Completion writes a script with which a shell completes commands, flags and
their values, such as the IDs of requirements. SHELL is bash, zsh, fish or
powershell.

  bash         source <(sockgrade completion bash)
  zsh          source <(sockgrade completion zsh)
  fish         sockgrade completion fish | source
  powershell   sockgrade completion powershell | Out-String | Invoke-Expression

Put the line into what your shell reads when it starts, such as ~/.bashrc. Bash
needs the package bash-completion, and zsh has to have run compinit.`,
		DisableFlagsInUseLine: true, // there are none but --help
		ValidArgsFunction:     firstOf(shells...),
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(cmd, fmt.Errorf("completion takes one shell, not %d", len(args)))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			script, known := scripts[args[0]]
			if !known {
				return problem.New("Shells are "+enumerate(shells, "and")+".", "there is no completion for the shell %q", args[0])
			}
			return printed(script(cmd.Root(), cmd.OutOrStdout()))
		},
	}
}

// scripts write the script of each shell.
var scripts = map[string]func(root *cobra.Command, w io.Writer) error{
	"bash":       func(root *cobra.Command, w io.Writer) error { return root.GenBashCompletionV2(w, true) },
	"zsh":        (*cobra.Command).GenZshCompletion,
	"fish":       func(root *cobra.Command, w io.Writer) error { return root.GenFishCompletion(w, true) },
	"powershell": (*cobra.Command).GenPowerShellCompletionWithDesc,
}

// completes says what a flag's values are.
func completes(cmd *cobra.Command, flag string, values cobra.CompletionFunc) {
	if err := cmd.RegisterFlagCompletionFunc(flag, values); err != nil {
		panic(err) // the command has no such flag
	}
}

// oneOf completes to one of a few words.
func oneOf(words ...string) cobra.CompletionFunc {
	return cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)
}

// firstOf completes the first argument to one of a few words, and no other.
func firstOf(words ...string) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return words, cobra.ShellCompDirectiveNoFileComp
	}
}

// folder completes the first argument to a folder.
func folder(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveFilterDirs
}

// requirementID completes the first argument to the ID of a requirement.
func requirementID(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return requirementsAfter(""), cobra.ShellCompDirectiveNoFileComp
}

// requirementIDs completes to several of them, separated by commas. In bash only the first is completed, since cobra's script takes
// a comma for something to be escaped; there the flag can be given again.
func requirementIDs(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	before := typed[:strings.LastIndexByte(typed, ',')+1]
	return requirementsAfter(before), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

func requirementsAfter(before string) []cobra.Completion {
	var ids []cobra.Completion
	for _, r := range requirement.All() {
		ids = append(ids, cobra.CompletionWithDesc(before+r.ID, r.Title))
	}
	return ids
}
