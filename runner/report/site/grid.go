package site

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/report/internal/legible"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// grid has a row for each hand-in and a column for each requirement.
type grid struct {
	Groups    []group
	Languages []string
	Rows      []row
}

// group is the columns of one program.
type group struct {
	Program requirement.Program
	Name    string
	Columns []column
}

type column struct {
	ID, Name, Title string
	Program         requirement.Program
	Level           requirement.Level
	First           bool // of its group
	Missed          int
}

type row struct {
	Name, Href string
	Points     string // "" if there is no grade
	Share      string // of all points, in percent, exact
	Languages  []string
	At         *moment
	Late       bool
	State      string // graded, again or refused
	Note       string // in place of points
	Wanted     string
	Causes     string // IDs of hints, with a blank before and after each
	Cells      []cell
}

// cell is a verdict. What is passed has neither title nor link: there are very many of them.
type cell struct {
	Class, Sign, Word string
	Title, Href       string
	First             bool
}

func newGrid(records []record.Record) grid {
	var g grid
	var columns []*requirement.Requirement
	asked := map[string]bool{}
	missed := map[string]int{}
	spoken := map[string]bool{}
	for _, r := range records {
		for _, language := range languages(r) {
			spoken[language] = true
		}
		if r.Result == nil {
			continue
		}
		for _, q := range r.Result.Requirements {
			asked[q.ID] = true
			if q.Verdict == verdict.Failed || q.Verdict == verdict.Blocked {
				missed[q.ID]++
			}
		}
	}
	for _, program := range requirement.Programs() {
		group := group{Program: program, Name: heading(program)}
		for _, q := range requirement.Of(program) {
			if asked[q.ID] {
				columns = append(columns, q)
				group.Columns = append(group.Columns, column{ID: q.ID, Name: path.Base(q.ID), Title: program.Subject() + " " + q.Title,
					Program: program, Level: q.Level, First: len(group.Columns) == 0, Missed: missed[q.ID]})
			}
		}
		if len(group.Columns) > 0 {
			g.Groups = append(g.Groups, group)
		}
	}
	for language := range spoken {
		g.Languages = append(g.Languages, language)
	}
	slices.Sort(g.Languages)
	for _, r := range records {
		g.Rows = append(g.Rows, newRow(r, columns))
	}
	return g
}

func newRow(r record.Record, columns []*requirement.Requirement) row {
	out := row{Name: names(r), Href: studentHref(r), Languages: languages(r), At: newMoment(r.HandIn.At), Late: late(r), State: "graded", Wanted: wanted(r)}
	switch {
	case r.Refused != "":
		out.State, out.Note = "refused", "refused"
	case failedToGrade(r):
		out.State, out.Note = "again", "again"
	case r.Grade != nil:
		out.Points = points(r.Grade.Total)
		if r.Grade.OutOf > 0 {
			out.Share = fmt.Sprintf("%.4f", 100*r.Grade.Total/r.Grade.OutOf)
		}
	default: // graded under another assignment
		out.Note = "none"
	}
	judged := map[string]*grade.Requirement{}
	if r.Result != nil {
		for i := range r.Result.Requirements {
			q := &r.Result.Requirements[i]
			judged[q.ID] = q
			if q.Hint != nil && q.Verdict == verdict.Failed && q.Level != requirement.May && !strings.Contains(out.Causes, " "+q.Hint.ID+" ") {
				out.Causes = strings.TrimSuffix(out.Causes, " ") + " " + legible.Text(q.Hint.ID) + " "
			}
		}
	}
	for i, q := range columns {
		c := newCell(out.Href, judged[q.ID])
		c.First = i > 0 && columns[i-1].Program != q.Program
		out.Cells = append(out.Cells, c)
	}
	return out
}

func newCell(page string, q *grade.Requirement) cell {
	if q == nil {
		return cell{Class: "n"}
	}
	why := ""
	switch {
	case q.Verdict == verdict.Failed && q.Hint != nil:
		why = ": " + legible.Text(q.Hint.Cause)
	case q.Message != "":
		why = ": " + legible.Text(firstLine(q.Message))
	}
	c := cell{Title: q.ID + " " + string(q.Verdict) + why}
	switch q.Verdict {
	case verdict.Passed:
		return cell{Class: "p", Sign: "✓"}
	case verdict.Failed:
		c.Sign, c.Word, c.Href = "✗", "failed", page+"#"+q.ID
		c.Class = map[requirement.Level]string{requirement.Must: "f", requirement.Should: "s", requirement.May: "m"}[q.Level]
	case verdict.Blocked:
		c.Class, c.Sign = "b", "–"
	default:
		c.Class, c.Sign = "e", "!"
	}
	return c
}

// wanted is what a search for students looks through.
func wanted(r record.Record) string {
	words := []string{names(r), r.ID}
	for _, s := range r.Students {
		words = append(words, s.Name, s.Login, s.SISID, s.CanvasID, s.MoodleID, s.GradescopeID, s.Email, s.Section)
	}
	for i, w := range words {
		words[i] = legible.Text(w)
	}
	return strings.ToLower(strings.Join(words, " "))
}

// late tells whether a hand-in was late: by its grade or, without one, for the course site.
func late(r record.Record) bool {
	if r.Grade != nil {
		return r.Grade.Late != nil
	}
	return r.HandIn.LateFlag
}

// languages are those of a hand-in's programs, each once, in the order of the programs.
func languages(r record.Record) []string {
	var all []string
	if r.Result == nil {
		return nil
	}
	seen := map[string]bool{"": true}
	for _, p := range r.Result.Submission.Programs {
		if language := legible.Language(p.Language); !seen[language] {
			seen[language] = true
			all = append(all, language)
		}
	}
	return all
}
