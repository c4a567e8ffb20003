package commandline

import (
	"bytes"
	"regexp"
)

var elseLine = regexp.MustCompile(`^\s*\}?\s*(?:else|elsif|elseif)\b`)

// Indented returns the lines after the one that ends at offset, as far as they are deeper than depth or empty, and where the
// next line begins.
func Indented(text []byte, offset, depth int) (next int, lines []byte) {
	from := min(offset+1, len(text))
	at := from
	for at < len(text) {
		end := LineEnd(text, at)
		line := text[at:end]
		if len(bytes.TrimSpace(line)) > 0 && Indent(line) <= depth {
			break
		}
		at = min(end+1, len(text))
	}
	return at, text[from:at]
}

// Indent is how deep a line begins, a tab being eight blanks.
func Indent(line []byte) int {
	width := 0
	for _, c := range line {
		switch c {
		case ' ':
			width++
		case '\t':
			width += 8
		default:
			return width
		}
	}
	return width
}

// LineEnd is where the line that holds offset ends.
func LineEnd(text []byte, at int) int {
	for at < len(text) && text[at] != '\n' {
		at++
	}
	return at
}

// Else returns the line at offset and what is indented under it if it is the else of what is indented like it.
func Else(text []byte, offset, depth int) []byte {
	if offset >= len(text) || !elseLine.Match(text[offset:LineEnd(text, offset)]) {
		return nil
	}
	end := LineEnd(text, offset)
	_, rest := Indented(text, end, depth)
	return append(bytes.Clone(text[offset:end]), rest...)
}
