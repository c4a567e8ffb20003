package unpack

import (
	"fmt"
	"path"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// spellings keeps names apart that are the same on a disk that does not tell capitals or ways to compose an accent apart, so
// that a hand-in unpacks alike everywhere. The first spelling keeps its name.
type spellings struct {
	given map[string]string // a path as it is in the archive, by its folder as it is in the tree, to its name in the tree
	taken map[string]bool   // folded paths in the tree
}

func newSpellings() spellings {
	return spellings{given: map[string]string{}, taken: map[string]bool{}}
}

// Fold is the same for names that some file systems take for the same.
func Fold(name string) string { return cases.Fold().String(norm.NFC.String(name)) }

// place returns where a cleaned path is put, and whether that is not its own name.
func (s spellings) place(clean string) (at string, renamed bool) {
	for part := range strings.SplitSeq(clean, "/") {
		key := path.Join(at, part)
		name, ok := s.given[key]
		if !ok {
			name = path.Base(s.reserve(at, part))
			s.given[key] = name
		}
		renamed = renamed || name != part
		at = path.Join(at, name)
	}
	return at, renamed
}

// reserve takes a name in dir that nothing in the tree has yet, called name or nearly so, and returns its path.
func (s spellings) reserve(dir, name string) string {
	name = s.free(dir, name)
	at := path.Join(dir, name)
	s.given[at] = name
	s.taken[Fold(at)] = true
	return at
}

// free is a name in the folder at that nothing in the tree has: part itself, or "part~2.py".
func (s spellings) free(at, part string) string {
	name := part
	for n := 2; s.taken[Fold(path.Join(at, name))]; n++ {
		ending := path.Ext(part)
		mark := fmt.Sprintf("~%d", n)
		stem := strings.TrimSuffix(part, ending)
		if over := len(stem) + len(mark) + len(ending) - longest; over > 0 {
			stem = strings.ToValidUTF8(stem[:max(0, len(stem)-over)], "")
		}
		name = stem + mark + ending
	}
	return name
}
