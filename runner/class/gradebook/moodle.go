package gradebook

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/submission/language"
)

const moodleHint = "Download it in Moodle: the assignment, Submissions, Actions, Download grading worksheet."

// MoodleColumns are the headers of a grading worksheet in a language other than English; "" is the English one. Moodle writes
// them in the language of who downloads it, and reads them in that of who uploads it.
type MoodleColumns struct {
	Identifier, Grade, Maximum, Feedback string
}

// Moodle fills totals and feedback into a grading worksheet that was downloaded from Moodle, for uploading it there again. What
// is the worksheet's name for messages.
//
// Students are found by the number of their participation ("Participant 123456"), then by email address and ID number, where
// the worksheet has them. Numbers have a decimal comma if the worksheet's have one. A total above Moodle's maximum, by a bonus,
// is cut to it with a note, since Moodle would leave it out without one. Feedback that somebody wrote is kept.
//
// Errors are problems: the file is no such worksheet, or its maximum is not what the grades are out of.
func Moodle(worksheet []byte, what string, columns MoodleColumns, records []record.Record) (*Filled, error) {
	what = language.Quote(what)
	identifier, gradeName := cmp.Or(columns.Identifier, "Identifier"), cmp.Or(columns.Grade, "Grade")
	hint := fmt.Sprintf("%s Its header has to have %s and %s.", moodleHint, language.Quote(identifier), language.Quote(gradeName))
	s, err := readSheet(worksheet, what, hint, func(header []string) bool {
		return column(header, identifier) >= 0 && column(header, gradeName) >= 0
	})
	if err != nil {
		return nil, err
	}
	header := s.texts(0)
	m := moodle{sheet: s, what: what, at: column(header, gradeName), maximum: column(header, cmp.Or(columns.Maximum, "Maximum grade")),
		feedback: column(header, cmp.Or(columns.Feedback, "Feedback comments")), changeable: column(header, "Grade can be changed")}
	if m.maximum < 0 && column(header, "Scale") >= 0 {
		return nil, problem.New("Set the type of the grade in Moodle to points.", "%s is of an assignment that is graded by a scale", what)
	}
	if err := m.check(records); err != nil {
		return nil, err
	}
	m.fill(moodleRows(s, column(header, identifier)), records)
	return m.filler.done(), nil
}

type moodle struct {
	sheet                             *sheet
	what                              string
	at, maximum, feedback, changeable int // columns
	filler                            filler
}

// check refuses a worksheet of which the grades mean something else.
func (m *moodle) check(records []record.Record) error {
	for row := 1; row < len(m.sheet.rows); row++ {
		most, ok := m.most(row)
		if outOf, differs := differing(records, most); ok && differs {
			return problem.New(fmt.Sprintf("Set out_of in the rubric of the assignment to %s, or the maximum grade in Moodle to %s.", number(most), number(outOf)),
				"%s has a maximum grade of %s, and the grades are out of %s", m.what, number(most), number(outOf))
		}
	}
	return nil
}

// most is the maximum grade of a row, if the worksheet tells one.
func (m *moodle) most(row int) (float64, bool) {
	most, err := strconv.ParseFloat(strings.ReplaceAll(m.sheet.text(row, m.maximum), ",", "."), 64)
	return most, err == nil
}

var participant = regexp.MustCompile(`[0-9]+$`)

func moodleRows(s *sheet, identifier int) roster {
	students := newRoster(func(s record.Student) string { return s.MoodleID }, func(s record.Student) string { return s.Email },
		func(s record.Student) string { return s.SISID })
	email, number := column(s.texts(0), "Email address"), column(s.texts(0), "ID number")
	for row := 1; row < len(s.rows); row++ {
		students.add(0, row, participant.FindString(s.text(row, identifier)))
		students.add(1, row, s.text(row, email))
		students.add(2, row, s.text(row, number))
	}
	return students
}

func (m *moodle) fill(students roster, records []record.Record) {
	m.filler = filler{sheet: m.sheet, column: m.at, occupied: map[int]string{}}
	point := m.point()
	for _, r := range records {
		for _, student := range r.Students {
			row := students.find(student)
			if m.filler.fill(r, student, row, func(total float64) (string, string) { return m.cell(r, student, row, total, point) }) {
				m.comment(r, student, row)
			}
		}
	}
}

// cell is a total as Moodle takes it.
func (m *moodle) cell(r record.Record, s record.Student, row int, total float64, point string) (text, why string) {
	if strings.EqualFold(m.sheet.text(row, m.changeable), "No") {
		return "", "Moodle says that the grade cannot be changed"
	}
	if most, ok := m.most(row); ok && total > most {
		m.note("%s has %s points, of which Moodle takes no more than %s.", who(r, s), number(total), number(most))
		total = most
	}
	return strings.Replace(number(total), ".", point, 1), ""
}

// comment fills in the feedback, where there is none but ours.
func (m *moodle) comment(r record.Record, s record.Student, row int) {
	if m.feedback < 0 {
		return
	}
	if said := m.sheet.text(row, m.feedback); said != "" && !strings.HasPrefix(said, "<p>"+commentBegin) {
		m.note("The feedback for %s was kept as somebody wrote it.", who(r, s))
		return
	}
	m.sheet.set(row, m.feedback, comment(r))
}

// point is the decimal point of the worksheet's numbers.
func (m *moodle) point() string {
	for row := 1; row < len(m.sheet.rows); row++ {
		for _, column := range []int{m.maximum, m.at} {
			if strings.Contains(m.sheet.text(row, column), ",") {
				return ","
			}
		}
	}
	return "."
}

func (m *moodle) note(format string, args ...any) {
	m.filler.filled.Notes = append(m.filler.filled.Notes, fmt.Sprintf(format, args...))
}
