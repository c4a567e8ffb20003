package submission

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/sockgrade/sockgrade/runner/submission/language"
)

// sourceLimit is how much of one file is looked at, sourcesLimit of all; a program of the assignment has about 1 KiB.
const (
	sourceLimit  = 256 << 10
	sourcesLimit = 2 << 20
)

// filesLimit bounds how many files one program is followed into.
const filesLimit = 50

// sources are the files of known languages. It implements language.Tree. What is found out about a file is kept: it may be
// asked for once for every program that uses the file.
type sources struct {
	tree   *tree
	byPath map[string]*language.Source
	lang   map[string]language.Language
	paths  []string // of the sources, sorted
	// named has the paths of all files by their names, folders those of the sources by their folders.
	named, folders map[string][]string
	looked         map[string]look
	versions       map[string][]language.Version
	uses           map[[2]string][]string
}

// look is what the patterns show in one file: the facts of the whole and those of its units.
type look struct {
	whole language.Facts
	units []language.Facts
}

func readSources(t *tree) *sources {
	s := &sources{
		tree:     t,
		byPath:   map[string]*language.Source{},
		lang:     map[string]language.Language{},
		named:    map[string][]string{},
		folders:  map[string][]string{},
		looked:   map[string]look{},
		versions: map[string][]language.Version{},
		uses:     map[[2]string][]string{},
	}
	var all []string
	for _, p := range t.paths() {
		s.named[path.Base(p)] = append(s.named[path.Base(p)], p)
		if _, ok := languageOf(p); ok {
			all = append(all, p)
		}
	}
	// The small ones first: large ones are no programs of this assignment.
	slices.SortStableFunc(all, func(a, b string) int { return cmp.Compare(len(t.files[a].data), len(t.files[b].data)) })
	budget := sourcesLimit
	for i, p := range all {
		budget -= min(len(t.files[p].data), sourceLimit)
		if budget < 0 {
			t.note("Did not look into the %d largest source files: all together are more than %d MiB.", len(all)-i, sourcesLimit>>20)
			break
		}
		l, _ := languageOf(p)
		s.add(p, l)
		s.paths = append(s.paths, p)
	}
	slices.Sort(s.paths)
	for _, p := range s.paths {
		s.folders[path.Dir(p)] = append(s.folders[path.Dir(p)], p)
	}
	return s
}

func (s *sources) add(p string, l language.Language) {
	raw := s.tree.files[p].data
	raw = raw[:min(len(raw), sourceLimit)]
	s.byPath[p] = &language.Source{Path: p, Raw: raw, Text: l.Strip(raw)}
	s.lang[p] = l
}

// Source implements language.Tree.
func (s *sources) Source(p string) (*language.Source, bool) {
	f, ok := s.byPath[p]
	return f, ok
}

// Folder implements language.Tree.
func (s *sources) Folder(dir string) []string { return s.folders[dir] }

// Folders implements language.Tree.
func (s *sources) Folders() []string { return slices.Sorted(maps.Keys(s.folders)) }

// Named implements language.Tree.
func (s *sources) Named(name string) []string { return s.named[name] }

// Content implements language.Tree.
func (s *sources) Content(p string) ([]byte, bool) {
	f, ok := s.tree.files[p]
	return f.data, ok
}

// with returns the files of the program whose entry point is given, the entry point first, then what it uses, sorted.
func (s *sources) with(entry string) []*language.Source {
	first, l := s.byPath[entry], s.lang[entry]
	dir := path.Dir(entry)
	seen := map[string]bool{entry: true}
	var rest []string
	for todo := []*language.Source{first}; len(todo) > 0; todo = todo[1:] {
		for _, p := range s.usedBy(l, todo[0], dir) {
			if !seen[p] && len(seen) < filesLimit {
				seen[p] = true
				rest = append(rest, p)
				todo = append(todo, s.byPath[p])
			}
		}
	}
	slices.Sort(rest)
	files := []*language.Source{first}
	for _, p := range rest {
		files = append(files, s.byPath[p])
	}
	return files
}

func (s *sources) usedBy(l language.Language, f *language.Source, dir string) []string {
	key := [2]string{f.Path, dir}
	used, ok := s.uses[key]
	if !ok {
		used = l.Uses(f, dir, s)
		s.uses[key] = used
	}
	return used
}

func (s *sources) look(f *language.Source) look {
	seen, ok := s.looked[f.Path]
	if !ok {
		l := s.lang[f.Path]
		seen.whole = l.Patterns().Facts(f.Text, f.Text.Whole())
		for _, unit := range l.Units(f.Text) {
			seen.units = append(seen.units, l.Patterns().Facts(f.Text, unit))
		}
		s.looked[f.Path] = seen
	}
	return seen
}

func languageOf(p string) (language.Language, bool) {
	ext := strings.ToLower(path.Ext(p))
	for _, l := range Languages() {
		if slices.Contains(l.Extensions(), ext) {
			return l, true
		}
	}
	return nil, false
}

func languageNamed(name string) (language.Language, bool) {
	for _, l := range Languages() {
		if l.Name() == name {
			return l, true
		}
	}
	return nil, false
}
