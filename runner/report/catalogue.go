package report

import (
	"encoding/json"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/sockgrade/sockgrade/suites/requirement"
)

// Catalogue writes requirements for a person at a terminal: grouped by program, no line wider than it, and how many there are.
func Catalogue(w io.Writer, list []*requirement.Requirement, o Options) error {
	p := page{width: o.width(), color: o.Color}
	names, titles := 0, 0
	for _, r := range list {
		names, titles = max(names, width(path.Base(r.ID))), max(titles, width(r.Title))
	}
	const levels = len("SHOULD")
	beside := 2+names+2+levels+2+titles <= p.width
	for i, r := range list {
		if i == 0 || list[i-1].Program != r.Program {
			if i > 0 {
				p.blank()
			}
			p.line(0, p.in(bold, capital(r.Program.Name()))+p.in(dim, "   "+string(r.Program)+"/"))
		}
		row := pad(path.Base(r.ID), names) + "  " + p.in(dim, string(r.Level))
		if beside {
			p.line(2, row+strings.Repeat(" ", levels-len(r.Level)+2)+r.Title)
			continue
		}
		p.line(2, row)
		p.prose(6, 6, plain, r.Title)
	}
	if len(list) > 0 {
		p.blank()
	}
	p.prose(0, 0, bold, tally(list))
	_, err := w.Write(p.buffer.Bytes())
	return err
}

// tally is how many there are of each level.
func tally(list []*requirement.Requirement) string {
	of := map[requirement.Level]int{}
	for _, r := range list {
		of[r.Level]++
	}
	var parts []string
	for _, level := range requirement.Levels() {
		if of[level] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", of[level], level))
		}
	}
	if len(parts) == 0 {
		return "no requirement is like that"
	}
	return count(len(list), "requirement") + ": " + strings.Join(parts, ", ")
}

// CatalogueLines writes requirements for grep and awk: a line for each, with ID, level and title.
func CatalogueLines(w io.Writer, list []*requirement.Requirement) error {
	ids := 0
	for _, r := range list {
		ids = max(ids, width(r.ID))
	}
	for _, r := range list {
		if _, err := fmt.Fprintf(w, "%s  %-6s  %s\n", pad(r.ID, ids), r.Level, r.Title); err != nil {
			return err
		}
	}
	return nil
}

// CatalogueMarkdown writes requirements as a table.
func CatalogueMarkdown(w io.Writer, list []*requirement.Requirement) error {
	var b strings.Builder
	b.WriteString("| requirement | level | in short | holds when |\n| --- | --- | --- | --- |\n")
	for _, r := range list {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", r.ID, r.Level, r.Title, r.Text)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// CatalogueJSON writes requirements as an array, with all that the catalogue has of each.
func CatalogueJSON(w io.Writer, list []*requirement.Requirement) error {
	type entry struct {
		ID      string              `json:"id"`
		Level   requirement.Level   `json:"level"`
		Program requirement.Program `json:"program"`
		Title   string              `json:"title"`
		Text    string              `json:"text"`
		Why     string              `json:"why"`
		Judged  string              `json:"judged"`
		Wire    []string            `json:"wire"`
	}
	entries := make([]entry, len(list))
	for i, r := range list {
		entries[i] = entry{r.ID, r.Level, r.Program, r.Title, r.Text, r.Why, r.Judged, r.Wire}
	}
	text, err := json.MarshalIndent(entries, "", "  ")
	if err != nil {
		return fmt.Errorf("write requirements as JSON: %w", err)
	}
	_, err = w.Write(append(text, '\n'))
	return err
}
