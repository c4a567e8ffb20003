package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// cells measures text as a terminal shows it, whatever the locale of the grader's machine.
var cells = &runewidth.Condition{EastAsianWidth: false, StrictEmojiNeutral: true}

func width(text string) int { return cells.StringWidth(text) }

// safe makes text that comes from a submission harmless on a terminal and in a log: every character that is not printable,
// control and bidirectional formatting characters among them, and every byte that is not UTF-8, stands there escaped.
func safe(text string) string {
	if !strings.ContainsFunc(text, hidden) && utf8.ValidString(text) {
		return text
	}
	var b strings.Builder
	for len(text) > 0 {
		r, n := utf8.DecodeRuneInString(text)
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, text[0])
		case hidden(r):
			q := fmt.Sprintf("%+q", r)
			b.WriteString(q[1 : len(q)-1])
		default:
			b.WriteRune(r)
		}
		text = text[n:]
	}
	return b.String()
}

func hidden(r rune) bool { return !unicode.IsPrint(r) }

// screenLines are the lines of a program's screen, each of them safe, without the blank ones at the end.
func screenLines(screen []byte) []string {
	text := strings.ReplaceAll(string(screen), "\r\n", "\n")
	text = strings.TrimRight(strings.ReplaceAll(text, "\t", "    "), " \n\r")
	if strings.TrimSpace(text) == "" {
		return nil
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = safe(strings.TrimRight(line, " \r"))
	}
	return lines
}

// cut shortens text to so many cells.
func cut(text string, cellCount int) string { return cells.Truncate(text, max(cellCount, 1), "…") }

// wrap breaks prose into lines of at most so many cells; a word that is longer is broken too.
func wrap(text string, cellCount int) []string {
	cellCount = max(cellCount, 8)
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		for width(word) > cellCount {
			if line != "" {
				lines, line = append(lines, line), ""
			}
			head := cells.Truncate(word, cellCount, "")
			lines, word = append(lines, head), word[len(head):]
		}
		switch {
		case word == "":
		case line == "":
			line = word
		case width(line)+1+width(word) <= cellCount:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
