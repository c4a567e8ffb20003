package golang

import (
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/runner/submission/language"
)

// files is a tree of Go sources and a go.mod.
type files map[string]string

func (f files) Source(p string) (*language.Source, bool) {
	content, ok := f[p]
	if !ok || path.Ext(p) != ".go" {
		return nil, false
	}
	return &language.Source{Path: p, Raw: []byte(content), Text: Go{}.Strip([]byte(content))}, true
}

func (f files) Folder(dir string) (paths []string) {
	for p := range f {
		if path.Dir(p) == dir && path.Ext(p) == ".go" {
			paths = append(paths, p)
		}
	}
	slices.Sort(paths)
	return paths
}

func (f files) Folders() []string { return nil }

func (f files) Named(string) []string { return nil }

func (f files) Content(p string) ([]byte, bool) { return []byte(f[p]), f[p] != "" }

const program = "package main\n\nfunc main() {}\n"

func TestPlan(t *testing.T) {
	for _, c := range []struct {
		name, entry string
		tree        files
		dir, ends   string
	}{
		{"no module", "a/b.go", files{"a/b.go": program}, "", "-o /tmp/build/a/b.go/b ./a/b.go"},
		{"a module in the root", "cmd/a/main.go", files{"cmd/a/main.go": program, "go.mod": "module x\n\ngo 1.22\n"}, "",
			"-o /tmp/build/cmd/a/main.go/main ./cmd/a/main.go"},
		{"a module in a folder", "m/cmd/main.go", files{"m/cmd/main.go": program, "m/go.mod": "module x\n\ngo 1.21.3\n"}, "m",
			"-o /tmp/build/m/cmd/main.go/main ./cmd/main.go"},
		{"a module for a newer Go", "main.go", files{"main.go": program, "go.mod": "module x\n\ngo 1.99.1\n"}, "",
			"-modfile=/tmp/build/go.mod/go.mod ./main.go"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, _ := c.tree.Source(c.entry)
			check := Go{}.Plan([]*language.Source{f}, nil, c.tree).Check[0]
			if got := strings.Join(check.Argv, " "); !strings.HasSuffix(got, c.ends) || check.Dir != c.dir {
				t.Errorf("%s in %q", got, check.Dir)
			}
		})
	}
}

func TestUses(t *testing.T) {
	tree := files{
		"a.go": program + "var _ = shared\n", "b.go": program, "shared.go": "package main\n\nconst shared = 1\n", "other.go": "package main\n\nfunc other() {}\n",
		"x/main.go": "package main\n\nimport \"m/lib\"\n\nfunc main() { lib.F() }\n", "x/more.go": "package main\n", "x/more_test.go": "package main\n",
		"lib/lib.go": "package lib\n", "go.mod": "module m\n",
	}
	for entry, want := range map[string]string{"a.go": "shared.go", "b.go": "", "x/main.go": "lib/lib.go x/more.go"} {
		f, _ := tree.Source(entry)
		if got := strings.Join(Go{}.Uses(f, path.Dir(entry), tree), " "); got != want {
			t.Errorf("%s uses %q, not %q", entry, got, want)
		}
	}
}
