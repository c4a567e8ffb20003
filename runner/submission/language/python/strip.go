package python

import (
	"bytes"
	"regexp"
	"slices"

	"github.com/sockgrade/sockgrade/runner/submission/language"
)

// Strip implements language.Language. A string that is a statement of its own is documentation, or code that was put out of
// use, and goes with the comments.
func (Python) Strip(source []byte) language.Text {
	s := stripper{source: source, code: slices.Clone(source), bare: slices.Clone(source), statement: true}
	for s.at < len(source) {
		s.step()
	}
	for _, at := range importStatement.FindAllIndex(s.bare, -1) {
		blank(s.bare[at[0]:at[1]])
	}
	return language.Text{Code: s.code, Bare: s.bare}
}

var importStatement = regexp.MustCompile(`(?m)^[ \t]*(?:from[ \t]+[.\w]+[ \t]+)?import[ \t]*(?:\([^)]*\)|[^\n;(]+)`)

type stripper struct {
	source, code, bare []byte
	at                 int
	depth              int  // of open brackets
	statement          bool // nothing of the present statement has been seen yet
}

func (s *stripper) step() {
	switch c := s.source[s.at]; c {
	case '#':
		end := s.lineEnd(s.at)
		blank(s.code[s.at:end])
		blank(s.bare[s.at:end])
		s.at = end
	case '\'', '"':
		s.text(s.at)
	case '\\':
		s.at = min(s.at+2, len(s.source))
	case '\n':
		s.at++
		s.statement = s.depth == 0
	case ' ', '\t', '\r', '\f':
		s.at++
	case ';', ':':
		s.at++
		s.statement = s.depth == 0
	default:
		switch c {
		case '(', '[', '{':
			s.depth++
		case ')', ']', '}':
			s.depth = max(0, s.depth-1)
		}
		if wordByte(c) {
			s.word()
			return
		}
		s.at++
		s.statement = false
	}
}

// word passes over a name or a number; a short one right before a quote is the string's prefix.
func (s *stripper) word() {
	from := s.at
	for s.at < len(s.source) && wordByte(s.source[s.at]) {
		s.at++
	}
	quoted := s.at < len(s.source) && (s.source[s.at] == '\'' || s.source[s.at] == '"')
	if quoted && s.at-from <= 2 && len(bytes.Trim(s.source[from:s.at], "rRbBuUfFtT")) == 0 {
		s.text(from)
		return
	}
	s.statement = false
}

// text passes over a string that begins, with its prefix, at from; the quote is at s.at.
func (s *stripper) text(from int) {
	alone := s.statement
	quote := s.source[s.at]
	fence := []byte{quote, quote, quote}
	long := bytes.HasPrefix(s.source[s.at:], fence)
	if !long {
		fence = fence[:1]
	}
	open := s.at + len(fence)
	end := open
	closed := false
	for end < len(s.source) {
		if s.source[end] == '\\' {
			end = min(end+2, len(s.source))
			continue
		}
		if bytes.HasPrefix(s.source[end:], fence) {
			closed = true
			break
		}
		if !long && s.source[end] == '\n' {
			break
		}
		end++
	}
	blank(s.bare[open:end])
	if closed {
		end += len(fence)
	}
	s.at = end
	s.statement = false
	if alone && s.endsStatement(end) {
		blank(s.code[from:end])
		blank(s.bare[from:end])
	}
}

// endsStatement tells whether nothing but a comment follows on the line.
func (s *stripper) endsStatement(at int) bool {
	rest := bytes.TrimLeft(s.source[at:s.lineEnd(at)], " \t\r\f;")
	return len(rest) == 0 || rest[0] == '#'
}

func (s *stripper) lineEnd(at int) int {
	if i := bytes.IndexByte(s.source[at:], '\n'); i >= 0 {
		return at + i
	}
	return len(s.source)
}

func wordByte(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= 0x80
}

// blank overwrites text with blanks but leaves line breaks where they are.
func blank(text []byte) {
	for i, c := range text {
		if c != '\n' {
			text[i] = ' '
		}
	}
}
