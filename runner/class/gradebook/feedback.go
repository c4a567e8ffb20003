package gradebook

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/report"
)

// Feedback writes what the students of one record get to read, as text: their points and what brought them down, and the whole
// report with its evidence. It names nobody else, nor any place on the grader's machine. The error is w's.
func Feedback(w io.Writer, title string, r record.Record) error {
	var b bytes.Buffer
	var names []string
	for _, s := range r.Students {
		names = append(names, who(r, s))
	}
	fmt.Fprintf(&b, "%s\n%s\n\n", report.Safe(title), strings.Join(names, ", "))
	switch why := missing(r); {
	case r.Refused != "":
		fmt.Fprintf(&b, "It could not be graded: %s.\n", report.Safe(r.Refused))
	case why != "":
		b.WriteString("There is no grade yet: the grader failed, which says nothing about the programs.\n")
	default:
		b.WriteString(inWords(r))
		if score := r.Result.Score; score != nil && (*score != r.Grade.Total || r.Grade.OutOf != 100) {
			b.WriteString("The score at the end of the report is by the usual weights, as sockgrade check gives it.\n")
		}
	}
	for _, note := range r.HandIn.Notes {
		fmt.Fprintf(&b, "Note: %s\n", report.Safe(note))
	}
	if r.Result != nil {
		own := *r.Result
		own.Submission.Path = r.ID
		b.WriteString("\n")
		if err := report.Text(&b, &own, report.Options{}); err != nil {
			return fmt.Errorf("writing the feedback for %s: %w", r.ID, err)
		}
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("writing the feedback for %s: %w", r.ID, err)
	}
	return nil
}

// TextPage is Feedback as a Page.
func TextPage(title string) Page {
	return func(r record.Record) (string, []byte, error) {
		var b bytes.Buffer
		err := Feedback(&b, title, r)
		return "feedback.txt", b.Bytes(), err
	}
}

// inWords is a grade: the total, what every requirement cost that did not get its points, and what else changed the total.
func inWords(r record.Record) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", standing(r))
	for _, e := range r.Grade.Entries {
		if lost := e.OutOf - e.Points; lost > 0 && !e.Bonus {
			fmt.Fprintf(&b, "  %s of %s   %s\n", shown(e.Points), shown(e.OutOf), e.Requirement)
		}
	}
	for _, text := range adjustments(r) {
		fmt.Fprintf(&b, "%s\n", text)
	}
	return b.String()
}
