// Package script knows what Ruby, Perl and PHP have in common: comments, strings, texts that go on to a line of their own, and
// programs that begin with the first line.
package script

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/sockgrade/sockgrade/runner/submission/language"
)

// Syntax is how a language writes what is not code. All have comments that begin with #, and strings in which a backslash
// escapes.
type Syntax struct {
	// Slashes tells that comments may also begin with two slashes, or stand between /* and */.
	Slashes bool
	// Documentation recognises the line that begins a comment of many lines, and DocumentationEnd the one that ends it.
	Documentation, DocumentationEnd *regexp.Regexp
	// Here recognises what announces a text that begins on the next line. Group 1 is the word that ends it.
	Here *regexp.Regexp
	// Interpolation opens code inside of a string in double quotes, up to the next closing brace; "" for none.
	Interpolation string
	// Quoting recognises an operator that has text between slashes or the like, but for a mere slash. What it contains stays:
	// Perl's tr says there what it makes upper case.
	Quoting *regexp.Regexp
	// Patterns tells that a slash may begin a regular expression.
	Patterns bool
	// Kept recognises the beginning of a string that says as much as code, such as "udp://". It stays in Text.Bare.
	Kept *regexp.Regexp
	// Opening is what stands before the code of a file that may have other text: "<?php". "" for none.
	Opening string
}

// Strip blanks what is not code.
func (s *Syntax) Strip(source []byte) language.Text {
	t := stripper{Syntax: s, source: source, code: slices.Clone(source), bare: slices.Clone(source)}
	if s.Opening != "" {
		if at := bytes.Index(source, []byte(s.Opening)); at >= 0 {
			t.drop(at + len(s.Opening))
		}
	}
	for t.at < len(source) {
		t.step()
	}
	return language.Text{Code: t.code, Bare: t.bare}
}

type stripper struct {
	*Syntax
	source, code, bare []byte
	at                 int
	here               []string // the words that end the texts that begin on the next line
}

var (
	dataFollows   = regexp.MustCompile(`^__(?:END|DATA)__\s*(?:\n|$)`)
	beforePattern = regexp.MustCompile(`(?:[=!]~|[(,{;|&!]|\b(?:split|if|unless|and|or|not|when|return|grep)|^)\s*$`)
)

func (t *stripper) step() {
	rest := t.source[t.at:]
	if t.at == 0 || t.source[t.at-1] == '\n' {
		if t.line(rest) {
			return
		}
	}
	switch c := rest[0]; {
	case c == '#' && (t.at == 0 || t.source[t.at-1] != '$'):
		t.drop(t.at + lineLength(rest))
	case t.Slashes && bytes.HasPrefix(rest, []byte("//")):
		t.drop(t.at + lineLength(rest))
	case t.Slashes && bytes.HasPrefix(rest, []byte("/*")):
		end := len(t.source)
		if i := bytes.Index(rest, []byte("*/")); i >= 0 {
			end = t.at + i + 2
		}
		t.drop(end)
	case c == '"' || c == '\'' || c == '`':
		t.text(c)
	case c == '/' && t.Patterns && beforePattern.Match(t.source[max(0, t.at-16):t.at]):
		t.delimited(1, '/')
	case c == '<' && t.Here != nil && t.announced(rest):
	case wordByte(c):
		t.word()
	default:
		t.at++
	}
}

// line passes over what is told by its first line: the rest of a text, documentation, the end of the code.
func (t *stripper) line(rest []byte) bool {
	switch {
	case len(t.here) > 0:
		word := t.here[0]
		length := lineLength(rest)
		if string(bytes.Trim(rest[:length], " \t\r;,)")) == word {
			t.here = t.here[1:]
		}
		blank(t.bare[t.at : t.at+length])
		t.at = min(t.at+length+1, len(t.source))
	case dataFollows.Match(rest[:min(len(rest), 16)]):
		t.drop(len(t.source))
	case t.Documentation != nil && t.Documentation.Match(rest[:lineLength(rest)]):
		for {
			line := t.source[t.at : t.at+lineLength(t.source[t.at:])]
			t.drop(min(t.at+len(line)+1, len(t.source)))
			if t.DocumentationEnd.Match(line) || t.at == len(t.source) {
				return true
			}
		}
	default:
		return false
	}
	return true
}

// drop passes over what is no code.
func (t *stripper) drop(end int) {
	blank(t.code[t.at:end])
	blank(t.bare[t.at:end])
	t.at = end
}

// text passes over a string. One that is not closed on its line ends there.
func (t *stripper) text(quote byte) {
	t.at++
	from := t.at
	if t.Kept != nil {
		if kept := t.Kept.FindIndex(t.source[t.at : t.at+lineLength(t.source[t.at:])]); kept != nil {
			from += kept[1]
		}
	}
	for t.at < len(t.source) && t.source[t.at] != quote && t.source[t.at] != '\n' {
		if t.source[t.at] == '\\' {
			t.at++
		} else if quote == '"' && t.Interpolation != "" && bytes.HasPrefix(t.source[t.at:], []byte(t.Interpolation)) {
			blank(t.bare[min(from, t.at):t.at])
			for t.at < len(t.source) && t.source[t.at] != '}' && t.source[t.at] != '\n' {
				t.at++
			}
			from = min(t.at+1, len(t.source))
			continue
		}
		t.at++
	}
	t.at = min(t.at, len(t.source))
	if from < t.at {
		blank(t.bare[from:t.at])
	}
	if t.at < len(t.source) && t.source[t.at] == quote {
		t.at++
	}
}

// announced notes the text that an operator announces.
func (t *stripper) announced(rest []byte) bool {
	m := t.Here.FindSubmatch(rest[:min(len(rest), 64)])
	if m == nil {
		return false
	}
	t.here = append(t.here, string(m[1]))
	t.at += len(m[0])
	return true
}

// word passes over a name or a number, or over an operator that has text in delimiters.
func (t *stripper) word() {
	from := t.at
	for t.at < len(t.source) && wordByte(t.source[t.at]) {
		t.at++
	}
	if t.Quoting == nil || from > 0 && strings.IndexByte("$@%{->.", t.source[from-1]) >= 0 || t.at == len(t.source) {
		return
	}
	word := string(t.source[from:t.at])
	delimiter := t.source[t.at]
	if !t.Quoting.MatchString(word) || strings.IndexByte("/|!{", delimiter) < 0 {
		return
	}
	parts := 1
	if word == "s" || word == "tr" || word == "y" {
		parts = 2
	}
	if delimiter == '{' {
		delimiter = '}'
	}
	t.delimited(parts, delimiter)
}

// delimited passes over parts that are ended by a delimiter, if they end on the line.
func (t *stripper) delimited(parts int, delimiter byte) {
	end := t.at + 1
	for end < len(t.source) && t.source[end] != '\n' && parts > 0 {
		switch t.source[end] {
		case '\\':
			end++
		case delimiter:
			parts--
		}
		end++
	}
	if parts > 0 {
		t.at++
		return
	}
	t.at = min(end, len(t.source))
}

func lineLength(rest []byte) int {
	if i := bytes.IndexByte(rest, '\n'); i >= 0 {
		return i
	}
	return len(rest)
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
