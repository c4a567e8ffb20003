package java

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/sockgrade/sockgrade/runner/submission/language"
)

var (
	imported = regexp.MustCompile(`(?m)^[ \t]*import[ \t]+(?:static[ \t]+)?([\w.]+?)(\.\*)?[ \t]*;`)
	word     = regexp.MustCompile(`\b[A-Za-z_]\w*\b`)
)

// usedLimit bounds what one file is believed to import.
const usedLimit = 200

// Uses implements language.Language: the sources in the file's own package, and in those that it imports from, that declare a
// type which it names.
func (j Java) Uses(file *language.Source, _ string, tree language.Tree) []string {
	named := map[string]bool{}
	for _, w := range word.FindAll(file.Text.Bare, -1) {
		named[string(w)] = true
	}
	for _, own := range types(file) {
		delete(named, own)
	}
	var used []string
	among := func(paths []string) {
		for _, p := range paths {
			f, ok := tree.Source(p)
			if ok && p != file.Path && path.Ext(p) == ".java" && slices.ContainsFunc(types(f), func(t string) bool { return named[t] }) {
				used = append(used, p)
			}
		}
	}
	among(tree.Folder(path.Dir(file.Path)))
	for _, m := range imported.FindAllSubmatch(file.Text.Code, usedLimit) {
		name := strings.ReplaceAll(string(m[1]), ".", "/")
		if len(m[2]) > 0 {
			among(inPackage(name, tree))
			among(tree.Named(path.Base(name) + ".java")) // import static pkg.Type.*
			continue
		}
		for _, p := range slices.Concat(tree.Named(path.Base(name)+".java"), tree.Named(path.Base(path.Dir(name))+".java")) {
			if strings.HasSuffix("/"+p, "/"+name+".java") || strings.HasSuffix("/"+p, "/"+path.Dir(name)+".java") {
				used = append(used, p)
			}
		}
	}
	used = slices.DeleteFunc(used, func(p string) bool { _, ok := tree.Source(p); return !ok || p == file.Path })
	slices.Sort(used)
	return slices.Compact(used)
}

// inPackage are the sources in folders whose path ends in that of the package.
func inPackage(name string, tree language.Tree) []string {
	var paths []string
	for _, folder := range tree.Folders() {
		if strings.HasSuffix("/"+folder, "/"+name) {
			paths = append(paths, tree.Folder(folder)...)
		}
	}
	return paths
}

// types are the names of the types that a source declares.
func types(f *language.Source) []string {
	var names []string
	for _, m := range typeName.FindAllSubmatch(f.Text.Bare, usedLimit) {
		names = append(names, string(m[1]))
	}
	return names
}
