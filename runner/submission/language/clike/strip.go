// Package clike knows what languages that look like C have in common: comments, strings, blocks in braces, and programs that
// begin with a function main and find their arguments in an array.
package clike

import (
	"bytes"
	"regexp"
	"slices"

	"github.com/sockgrade/sockgrade/runner/submission/language"
)

// Syntax is how a language writes what is not code. All have comments with two slashes or between /* and */, and strings
// and characters in which a backslash escapes.
type Syntax struct {
	// Nested tells that a comment may hold another.
	Nested bool
	// Lifetimes tells that a single quote may also stand before a name, as in Rust's 'static.
	Lifetimes bool
	// Raw recognises, at the beginning of what is left of a source, a string in which nothing is escaped, up to where its
	// content begins; closing is what ends it. Nil for a language that has none.
	Raw func(rest []byte) (open int, closing string)
	// Imports match statements that only name what may be used, in a text without comments. Nil for none.
	Imports *regexp.Regexp
	// Keep matches the whole content of strings that tell what is done, and count as code: the name of a network. Nil for none.
	Keep *regexp.Regexp
	// Preprocessor tells that lines that begin with # are the preprocessor's.
	Preprocessor bool
}

// Strip blanks what is not code, and what the preprocessor leaves out on Linux.
func (s *Syntax) Strip(source []byte) language.Text {
	t := stripper{Syntax: s, source: source, code: slices.Clone(source), bare: slices.Clone(source)}
	for t.at < len(source) {
		t.step()
	}
	if s.Preprocessor {
		leaveOut(t.code, t.bare)
	}
	if s.Imports != nil {
		for _, at := range s.Imports.FindAllIndex(t.bare, -1) {
			blank(t.bare[at[0]:at[1]])
		}
	}
	return language.Text{Code: t.code, Bare: t.bare}
}

type stripper struct {
	*Syntax
	source, code, bare []byte
	at                 int
}

func (t *stripper) step() {
	rest := t.source[t.at:]
	if t.Raw != nil {
		if open, closing := t.Raw(rest); open > 0 {
			t.raw(open, closing)
			return
		}
	}
	switch {
	case bytes.HasPrefix(rest, []byte("//")):
		t.comment(t.at + lineLength(rest))
	case bytes.HasPrefix(rest, []byte("/*")):
		t.comment(t.at + t.commentLength(rest))
	case rest[0] == '"':
		t.quoted('"')
	case rest[0] == '\'':
		if t.Lifetimes && !character.Match(rest[:min(len(rest), 16)]) {
			t.at++
			return
		}
		t.quoted('\'')
	case wordByte(rest[0]): // in one go: the quote in 1'000'000 and the prefix of u"..." begin nothing
		for t.at < len(t.source) && wordByte(t.source[t.at]) {
			t.at++
			if t.at+1 < len(t.source) && t.source[t.at] == '\'' && digit(t.source[t.at-1]) && wordByte(t.source[t.at+1]) {
				t.at++
			}
		}
	default:
		t.at++
	}
}

// character is a literal in single quotes, as opposed to a lifetime.
var character = regexp.MustCompile(`^'(?:\\[^\n]|[^'\\\n]{1,4}')`)

func (t *stripper) comment(end int) {
	blank(t.code[t.at:end])
	blank(t.bare[t.at:end])
	t.at = end
}

func (t *stripper) commentLength(rest []byte) int {
	depth := 0
	for i := 0; i+1 < len(rest); i++ {
		switch {
		case rest[i] == '/' && rest[i+1] == '*' && (t.Nested || depth == 0):
			depth++
			i++
		case rest[i] == '*' && rest[i+1] == '/':
			depth--
			i++
			if depth == 0 {
				return i + 1
			}
		}
	}
	return len(rest)
}

// quoted passes over a string or a character. One that is not closed ends with its line.
func (t *stripper) quoted(quote byte) {
	from := t.at + 1
	end := from
	for end < len(t.source) && t.source[end] != quote && t.source[end] != '\n' {
		if t.source[end] == '\\' {
			end++
		}
		end++
	}
	end = min(end, len(t.source))
	if t.Keep == nil || !t.Keep.Match(t.source[min(from, end):end]) {
		blank(t.bare[min(from, end):end])
	}
	if end < len(t.source) && t.source[end] == quote {
		end++
	}
	t.at = end
}

func (t *stripper) raw(open int, closing string) {
	from := t.at + open
	length := bytes.Index(t.source[from:], []byte(closing))
	if length < 0 {
		blank(t.bare[from:])
		t.at = len(t.source)
		return
	}
	blank(t.bare[from : from+length])
	t.at = from + length + len(closing)
}

func lineLength(text []byte) int {
	if i := bytes.IndexByte(text, '\n'); i >= 0 {
		return i
	}
	return len(text)
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

func wordByte(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || digit(c) || c >= 0x80
}

// blank overwrites text with blanks but leaves line breaks where they are.
func blank(text []byte) {
	for i, c := range text {
		if c != '\n' {
			text[i] = ' '
		}
	}
}
