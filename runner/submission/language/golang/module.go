package golang

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/sockgrade/sockgrade/runner/submission/language"
)

// newest is the language version that the compiler of the image knows.
const (
	newest      = "1.24"
	newestMinor = 24
)

// module is what a go.mod says.
type module struct {
	path   string
	tooNew bool // it asks for a newer Go than there is
}

var (
	moduleLine = regexp.MustCompile(`(?m)^[ \t]*module[ \t]+"?([^\s"]+)`)
	goLine     = regexp.MustCompile(`(?m)^[ \t]*go[ \t]+1\.(\d+)`)
)

// moduleOf finds the go.mod for a folder: in it or above. Without one, root is "." and the module has no path.
func moduleOf(dir string, tree language.Tree) (root string, m module) {
	for {
		if content, ok := tree.Content(path.Join(dir, "go.mod")); ok {
			if found := moduleLine.FindSubmatch(content); found != nil {
				m.path = string(found[1])
			}
			if found := goLine.FindSubmatch(content); found != nil {
				minor, err := strconv.Atoi(string(found[1]))
				m.tooNew = err != nil || minor > newestMinor
			}
			return dir, m
		}
		if dir == "." || dir == "/" {
			return ".", module{}
		}
		dir = path.Dir(dir)
	}
}

var (
	importBlock = regexp.MustCompile(`(?m)^import\s*(?:\(([^)]*)\)|([^\n]*))`)
	importPath  = regexp.MustCompile(`"([^"\n]+)"`)
	declared    = regexp.MustCompile(`(?m)^(?:func\s+(?:\([^)]*\)\s*)?|type\s+|var\s+|const\s+|\t)([A-Za-z_]\w*)`)
	word        = regexp.MustCompile(`\b[A-Za-z_]\w*\b`)
)

// usedLimit bounds how many names one file is believed to declare.
const usedLimit = 500

// Uses implements language.Language: the other files of the package, and those of the packages of the same module that it
// imports. Where a folder holds several programs, only the files that have something which the file names.
func (g Go) Uses(file *language.Source, _ string, tree language.Tree) []string {
	dir := path.Dir(file.Path)
	used := g.library(dir, packageOf(file), tree)
	if g.programs(dir, tree) > 1 {
		names := map[string]bool{}
		for _, w := range word.FindAll(file.Text.Bare, -1) {
			names[string(w)] = true
		}
		used = slices.DeleteFunc(used, func(p string) bool { return !declaresAny(p, names, tree) })
	}
	root, m := moduleOf(dir, tree)
	for _, block := range importBlock.FindAll(file.Text.Code, 20) {
		for _, found := range importPath.FindAllSubmatch(block, usedLimit) {
			if rest, ok := strings.CutPrefix(string(found[1]), m.path+"/"); ok && m.path != "" {
				used = append(used, g.library(path.Join(root, rest), "", tree)...)
			}
		}
	}
	used = slices.DeleteFunc(used, func(p string) bool { return p == file.Path })
	slices.Sort(used)
	return slices.Compact(used)
}

// library are the files in a folder that hold no function main and no tests; of the package, if it is named.
func (g Go) library(dir, name string, tree language.Tree) []string {
	var paths []string
	for _, p := range tree.Folder(dir) {
		f, ok := tree.Source(p)
		if ok && path.Ext(p) == ".go" && !strings.HasSuffix(p, "_test.go") && !g.Runs(f) && (name == "" || packageOf(f) == name) {
			paths = append(paths, p)
		}
	}
	return paths
}

// programs counts the files in a folder that have a function main.
func (g Go) programs(dir string, tree language.Tree) int {
	n := 0
	for _, p := range tree.Folder(dir) {
		if f, ok := tree.Source(p); ok && path.Ext(p) == ".go" && g.Runs(f) {
			n++
		}
	}
	return n
}

func declaresAny(p string, names map[string]bool, tree language.Tree) bool {
	f, _ := tree.Source(p)
	for _, m := range declared.FindAllSubmatch(f.Text.Bare, usedLimit) {
		if names[string(m[1])] {
			return true
		}
	}
	return false
}
