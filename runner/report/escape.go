package report

import (
	"strings"

	"github.com/sockgrade/sockgrade/runner/report/internal/legible"
)

// Names that the reports use all the time.

func width(text string) int                  { return legible.Width(text) }
func safe(text string) string                { return legible.Text(text) }
func paragraph(text string) string           { return legible.Paragraph(text) }
func hidden(r rune) bool                     { return legible.Hidden(r) }
func cut(text string, cellCount int) string  { return legible.Cut(text, cellCount) }
func head(text string, cellCount int) string { return legible.Head(text, cellCount) }
func quote(b []byte, cellCount int) string   { return legible.Quote(b, cellCount) }
func quotedPieces(b []byte) []string         { return legible.Pieces(b) }
func count(n int, what string) string        { return legible.Count(n, what) }
func screenLines(screen []byte) []string     { return legible.Lines(screen) }

func languageName(language string) string { return legible.Language(language) }
func sentence(text string) string         { return legible.Sentence(text) }
func stopped(text string) string          { return legible.Stopped(text) }

// told is a requirement's message with its first line as a sentence; what follows it is not ours to end with a full stop.
func told(message string) string {
	first, rest, several := strings.Cut(strings.TrimSpace(message), "\n")
	if !several {
		return sentence(safe(first))
	}
	return sentence(safe(first)) + "\n" + paragraph(rest)
}

// firstLine is what can be said of a message in one line.
func firstLine(message string) string {
	first, _, _ := strings.Cut(message, "\n")
	return strings.TrimSpace(first)
}

func pick[T any](first bool, a, b T) T {
	if first {
		return a
	}
	return b
}

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
			head := legible.Head(word, cellCount)
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
