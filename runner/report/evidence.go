package report

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/report/internal/legible"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

func (t *text) bytes(label string, s style, b []byte, lengths int) {
	head := byteCount(b, lengths) + "  "
	room := t.width - valueIndent - width(head)
	t.line(evidenceIndent, t.in(dim, pad(label, labelWidth))+head+t.in(s, cut(quote(b, room), room)))
}

func lengthCells(b *verdict.Bytes) int {
	if b == nil {
		return 0
	}
	return len(byteCount(*b, 0))
}

// byteCount is "2 bytes", the number padded so that what follows stands in a column.
func byteCount(b []byte, cellCount int) string { return pad(count(len(b), "byte"), cellCount) }

// difference points at the first byte that is not as expected: below the text where it stands there readable and whole,
// else below a row of a dump.
func (t *text) difference(expected, received []byte, lengths int) {
	d, differ := legible.Compare(expected, received)
	if !differ || len(received) == 0 {
		return
	}
	head := len(byteCount(received, lengths)) + 2
	room := t.width - valueIndent - head
	want, got := quotedPieces(expected), quotedPieces(received)
	if readable(expected) && readable(received) && max(width(strings.Join(want, "")), width(strings.Join(got, "")))+2 <= room {
		t.caret(valueIndent+head+1+width(strings.Join(quotedPieces(received[:d.Offset]), "")), d.Words)
		return
	}
	perRow := bytesPerRow(t.width - valueIndent)
	row := d.Offset / perRow * perRow
	if row == len(received) && row > 0 {
		row -= perRow // at the end of the row before, where the missing bytes should follow
	}
	from := max(row-perRow, 0)
	if d.Changed && row < len(expected) {
		t.line(evidenceIndent, t.in(dim, pad("expected", labelWidth))+hexRow(expected, row, perRow))
		t.line(evidenceIndent, t.in(dim, pad("received", labelWidth))+hexRow(received, row, perRow))
	} else {
		for at := from; at <= row; at += perRow {
			t.line(valueIndent, hexRow(received, at, perRow))
		}
	}
	column := hexColumn(d.Offset, perRow)
	if d.Offset-row == perRow {
		column = hexColumn(perRow-1, perRow) + 3
	}
	t.caret(valueIndent+column, d.Words)
}

// readable text is read more easily than a dump of it: there is hardly a character that does not print.
func readable(b []byte) bool {
	escaped := 0
	for _, r := range string(b) {
		if hidden(r) || r == utf8.RuneError {
			escaped++
		}
	}
	return len(b) > 0 && escaped <= 2
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

// said shows the first of the lines that a tool wrote: of a compiler's errors the others often follow from the first.
func (t *text) said(label string, s style, lines []string) {
	more := len(lines) - screenLast
	if more <= 0 || t.verbose {
		t.lines(label, s, lines)
		return
	}
	t.lines(label, s, lines[:screenLast])
	t.labelled(evidenceIndent, "", dim, count(more, "more line"))
}

func (t *text) exit(exit *verdict.Exit) {
	switch {
	case exit == nil || exit.ByAgent == wire.Stopped:
	case exit.ByAgent != "":
		t.labelled(evidenceIndent, "ended", plain, "by the grader: "+safe(exit.ByAgent))
	case exit.Signal != "":
		t.labelled(evidenceIndent, "ended", plain, "by "+safe(exit.Signal))
	default:
		t.labelled(evidenceIndent, "ended", plain, fmt.Sprintf("by itself, with status %d", exit.Code))
	}
}
