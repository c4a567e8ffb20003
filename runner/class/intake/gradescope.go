package intake

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/sockgrade/sockgrade/runner/class/intake/unpack"
	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/problem"
)

// metadataName is the file in a Gradescope export that tells who handed what in.
const metadataName = "submission_metadata.yml"

// submission is an entry of it. Its keys are symbols, since Ruby wrote it; its name is the submission's folder or file. There is
// more: scores, results, and the history of earlier ones.
type submission struct {
	Submitters []submitter `yaml:":submitters"`
	CreatedAt  moment      `yaml:":created_at"`
}

type submitter struct {
	Name  string `yaml:":name"`
	SID   string `yaml:":sid"`
	Email string `yaml:":email"`
}

// moment is a time as Ruby writes it: "2026-04-26 17:34:00.861687000 Z". It is zero if it cannot be read.
type moment struct{ time.Time }

// UnmarshalYAML implements yaml.Unmarshaler.
func (m *moment) UnmarshalYAML(node *yaml.Node) error {
	for _, layout := range []string{"2006-01-02 15:04:05.999999999 Z07:00", time.RFC3339Nano} {
		if at, err := time.Parse(layout, node.Value); err == nil {
			m.Time = at
		}
	}
	return nil
}

var digits = regexp.MustCompile(`\d+`)

func gradescope(l *listing) (*plan, error) {
	data, ok := l.tables[l.wrap+metadataName]
	if !ok && l.entries[l.wrap+metadataName] != nil {
		return nil, problem.New("Export the submissions again.", "cannot read %s in %s", metadataName, shownSource(l.source))
	}
	if !ok {
		return nil, problem.New("Give the export as Gradescope made it.", "%s has no %s, without which nobody knows whose a submission is", shownSource(l.source), metadataName)
	}
	// Not the library that reads manifests: it takes 80 times as long for what autograders print.
	var entries map[string]submission
	if err := yaml.Unmarshal(data, &entries); err != nil {
		return nil, problem.New("Export the submissions again.", "cannot read %s in %s: %s", metadataName, shownSource(l.source), firstLine(err))
	}
	p := &plan{source: l.source, form: Gradescope}
	byTop := map[string]*found{}
	for name, s := range entries {
		byTop[name] = s.found(name, l.source)
	}
	for _, t := range l.tops() {
		if t.folder && byTop[t.name] == nil {
			byTop[t.name] = submission{}.found(t.name, l.source)
			p.note("%s in %s is not in %s: nobody knows whose it is.", unpack.Shown(t.name), shownSource(l.source), metadataName)
		}
	}
	for _, f := range byTop {
		p.found = append(p.found, f)
	}
	slices.SortFunc(p.found, func(a, b *found) int { return cmp.Compare(a.ID, b.ID) })
	p.owner = func(first, rest string) (*found, string) {
		if first == metadataName {
			return &found{}, ""
		}
		return byTop[first], cmp.Or(rest, first)
	}
	return p, nil
}

// found is the hand-in in a folder of the export.
func (s submission) found(name, source string) *found {
	f := &found{HandIn: HandIn{ID: name, Source: source, At: s.CreatedAt.Time}}
	number := digits.FindString(name)
	var who []string
	for _, by := range s.Submitters {
		f.Students = append(f.Students, record.Student{Name: by.Name, SISID: by.SID, Email: by.Email, GradescopeID: number})
		who = append(who, strings.ToLower(cmp.Or(by.Email, by.SID, by.Name)))
	}
	slices.Sort(who)
	f.key = "gradescope " + strings.Join(who, " ")
	if len(who) == 0 {
		f.key += name
		f.Students = []record.Student{{GradescopeID: number}}
		f.Notes = append(f.Notes, "Gradescope names nobody who handed it in.")
	}
	if s.CreatedAt.IsZero() {
		f.Notes = append(f.Notes, fmt.Sprintf("Gradescope's %s does not tell when it was handed in.", metadataName))
	}
	return f
}

// firstLine is the first line of an error, safe on a terminal: some show the file that they are about.
func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return strings.Trim(unpack.Shown(line), `"`)
}
