package gradebook_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode"

	"github.com/sockgrade/sockgrade/runner/class/gradebook"
	"github.com/sockgrade/sockgrade/runner/class/record"
)

func feedback(t *testing.T, r record.Record) string {
	t.Helper()
	var b bytes.Buffer
	if err := gradebook.Feedback(&b, "Socket programming", r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFeedback(t *testing.T) {
	r := handIn(t, record.Student{Login: "ann", Name: "Ann Ash"}, "udp-server/exact-length")
	r.HandIn.Notes = []string{"notes.zip was left out."}
	text := feedback(t, r)
	begin := "Socket programming\nAnn Ash\n\n98.1 of 100 points.\n  0 of 1.923   udp-server/exact-length\nNote: notes.zip was left out.\n\nsockgrade 0.1.0   ann\n"
	if !strings.HasPrefix(text, begin) {
		t.Errorf("it begins with\n%s", text[:len(begin)])
	}
	for _, want := range []string{"✗ udp-server/exact-length   MUST", "Expected a reply of 2 bytes, but 2048 came.", "Likely cause: the whole receive buffer is sent back."} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	for _, never := range []string{"/class/", "export.zip"} {
		if strings.Contains(text, never) {
			t.Errorf("%q stands in\n%s", never, text)
		}
	}
}

// The report ends with a score that need not be the total.
func TestFeedbackTellsTheTotalFromTheScore(t *testing.T) {
	const sentence = "The score at the end of the report is by the usual weights"
	r := handIn(t, record.Student{Login: "ann"})
	score := 100.0
	r.Result.Score = &score
	if text := feedback(t, r); strings.Contains(text, sentence) {
		t.Errorf("it is\n%s", text)
	}
	remark(t, &r, parse(t, "rubric: {out_of: 20}"))
	if text := feedback(t, r); !strings.Contains(text, "20 of 20 points.\n"+sentence) {
		t.Errorf("it is\n%s", text)
	}
}

func TestFeedbackWithoutAGrade(t *testing.T) {
	if text := feedback(t, refused(record.Student{Login: "gus"}, "it is empty")); text != "Socket programming\ngus\n\nIt could not be graded: it is empty.\n" {
		t.Errorf("it is %q", text)
	}
	if text := feedback(t, failed(t, record.Student{Login: "eve"})); !strings.Contains(text, "There is no grade yet: the grader failed, which says nothing about the programs.\n") {
		t.Errorf("it is\n%s", text)
	}
}

func TestFeedbackOfHostileText(t *testing.T) {
	r := handIn(t, record.Student{Login: "ann", Name: evil}, "udp-server/exact-length")
	r.HandIn.Notes = []string{evil}
	for i := range r.Result.Requirements {
		if q := &r.Result.Requirements[i]; q.Hint != nil {
			q.Message, q.Hint.Cause = evil, evil
		}
	}
	for _, text := range []string{feedback(t, r), feedback(t, refused(record.Student{Name: evil}, evil))} {
		if at := strings.IndexFunc(text, func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }); at >= 0 {
			t.Errorf("%q stands there", text[at:min(at+20, len(text))])
		}
	}
}
