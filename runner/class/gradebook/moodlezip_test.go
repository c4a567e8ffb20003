package gradebook_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sockgrade/sockgrade/runner/class/gradebook"
	"github.com/sockgrade/sockgrade/runner/class/record"
)

func pageOf(r record.Record) (string, []byte, error) {
	return "feedback.html", []byte("for " + r.ID), nil
}

func unzip(t *testing.T, data []byte) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range archive.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(text)
	}
	return files
}

func TestMoodleFeedback(t *testing.T) {
	group := handIn(t, record.Student{Login: "ann", Name: "Ann_Marie Ash", MoodleID: "101"})
	group.Students = append(group.Students, record.Student{Name: "Béla Bé", MoodleID: "102"}, record.Student{Name: "Unknown"})
	records := []record.Record{
		group,
		handIn(t, record.Student{Login: "evil", Name: "../../" + evil + "_999_", MoodleID: "103"}),
		handIn(t, record.Student{Login: "evil2", Name: "_", MoodleID: "1/../4"}),
		handIn(t, record.Student{Login: "anonymous", MoodleID: "104"}),
		handIn(t, record.Student{Login: "twice", MoodleID: "101"}),
		refused(record.Student{Login: "gus", MoodleID: "105"}, "it is empty"),
		handIn(t, record.Student{Login: "long", Name: strings.Repeat("x", 300), MoodleID: "106"}),
	}
	var first, second bytes.Buffer
	left, err := gradebook.MoodleFeedback(&first, records, pageOf)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"Ann Marie Ash_101_assignsubmission_file_/feedback.html":                                          "for ann",
		"Béla Bé_102_assignsubmission_file_/feedback.html":                                                "for ann",
		"cmd ' c calc' A1 0 owned script alert 1 script 1 1 999_103_assignsubmission_file_/feedback.html": "for evil",
		"Participant_104_assignsubmission_file_/feedback.html":                                            "for anonymous",
		strings.Repeat("x", 60) + "_106_assignsubmission_file_/feedback.html":                             "for long",
	}
	if diff := cmp.Diff(want, unzip(t, first.Bytes())); diff != "" {
		t.Error(diff)
	}
	var why []string
	for _, l := range left {
		why = append(why, l.Record+": "+l.Why)
	}
	if diff := cmp.Diff([]string{"ann: its number in Moodle is not known", "evil2: its number in Moodle is not known",
		"twice: another hand-in has feedback for the same student", "gus: it could not be graded"}, why); diff != "" {
		t.Error(diff)
	}
	if _, err := gradebook.MoodleFeedback(&second, records, pageOf); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Errorf("a second zip differs: %v", err)
	}
}

func TestMoodleFeedbackReportsAPageThatFails(t *testing.T) {
	records := []record.Record{handIn(t, record.Student{Login: "ann", MoodleID: "101"})}
	_, err := gradebook.MoodleFeedback(io.Discard, records, func(record.Record) (string, []byte, error) { return "", nil, errors.New("no template") })
	if err == nil || err.Error() != "making the feedback for ann: no template" {
		t.Errorf("the error is %v", err)
	}
}
