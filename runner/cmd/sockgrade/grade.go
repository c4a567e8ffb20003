package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/sockgrade/sockgrade/runner/assignment"
	"github.com/sockgrade/sockgrade/runner/class"
	"github.com/sockgrade/sockgrade/runner/class/intake"
	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/class/results"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/runner/submission/language"
)

// exitRefused is for a class of which some could not be graded.
const exitRefused = 1

type gradeOptions struct {
	out, assignment, form, sandbox, shard string
	parallel                              int
	again                                 class.Again
	noPackets, verbose                    bool
	outputs                               outputOptions
}

func gradeCommand() *cobra.Command {
	var o gradeOptions
	cmd := &cobra.Command{
		Use:   "grade SOURCE... --out DIR [flags]",
		Short: "Grade a class and write its results, grades and feedback",
		Long: `Grade grades every hand-in of the sources and writes the results into DIR. A
source is what Canvas, Moodle or Gradescope exported, packed or unpacked; a
folder or an archive with a folder or an archive for each student; or Git
clones. Without --assignment, ` + assignment.FileName + ` in the current folder says what
is asked for, if it is there.

It can be stopped at any time: the same command goes on where it stopped. What
was graded by another version of sockgrade, for another assignment, in other
images or from other files is graded again.

Exit status: 0 if all are graded, 1 if some could not be, 2 if the command line
or a source is wrong or Docker cannot be reached, 3 if the grader itself failed
at some.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage(cmd, errors.New("grade takes at least one source"))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return gradeClass(cmd.Context(), args, o, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&o.out, "out", "o", "", "write everything into this `folder`")
	flags.StringVar(&o.assignment, "assignment", "", "what is asked for is in this `file`: see sockgrade init")
	flags.StringVar(&o.form, "form", "auto", "take the sources for this `form`: auto, "+enumerate(named(intake.Forms()), "or"))
	flags.IntVarP(&o.parallel, "parallel", "p", 0, "grade so many at a time; 0 is as many as the machine carries")
	flags.StringSliceVar(&o.again.IDs, "regrade", nil, "grade these hand-ins again: `IDs`, separated by commas")
	flags.BoolVar(&o.again.Failed, "failed", false, "grade again what does not meet everything")
	flags.BoolVar(&o.again.Errors, "errors", false, "grade again where the grader failed")
	flags.StringVar(&o.shard, "shard", "", "grade only this part of the class, `i/n`, to be merged later")
	flags.BoolVar(&o.noPackets, "no-packets", false, "keep no packets of what failed, which saves space")
	flags.StringVar(&o.sandbox, "sandbox", "docker", "run the programs in a sandbox of this `kind`: docker, or local, which does without Docker and protects from nothing")
	flags.BoolVarP(&o.verbose, "verbose", "v", false, "show a line for each hand-in on a terminal too")
	o.outputs.flags(cmd)
	completes(cmd, "form", oneOf(append([]string{"auto"}, named(intake.Forms())...)...))
	completes(cmd, "sandbox", oneOf("docker", "local"))
	return cmd
}

// checked are the flags' values that need reading.
type checked struct {
	assignment *assignment.Assignment
	file       string // that it is from; "" is none
	form       intake.Form
	shard      *results.Shard
}

func (o gradeOptions) check(sources []string) (c checked, err error) {
	if o.out == "" {
		return c, problem.New("Name one with --out DIR.", "there is no folder for the results")
	}
	if o.parallel < 0 {
		return c, problem.New("0 is as many as the machine carries.", "%d cannot be graded at a time", o.parallel)
	}
	if o.sandbox != "docker" && o.sandbox != "local" {
		return c, problem.New("Sandboxes are docker and local.", "there is no sandbox %q", o.sandbox)
	}
	if err := apart(sources, o.out); err != nil {
		return c, err
	}
	if c.form, err = intake.ParseForm(o.form); err != nil {
		return c, err
	}
	if o.shard != "" {
		shard, err := class.ParseShard(o.shard)
		if err != nil {
			return c, err
		}
		if o.outputs.any() {
			return c, problem.New("Give them to sockgrade merge.", "a shard has no files for course sites")
		}
		c.shard = &shard
	}
	if err := o.outputs.check(); err != nil {
		return c, err
	}
	c.file = o.assignment
	if _, err := os.Stat(assignment.FileName); c.file == "" && err == nil {
		c.file = assignment.FileName
	}
	c.assignment = assignment.Default()
	if c.file != "" {
		if c.assignment, err = assignment.Read(c.file); err != nil {
			return c, err
		}
	}
	outOf, _ := c.assignment.Rubric.OutOf.Float64()
	return c, o.outputs.checkFiles(outOf)
}

// apart refuses results among the sources: they would be taken for a hand-in.
func apart(sources []string, out string) error {
	for _, source := range sources {
		if within(source, out) {
			return problem.New("Name a folder beside the sources.", "the results cannot go to %s, which is in %s", language.Quote(out), language.Quote(source))
		}
	}
	return nil
}

func gradeClass(ctx context.Context, sources []string, o gradeOptions, stdout, stderr io.Writer) (err error) {
	c, err := o.check(sources)
	if err != nil {
		return err
	}
	folder, err := results.Open(o.out)
	if err != nil {
		return err
	}
	defer func() { err = closed(folder, err) }()
	progress := report.NewClassProgress(stderr, report.ClassProgressOptions{Options: display(stderr, o.verbose), Terminal: isTerminal(stderr)})
	defer progress.Close()
	if c.file != "" {
		progress.Note(fmt.Sprintf("%s: %s", c.file, c.assignment.Title))
	}
	handIns, err := o.takeIn(ctx, sources, c, folder, progress)
	if err != nil {
		return err
	}
	run := class.Run{Folder: folder, Assignment: c.assignment, Tool: grade.Tool{Name: "sockgrade", Version: version()}, Grader: grade.Run,
		Again: o.again, Packets: !o.noPackets, Watcher: progress, Pace: o.pace(c.assignment)}
	if o.sandbox == "docker" {
		docker, store, err := engineStore(ctx, progressLines{progress})
		if err != nil {
			return err
		}
		defer docker.Close()
		if c.assignment.ImageBase != "" {
			store.Base = c.assignment.ImageBase
		}
		run.Images = store
		run.Grader = func(ctx context.Context, j grade.Job) (*grade.Result, error) {
			j.Engine = docker.Engine()
			return grade.Run(ctx, j)
		}
	}
	began := time.Now()
	summary, err := run.Grade(ctx, handIns)
	progress.Close()
	if err != nil {
		if summary.HandIns > 0 {
			fmt.Fprintf(stderr, "%d of %d are done; the same command goes on from there\n", summary.HandIns-summary.Left, summary.HandIns)
		}
		return err
	}
	return o.finish(folder, c, handIns, summary, time.Since(began), stdout)
}

// closed closes a folder after a run that ended with err, which may be nil: nothing is left of one that came to nothing.
func closed(folder *results.Folder, err error) error {
	if err != nil {
		return errors.Join(err, folder.Discard())
	}
	return folder.Close()
}

// takeIn unpacks the hand-ins and returns those that are to be graded here.
func (o gradeOptions) takeIn(ctx context.Context, sources []string, c checked, folder *results.Folder, progress *report.ClassProgress) ([]class.HandIn, error) {
	taken, err := intake.Read(ctx, sources, folder.Work(), intake.Options{Form: c.form})
	if err != nil {
		return nil, err
	}
	for _, s := range taken.Sources {
		progress.Note(s.String())
	}
	for _, note := range taken.Notes {
		progress.Note(note)
	}
	whole := results.Class{Title: c.assignment.Title, Shard: c.shard}
	var all []class.HandIn
	var known []string
	for _, h := range taken.HandIns {
		whole.HandIns = append(whole.HandIns, h.ID)
		known = append(known, h.ID)
		for _, s := range h.Students {
			known = append(known, s.IDs()...)
		}
		all = append(all, class.HandIn{ID: h.ID, Students: h.Students, Dir: h.Dir, Refused: h.Refused,
			About: record.HandIn{Source: h.Source, At: h.At, LateFlag: h.LateFlag, Notes: h.Notes}})
	}
	if due := c.assignment.Due; due != nil {
		for _, id := range due.Strangers(known) {
			progress.Note(fmt.Sprintf("%s has an extension and no hand-in.", id))
		}
	}
	if c.shard != nil {
		all = class.Part(all, *c.shard)
		progress.Note(fmt.Sprintf("shard %d of %d has %d of %d hand-ins", c.shard.Number, c.shard.Of, len(all), len(whole.HandIns)))
	}
	return all, folder.PutClass(whole)
}

// finish writes what is made of the records, and the summary.
func (o gradeOptions) finish(folder *results.Folder, c checked, handIns []class.HandIn, s class.Summary, took time.Duration, stdout io.Writer) error {
	records, err := folder.All()
	if err != nil {
		return err
	}
	var text strings.Builder
	if n := s.HandIns - s.Kept - s.Refused; n > 0 {
		fmt.Fprintf(&text, "graded %d in %s; %d were graded already\n", n, inWords(took), s.Kept)
	}
	for _, same := range s.Same {
		fmt.Fprintf(&text, "the same content: %s\n", strings.Join(same, ", "))
	}
	present := map[string]bool{}
	for _, h := range handIns {
		present[h.ID] = true
	}
	var others []string
	for _, r := range records {
		if !present[r.ID] {
			others = append(others, r.ID)
		}
	}
	if len(others) > 0 && c.shard == nil {
		fmt.Fprintf(&text, "in the folder, but not in these sources: %s\n", strings.Join(others, ", "))
	}
	var made []string
	if c.shard == nil {
		var notes []string
		if made, notes, err = o.outputs.write(folder, c.assignment.Title, records); err != nil {
			return err
		}
		text.WriteString(lines(notes))
	}
	text.WriteString(overview(records, nil))
	fmt.Fprintf(&text, "in %s: %s\n", language.Quote(folder.Path()), enumerate(append([]string{results.RecordsName}, made...), "and"))
	if _, err := io.WriteString(stdout, text.String()); err != nil {
		return printed(err)
	}
	return classStatus(class.Summarize(records), nil)
}

func inWords(d time.Duration) string {
	if d < time.Minute {
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
}

// progressLines lets what writes lines show them in the progress display.
type progressLines struct{ *report.ClassProgress }

func (p progressLines) Write(text []byte) (int, error) {
	p.Note(string(text))
	return len(text), nil
}
