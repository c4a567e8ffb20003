// Package legible makes what comes from a submission fit to be read by people: text and screens without anything hidden in
// them, bytes as quoted strings, what a packet carries, and how bytes differ from those that were expected.
//
// All that it returns is printable, whatever went in. It is not escaped for HTML, XML or Markdown.
package legible

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// cells measures text as a terminal shows it, whatever the locale of the grader's machine.
var cells = &runewidth.Condition{EastAsianWidth: false, StrictEmojiNeutral: true}

// Width is how many cells text takes.
func Width(text string) int { return cells.StringWidth(text) }

// Text makes text that comes from a submission harmless on a terminal and in a log: every character that is not printable,
// control and bidirectional formatting characters among them, and every byte that is not UTF-8, stands there escaped.
func Text(text string) string {
	if !strings.ContainsFunc(text, Hidden) && utf8.ValidString(text) {
		return text
	}
	var b strings.Builder
	for len(text) > 0 {
		r, n := utf8.DecodeRuneInString(text)
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, text[0])
		case Hidden(r):
			q := fmt.Sprintf("%+q", r)
			b.WriteString(q[1 : len(q)-1])
		default:
			b.WriteRune(r)
		}
		text = text[n:]
	}
	return b.String()
}

// Paragraph is Text with its line ends kept, for where several lines can stand: a compiler's, say.
func Paragraph(text string) string {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i, line := range lines {
		lines[i] = Text(line)
	}
	return strings.Join(lines, "\n")
}

// Hidden tells whether a character would not be seen as what it is.
func Hidden(r rune) bool { return !unicode.IsPrint(r) }

// Lines are the lines of a program's screen, each of them safe, without the blank ones at the end.
func Lines(screen []byte) []string {
	text := strings.ReplaceAll(string(screen), "\r\n", "\n")
	text = strings.TrimRight(strings.ReplaceAll(text, "\t", "    "), " \n\r")
	if strings.TrimSpace(text) == "" {
		return nil
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = Text(strings.TrimRight(line, " \r"))
	}
	return lines
}

// Cut shortens text to so many cells.
func Cut(text string, cellCount int) string { return cells.Truncate(text, max(cellCount, 1), "…") }

// Head is the beginning of text that fits into so many cells.
func Head(text string, cellCount int) string { return cells.Truncate(text, cellCount, "") }

// Count is a number with what it counts: "1 byte", "2 bytes".
func Count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
