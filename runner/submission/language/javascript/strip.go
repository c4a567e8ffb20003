package javascript

import (
	"bytes"
	"regexp"
	"slices"

	"github.com/sockgrade/sockgrade/runner/submission/language"
)

// Strip implements language.Language. The names of events stay in Text.Bare, since they say what a handler is for, and so
// does the code inside of template strings.
func (JavaScript) Strip(source []byte) language.Text {
	s := stripper{source: source, code: slices.Clone(source), bare: slices.Clone(source)}
	if bytes.HasPrefix(source, []byte("#!")) {
		s.drop(s.lineEnd(0))
	}
	for s.at < len(source) {
		s.step()
	}
	for _, at := range importStatement.FindAllIndex(s.bare, -1) {
		blank(s.bare[at[0]:at[1]])
	}
	return language.Text{Code: s.code, Bare: s.bare}
}

var (
	importStatement = regexp.MustCompile("(?m)^[ \t]*import\\b[^(;]*?\\bfrom\\s*['\"`][^'\"`]*['\"`]|" +
		"\\{[^{}]*\\}\\s*=\\s*(?:await\\s+import|require)\\s*\\([^)]*\\)|\\b(?:import|require)\\s*\\(\\s*['\"`][^'\"`]*['\"`]\\s*\\)")
	event = regexp.MustCompile(`^(?:message|data|readable|connection|connect|line)$`)
	// What may stand before a slash that begins a regular expression.
	beforeRegexp = regexp.MustCompile(`(?:^|[(,=:\[!&|?{};+\-*%~^<>]|\b(?:return|typeof|case|in|of|do|else|void|delete|await))\s*$`)
)

type stripper struct {
	source, code, bare []byte
	at                 int
	braces             []int // for each open template expression, how many braces are open inside it
}

func (s *stripper) step() {
	rest := s.source[s.at:]
	switch c := rest[0]; {
	case bytes.HasPrefix(rest, []byte("//")):
		s.drop(s.lineEnd(s.at))
	case bytes.HasPrefix(rest, []byte("/*")):
		end := len(s.source)
		if i := bytes.Index(rest[2:], []byte("*/")); i >= 0 {
			end = s.at + i + 4
		}
		s.drop(end)
	case c == '/' && beforeRegexp.Match(s.source[max(0, s.at-24):s.at]):
		s.regexp()
	case c == '"' || c == '\'':
		s.text(c)
	case c == '`':
		s.at++
		s.template()
	case c == '{' && len(s.braces) > 0:
		s.braces[len(s.braces)-1]++
		s.at++
	case c == '}' && len(s.braces) > 0:
		s.at++
		last := len(s.braces) - 1
		if s.braces[last] == 0 {
			s.braces = s.braces[:last]
			s.template()
			return
		}
		s.braces[last]--
	default:
		s.at++
	}
}

// drop passes over what is no code.
func (s *stripper) drop(end int) {
	blank(s.code[s.at:end])
	blank(s.bare[s.at:end])
	s.at = end
}

// text passes over a string that ends on its line.
func (s *stripper) text(quote byte) {
	open := s.at + 1
	end := open
	for end < len(s.source) && s.source[end] != quote && s.source[end] != '\n' {
		if s.source[end] == '\\' {
			end++
		}
		end++
	}
	end = min(end, len(s.source))
	if !event.Match(s.source[open:end]) {
		blank(s.bare[open:end])
	}
	s.at = min(end+1, len(s.source))
}

// template passes over the text of a template string up to its end or to an expression in it.
func (s *stripper) template() {
	open := s.at
	for s.at < len(s.source) {
		switch {
		case s.source[s.at] == '\\':
			s.at = min(s.at+2, len(s.source))
		case s.source[s.at] == '`':
			if !event.Match(s.source[open:s.at]) {
				blank(s.bare[open:s.at])
			}
			s.at++
			return
		case bytes.HasPrefix(s.source[s.at:], []byte("${")):
			blank(s.bare[open:s.at])
			s.at += 2
			s.braces = append(s.braces, 0)
			return
		default:
			s.at++
		}
	}
	blank(s.bare[open:s.at])
}

// regexp passes over a regular expression; a slash that begins none is an operator.
func (s *stripper) regexp() {
	class := false
	for end := s.at + 1; end < len(s.source) && s.source[end] != '\n'; end++ {
		switch c := s.source[end]; {
		case c == '\\':
			end++
		case c == '[':
			class = true
		case c == ']':
			class = false
		case c == '/' && !class:
			blank(s.bare[s.at+1 : end])
			s.at = end + 1
			return
		}
	}
	s.at++
}

func (s *stripper) lineEnd(at int) int {
	if i := bytes.IndexByte(s.source[at:], '\n'); i >= 0 {
		return at + i
	}
	return len(s.source)
}

// blank overwrites text with blanks but leaves line breaks where they are.
func blank(text []byte) {
	for i, c := range text {
		if c != '\n' {
			text[i] = ' '
		}
	}
}
