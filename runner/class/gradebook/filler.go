package gradebook

import (
	"strings"

	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/submission/language"
)

// filler puts grades into one column of a sheet.
type filler struct {
	sheet    *sheet
	column   int
	occupied map[int]string // rows that have been dealt with: by which record
	filled   Filled
}

// fill deals with one student. write makes a cell of a total, or says why not. It tells whether the cell was filled.
func (f *filler) fill(r record.Record, s record.Student, row int, write func(total float64) (cell, why string)) bool {
	leave := func(why string) bool {
		f.filled.Left = append(f.filled.Left, Left{Record: r.ID, Student: who(r, s), Why: why})
		return false
	}
	if why := missing(r); why != "" {
		return leave(why)
	}
	if row < 0 {
		return leave("the file has no such student")
	}
	if other, twice := f.occupied[row]; twice {
		return leave("the row has the grade of the hand-in " + language.Quote(other))
	}
	switch strings.ToUpper(f.sheet.text(row, f.column)) {
	case "EX":
		return leave("excused")
	case "N/A":
		return leave("the assignment is not theirs")
	}
	cell, why := write(r.Grade.Total)
	if why != "" {
		return leave(why)
	}
	f.occupied[row] = r.ID
	f.sheet.set(row, f.column, cell)
	f.filled.Cells++
	return true
}

func (f *filler) done() *Filled {
	f.filled.Content = f.sheet.bytes()
	return &f.filled
}
