// Package gradebook writes the records of a class for gradebooks, course sites, CI, and the students.
//
// Names and all else that comes from students is made harmless for the place that it is written to: a terminal, a spreadsheet
// that runs what begins with =, HTML, XML and JSON. What a course site exported itself is kept byte for byte, but for the cells
// that are filled.
package gradebook

import (
	"strconv"
	"strings"

	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/report"
)

// Filled is a course site's own file with grades in it.
type Filled struct {
	Content []byte
	Cells   int // that got a grade
	// Left are the students who handed in and whose grade is not in it, in the order of the records.
	Left []Left
	// Notes are full sentences for the instructor, safe to print.
	Notes []string
}

// Left is a student who got no grade, or whose cell was left as it was.
type Left struct {
	Record  string // its ID
	Student string // a name or an ID, safe to print
	Why     string // a clause, safe to print
}

// number is points as they are written into cells: with a point, and no more decimals than there are.
func number(points float64) string { return strconv.FormatFloat(points, 'f', -1, 64) }

// who is what a student is called in messages: safe to print.
func who(r record.Record, s record.Student) string {
	for _, name := range append([]string{s.Name}, s.IDs()...) {
		if strings.TrimSpace(name) != "" {
			return report.Safe(name)
		}
	}
	return report.Safe(r.ID)
}

// missing is why a record has no grade: "" if it has one.
func missing(r record.Record) string {
	switch {
	case r.Refused != "":
		return "it could not be graded"
	case r.Grade == nil:
		return "the grader failed; grade it again"
	}
	return ""
}
