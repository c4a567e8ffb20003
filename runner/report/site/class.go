package site

import (
	"io"
	"slices"

	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/report/internal/legible"
)

// classPage is what an instructor looks at first.
type classPage struct {
	Head     head
	Title    string
	HandIns  int
	Made     []string // versions of what made the records
	Again    []trouble
	Refused  []trouble
	Numbers  numbers
	Scores   scores
	Parts    []part
	Causes   causes
	Missed   []missed
	Students grid
}

// trouble is a hand-in that has no grade, and why.
type trouble struct {
	link
	Why string
}

func newClassPage(title string, records []record.Record) *classPage {
	title = legible.Text(title)
	p := &classPage{
		Head: newHead(title, true), Title: title, HandIns: len(records),
		Numbers: newNumbers(records), Scores: newScores(records), Parts: newParts(records),
		Causes: newCauses(records), Missed: newMissed(records), Students: newGrid(records),
	}
	for _, r := range records {
		to := link{names(r), studentHref(r)}
		switch {
		case r.Refused != "":
			p.Refused = append(p.Refused, trouble{to, legible.Sentence(legible.Text(r.Refused))})
		case failedToGrade(r):
			p.Again = append(p.Again, trouble{to, whyAgain(r)})
		}
		if made := legible.Text(r.Made.Sockgrade); made != "" && !slices.Contains(p.Made, made) {
			p.Made = append(p.Made, made)
		}
	}
	slices.Sort(p.Made)
	return p
}

func (p *classPage) render(w io.Writer) error { return templates.ExecuteTemplate(w, "class", p) }

// studentHref is the address of a student's page as seen from the class page.
func studentHref(r record.Record) string { return studentsName + "/" + segment(r.ID) + ".html" }

// whyAgain is what the grader failed at first.
func whyAgain(r record.Record) string {
	if r.Result == nil {
		return "It has not been graded."
	}
	at := slices.IndexFunc(r.Result.Requirements, isError)
	return legible.Sentence(legible.Text(firstLine(r.Result.Requirements[at].Message)))
}

// graded are the records that have points.
func graded(records []record.Record) []record.Record {
	return slices.DeleteFunc(slices.Clone(records), func(r record.Record) bool { return r.Grade == nil || r.Result == nil })
}
