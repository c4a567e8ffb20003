package hint

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// phrase is what one language has to say about a hint: the shortest fix in its words, and the lines of source that show the
// cause, best first. Either may be missing.
type phrase struct {
	fix string
	at  []*regexp.Regexp
}

// phrasebook has the phrases of a language by the IDs of hints. They go before what a rule itself says.
type phrasebook map[string]phrase

// phraseOf is what a language, or the one that its tables are taken from, says about a hint.
func phraseOf(language, id string) phrase {
	own, ok := phrasebooks[spoken(language)][id]
	if !ok {
		own = phrasebooks[canonical(language)][id]
	}
	return own
}

// spoken is a language's name as phrasebooks have it: it tells versions of one apart.
func spoken(language string) string { return strings.ToLower(strings.TrimSpace(language)) }

// fixIn is how what a rule is about is mended in a language; "" if nothing is said of it.
func (r rule) fixIn(language string) string {
	return cmp.Or(phraseOf(language, r.id).fix, r.fix.of(canonical(language)))
}

// fixes are all of them: those in the words of a language, sorted by it, and last, with no language, the one for the others.
func (r rule) fixes() []Fix {
	own := maps.Clone(r.fix)
	if own == nil {
		own = byLanguage{}
	}
	for language, phrases := range phrasebooks {
		if fix := phrases[r.id].fix; fix != "" {
			own[language] = fix
		}
	}
	var fixes []Fix
	for _, language := range slices.Sorted(maps.Keys(own)) {
		if language != "" {
			fixes = append(fixes, Fix{language, own[language]})
		}
	}
	if text, ok := own[""]; ok {
		fixes = append(fixes, Fix{"", text})
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
