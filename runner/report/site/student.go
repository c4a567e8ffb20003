package site

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/runner/report/internal/legible"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// Feedback writes the page for one student, or for a group, as a single file that says nothing of anybody else. The error
// is w's.
func Feedback(w io.Writer, title string, r record.Record) error {
	return newStudentPage(title, r).render(w)
}

// studentPage is what is known of one hand-in.
type studentPage struct {
	Head       head
	Assignment string
	Name       string
	Class      *place // nil on a page that goes to the student
	About      []fact // who handed in
	Source     string
	At         *moment
	LateFlag   bool
	Notes      []string
	Refused    string
	Again      bool
	Marks      *marks
	Programs   []program
	Errors     []harnessError
	Failures   []failure // MUST and SHOULD
	Bonus      []failure // MAY
	Blocked    []blocked // by what is no failure of this page
	Passed     []passed
	PassedAll  int
	Made       []fact
}

// place is where a page stands among the others.
type place struct {
	Home           link
	Number, Of     int
	Previous, Next *link
}

type fact struct{ Name, Value string }

// program is one of the programs as it was found.
type program struct {
	Name, Language, Path, Command, FoundBy string
	Found                                  bool
	Driven                                 []string
}

// harnessError is what the grader failed at, and at which requirements.
type harnessError struct {
	Message string
	IDs     []string
}

type blocked struct {
	By  string
	IDs []string
}

type passed struct {
	Name         string
	Requirements []passedRequirement
}

type passedRequirement struct {
	ID, Title string
	Level     requirement.Level
}

func newStudentPage(title string, r record.Record) *studentPage {
	p := &studentPage{
		Assignment: legible.Text(title), Name: names(r), Source: legible.Text(r.HandIn.Source), At: newMoment(r.HandIn.At), LateFlag: r.HandIn.LateFlag,
		Refused: legible.Sentence(legible.Text(r.Refused)), Again: failedToGrade(r), Marks: newMarks(r.Grade),
	}
	p.Head = newHead(p.Name+" · "+p.Assignment, false)
	p.About = about(r)
	p.Notes = legibleAll(r.HandIn.Notes)
	p.Made = made(r)
	if r.Result == nil {
		return p
	}
	p.Notes = append(p.Notes, legibleAll(r.Result.Submission.Notes)...)
	p.Programs = programs(r.Result)
	p.judge(r)
	return p
}

func (p *studentPage) render(w io.Writer) error { return templates.ExecuteTemplate(w, "student", p) }

// place says where among all records the page is.
func (p *studentPage) place(records []record.Record, at int) {
	to := func(i int) *link {
		if i < 0 || i >= len(records) {
			return nil
		}
		return &link{names(records[i]), "./" + segment(records[i].ID) + ".html"}
	}
	p.Class = &place{Home: link{p.Assignment, "../" + indexName}, Number: at + 1, Of: len(records), Previous: to(at - 1), Next: to(at + 1)}
}

// link offers captures for download: their addresses by requirement.
func (p *studentPage) link(captures map[string]string) {
	for _, failures := range [][]failure{p.Failures, p.Bonus} {
		for i := range failures {
			failures[i].Capture = captures[failures[i].ID]
		}
	}
}

// judge sorts the requirements by how they came out.
func (p *studentPage) judge(r record.Record) {
	blocks := report.Blocked(r.Result)
	worth := map[string]float64{}
	if r.Grade != nil {
		for _, e := range r.Grade.Entries {
			worth[e.Requirement] = e.OutOf - e.Points
		}
	}
	screens := map[string]string{}
	for _, q := range r.Result.Requirements {
		if q.Verdict != verdict.Failed {
			continue
		}
		f := newFailure(r.Result, q, blocks[q.ID], screens)
		for _, id := range append([]string{q.ID}, blocks[q.ID]...) {
			f.lost += worth[id]
		}
		delete(blocks, q.ID)
		if q.Level == requirement.May {
			p.Bonus = append(p.Bonus, f)
		} else {
			p.Failures = append(p.Failures, f)
		}
	}
	for _, by := range slices.Sorted(maps.Keys(blocks)) {
		p.Blocked = append(p.Blocked, blocked{legible.Text(by), legibleAll(blocks[by])})
	}
	p.sortPassed(r.Result)
	p.collectErrors(r.Result)
}

