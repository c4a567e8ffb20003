package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/reference"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func referenceCommand() *cobra.Command {
	var host string
	var port int
	cmd := &cobra.Command{
		Use:   "reference PROGRAM [flags]",
		Short: "Run a program that meets every requirement, to play against",
		Long: `Reference runs one of the four programs as a perfect hand-in has them, on this
machine and in this terminal: a server to try your client with, or a client to
try your server with. PROGRAM is udp-server, tcp-server, udp-client or
tcp-client. Ctrl-C ends it.

Exit status: 0 if it did its work, 1 if it could not, as it then says.`,
		ValidArgsFunction: firstOf(named(reference.Programs())...),
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(cmd, fmt.Errorf("reference takes one program, not %d", len(args)))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			program, err := referenceProgram(args[0])
			switch {
			case err != nil:
				return err
			case port < 1 || port > 65535:
				return problem.New("Ports go from 1 to 65535.", "there is no port %d", port)
			case cmd.Flags().Changed("host") && !reference.IsClient(program):
				return problem.New("Leave the flag out: a server serves at every address of this machine.",
					"--host is for clients, and not for the %s", program.Name())
			}
			reference.Run(program, host, port)
			return nil
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&host, "host", "localhost", "the server's `name` or address, for a client")
	flags.IntVar(&port, "port", grade.Port, "the server's `port`")
	completes(cmd, "host", cobra.NoFileCompletions)
	completes(cmd, "port", cobra.NoFileCompletions)
	return cmd
}

// referenceProgram finds a program by its name as people write it: udp-server, UDPServer, udp_server.
func referenceProgram(name string) (requirement.Program, error) {
	plain := func(name string) string {
		return strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(name))
	}
	programs := reference.Programs()
	at := slices.IndexFunc(programs, func(p requirement.Program) bool { return plain(string(p)) == plain(name) })
	if at < 0 {
		return "", problem.New("Programs are "+enumerate(named(programs), "and")+".", "there is no reference program %q", name)
	}
	return programs[at], nil
}
