package gradebook

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/submission/language"
)

const canvasHint = "Export it in Canvas: Grades, Export, Export Entire Gradebook."

// Canvas fills totals into a gradebook that was exported from Canvas, for importing it there again.
//
// Assignment names its column: by the number of the assignment in Canvas, by its title, or by the whole header. What is the
// export's name for messages. Students are found by ID, then by SIS User ID, then by SIS Login ID. Cells that say EX
// (excused) or N/A (not assigned) are left alone. Canvas reads a point in numbers in every language.
//
// Errors are problems: the file is no such export, the column is not there or cannot be imported, or its points possible are not
// what the grades are out of.
func Canvas(export []byte, what, assignment string, records []record.Record) (*Filled, error) {
	what = language.Quote(what)
	s, err := readSheet(export, what, canvasHint, isCanvasHeader)
	if err != nil {
		return nil, err
	}
	header := s.texts(0)
	at, err := canvasColumn(header, what, assignment)
	if err != nil {
		return nil, err
	}
	students, err := canvasRows(s, what, at, records)
	if err != nil {
		return nil, err
	}
	f := filler{sheet: s, column: at, occupied: map[int]string{}}
	for _, r := range records {
		for _, student := range r.Students {
			f.fill(r, student, students.find(student), func(g float64) (string, string) {
				return number(g), ""
			})
		}
	}
	return f.done(), nil
}

// isCanvasHeader is how Canvas itself recognizes its file.
func isCanvasHeader(header []string) bool {
	if len(header) < 4 {
		return false
	}
	name := strings.Contains(header[0], "Student") && strings.Contains(header[1], "ID")
	names := strings.Contains(header[0], "LastName") && strings.Contains(header[1], "FirstName") && strings.Contains(header[2], "ID")
	return (name || names) && slices.Contains(header, "Section")
}

var (
	// canvasTitle is a header as Canvas writes it: the title, and the number of the assignment in parentheses.
	canvasTitle = regexp.MustCompile(`^(.*\S)\s+\((\d+)\)$`)
	// canvasComputed are columns that Canvas works out by itself, and takes nothing of.
	canvasComputed = regexp.MustCompile(`(Current|Final) (Score|Points|Grade)|Override (Score|Grade|Status)`)
)

func canvasColumn(header []string, what, assignment string) (int, error) {
	var titles []string
	var found []int
	for i := slices.Index(header, "Section") + 1; i < len(header); i++ {
		if canvasComputed.MatchString(header[i]) {
			continue
		}
		parts := canvasTitle.FindStringSubmatch(header[i])
		titles = append(titles, language.Quote(header[i]))
		if header[i] == assignment || parts != nil && (parts[1] == assignment || parts[2] == assignment) {
			found = append(found, i)
		}
	}
	hint := "It has no assignment at all."
	if len(titles) > 0 {
		hint = "Its assignments are " + strings.Join(titles, ", ") + "."
	}
	switch len(found) {
	case 0:
		return 0, problem.New(hint, "%s has no assignment %s", what, language.Quote(assignment))
	case 1:
		return found[0], nil
	}
	return 0, problem.New("Name it by its number. "+hint, "%s has several assignments %s", what, language.Quote(assignment))
}

// roster is which row a student is in, by what identifies them, the surest first.
type roster []struct {
	of   func(record.Student) string
	rows map[string]int
}

// find is a student's row; -1 if there is none.
func (r roster) find(s record.Student) int {
	for _, by := range r {
		if id := strings.ToLower(strings.TrimSpace(by.of(s))); id != "" {
			if row, ok := by.rows[id]; ok {
				return row
			}
		}
	}
	return -1
}

// add notes that a row has a cell by which students are found.
func (r roster) add(by, row int, text string) {
	if text = strings.ToLower(text); text != "" {
		if _, twice := r[by].rows[text]; !twice {
			r[by].rows[text] = row
		}
	}
}

func newRoster(of ...func(record.Student) string) roster {
	r := make(roster, len(of))
	for i := range of {
		r[i].of, r[i].rows = of[i], map[string]int{}
	}
	return r
}

// canvasRows finds the students' rows, and checks the row that says how many points are possible.
func canvasRows(s *sheet, what string, at int, records []record.Record) (roster, error) {
	header := s.texts(0)
	columns := []int{column(header, "ID"), column(header, "SIS User ID"), column(header, "SIS Login ID")}
	students := newRoster(func(s record.Student) string { return s.CanvasID }, func(s record.Student) string { return s.SISID },
		func(s record.Student) string { return s.Login })
	for row := 1; row < len(s.rows); row++ {
		if strings.Contains(s.text(row, 0), "Points Possible") {
			if err := canvasPossible(s.text(row, at), what, header[at], records); err != nil {
				return nil, err
			}
			continue
		}
		for by, c := range columns {
			students.add(by, row, s.text(row, c))
		}
	}
	return students, nil
}

func canvasPossible(cell, what, title string, records []record.Record) error {
	if strings.Contains(cell, "read only") {
		return problem.New("Choose the column of an assignment.", "Canvas takes nothing into the column %s of %s", language.Quote(title), what)
	}
	possible, err := strconv.ParseFloat(strings.ReplaceAll(cell, ",", "."), 64)
	if err != nil || possible == 0 {
		return nil
	}
	if outOf, differs := differing(records, possible); differs {
		return problem.New(fmt.Sprintf("Set out_of in the rubric of the assignment to %s, or the points of the assignment in Canvas to %s.", number(possible), number(outOf)),
			"%s has %s points possible for %s, and the grades are out of %s", what, number(possible), language.Quote(title), number(outOf))
	}
	return nil
}

// differing is what some grade is out of, if that is not so many points.
func differing(records []record.Record, points float64) (outOf float64, differs bool) {
	const near = 0.005 // course sites show two decimals
	for _, r := range records {
		if r.Grade != nil && (r.Grade.OutOf-points > near || points-r.Grade.OutOf > near) {
			return r.Grade.OutOf, true
		}
	}
	return 0, false
}
