package hint

import (
	"cmp"
	"regexp"
	"strings"
)

// phrase is what one language has to say about a hint: the shortest fix in its words, and the lines of source that show the
// cause, best first. Either may be missing.
type phrase struct {
	fix string
	at  []*regexp.Regexp
}

// phrasebook has the phrases of a language by the IDs of hints. They go before what a rule itself says. Keys may be narrowed, as
// scopes says: "tcp:one-shot".
type phrasebook map[string]phrase

// phraseOf is what a language, or the one that its tables are taken from, says about a hint for a requirement.
func phraseOf(language, id, requirementID string) phrase {
	own := phrasebooks[spoken(language)].of(id, requirementID)
	if own.fix == "" && own.at == nil {
		own = phrasebooks[canonical(language)].of(id, requirementID)
	}
	return own
}

// spoken is a language's name as phrasebooks have it: it tells versions of one apart.
func spoken(language string) string { return strings.ToLower(strings.TrimSpace(language)) }

// fixIn is how what a rule is about is mended in a language; "" if nothing is said of it.
func (r rule) fixIn(language, requirementID string) string {
	return cmp.Or(phraseOf(language, r.id, requirementID).fix, r.fix.of(canonical(language), requirementID))
}

// fixes are all of them for a requirement: those in the words of a language, sorted by it, and last, with no language, the one
// for the others.
func (r rule) fixes(requirementID string) []Fix {
	others := r.fix.of("", requirementID)
	var fixes []Fix
	for _, language := range Languages() {
		if r.only != "" && r.only != canonical(language) {
			continue
		}
		if fix := r.fixIn(language, requirementID); fix != "" && fix != others {
			fixes = append(fixes, Fix{language, fix})
		}
	}
	if others != "" {
		fixes = append(fixes, Fix{"", others})
	}
	return fixes
}

var phrasebooks = map[string]phrasebook{
	"javascript": javascript,
	"perl":       perl,
	"php":        php,
	"python2":    python2,
	"ruby":       ruby,
}
