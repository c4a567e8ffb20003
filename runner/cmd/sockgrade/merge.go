package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/sockgrade/sockgrade/runner/class"
	"github.com/sockgrade/sockgrade/runner/class/results"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/submission/language"
)

// classExits is what merge and report say of their exit status.
const classExits = `Exit status: 0 if all are graded, 1 if some could not be or have no result, 2 if
the command line or a folder is wrong, 3 if the grader itself failed at some.`

func mergeCommand() *cobra.Command {
	var out string
	var o outputOptions
	cmd := &cobra.Command{
		Use:   "merge DIR... --out DIR [flags]",
		Short: "Put the shards of a class together",
		Long: `Merge puts the results of several folders, each of which sockgrade grade --shard
has written, into one, and writes the grades and the feedback of the class.

` + classExits,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage(cmd, errors.New("merge takes at least one folder"))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, from []string) error {
			return mergeShards(from, out, o, cmd.OutOrStdout())
		},
	}
	cmd.Flags().StringVarP(&out, "out", "o", "", "write everything into this `folder`")
	o.flags(cmd)
	return cmd
}

func mergeShards(from []string, out string, o outputOptions, stdout io.Writer) (err error) {
	if out == "" {
		return problem.New("Name one with --out DIR.", "there is no folder for the results")
	}
	if err := o.check(); err != nil {
		return err
	}
	if err := apart(from, out); err != nil {
		return err
	}
	for _, dir := range from { // before there is a folder for what cannot be merged
		if _, err := results.Look(dir); err != nil {
			return err
		}
	}
	if err := o.checkFiles(0); err != nil {
		return err
	}
	folder, err := results.Open(out)
	if err != nil {
		return err
	}
	defer func() { err = closed(folder, err) }()
	if err := class.Merge(from, folder); err != nil {
		return err
	}
	return reportOn(folder, o, []string{results.RecordsName}, stdout)
}

func reportCommand() *cobra.Command {
	var o outputOptions
	cmd := &cobra.Command{
		Use:   "report DIR [flags]",
		Short: "Write the grades and the feedback of a class again",
		Long: `Report writes again what sockgrade grade has made of the results in DIR, without
grading: after an export from the course site has come, say.

` + classExits,
		ValidArgsFunction: folder,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(cmd, fmt.Errorf("report takes one folder, not %d", len(args)))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.check(); err != nil {
				return err
			}
			return reportAgain(args[0], o, cmd.OutOrStdout())
		},
	}
	o.flags(cmd)
	return cmd
}

func reportAgain(dir string, o outputOptions, stdout io.Writer) (err error) {
	if _, err := results.Look(dir); err != nil { // which Open would make
		return err
	}
	folder, err := results.Open(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, folder.Close()) }()
	return reportOn(folder, o, nil, stdout)
}

// reportOn writes what is made of the records in a folder, and says how the class came out and what has been written, after what
// is there already.
func reportOn(folder *results.Folder, o outputOptions, there []string, stdout io.Writer) error {
	about, err := folder.Class()
	if err != nil {
		return err
	}
	records, err := folder.All()
	if err != nil {
		return err
	}
	missing, err := class.Missing(folder)
	if err != nil {
		return err
	}
	made, notes, err := o.write(folder, about.Title, records)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "%s%sin %s: %s\n", lines(append(class.Mixed(records), notes...)), overview(records, missing), language.Quote(folder.Path()), enumerate(append(there, made...), "and"))
	if err != nil {
		return printed(err)
	}
	return classStatus(class.Summarize(records), missing)
}
