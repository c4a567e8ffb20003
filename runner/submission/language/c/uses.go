package c

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/sockgrade/sockgrade/runner/submission/language"
)

var include = regexp.MustCompile(`(?m)^[ \t]*#[ \t]*include[ \t]*"([^"\n]+)"`)

// usedLimit bounds what one file is believed to include.
const usedLimit = 200

func includes(f *language.Source) []string {
	var names []string
	for _, m := range include.FindAllSubmatch(f.Text.Code, usedLimit) {
		names = append(names, string(m[1]))
	}
	return names
}

// Uses implements language.Language: the files that are included, the sources of the headers among them, and the sources
// beside the file that define a function which it calls.
func (d *Dialect) Uses(file *language.Source, _ string, tree language.Tree) []string {
	var used []string
	for _, name := range includes(file) {
		if p, ok := find(path.Join(path.Dir(file.Path), name), tree); ok {
			used = append(used, p)
		}
	}
	if slices.Contains(d.Headers, strings.ToLower(path.Ext(file.Path))) {
		for _, ending := range d.Sources {
			stem := strings.TrimSuffix(file.Path, path.Ext(file.Path))
			if p, ok := find(stem+ending, tree); ok && d.library(p, tree) {
				used = append(used, p)
			}
		}
		return used
	}
	for _, p := range tree.Folder(path.Dir(file.Path)) {
		if p != file.Path && d.library(p, tree) && calls(file, p, tree) {
			used = append(used, p)
		}
	}
	return slices.DeleteFunc(used, func(p string) bool { return p == file.Path })
}

// find looks for a file at its place, and then for the only one of that name: a folder of headers may be named elsewhere.
func find(p string, tree language.Tree) (string, bool) {
	if _, ok := tree.Source(p); ok {
		return p, true
	}
	if named := tree.Named(path.Base(p)); len(named) == 1 {
		_, ok := tree.Source(named[0])
		return named[0], ok
	}
	return "", false
}

// library tells whether p is a source of this language that is part of programs and not one itself.
func (d *Dialect) library(p string, tree language.Tree) bool {
	f, ok := tree.Source(p)
	return ok && slices.Contains(d.Sources, strings.ToLower(path.Ext(p))) && !d.Runs(f)
}

var (
	definition = regexp.MustCompile(`(?m)^[A-Za-z_][\w \t*]*[ \t*](\w+)[ \t]*\([^;{}()]*(?:\([^()]*\)[^;{}()]*)*\)\s*\{`)
	call       = regexp.MustCompile(`\b(\w+)[ \t]*\(`)
)

// calls tells whether a function that the source at p defines is called in file.
func calls(file *language.Source, p string, tree language.Tree) bool {
	other, _ := tree.Source(p)
	defined := map[string]bool{}
	for _, m := range definition.FindAllSubmatch(other.Text.Bare, usedLimit) {
		defined[string(m[1])] = true
	}
	for _, m := range call.FindAllSubmatch(file.Text.Bare, -1) {
		if defined[string(m[1])] {
			return true
		}
	}
	return false
}
