package report

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

const (
	evidenceIndent = 4
	valueIndent    = evidenceIndent + labelWidth
	stepsBefore    = 3 // shown of what went well before the failing step
	stepsAfter     = 2 // shown of what was done after it
	screenLast     = 8 // lines shown of a screen
)

// failure is a failed requirement with its evidence, its likely cause and what it blocks.
func (t *text) failure(r grade.Requirement, blocks []string) {
	t.blank()
	head, title := fmt.Sprintf("%s   %s", safe(r.ID), r.Level), safe(r.Title)
	switch room := t.width - 2; {
	case width(head)+3+width(title) <= room:
		head, title = head+"   "+title, ""
	case width(head) > room:
		head, title = cut(safe(r.ID), room), fmt.Sprintf("%s   %s", r.Level, title)
	}
	t.line(0, t.in(red, "✗ ")+t.in(bold, head))
	t.prose(2, 2, bold, title)
	t.explanation(r)
	if len(blocks) > 0 {
		t.blank()
		program := r.ID[:strings.LastIndexByte(r.ID, '/')+1]
		t.prose(evidenceIndent, evidenceIndent+2, yellow,
			fmt.Sprintf("– blocked by %s: %s: %s", safe(r.ID), count(len(blocks), "requirement"), list(blocks, program)))
	}
}

// explanation is what was found out, the evidence for it and its likely cause.
func (t *text) explanation(r grade.Requirement) {
	t.message(r)
	t.evidence(r)
	if r.Hint != nil {
		t.blank()
		t.hint(r.Hint)
	}
}

// message is what was found out, less the lines that stand with the steps anyhow, such as a compiler's.
func (t *text) message(r grade.Requirement) {
	told := map[string]bool{"": true}
	for _, s := range r.Evidence.Steps {
		for line := range strings.Lines(s.Outcome) {
			told[strings.TrimSpace(line)] = true
		}
	}
	for i, line := range strings.Split(r.Message, "\n") {
		if line = strings.TrimSpace(line); i == 0 || !told[line] {
			t.prose(evidenceIndent, evidenceIndent, plain, safe(sentence(line)))
		}
	}
}

func (t *text) evidence(r grade.Requirement) {
	e := r.Evidence
	if len(e.Steps) > 0 {
		t.blank()
		t.steps(e.Steps)
	}
	t.timeline(e.Timeline)
	t.screen(r.ID, e.Screen)
	t.exit(e.Exit)
}

// steps shows the failing step in full, and before it, a line each, what led to it.
func (t *text) steps(steps []verdict.Step) {
	failing := len(steps) - 1
	for i, s := range steps {
		if s.Unmet {
			failing = i
			break
		}
	}
	first := failing - stepsBefore
	if t.verbose || first < 0 {
		first = 0
	}
	label := "before"
	if first > 0 {
		t.labelled(evidenceIndent, label, dim, count(first, "step")+" without a fault")
		label = ""
	}
	for _, s := range steps[first:failing] {
		t.labelled(evidenceIndent, label, plain, t.brief(s))
		label = ""
	}
	t.step(steps[failing])
	label = "then"
	for i, s := range steps[failing+1:] {
		switch {
		case s.Unmet:
			t.step(s)
		case i < stepsAfter || t.verbose:
			t.labelled(evidenceIndent, label, plain, t.brief(s))
			label = ""
		}
	}
	if more := len(steps) - failing - 1 - stepsAfter; more > 0 && !t.verbose {
		t.labelled(evidenceIndent, label, dim, count(more, "more step"))
	}
}

// brief is a step in a line.
func (t *text) brief(s verdict.Step) string {
	parts := []string{safe(s.Did)}
	if s.Sent != nil {
		parts[0] += " " + quote(*s.Sent, 28)
	}
	if s.Received != nil {
		parts = append(parts, "received "+quote(*s.Received, 28))
	}
	if s.Outcome != "" {
		parts = append(parts, safe(s.Outcome))
	}
	return strings.Join(parts, "; ")
}

func (t *text) step(s verdict.Step) {
	t.labelled(evidenceIndent, "did", plain, safe(s.Did))
	lengths := max(lengthCells(s.Sent), lengthCells(s.Expected), lengthCells(s.Received))
	if s.Sent != nil {
		t.bytes("sent", plain, *s.Sent, lengths)
	}
	if s.Expected != nil {
		t.bytes("expected", green, *s.Expected, lengths)
	}
	outcome := s.Outcome
	switch {
	case s.Received != nil:
		t.bytes("received", red, *s.Received, lengths)
		if s.Expected != nil {
			t.difference(*s.Expected, *s.Received, lengths)
		}
		t.outcome("outcome", plain, outcome)
	case s.Expected != nil:
		t.outcome("received", red, cmp.Or(outcome, "nothing"))
	default:
		t.outcome("outcome", red, outcome)
	}
}

// outcome is what happened, in a sentence, or what a tool said, in lines that are kept as they are.
func (t *text) outcome(label string, s style, text string) {
	if !strings.Contains(strings.TrimSpace(text), "\n") {
		t.labelled(evidenceIndent, label, s, safe(text))
		return
	}
	t.said(label, s, screenLines([]byte(text)))
}

func (t *text) hint(h *grade.Hint) {
	t.prose(evidenceIndent, evidenceIndent, bold, "Likely cause: "+stopped(safe(h.Cause)))
	if h.File != "" {
		t.code(safe(place(h)), safe(h.Code))
	}
	if h.Fix != "" {
		t.prose(evidenceIndent, evidenceIndent+5, plain, "Fix: "+safe(h.Fix))
	}
}

// codeLines is how many lines a long line of source takes at most.
const codeLines = 3

// code shows a line of source after its place, or below it where there is no room: what matters often stands at its end.
func (t *text) code(place, code string) {
	if all := place + "   " + code; width(all) <= t.width-evidenceIndent {
		t.line(evidenceIndent, all)
		return
	}
	t.line(evidenceIndent, cut(place, t.width-evidenceIndent))
	const indent = evidenceIndent + 2
	for i := 1; code != "" && i < codeLines; i++ {
		piece := head(code, t.width-indent)
		t.line(indent, piece)
		code = code[len(piece):]
	}
	if code != "" {
		t.line(indent, cut(code, t.width-indent))
	}
}

// place is a hint's file and line, as they were.
func place(h *grade.Hint) string {
	if h.Line == 0 {
		return h.File
	}
	return fmt.Sprintf("%s:%d", h.File, h.Line)
}
