package strictyaml

import (
	"maps"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// Nearest returns the word that somebody who wrote key may have meant, or "". Synonyms lead from what people write to a word.
// Of words that are equally near the first is taken, and a synonym only if it is nearer than every word.
func Nearest(key string, words []string, synonyms map[string]string) string {
	best, distance := "", 3
	for _, word := range words {
		if d := edits(strings.ToLower(key), word); d < distance {
			best, distance = word, d
		}
	}
	for _, synonym := range slices.Sorted(maps.Keys(synonyms)) {
		if d := edits(strings.ToLower(key), synonym); d < distance {
			best, distance = synonyms[synonym], d
		}
	}
	return best
}

// edits is how many letters two short words differ in; long ones are far apart.
func edits(a, b string) int {
	if len(a) > 40 {
		return len(a)
	}
	return levenshtein.ComputeDistance(a, b)
}
