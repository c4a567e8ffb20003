package gradebook

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/renameio/v2"

	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/runner/submission/language"
)

// The files that Write makes in its folder, and the folders in which each record has one.
const (
	GradesFile     = "grades.csv"
	JUnitFile      = "junit.xml"
	CTRFFile       = "ctrf.json"
	CanvasFile     = "canvas.csv"
	MoodleFile     = "moodle.csv"
	MoodleZip      = "moodle-feedback.zip"
	FeedbackFolder = "feedback"
	GradescopeDir  = "gradescope"
)

// Options say what Write makes beside the files that every class gets.
type Options struct {
	Title string // of the assignment
	// Canvas is the path of a gradebook that was exported from Canvas, and CanvasAssignment its column: see Canvas. "" is none.
	Canvas, CanvasAssignment string
	// Moodle is the path of a grading worksheet from Moodle; "" is none. With it comes the zip of feedback.
	Moodle        string
	MoodleColumns MoodleColumns
	// Gradescope makes a results.json for each record that has a grade; "" makes none.
	Gradescope Visibility
	// Page makes a second file of feedback, beside the text, and the one for Moodle; nil leaves it at the text.
	Page Page
}

func (o Options) canvas(records []record.Record) func([]byte) (*Filled, error) {
	return func(export []byte) (*Filled, error) { return Canvas(export, o.Canvas, o.CanvasAssignment, records) }
}

func (o Options) moodle(records []record.Record) func([]byte) (*Filled, error) {
	return func(worksheet []byte) (*Filled, error) { return Moodle(worksheet, o.Moodle, o.MoodleColumns, records) }
}

// Written is what Write could not put into the course sites' files, or only with a note.
type Written struct {
	Canvas, Moodle *Filled // nil without such a file
	// NoFeedback are those whom the zip for Moodle has nothing for.
	NoFeedback []Left
}

// Write makes the files of a class in the folder dir, which is made if need be. Each file is replaced in one piece or not at all.
// Only their owner can read them: they hold grades. Errors are problems, but for those of o.Page.
func Write(dir string, records []record.Record, o Options) (*Written, error) {
	w := writer{dir: dir}
	var class []report.HandIn
	for _, r := range records {
		if !filepath.IsLocal(r.ID) || strings.ContainsAny(r.ID, `/\`) {
			return nil, fmt.Errorf("the ID %q of a hand-in cannot be the name of a file", r.ID)
		}
		class = append(class, report.HandIn{ID: r.ID, Result: r.Result, Refused: r.Refused})
	}
	w.stream(GradesFile, func(to io.Writer) error { return Grades(to, records) })
	w.stream(JUnitFile, func(to io.Writer) error { return report.JUnitClass(to, class) })
	w.stream(CTRFFile, func(to io.Writer) error { return report.CTRFClass(to, class) })
	text := TextPage(o.Title)
	for _, r := range records {
		w.page(r, text)
		if o.Page != nil {
			w.page(r, o.Page)
		}
		if o.Gradescope != "" && missing(r) == "" {
			w.stream(filepath.Join(GradescopeDir, r.ID+".json"), func(to io.Writer) error { return Gradescope(to, r, o.Gradescope) })
		}
	}
	var written Written
	if o.Canvas != "" {
		written.Canvas = w.fill(CanvasFile, o.Canvas, o.canvas(records))
	}
	if o.Moodle != "" {
		written.Moodle = w.fill(MoodleFile, o.Moodle, o.moodle(records))
		page := text
		if o.Page != nil {
			page = o.Page
		}
		w.stream(MoodleZip, func(to io.Writer) (err error) {
			written.NoFeedback, err = MoodleFeedback(to, records, page)
			return err
		})
	}
	return &written, w.err
}

// writer writes files until the first error.
type writer struct {
	dir string
	err error
}

// stream writes one file, below the folder, with what content writes.
func (w *writer) stream(name string, content func(io.Writer) error) {
	if w.err != nil {
		return
	}
	var whole bytes.Buffer
	if w.err = content(&whole); w.err == nil {
		w.file(name, whole.Bytes())
	}
}

func (w *writer) file(name string, content []byte) {
	path := filepath.Join(w.dir, name)
	err := os.MkdirAll(filepath.Dir(path), 0o700)
	if err == nil {
		err = renameio.WriteFile(path, content, 0o600, renameio.WithTempDir(w.dir))
	}
	if err != nil {
		w.err = problem.New("Give another folder, or make room.", "%s cannot be written: %w", language.Quote(path), plainly(err))
	}
}

func (w *writer) page(r record.Record, page Page) {
	if w.err != nil {
		return
	}
	name, content, err := page(r)
	if err != nil {
		w.err = fmt.Errorf("making the feedback for %s: %w", r.ID, err)
		return
	}
	w.file(filepath.Join(FeedbackFolder, r.ID+filepath.Ext(name)), content)
}

// fill fills in a file of a course site's, which is read from one path and written to another.
func (w *writer) fill(name, from string, fill func([]byte) (*Filled, error)) *Filled {
	if w.err != nil {
		return nil
	}
	filled, err := filledIn(from, fill)
	if err != nil {
		w.err = err
		return nil
	}
	w.file(name, filled.Content)
	return filled
}

func filledIn(from string, fill func([]byte) (*Filled, error)) (*Filled, error) {
	data, err := os.ReadFile(from)
	if err != nil {
		return nil, problem.New("Give the file as the course site exported it.", "cannot read %s: %w", language.Quote(from), plainly(err))
	}
	return fill(data)
}

// plainly is an error without the operation and the path, which the message has.
func plainly(err error) error {
	var at *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &at):
		return at.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}
