package javascript

import (
	"path"
	"regexp"
	"slices"

	"github.com/sockgrade/sockgrade/runner/submission/language"
)

var (
	unitStart = regexp.MustCompile(`(?m)^(?:export\s+(?:default\s+)?)?(?:(?:async\s+)?function\b|class\b|(?:const|let|var)\s+[\w$]+\s*=\s*(?:async\s*)?(?:function\b|\([^()]*\)\s*=>|[\w$]+\s*=>|class\b)|(?:module\s*\.\s*)?exports\s*\.\s*[\w$]+\s*=\s*(?:async\s*)?(?:function\b|\())`)
	action    = regexp.MustCompile(`(?m)^[ \t]*(?:await\s+[\w$.]+\s*\(|[\w$.]+\s*\(|\(|new\b|if\b|for\b|while\b|switch\b|try\b|(?:(?:const|let|var)\s+)?[\w$.\[\]{}, ]+?=[^=>].*\()`)
	inertCall = regexp.MustCompile(`^[ \t]*(?:module\s*\.\s*exports|exports\b|Object\s*\.\s*freeze)`)
)

// Units implements language.Language.
func (JavaScript) Units(text language.Text) []language.Span {
	var units []language.Span
	for _, at := range unitStart.FindAllIndex(text.Bare, -1) {
		if len(units) > 0 && at[0] < units[len(units)-1].To {
			continue
		}
		units = append(units, language.Span{From: at[0], To: blockEnd(text.Bare, at[1])})
	}
	return units
}

// blockEnd is where the braces that open after an offset are closed.
func blockEnd(bare []byte, at int) int {
	depth, round := 0, 0
	for ; at < len(bare); at++ {
		switch bare[at] {
		case '(':
			round++
		case ')':
			round--
		case '{':
			if round <= 0 || depth > 0 {
				depth++
			}
		case '}':
			if depth > 0 {
				if depth--; depth == 0 {
					return at + 1
				}
			}
		case ';':
			if depth == 0 && round <= 0 {
				return at + 1
			}
		}
	}
	return len(bare)
}

// Runs implements language.Language.
func (j JavaScript) Runs(source *language.Source) bool {
	outside := slices.Clone(source.Text.Bare)
	for _, unit := range j.Units(source.Text) {
		blank(outside[unit.From:unit.To])
	}
	depth := 0
	for i, c := range outside { // only what stands at the top level
		switch c {
		case '{':
			depth++
		case '}':
			depth = max(0, depth-1)
		}
		if depth > 0 && c != '\n' {
			outside[i] = ' '
		}
	}
	for _, at := range action.FindAll(outside, -1) {
		if !inertCall.Match(at) {
			return true
		}
	}
	return false
}

var used = regexp.MustCompile("(?:\\b(?:require|import)\\s*\\(\\s*|\\bfrom\\s*|\\bimport\\s*)['\"`](\\.[^'\"`\n]{0,200})['\"`]")

// usedLimit bounds what one file is believed to import.
const usedLimit = 200

// Uses implements language.Language. Only relative paths lead into the submission.
func (JavaScript) Uses(file *language.Source, _ string, tree language.Tree) []string {
	var files []string
	for _, m := range used.FindAllSubmatch(file.Text.Code, usedLimit) {
		base := path.Join(path.Dir(file.Path), string(m[1]))
		for _, ending := range []string{"", ".js", ".cjs", ".mjs", "/index.js", "/index.mjs"} {
			if _, ok := tree.Source(base + ending); ok && base+ending != file.Path {
				files = append(files, base+ending)
				break
			}
		}
	}
	return files
}
