package hint

import (
	"cmp"
	"regexp"
)

// wording is how a hint is put where the line that it points at shows more than the rule knows. Either text may be missing; ${1} in
// them is what the expression caught.
type wording struct {
	line       *regexp.Regexp
	cause, fix string
}

// wordings are those of each language by the IDs of hints, best first. Keys may be narrowed, as scopes says.
var wordings = map[string]map[string][]wording{
	"python":  pythonWordings,
	"python2": python2Wordings, "c": cWordings, "java": javaWordings, "go": goWordings, "csharp": csharpWordings,
	"javascript": javascriptWordings, "perl": perlWordings, "php": phpWordings, "ruby": rubyWordings,
}

// word gives a hint the words for the line that it points at.
func (s seen) word(h *Hint) {
	for _, language := range []string{s.spoken, s.language} {
		for _, scope := range scopes(s.id) {
			for _, w := range wordings[language][scope+h.ID] {
				if cause, fix, ok := w.of(h.Code); ok {
					h.Cause = cmp.Or(s.withPort(cause), h.Cause)
					h.Fix = cmp.Or(s.withPort(fix), h.Fix)
					return
				}
			}
		}
	}
}

// of puts the texts in the words of a line, if it matches.
func (w wording) of(line string) (cause, fix string, ok bool) {
	caught := w.line.FindStringSubmatchIndex(line)
	if caught == nil {
		return "", "", false
	}
	expand := func(text string) string { return string(w.line.ExpandString(nil, text, line, caught)) }
	return expand(w.cause), expand(w.fix), true
}

// worded is one wording in a table.
func worded(line, cause, fix string) wording { return wording{regexp.MustCompile(line), cause, fix} }

var goWordings = map[string][]wording{
	"client:sends-newline": {
		worded(`\bFprintln\(\s*(\w+)\s*,\s*(\w+)`, "Fprintln adds a newline", "${1}.Write([]byte(${2})) instead of Fprintln"),
		addedNewline,
	},
}

var csharpWordings = map[string][]wording{
	"client:sends-newline": {addedNewline, worded(`\.WriteLine\(`, "", "Write instead of WriteLine, which adds one")},
}

var addedNewline = worded(`(\+\s*b?["'](?:\\r)?\\n["'])`, "a newline is added to the line", "leave out ${1}")
