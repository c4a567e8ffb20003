package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sockgrade/sockgrade/runner/class"
	"github.com/sockgrade/sockgrade/runner/class/gradebook"
	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/class/results"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/runner/report/site"
)

// outputOptions say what is made of the records of a class.
type outputOptions struct {
	canvas, column, moodle, gradescope string
}

var visibilities = []gradebook.Visibility{gradebook.Visible, gradebook.Hidden, gradebook.AfterDueDate, gradebook.AfterPublished}

func (o *outputOptions) flags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&o.canvas, "canvas", "", "fill in this gradebook, a CSV `file` that Canvas exported")
	flags.StringVar(&o.column, "canvas-column", "", "the column of it: the assignment's `name` or number in Canvas")
	flags.StringVar(&o.moodle, "moodle", "", "fill in this grading worksheet, a CSV `file` from Moodle, and make its feedback zip")
	flags.StringVar(&o.gradescope, "gradescope", "", "write results for Gradescope, for students to see `when`: "+enumerate(named(visibilities), "or"))
	completes(cmd, "gradescope", oneOf(named(visibilities)...))
}

func (o outputOptions) any() bool { return o != outputOptions{} }

func (o outputOptions) check() error {
	switch {
	case o.canvas != "" && o.column == "":
		return problem.New("Name it with --canvas-column.", "a gradebook of Canvas has a column for each assignment")
	case o.canvas == "" && o.column != "":
		return problem.New("Give it with --canvas.", "there is no gradebook of Canvas for --canvas-column")
	case o.gradescope != "" && !slices.Contains(named(visibilities), o.gradescope):
		return problem.New("Students can see results when they are "+enumerate(named(visibilities), "or")+".", "there is no visibility %q", o.gradescope)
	}
	return nil
}

// checkFiles refuses files of course sites that cannot be filled in, with grades out of so many points; 0 is not known yet.
func (o outputOptions) checkFiles(outOf float64) error {
	return gradebook.Check(o.gradebook(), outOf)
}

// gradebook is what the flags say of a gradebook.
func (o outputOptions) gradebook() gradebook.Options {
	return gradebook.Options{Canvas: o.canvas, CanvasAssignment: o.column, Moodle: o.moodle, Gradescope: gradebook.Visibility(o.gradescope)}
}

// graded is a class of which something is made.
type graded struct {
	title   string
	records []record.Record
	packets fs.FS
}

// makers make what every class gets, and what the options ask for beside it, each in the folder dir. They name what they have
// made, and have notes for the instructor, a line each.
var makers = []func(o outputOptions, dir string, of graded) (made, notes []string, err error){
	outputOptions.gradebooks, outputOptions.pages,
}

// pagesFolder has the report on the class, to be looked at in a browser.
const pagesFolder = "report"

func (outputOptions) pages(dir string, of graded) (made, notes []string, err error) {
	if err := site.Write(filepath.Join(dir, pagesFolder), site.Class{Title: of.title, Records: of.records, Captures: of.packets}); err != nil {
		return nil, nil, err
	}
	return []string{filepath.Join(pagesFolder, "index.html")}, nil, nil
}

// feedbackPage is the page for the students of one record, and nobody else.
func feedbackPage(title string) gradebook.Page {
	return func(r record.Record) (string, []byte, error) {
		var page bytes.Buffer
		err := site.Feedback(&page, title, r)
		return "feedback.html", page.Bytes(), err
	}
}

// write has everything made, and then puts it into the folder.
func (o outputOptions) write(folder *results.Folder, title string, records []record.Record) (made, notes []string, err error) {
	of := graded{title, records, folder.Packets()}
	err = folder.Install(func(dir string) error {
		for _, maker := range makers {
			some, said, err := maker(o, dir, of)
			if err != nil {
				return err
			}
			made, notes = append(made, some...), append(notes, said...)
		}
		return nil
	})
	return made, notes, err
}

func (o outputOptions) gradebooks(dir string, of graded) (made, notes []string, err error) {
	options := o.gradebook()
	options.Title, options.Page = of.title, feedbackPage(of.title)
	written, err := gradebook.Write(dir, of.records, options)
	if err != nil {
		return nil, nil, err
	}
	made = []string{gradebook.GradesFile, gradebook.FeedbackFolder, gradebook.JUnitFile, gradebook.CTRFFile}
	if o.canvas != "" {
		made = append(made, gradebook.CanvasFile)
		notes = append(notes, leftOut(gradebook.CanvasFile, written.Canvas)...)
	}
	if o.moodle != "" {
		made = append(made, gradebook.MoodleFile, gradebook.MoodleZip)
		notes = append(notes, leftOut(gradebook.MoodleFile, written.Moodle)...)
	}
	if o.gradescope != "" {
		made = append(made, gradebook.GradescopeDir)
	}
	return made, notes, nil
}

// leftOut are the notes on a course site's file.
func leftOut(name string, f *gradebook.Filled) []string {
	notes := []string{fmt.Sprintf("%s has %d grade%s", name, f.Cells, plural(f.Cells))}
	for _, l := range f.Left {
		notes = append(notes, fmt.Sprintf("  without %s: %s", l.Student, l.Why))
	}
	for _, n := range f.Notes {
		notes = append(notes, "  "+n)
	}
	return notes
}

func lines(of []string) string {
	if len(of) == 0 {
		return ""
	}
	return strings.Join(of, "\n") + "\n"
}

// overview says how a class came out, and of whom there is no grade.
func overview(records []record.Record, missing []string) string {
	var text strings.Builder
	s := class.Summarize(records)
	n := s.HandIns + len(missing)
	fmt.Fprintf(&text, "%d hand-in%s: %d met everything, %d did not, %d could not be graded", n, plural(n), s.Met, s.NotMet, s.Refused)
	if s.Errors > 0 {
		fmt.Fprintf(&text, ", the grader failed at %d", s.Errors)
	}
	if len(missing) > 0 {
		fmt.Fprintf(&text, ", %d without a result", len(missing))
	}
	text.WriteString("\n")
	for _, r := range records {
		if r.Grade == nil {
			fmt.Fprintf(&text, "  %s\n", report.ClassLine(r))
		}
	}
	for _, id := range missing {
		fmt.Fprintf(&text, "  %s  has no result\n", id)
	}
	if s.Errors > 0 {
		text.WriteString("What the grader failed at can be graded again with sockgrade grade --errors.\n")
	}
	return text.String()
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

// classStatus is the exit status of a class.
func classStatus(s class.Summary, missing []string) error {
	switch {
	case s.Errors > 0:
		return exit(exitHarness)
	case s.Refused > 0 || len(missing) > 0:
		return exit(exitRefused)
	}
	return nil
}
