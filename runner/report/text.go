// Package report turns a result into what people and programs read: text for a terminal, JSON with a published schema, JUnit XML
// and CTRF for CI, annotations and a summary for GitHub, captures for Wireshark, and the progress of a run.
//
// Whatever comes from a submission, such as paths, screens, bytes and commands, is escaped: no control or formatting
// character of it reaches a terminal, and none of it is taken for XML, HTML, Markdown or a command to a CI runner.
package report

import (
	"cmp"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// Options are how a report is laid out.
type Options struct {
	Color bool
	// Width is the terminal's in cells; 0 means unknown, and 80 is used. Less than 40 is taken as 40.
	Width int
	// Verbose adds commands, all steps, also of what passed, and whole timelines and screens.
	Verbose bool
}

const (
	defaultWidth = 80
	leastWidth   = 40
	// roomForTitles is the width from which the list of what passed has titles beside the IDs.
	roomForTitles = 64
)

func (o Options) width() int { return max(cmp.Or(o.Width, defaultWidth), leastWidth) }

// Text writes a result for people: what was graded, what passed, each failure with its evidence and its likely cause, and
// the score. The error is w's.
func Text(w io.Writer, result *grade.Result, o Options) error {
	t := text{page: page{width: o.width(), color: o.Color}, result: result, verbose: o.Verbose}
	t.header()
	t.passed()
	t.failures()
	t.summary()
	_, err := w.Write(t.buffer.Bytes())
	return err
}

type text struct {
	page
	result  *grade.Result
	verbose bool
	screens map[string]string // already shown, by content: under which requirement
}

func (t *text) header() {
	r := t.result
	t.line(0, t.in(bold, cut(safe(strings.TrimSpace(r.Tool.Name+" "+r.Tool.Version)+"   "+r.Submission.Path), t.width)))
	found := t.asked()
	names, languages, paths := 0, 0, 0
	for _, p := range found {
		names, languages = max(names, width(p.Program.Name())), max(languages, width(languageName(p.Language)))
		paths = max(paths, width(safe(p.Path)))
	}
	for _, p := range found {
		name := pad(p.Program.Name(), names+3)
		if p.Path == "" && len(p.Command) == 0 {
			t.line(2, name+t.in(red, "not found"))
			continue
		}
		what := pad(languageName(p.Language), languages+3) + safe(p.Path)
		t.line(2, name+cut(what, t.width-2-width(name)))
		indent := 2 + width(name)
		for _, d := range p.Driven {
			t.prose(indent, indent, dim, safe(d))
		}
		if t.verbose {
			t.prose(indent, indent, dim, foundBy(p))
		}
	}
	for _, note := range r.Submission.Notes {
		t.prose(2, 8, yellow, "Note: "+safe(note))
	}
}

// asked are the four programs as far as the result judges them or knows them, found or not.
func (t *text) asked() []grade.Program {
	var programs []grade.Program
	for _, p := range []requirement.Program{requirement.UDPServer, requirement.TCPServer, requirement.UDPClient, requirement.TCPClient} {
		at := slices.IndexFunc(t.result.Submission.Programs, func(f grade.Program) bool { return f.Program == p })
		switch {
		case at >= 0:
			programs = append(programs, t.result.Submission.Programs[at])
		case slices.ContainsFunc(t.result.Requirements, func(q grade.Requirement) bool { return q.Program == p }):
			programs = append(programs, grade.Program{Program: p})
		}
	}
	return programs
}

func foundBy(p grade.Program) string {
	var words []string
	if len(p.Command) > 0 {
		words = append(words, "runs "+safe(strings.Join(p.Command, " ")))
	}
	switch {
	case strings.HasPrefix(p.FoundBy, "by "): // "by its name"
		words = append(words, "found "+safe(p.FoundBy))
	case p.FoundBy != "":
		words = append(words, safe(p.FoundBy))
	}
	return strings.Join(words, ", ")
}

// passed lists what passed, grouped by program.
func (t *text) passed() {
	longest := 0
	for _, r := range t.result.Requirements {
		longest = max(longest, width(path.Base(r.ID)))
	}
	for _, program := range requirement.Programs() {
		heading := t.in(bold, capital(program.Name()))
		for _, r := range t.result.Requirements {
			if r.Program != program || r.Verdict != verdict.Passed {
				continue
			}
			if heading != "" {
				t.blank()
				t.line(0, heading)
				heading = ""
			}
			line := fmt.Sprintf("%s  %-6s", pad(path.Base(r.ID), longest), r.Level)
			if t.width >= roomForTitles {
				line += "  " + safe(r.Title)
			}
			t.line(2, t.in(green, "✓")+" "+cut(strings.TrimRight(line, " "), t.width-4))
			if t.verbose {
				for _, s := range r.Evidence.Steps {
					t.prose(evidenceIndent, evidenceIndent+2, dim, t.brief(s))
				}
			}
		}
	}
}

// capital is a program's name as a heading.
func capital(name string) string { return strings.ToUpper(name[:1]) + name[1:] }

// summary is the tally by program and by level, the score, and what it takes to run the same again.
func (t *text) summary() {
	r := t.result
	t.blank()
	color := map[string]style{}
	var programs, levels []string
	for _, tally := range r.Programs {
		if tally.Asked == 0 {
			continue
		}
		item := fmt.Sprintf("%s  %d of %d", requirement.Program(tally.Name).Name(), tally.Passed, tally.Asked)
		programs, color[item] = append(programs, item), pick(tally.Passed < tally.Asked, red, green)
	}
	for _, tally := range r.Levels {
		if tally.Asked == 0 {
			continue
		}
		levels = append(levels, fmt.Sprintf("%s %d of %d", safe(tally.Name), tally.Passed, tally.Asked))
	}
	score := "no score: grade it again"
	if r.Score != nil {
		score = fmt.Sprintf("score %.1f of 100", *r.Score)
	}
	color[score] = bold
	last := []string{score, "seed " + safe(r.Seed), fmt.Sprintf("%.1f s", r.Seconds)}
	paint := func(item string) string { return t.in(color[item], item) }
	t.items(0, programs, paint)
	if all := slices.Concat(levels, last); width(strings.Join(all, "   ")) <= t.width {
		t.items(0, all, paint)
		return
	}
	t.items(0, levels, paint)
	t.items(0, last, paint)
}
