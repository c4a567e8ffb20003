package gradebook

import (
	"fmt"
	"html"
	"strings"

	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// commentBegin is how a comment begins, by which it is known again.
const commentBegin = "Graded by sockgrade: "

// comment is the feedback in short, as HTML in one line: the points, and what is not met and why. It is for a record with a
// grade.
func comment(r record.Record) string {
	var b strings.Builder
	paragraph := func(text string) { fmt.Fprintf(&b, "<p>%s</p>", html.EscapeString(text)) }
	paragraph(commentBegin + standing(r))
	if open := unmet(r.Result); len(open) > 0 {
		b.WriteString("<ul>")
		for _, q := range open {
			fmt.Fprintf(&b, "<li>%s</li>", html.EscapeString(fault(q)))
		}
		b.WriteString("</ul>")
	}
	for _, text := range adjustments(r) {
		paragraph(text)
	}
	return b.String()
}

// standing is the total.
func standing(r record.Record) string {
	return fmt.Sprintf("%s of %s points.", number(r.Grade.Total), number(r.Grade.OutOf))
}

// adjustments say why a total is not the sum of what the requirements got.
func adjustments(r record.Record) []string {
	var texts []string
	g := r.Grade
	if g.Bonus > 0 {
		texts = append(texts, "Bonus: "+points(g.Bonus)+".")
	}
	if g.Cap != nil {
		texts = append(texts, "Limit: "+ceiling(*g.Cap)+".")
	}
	if g.Late != nil {
		texts = append(texts, fmt.Sprintf("Late: %s. Taken off: %s.", report.Safe(g.Late.Reason), points(g.Late.Penalty)))
	}
	return texts
}

// unmet are the MUST and SHOULD requirements that are not passed.
func unmet(result *grade.Result) []grade.Requirement {
	var open []grade.Requirement
	if result == nil {
		return nil
	}
	for _, q := range result.Requirements {
		if q.Level != requirement.May && q.Verdict != verdict.Passed {
			open = append(open, q)
		}
	}
	return open
}

// fault says in one line what is not met and why; it is safe for a terminal.
func fault(q grade.Requirement) string {
	message, _, _ := strings.Cut(q.Message, "\n")
	text := fmt.Sprintf("%s (%s): %s", report.Safe(q.ID), q.Level, report.Safe(message))
	if q.Verdict == verdict.Blocked {
		return fmt.Sprintf("%s (%s): blocked by %s", report.Safe(q.ID), q.Level, report.Safe(q.BlockedBy))
	}
	if q.Hint != nil {
		text += ". Likely cause: " + report.Safe(q.Hint.Cause)
		if q.Hint.File != "" {
			text += fmt.Sprintf(" (%s, line %d)", report.Safe(q.Hint.File), q.Hint.Line)
		}
	}
	return text + "."
}
