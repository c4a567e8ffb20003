package c

import (
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/runner/submission/language/languagetest"
)

func TestUsesAndPlan(t *testing.T) {
	const program = "int main(void) { f(); }\n"
	tree := languagetest.Tree{Language: C, Files: map[string]string{
		"src/server.c":    "#include \"net.h\"\n" + program,
		"src/net.c":       "#include \"net.h\"\nint bound(void) { return 1; }\n",
		"include/net.h":   "int bound(void);\n",
		"src/client.c":    program,
		"src/f.c":         "static int g(int (*h)(void))\n{\n}\nvoid *f(void)\n{\n}\n",
		"src/unrelated.c": "void z(void) {}\n",
		"src/another.c":   "void f2(void) {}\n" + program,
		"one/all.c":       "#include \"part.c\"\n" + program,
		"one/part.c":      "void f(void) {}\n",
		"Makefile":        "CFLAGS = -Wall -DPORT=12000 -std=gnu99 -O2\nall:\n\trm -rf /\n",
		"-odd/-program.c": program,
	}}
	for entry, c := range map[string]struct{ uses, compiled string }{
		"src/server.c":    {"include/net.h src/f.c", "-I include src/server.c src/f.c -lm"},
		"src/client.c":    {"src/f.c", "src/client.c src/f.c -lm"},
		"include/net.h":   {"src/net.c", ""},
		"one/all.c":       {"one/part.c one/part.c", "-o /tmp/build/one/all.c/all one/all.c -lm"},
		"-odd/-program.c": {"", "-o /tmp/build/-odd/-program.c/-program ./-odd/-program.c -lm"},
	} {
		f, ok := tree.Source(entry)
		if !ok {
			t.Fatal(entry)
		}
		uses := C.Uses(f, "", tree)
		if got := strings.Join(uses, " "); got != c.uses {
			t.Errorf("%s uses %q, not %q", entry, got, c.uses)
		}
		files := []*language.Source{f}
		for _, p := range uses {
			used, _ := tree.Source(p)
			files = append(files, used)
		}
		if got := strings.Join(C.Plan(files, nil, tree).Check[0].Argv, " "); c.compiled != "" &&
			(!strings.HasSuffix(got, c.compiled) || !strings.Contains(got, "-DPORT=12000 -std=gnu99 -pthread")) {
			t.Errorf("%s is compiled with %s", entry, got)
		}
	}
}

func TestRuns(t *testing.T) {
	for content, want := range map[string]bool{
		"int main(void) {}":                       true,
		"int\nmain(int argc, char *argv[])\n{\n}": true,
		"int domain(void) {}":                     false,
		"int main(void);":                         false,
		"// int main(void) {}":                    false,
	} {
		if got := C.Runs(languagetest.Source(C, "a.c", content)); got != want {
			t.Errorf("%t for %s", got, content)
		}
	}
}
