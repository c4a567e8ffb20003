package script

import (
	"regexp"

	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/runner/submission/language/commandline"
)

// Layout is how a language defines things and what else stands at the margin without doing anything.
type Layout struct {
	Definition *regexp.Regexp // begins a function, a class or a module
	Inert      *regexp.Regexp // imports, constants, pragmas
}

var (
	atMargin = regexp.MustCompile(`(?m)^[^\s].*$`)
	closes   = regexp.MustCompile(`^(?:end\b|[})\]])`)
)

// Units are the definitions at the margin, with what is indented below them.
func (l Layout) Units(text language.Text) []language.Span {
	var units []language.Span
	for _, at := range atMargin.FindAllIndex(text.Bare, -1) {
		if !l.Definition.Match(text.Bare[at[0]:at[1]]) {
			continue
		}
		end := commandline.LineEnd(text.Bare, at[0])
		next, _ := commandline.Indented(text.Bare, end, 0)
		if next < len(text.Bare) && text.Bare[next] == '{' { // a brace on a line of its own
			next, _ = commandline.Indented(text.Bare, commandline.LineEnd(text.Bare, next), 0)
		}
		units = append(units, language.Span{From: at[0], To: max(end, next)})
	}
	return units
}

// Runs tells whether something stands at the margin that does something.
func (l Layout) Runs(source *language.Source) bool {
	for _, line := range atMargin.FindAll(source.Text.Bare, -1) {
		if !l.Definition.Match(line) && !l.Inert.Match(line) && !closes.Match(line) && line[0] != '{' {
			return true
		}
	}
	return false
}
