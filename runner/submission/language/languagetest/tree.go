// Package languagetest has a submission in memory, for the tests of languages.
package languagetest

import (
	"maps"
	"path"
	"slices"

	"github.com/sockgrade/sockgrade/runner/submission/language"
)

// Tree is a submission in one language. It implements language.Tree.
type Tree struct {
	Language language.Language
	Files    map[string]string // contents by path
}

var _ language.Tree = Tree{}

// Source implements language.Tree.
func (t Tree) Source(p string) (*language.Source, bool) {
	content, ok := t.Files[p]
	if !ok || !slices.Contains(t.Language.Extensions(), path.Ext(p)) {
		return nil, false
	}
	return Source(t.Language, p, content), true
}

// Source is one source file.
func Source(l language.Language, p, content string) *language.Source {
	return &language.Source{Path: p, Raw: []byte(content), Text: l.Strip([]byte(content))}
}

// Folder implements language.Tree.
func (t Tree) Folder(dir string) []string {
	return t.paths(func(p string) bool { _, source := t.Source(p); return source && path.Dir(p) == dir })
}

// Folders implements language.Tree.
func (t Tree) Folders() []string {
	var folders []string
	for _, p := range t.paths(func(p string) bool { _, source := t.Source(p); return source }) {
		folders = append(folders, path.Dir(p))
	}
	slices.Sort(folders)
	return slices.Compact(folders)
}

// Named implements language.Tree.
func (t Tree) Named(name string) []string {
	return t.paths(func(p string) bool { return path.Base(p) == name })
}

// Content implements language.Tree.
func (t Tree) Content(p string) ([]byte, bool) {
	content, ok := t.Files[p]
	return []byte(content), ok
}

func (t Tree) paths(are func(string) bool) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(t.Files)), func(p string) bool { return !are(p) })
}
