package golang

import (
	"path"
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/runner/submission/language/languagetest"
)

// files are a tree of Go sources and a go.mod.
func files(content map[string]string) languagetest.Tree {
	return languagetest.Tree{Language: Go{}, Files: content}
}

const program = "package main\n\nfunc main() {}\n"

func TestPlan(t *testing.T) {
	for _, c := range []struct {
		name, entry string
		tree        map[string]string
		dir, ends   string
	}{
		{"no module", "a/b.go", map[string]string{"a/b.go": program}, "", "-o /tmp/build/a/b.go/b ./a/b.go"},
		{"a module in the root", "cmd/a/main.go", map[string]string{"cmd/a/main.go": program, "go.mod": "module x\n\ngo 1.22\n"}, "",
			"-o /tmp/build/cmd/a/main.go/main ./cmd/a/main.go"},
		{"a module in a folder", "m/cmd/main.go", map[string]string{"m/cmd/main.go": program, "m/go.mod": "module x\n\ngo 1.21.3\n"}, "m",
			"-o /tmp/build/m/cmd/main.go/main ./cmd/main.go"},
		{"a module for a newer Go", "main.go", map[string]string{"main.go": program, "go.mod": "module x\n\ngo 1.99.1\n"}, "",
			"-modfile=/tmp/build/go.mod/go.mod ./main.go"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tree := files(c.tree)
			f, _ := tree.Source(c.entry)
			check := Go{}.Plan([]*language.Source{f}, nil, tree).Check[0]
			if got := strings.Join(check.Argv, " "); !strings.HasSuffix(got, c.ends) || check.Dir != c.dir {
				t.Errorf("%s in %q", got, check.Dir)
			}
		})
	}
}

func TestUses(t *testing.T) {
	tree := files(map[string]string{
		"a.go": program + "var _ = shared\n", "b.go": program, "shared.go": "package main\n\nconst shared = 1\n", "other.go": "package main\n\nfunc other() {}\n",
		"x/main.go": "package main\n\nimport \"m/lib\"\n\nfunc main() { lib.F() }\n", "x/more.go": "package main\n", "x/more_test.go": "package main\n",
		"lib/lib.go": "package lib\n", "go.mod": "module m\n",
	})
	for entry, want := range map[string]string{"a.go": "shared.go", "b.go": "", "x/main.go": "lib/lib.go x/more.go"} {
		f, _ := tree.Source(entry)
		if got := strings.Join(Go{}.Uses(f, path.Dir(entry), tree), " "); got != want {
			t.Errorf("%s uses %q, not %q", entry, got, want)
		}
	}
}
