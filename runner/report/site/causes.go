package site

import (
	"cmp"
	"maps"
	"slices"

	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/report/internal/legible"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// cause is a likely cause that failures of a class have in common.
type cause struct {
	ID        string
	Text      string
	Count     int // hand-ins
	Percent   int
	Languages []tally
	Fixes     []fix
	Fails     []string // requirements, in the order of the catalogue
	Students  []link
}

// fix is how a cause is mended in a language, with a line of a student's that shows it.
type fix struct{ Language, Text, Code string }

// causes are the most common ones, and the others.
type causes struct{ First, Others []cause }

const (
	causesFirst = 10
	missedMost  = 14
)

// newCauses groups the failures of MUST and SHOULD requirements by their hints, the most common first.
func newCauses(records []record.Record) causes {
	groups := map[string]*causeGroup{}
	for _, r := range records {
		if r.Result == nil {
			continue
		}
		for _, q := range r.Result.Requirements {
			if q.Verdict != verdict.Failed || q.Level == requirement.May || q.Hint == nil {
				continue
			}
			group := groups[q.Hint.ID]
			if group == nil {
				group = &causeGroup{texts: map[string]int{}, languages: map[string]int{}, fails: map[string]bool{}}
				groups[q.Hint.ID] = group
			}
			group.add(r, q)
		}
	}
	var all []cause
	for _, id := range slices.Sorted(maps.Keys(groups)) {
		all = append(all, groups[id].cause(id, len(records)))
	}
	slices.SortStableFunc(all, func(a, b cause) int { return b.Count - a.Count })
	if len(all) <= causesFirst+1 {
		return causes{First: all}
	}
	return causes{all[:causesFirst], all[causesFirst:]}
}

type causeGroup struct {
	texts, languages map[string]int
	fails            map[string]bool
	fixes            []fix
	students         []link
	last             string // ID of the hand-in that was added last
}

func (g *causeGroup) add(r record.Record, q grade.Requirement) {
	g.texts[q.Hint.Cause]++
	g.fails[q.ID] = true
	language := programLanguage(r.Result, q)
	if g.last != r.ID {
		g.last = r.ID
		g.students = append(g.students, link{names(r), studentHref(r) + "#" + q.ID})
		if language != "" {
			g.languages[language]++
		}
	}
	f := fix{language, legible.Stopped(legible.Text(q.Hint.Fix)), legible.Text(q.Hint.Code)}
	known := func(other fix) bool { return other.Language == f.Language }
	if f.Text != "" && !slices.ContainsFunc(g.fixes, known) {
		g.fixes = append(g.fixes, f)
	}
}

func (g *causeGroup) cause(id string, of int) cause {
	c := cause{ID: legible.Text(id), Count: len(g.students), Percent: percent(len(g.students), of), Fixes: g.fixes, Students: g.students}
	// One hint may be worded in several ways: the usual one stands for all.
	texts := slices.SortedFunc(maps.Keys(g.texts), func(a, b string) int { return cmp.Or(g.texts[b]-g.texts[a], cmp.Compare(a, b)) })
	c.Text = legible.Sentence(legible.Text(texts[0]))
	for name, n := range g.languages {
		c.Languages = append(c.Languages, tally{name, n, percent(n, len(g.students))})
	}
	slices.SortFunc(c.Languages, byCount)
	slices.SortStableFunc(c.Fixes, func(a, b fix) int { return g.languages[b.Language] - g.languages[a.Language] })
	for _, q := range requirement.All() {
		if g.fails[q.ID] {
			c.Fails = append(c.Fails, q.ID)
		}
	}
	return c
}

// programLanguage is the language of the program that a requirement is about; "" if it is about several.
func programLanguage(result *grade.Result, q grade.Requirement) string {
	var found []string
	for _, p := range result.Submission.Programs {
		if language := legible.Language(p.Language); language != "" && !slices.Contains(found, language) &&
			(p.Program == q.Program || q.Program == requirement.Submission || q.Program == requirement.Interop) {
			found = append(found, language)
		}
	}
	if len(found) == 1 {
		return found[0]
	}
	return ""
}

// missed is a requirement that students miss.
type missed struct {
	ID, Title       string
	Level           requirement.Level
	Failed, Blocked int
	Percent         int
}

// newMissed are the MUST and SHOULD requirements that most students fail.
func newMissed(records []record.Record) []missed {
	var all []missed
	for _, q := range requirement.All() {
		m := missed{ID: q.ID, Title: q.Program.Subject() + " " + q.Title, Level: q.Level}
		asked := 0
		for _, r := range graded(records) {
			for _, judged := range r.Result.Requirements {
				if judged.ID != q.ID {
					continue
				}
				asked++
				switch judged.Verdict {
				case verdict.Failed:
					m.Failed++
				case verdict.Blocked:
					m.Blocked++
				}
			}
		}
		if m.Percent = percent(m.Failed, asked); m.Failed > 0 && q.Level != requirement.May {
			all = append(all, m)
		}
	}
	slices.SortStableFunc(all, func(a, b missed) int { return b.Failed - a.Failed })
	return all[:min(len(all), missedMost)]
}
