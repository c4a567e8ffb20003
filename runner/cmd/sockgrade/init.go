package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/sockgrade/sockgrade/runner/assignment"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/submission/language"
)

func initCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "init [FILE]",
		Short: "Write an assignment's file to begin with",
		Long: `Init writes an assignment's file with the defaults and a comment for every key
into FILE (default: ` + assignment.FileName + `). It replaces no file that exists.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage(cmd, fmt.Errorf("init takes one file, not %d", len(args)))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			path := assignment.FileName
			if len(args) == 1 {
				path = args[0]
			}
			return writeTemplate(path, cmd.ErrOrStderr())
		},
	}
}

func writeTemplate(path string, stderr io.Writer) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return problem.New("Give another name, or remove it first.", "%s is there already", language.Quote(path))
	}
	if err == nil {
		_, err = file.Write(assignment.Template)
		err = errors.Join(err, file.Close())
	}
	if err != nil {
		var at *fs.PathError
		if errors.As(err, &at) {
			err = at.Err // without the operation, which is not for users
		}
		return problem.New("Give another file.", "the assignment cannot be written to %s: %w", language.Quote(path), err)
	}
	fmt.Fprintf(stderr, "Wrote %s. docs/assignment.md describes each key.\n", language.Quote(path))
	return nil
}
