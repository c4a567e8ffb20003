package report

import (
	"fmt"
	"io"

	"github.com/sockgrade/sockgrade/runner/hint"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// Explain writes all that is known of a requirement for a student: what it asks, why, the exchange on the wire, how it is
// judged, and the usual mistakes with what mends them. The error is w's.
func Explain(w io.Writer, r *requirement.Requirement, mistakes []hint.Mistake, o Options) error {
	const comfortable = 100 // columns; longer lines of prose are hard to read
	p := page{width: min(o.width(), comfortable), color: o.Color}
	p.line(0, p.in(bold, cut(fmt.Sprintf("%s   %s", r.ID, r.Level), p.width)))
	p.prose(0, 0, plain, r.Program.Subject()+" "+r.Title+".")
	p.section("What it asks", r.Text)
	p.section("Why", r.Why)
	p.section("On the wire", "")
	for _, line := range r.Wire {
		p.line(2, cut(line, p.width-2))
	}
	p.section("How it is judged", r.Judged)
	p.section("Usual mistakes", pick(len(mistakes) == 0, "None is known in this language.", ""))
	for _, m := range mistakes {
		p.prose(2, 4, plain, "- "+m.Cause)
		p.fixes(m.Fixes)
	}
	p.blank()
	p.prose(0, 2, dim, "To judge it alone: sockgrade check --only "+r.ID)
	_, err := w.Write(p.buffer.Bytes())
	return err
}

func (p *page) section(heading, text string) {
	p.blank()
	p.line(0, p.in(bold, heading))
	p.prose(2, 2, plain, text)
}

// fixes writes a fix for each language, in a column beside their names. One that is the only one needs no name.
func (p *page) fixes(fixes []hint.Fix) {
	const indent = 6
	if len(fixes) == 1 {
		p.prose(indent-2, indent, green, "Fix: "+fixes[0].Text)
		return
	}
	names := make([]string, len(fixes))
	column := 0
	for i, f := range fixes {
		names[i] = languageName(f.Language)
		if f.Language == "" {
			names[i] = "other"
		}
		column = max(column, width(names[i])+2)
	}
	for i, f := range fixes {
		for j, line := range wrap(f.Text, p.width-indent-column) {
			name := ""
			if j == 0 {
				name = names[i]
			}
			p.line(indent, p.in(dim, pad(name, column))+p.in(green, line))
		}
	}
}
