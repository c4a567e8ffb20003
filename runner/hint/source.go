package hint

import (
	"path"
	"regexp"
	"strings"
)

// place is a line of a student's source.
type place struct {
	file string
	line int // from 1
	code string
}

// find gives the first line of code that matches, with comments out of the way.
func (s seen) find(re *regexp.Regexp) (place, bool) {
	for _, src := range s.sources {
		original := strings.Split(src.Text, "\n")
		for i, line := range strings.Split(withoutComments(src.Text, s.language), "\n") {
			if re.MatchString(line) {
				return place{src.Path, i + 1, strings.TrimSpace(original[i])}, true
			}
		}
	}
	return place{}, false
}

// first gives the first line of code that matches the first of the expressions that any line matches.
func (s seen) first(exprs []*regexp.Regexp) (place, bool) {
	for _, re := range exprs {
		if at, ok := s.find(re); ok {
			return at, true
		}
	}
	return place{}, false
}

// contains tells whether a line of code matches one of the expressions.
func (s seen) contains(exprs ...*regexp.Regexp) bool {
	for _, re := range exprs {
		if _, ok := s.find(re); ok {
			return true
		}
	}
	return false
}

// lineOf is a line that a tool or a traceback named, by the path that it has in the sandbox.
func (s seen) lineOf(file string, line int, code string) (place, bool) {
	for _, src := range s.sources {
		if file != src.Path && !strings.HasSuffix(file, "/"+src.Path) && path.Base(file) != path.Base(src.Path) {
			continue
		}
		lines := strings.Split(src.Text, "\n")
		if line >= 1 && line <= len(lines) {
			return place{src.Path, line, strings.TrimSpace(lines[line-1])}, true
		}
	}
	if len(s.sources) == 0 && line >= 1 {
		return place{strings.TrimPrefix(file, "/work/"), line, strings.TrimSpace(code)}, true
	}
	return place{}, false
}

var (
	hashComments   = regexp.MustCompile(`(?s)"""(?:\\.|.)*?"""|'''(?:\\.|.)*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#[^\n]*`)
	scriptComments = regexp.MustCompile(`"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\$#|#[^\n]*`)
	phpComments    = regexp.MustCompile(`(?s)"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#[^\n]*|//[^\n]*|/\*.*?\*/`)
	slashComments  = regexp.MustCompile("(?s)\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])*'|`[^`]*`|//[^\n]*|/\\*.*?\\*/")
)

// withoutComments blanks out comments and Python's docstrings and keeps every line where it is.
func withoutComments(text, language string) string {
	comments := slashComments
	switch language {
	case "python":
		comments = hashComments
	case "ruby", "perl":
		comments = scriptComments
	case "php":
		comments = phpComments
	}
	return comments.ReplaceAllStringFunc(text, func(token string) string {
		docstring := language == "python" && (strings.HasPrefix(token, `"""`) || strings.HasPrefix(token, "'''"))
		comment := strings.HasPrefix(token, "#") || strings.HasPrefix(token, "//") || strings.HasPrefix(token, "/*")
		if !docstring && !comment {
			return token
		}
		return strings.Repeat("\n", strings.Count(token, "\n"))
	})
}
