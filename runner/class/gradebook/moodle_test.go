package gradebook_test

import (
	"encoding/csv"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sockgrade/sockgrade/runner/class/gradebook"
	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/problem"
)

// worksheet is in the form of Moodle's "Download grading worksheet".
const worksheet = "\xef\xbb\xbf" + `Identifier,"Full name","Email address",Status,Grade,"Maximum Grade","Grade can be changed","Last modified (submission)","Last modified (grade)","Feedback comments"
"Participant 101","Ann Ash",ann@example.edu,"Submitted for grading - ",,100.00,Yes,"Monday, 2 March 2026, 8:00 PM",-,
"Participant 102","=Ben, Jr.",ben@example.edu,"Submitted for grading - ",12.00,100.00,Yes,-,"Monday, 2 March 2026, 9:00 PM","<p>Well done</p>"
"Participant 103",Cem,cem@example.edu,"No submission",,100.00,No,-,-,
"Participant 104",Dan,dan@example.edu,"No submission",,100.00,Yes,-,-,
`

func TestMoodle(t *testing.T) {
	less := "udp-server/exact-length"
	records := []record.Record{
		handIn(t, record.Student{Login: "a", MoodleID: "101"}, less),
		handIn(t, record.Student{Login: "b", Email: "BEN@example.edu", Name: "Ben"}),
		handIn(t, record.Student{Login: "c", MoodleID: "103"}),
		handIn(t, record.Student{Login: "e", MoodleID: "105"}),
	}
	got, err := gradebook.Moodle([]byte(worksheet), "Grades.csv", gradebook.MoodleColumns{}, records)
	if err != nil {
		t.Fatal(err)
	}
	feedback := "<p>Graded by sockgrade: 98.1 of 100 points.</p><ul><li>udp-server/exact-length (MUST): expected a reply of 2 bytes, but 2048 came. " +
		"Likely cause: the whole receive buffer is sent back (UDPServer.java, line 14).</li></ul>"
	want := strings.NewReplacer(
		`grading - ",,100.00`, `grading - ",98.1,100.00`,
		`8:00 PM",-,`, `8:00 PM",-,"`+feedback+`"`,
		`12.00`, `100`,
	).Replace(worksheet)
	if diff := cmp.Diff(want, string(got.Content)); diff != "" {
		t.Error(diff)
	}
	left := []gradebook.Left{
		{Record: "c", Student: "c", Why: "Moodle says that the grade cannot be changed"},
		{Record: "e", Student: "e", Why: "the file has no such student"},
	}
	if diff := cmp.Diff(left, got.Left); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"The feedback for Ben was kept as somebody wrote it."}, got.Notes); diff != "" {
		t.Error(diff)
	}

	// Filled a second time it is the same.
	again, err := gradebook.Moodle(got.Content, "Grades.csv", gradebook.MoodleColumns{}, records)
	if err != nil || string(again.Content) != string(got.Content) {
		t.Errorf("filled again: %v\n%s", err, cmp.Diff(string(got.Content), string(again.Content)))
	}
}

func TestMoodleInAnotherLanguage(t *testing.T) {
	const text = "ID;Nom complet;Note;Note maximale;Commentaires\nParticipant(e) 101;Ann;;100,00;\n"
	columns := gradebook.MoodleColumns{Identifier: "ID", Grade: "Note", Maximum: "Note maximale", Feedback: "Commentaires"}
	got, err := gradebook.Moodle([]byte(text), "Notes.csv", columns, []record.Record{handIn(t, record.Student{Login: "a", MoodleID: "101"}, "udp-server/listens")})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(got.Content), "ID;Nom complet;Note;Note maximale;Commentaires\nParticipant(e) 101;Ann;\"98,1\";100,00;\"<p>Graded by sockgrade: 98.1") {
		t.Errorf("it is\n%s", got.Content)
	}
}

func TestMoodleTakesNoMoreThanItsMaximum(t *testing.T) {
	r := handIn(t, record.Student{Login: "a", MoodleID: "101"})
	remark(t, &r, parse(t, "rubric: {bonus: {each: 1}}"))
	got, err := gradebook.Moodle([]byte(worksheet), "Grades.csv", gradebook.MoodleColumns{}, []record.Record{r})
	if err != nil || !strings.Contains(string(got.Content), `grading - ",100,100.00`) {
		t.Fatalf("%v\n%s", err, got.Content)
	}
	if diff := cmp.Diff([]string{"a has 105 points, of which Moodle takes no more than 100."}, got.Notes); diff != "" {
		t.Error(diff)
	}
}

// What students wrote stands in the feedback as text.
func TestMoodleFeedbackOfHostileText(t *testing.T) {
	r := handIn(t, record.Student{Login: "a", MoodleID: "101"}, "udp-server/listens")
	for i := range r.Result.Requirements {
		if q := &r.Result.Requirements[i]; q.Hint != nil {
			q.Message, q.Hint.Cause, q.Hint.File = evil, evil, evil
		}
	}
	got, err := gradebook.Moodle([]byte(worksheet), "Grades.csv", gradebook.MoodleColumns{}, []record.Record{r})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(got.Content))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	cell := rows[1][9]
	tags := regexp.MustCompile(`<[^>]*>`).FindAllString(cell, -1)
	if diff := cmp.Diff([]string{"<p>", "</p>", "<ul>", "<li>", "</li>", "</ul>"}, tags); diff != "" {
		t.Errorf("%s in %s", diff, cell)
	}
	if strings.ContainsAny(cell, "\x1b\x00\u202e\r\n") {
		t.Errorf("control characters in %q", cell)
	}
}

func TestMoodleProblems(t *testing.T) {
	one := []record.Record{handIn(t, record.Student{Login: "a", MoodleID: "101"})}
	for _, c := range []struct{ name, worksheet, want, hint string }{
		{"another maximum", strings.Replace(worksheet, "100.00", "20.00", 1), `^Grades\.csv has a maximum grade of 20, and the grades are out of 100$`, `out_of.*20.*100`},
		{"a scale", strings.Replace(worksheet, "Maximum Grade", "Scale", 1), `^Grades\.csv is of an assignment that is graded by a scale$`, `points`},
		{"another file", export, `^Grades\.csv does not begin with the usual columns$`, `Identifier and Grade`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := gradebook.Moodle([]byte(c.worksheet), "Grades.csv", gradebook.MoodleColumns{}, one)
			p, ok := problem.Of(err)
			if !ok || !regexp.MustCompile(c.want).MatchString(p.Error()) || !regexp.MustCompile(c.hint).MatchString(p.Hint()) {
				t.Errorf("the error is %v, the hint %q", err, p.Hint())
			}
		})
	}
}
