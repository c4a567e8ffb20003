package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sockgrade/sockgrade/runner/sandbox"
)

func versionCommand() *cobra.Command {
	var engine bool
	cmd := &cobra.Command{
		Use:   "version [flags]",
		Short: "Print the version and what it was built from",
		Long: `Version prints the version, the Go release that built it, the commit that it was
built from and the commit's date, as far as the build recorded them.`,
		Args: none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			info, _ := debug.ReadBuildInfo()
			lines := append([]string{"sockgrade " + version()}, built(info)...)
			if engine {
				lines = append(lines, engineLine(cmd.Context()))
			}
			_, err := io.WriteString(cmd.OutOrStdout(), strings.Join(lines, "\n")+"\n")
			return printed(err)
		},
	}
	cmd.Flags().BoolVar(&engine, "engine", false, "print the version of Docker as well")
	return cmd
}

// built says by what and from what the program was built. Info may be nil: not every build records it.
func built(info *debug.BuildInfo) []string {
	lines := []string{fmt.Sprintf("built with %s for %s/%s", runtime.Version(), runtime.GOOS, runtime.GOARCH)}
	if info == nil {
		return lines
	}
	recorded := map[string]string{}
	for _, setting := range info.Settings {
		recorded[setting.Key] = setting.Value
	}
	if commit := recorded["vcs.revision"]; commit != "" {
		line := "from commit " + commit
		if date := recorded["vcs.time"]; date != "" {
			line += " of " + date
		}
		if recorded["vcs.modified"] == "true" {
			line += ", with changes"
		}
		lines = append(lines, line)
	}
	return lines
}

// engineLine names the engine, or says why there is none: it is no error to have none.
func engineLine(ctx context.Context) string {
	docker, err := sandbox.NewDocker(ctx)
	if err != nil {
		return "no engine: " + err.Error()
	}
	defer docker.Close()
	return fmt.Sprintf("%s, API %s", docker.Engine().Name, docker.Engine().API)
}