func (p *studentPage) sortPassed(result *grade.Result) {
	for _, program := range requirement.Programs() {
		group := passed{Name: heading(program)}
		for _, q := range result.Requirements {
			if q.Program == program && isMet(q.Verdict) {
				group.Requirements = append(group.Requirements, passedRequirement{legible.Text(q.ID), legible.Text(q.Title), q.Level})
			}
		}
		if n := len(group.Requirements); n > 0 {
			p.Passed = append(p.Passed, group)
			p.PassedAll += n
		}
	}
}

func (p *studentPage) collectErrors(result *grade.Result) {
	for _, q := range result.Requirements {
		if !isError(q) {
			continue
		}
		message := legible.Sentence(legible.Text(firstLine(q.Message)))
		at := slices.IndexFunc(p.Errors, func(e harnessError) bool { return e.Message == message })
		if at < 0 {
			at, p.Errors = len(p.Errors), append(p.Errors, harnessError{Message: message})
		}
		p.Errors[at].IDs = append(p.Errors[at].IDs, legible.Text(q.ID))
	}
}

// programs are the four as far as the result judges them or knows them, found or not.
func programs(result *grade.Result) []program {
	var all []program
	for _, name := range []requirement.Program{requirement.UDPServer, requirement.UDPClient, requirement.TCPServer, requirement.TCPClient} {
		at := slices.IndexFunc(result.Submission.Programs, func(f grade.Program) bool { return f.Program == name })
		if at < 0 {
			if slices.ContainsFunc(result.Requirements, func(q grade.Requirement) bool { return q.Program == name }) {
				all = append(all, program{Name: name.Name()})
			}
			continue
		}
		f := result.Submission.Programs[at]
		found := program{Name: name.Name(), Language: legible.Language(f.Language), Path: legible.Text(f.Path), FoundBy: legible.Text(f.FoundBy),
			Command: legible.Text(strings.Join(f.Command, " ")), Found: f.Path != "" || len(f.Command) > 0,
			Driven: legibleAll(f.Driven)}
		all = append(all, found)
	}
	return all
}

// about is what the course site told of who handed in.
func about(r record.Record) []fact {
	var facts []fact
	for _, s := range r.Students {
		for _, f := range []fact{{"Login", s.Login}, {"Section", s.Section}, {"Email", s.Email}} {
			if f.Value = strings.TrimSpace(legible.Text(f.Value)); f.Value != "" && f.Value != names(r) && !slices.Contains(facts, f) {
				facts = append(facts, f)
			}
		}
	}
	return facts
}

// made says what the result rests on, so that it can be had again.
func made(r record.Record) []fact {
	facts := []fact{{"Hand-in", r.ID}, {"sockgrade", r.Made.Sockgrade}, {"Files", r.Made.Files}, {"Assignment", r.Made.Assignment}}
	if r.Result != nil {
		facts = append(facts, fact{"Seed", r.Result.Seed}, fact{"Judged in", fmt.Sprintf("%.1f s", r.Result.Seconds)}, fact{"Sandbox", r.Result.Sandbox.Engine})
	}
	for _, language := range slices.Sorted(maps.Keys(r.Made.Images)) {
		facts = append(facts, fact{"Image for " + legible.Language(language), r.Made.Images[language]})
	}
	for i := range facts {
		facts[i].Value = legible.Text(facts[i].Value)
	}
	return slices.DeleteFunc(facts, func(f fact) bool { return f.Value == "" })
}

func legibleAll(texts []string) []string {
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = legible.Text(text)
	}
	return all
}

// failedToGrade tells whether the grader, not the submission, is the reason that there is no grade.
func failedToGrade(r record.Record) bool {
	return r.Refused == "" && (r.Result == nil || slices.ContainsFunc(r.Result.Requirements, isError))
}

func isError(q grade.Requirement) bool { return q.Verdict == verdict.Error }

func isMet(v verdict.Verdict) bool { return v == verdict.Passed }
