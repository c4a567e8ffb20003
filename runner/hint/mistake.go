package hint

import (
	"maps"
	"slices"
)

// Mistake is a usual way to miss a requirement, as it is known before anything has been seen.
type Mistake struct {
	ID    string // of the hint that a report gives for it
	Cause string // "the whole receive buffer is sent back, not only what was received"
	// Fixes are how it is mended: in languages of which something particular can be said, by their names, and last, with no
	// language, in any other. There may be none.
	Fixes []Fix
}

// Fix is how a mistake is mended in a language; "" is any other.
type Fix struct{ Language, Text string }

// Mistakes returns the usual ways to miss a requirement, those that end in an exception last. With a language, in any spelling that
// Context allows, they are those that can be made in it, each with the one fix that applies there.
func Mistakes(requirementID, language string) []Mistake {
	var mistakes []Mistake
	for _, r := range slices.Concat(buildRules, exchangeRules, languageRules, crashRules) {
		if !r.isUsual(requirementID) || language != "" && !r.happensIn(language, requirementID) {
			continue
		}
		m := Mistake{ID: r.id, Cause: r.cause, Fixes: r.fixes(requirementID)}
		if fix := r.fixIn(language, requirementID); language != "" && fix != "" {
			m.Fixes = []Fix{{canonical(language), fix}}
		}
		mistakes = append(mistakes, m)
	}
	return mistakes
}

// Languages names the languages of which fixes have something particular to say, sorted.
func Languages() []string {
	known := map[string]bool{}
	for _, r := range rules {
		for language := range r.fix {
			known[unscoped(language)] = true
		}
	}
	for language := range phrasebooks {
		known[language] = true
	}
	delete(known, "")
	return slices.Sorted(maps.Keys(known))
}

// Knows tells whether language, in any spelling, is one of Languages.
func Knows(language string) bool { return slices.Contains(Languages(), canonical(language)) }

func (r rule) isUsual(id string) bool {
	return r.concerns(id) && (r.usual == nil || match(r.usual, id))
}

// happensIn tells whether a mistake can be made in a language: one whose fix is for certain languages only is made in these.
func (r rule) happensIn(language, requirementID string) bool {
	return (r.only == "" || r.only == canonical(language)) && (len(r.fix) == 0 || r.fixIn(language, requirementID) != "")
}
