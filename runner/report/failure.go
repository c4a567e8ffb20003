package report

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

const (
	evidenceIndent = 4
	valueIndent    = evidenceIndent + labelWidth
	stepsBefore    = 3 // shown of what went well before the failing step
	screenLast     = 8 // lines shown of a screen
)

// failure is a failed requirement with its evidence, its likely cause and what it blocks.
func (t *text) failure(r grade.Requirement, blocks []string) {
	t.blank()
	head := fmt.Sprintf("%s   %s", safe(r.ID), r.Level)
	title := safe(r.Title)
	if width(head)+3+width(title) <= t.width-2 {
		head, title = head+"   "+title, ""
	}
	t.line(0, t.in(red, "✗ ")+t.in(bold, head))
	t.prose(2, 2, bold, title)
	t.message(r)
	t.evidence(r)
	if r.Hint != nil {
		t.blank()
		t.hint(r.Hint)
	}
	if len(blocks) > 0 {
		t.blank()
		program := r.ID[:strings.LastIndexByte(r.ID, '/')+1]
		t.prose(evidenceIndent, evidenceIndent+2, yellow,
			fmt.Sprintf("– blocked by %s: %s: %s", safe(r.ID), count(len(blocks), "requirement"), list(blocks, program)))
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

// sentence ends text with a full stop and begins it with a capital, unless it begins with a name.
func sentence(text string) string {
	text = strings.TrimSpace(text)
	if text == "" {
		return ""
	}
	first, n := utf8.DecodeRuneInString(text)
	if word, _, _ := strings.Cut(text, " "); word == strings.ToLower(word) && !strings.Contains(word, "/") {
		text = string(unicode.ToUpper(first)) + text[n:]
	}
	return stopped(text)
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
	for _, s := range steps[failing+1:] {
		if s.Unmet {
			t.step(s)
			continue
		}
		t.labelled(evidenceIndent, label, plain, t.brief(s))
		label = ""
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
	t.lines(label, s, screenLines([]byte(text)))
}

func lengthCells(b *verdict.Bytes) int {
	if b == nil {
		return 0
	}
	return len(byteCount(*b, 0))
}

// byteCount is "2 bytes", the number padded so that what follows stands in a column.
func byteCount(b []byte, cellCount int) string { return pad(count(len(b), "byte"), cellCount) }

func (t *text) bytes(label string, s style, b []byte, lengths int) {
	head := byteCount(b, lengths) + "  "
	room := t.width - valueIndent - width(head)
	t.line(evidenceIndent, t.in(dim, pad(label, labelWidth))+head+t.in(s, cut(quote(b, room), room)))
}

// difference points at the first byte that is not as expected: below the text where it stands there readable and whole,
// else below a row of a dump.
func (t *text) difference(expected, received []byte, lengths int) {
	d, differ := compare(expected, received)
	if !differ || len(received) == 0 {
		return
	}
	head := len(byteCount(received, lengths)) + 2
	room := t.width - valueIndent - head
	if readable(expected) && readable(received) && max(width(string(expected)), width(string(received)))+2 <= room {
		t.caret(valueIndent+head+1+width(string(received[:d.offset])), d.words)
		return
	}
	perRow := bytesPerRow(t.width - valueIndent)
	row := d.offset / perRow * perRow
	if row == len(received) && row > 0 {
		row -= perRow // at the end of the row before, where the missing bytes should follow
	}
	from := max(row-perRow, 0)
	if d.changed && row < len(expected) {
		t.line(evidenceIndent, t.in(dim, pad("expected", labelWidth))+hexRow(expected, row, perRow))
		t.line(evidenceIndent, t.in(dim, pad("received", labelWidth))+hexRow(received, row, perRow))
	} else {
		for at := from; at <= row; at += perRow {
			t.line(valueIndent, hexRow(received, at, perRow))
		}
	}
	column := hexColumn(d.offset, perRow)
	if d.offset-row == perRow {
		column = hexColumn(perRow-1, perRow) + 3
	}
	t.caret(valueIndent+column, d.words)
}

// readable text stands on one line and shows every byte as itself.
func readable(b []byte) bool {
	return len(b) > 0 && utf8.Valid(b) && !bytes.ContainsFunc(b, hidden) && !bytes.ContainsAny(b, `"\`)
}

// caret points up at a column and says what is there: beside it, or below where there is no room.
func (t *text) caret(column int, words string) {
	switch {
	case column+2+width(words) <= t.width:
		t.line(column, t.in(red, "^ "+words))
	case column-valueIndent >= width(words)+1:
		t.line(column-width(words)-1, t.in(red, words+" ^"))
	default:
		t.line(column, t.in(red, "^"))
		for _, line := range wrap(words, t.width-valueIndent) {
			t.line(valueIndent, t.in(red, line))
		}
	}
}

// screen shows the end of what the program wrote. One that was shown already is only named.
func (t *text) screen(id string, screen *verdict.Bytes) {
	if screen == nil {
		return
	}
	lines := screenLines(*screen)
	if len(lines) == 0 {
		return
	}
	label := "screen"
	if shown, again := t.screens[string(*screen)]; again && len(lines) > 2 {
		t.labelled(evidenceIndent, label, dim, "as for "+shown)
		return
	}
	t.screens[string(*screen)] = safe(id)
	t.lines(label, plain, lines)
}

// lines shows the last of some lines that are safe, each cut to the width.
func (t *text) lines(label string, s style, lines []string) {
	if left := len(lines) - screenLast; left > 0 && !t.verbose {
		t.labelled(evidenceIndent, label, dim, count(left, "line")+" before")
		lines, label = lines[left:], ""
	}
	for _, line := range lines {
		t.line(evidenceIndent, t.in(dim, pad(label, labelWidth))+t.in(s, cut(line, t.width-valueIndent)))
		label = ""
	}
}

func (t *text) exit(exit *verdict.Exit) {
	switch {
	case exit == nil || exit.ByAgent == "stopped":
	case exit.ByAgent != "":
		t.labelled(evidenceIndent, "ended", plain, "by the grader: "+safe(exit.ByAgent))
	case exit.Signal != "":
		t.labelled(evidenceIndent, "ended", plain, "by "+safe(exit.Signal))
	default:
		t.labelled(evidenceIndent, "ended", plain, fmt.Sprintf("by itself, with status %d", exit.Code))
	}
}

func (t *text) hint(h *grade.Hint) {
	t.prose(evidenceIndent, evidenceIndent, bold, "Likely cause: "+stopped(safe(h.Cause)))
	if h.File != "" {
		where := safe(h.File)
		if h.Line > 0 {
			where = fmt.Sprintf("%s:%d", where, h.Line)
		}
		t.line(evidenceIndent, cut(where+"   "+safe(h.Code), t.width-evidenceIndent))
	}
	if h.Fix != "" {
		t.prose(evidenceIndent, evidenceIndent+5, plain, "Fix: "+safe(h.Fix))
	}
}

// stopped ends a sentence with a full stop if it has none.
func stopped(text string) string {
	if text == "" || strings.ContainsAny(text[len(text)-1:], ".?:") {
		return text
	}
	return text + "."
}
