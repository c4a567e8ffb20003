package clike

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
)

func TestStrip(t *testing.T) {
	c := &Syntax{Preprocessor: true}
	rust := &Syntax{Nested: true, Lifetimes: true}
	golang := &Syntax{
		Raw: func(rest []byte) (int, string) {
			if rest[0] == '`' {
				return 1, "`"
			}
			return 0, ""
		},
		Imports: regexp.MustCompile(`(?m)^import[^\n]*`),
		Keep:    regexp.MustCompile(`^udp$`),
	}
	for _, x := range []struct {
		name   string
		syntax *Syntax
		source string
		bare   string
	}{
		{"a comment to the end of the line", c, "a(); // bind(\nb();", "a();         \nb();"},
		{"a comment over lines", c, "a(/* x\ny */ b)", "a(    \n     b)"},
		{"a comment that is not closed", c, "a /* b\nc", "a     \n "},
		{"a string", c, `f("bind(\"x\")", 1)`, `f("           ", 1)`},
		{"a string that is not closed", c, "f(\"bind\nb(", "f(\"    \nb("},
		{"two slashes in a string", c, `f("//", g)`, `f("  ", g)`},
		{"a quote as a character", c, `f('"', '\'', "x")`, `f(' ', '  ', " ")`},
		{"digits with separators", c, `n = 12'000; f("x")`, `n = 12'000; f(" ")`},
		{"an include", c, "#include <bind.h>\nx", "                 \nx"},
		{"left out", c, "#if 0\nbind\n#endif\nx", "     \n    \n#endif\nx"},
		{"for another system", c, "#ifdef _WIN32\na\n#else\nb\n#endif\nc", "             \n \n#else\nb\n#endif\nc"},
		{"not for another system", c, "#ifndef _WIN32\na\n#else\nb\n#endif", "#ifndef _WIN32\na\n     \n \n#endif"},
		{"for one of several", c, "#if defined(_WIN32) || defined(__APPLE__)\na\n#endif", strings.Repeat(" ", 41) + "\n \n#endif"},
		{"inside of what is left out", c, "#if 0\n#ifdef X\na\n#endif\nb\n#endif\nc", "     \n        \n \n      \n \n#endif\nc"},
		{"on a condition that is not known", c, "#ifdef DEBUG\na\n#else\nb\n#endif", "#ifdef DEBUG\na\n#else\nb\n#endif"},
		{"an #endif too many", c, "#endif\na", "#endif\na"},
		{"comments in comments", rust, "/* a /* b */ c */ d", "                  d"},
		{"comments are not nested in C", c, "/* a /* b */ c", "             c"},
		{"a lifetime", rust, `fn f<'a>(x: &'a str) { g("y", 'z') }`, `fn f<'a>(x: &'a str) { g(" ", ' ') }`},
		{"a raw string", golang, "f(`\"\\`, g)", "f(`  `, g)"},
		{"a name that is kept", golang, `Dial("udp", "tcp")`, `Dial("udp", "   ")`},
		{"an import", golang, "import \"net\"\nx", "            \nx"},
	} {
		t.Run(x.name, func(t *testing.T) {
			source := []byte(x.source)
			got := x.syntax.Strip(source)
			if bare := string(got.Bare); bare != x.bare {
				t.Errorf("bare:\n%q\nnot\n%q", bare, x.bare)
			}
			if len(got.Code) != len(source) || bytes.Count(got.Code, []byte("\n")) != bytes.Count(source, []byte("\n")) {
				t.Errorf("the code has another length or other lines: %q", got.Code)
			}
		})
	}
}

func TestUnits(t *testing.T) {
	source := `int table[] = {1, 2};
struct point { int x; };
namespace net {
class Server {
public:
    Server() : fd(0) { open(); }
    void run() { while (true) { serve(); } }
};
}
static void helper(int a) {
    if (a) { b(); }
}
int main(void)
{
    helper(1);
}
`
	text := (&Syntax{}).Strip([]byte(source))
	var got []string
	for _, u := range Units(text) {
		first, _, _ := strings.Cut(strings.TrimSpace(source[u.From:u.To]), "\n")
		got = append(got, first)
	}
	want := []string{"public:", "void run() { while (true) { serve(); } }", "class Server {", "static void helper(int a) {", "int main(void)"}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("%q, not %q", got, want)
	}
}

// Sources made to be slow, or to lead a reader out of its text, must not.
func TestHostileSources(t *testing.T) {
	syntax := &Syntax{Nested: true, Lifetimes: true, Preprocessor: true}
	for name, source := range map[string]string{
		"open braces":       strings.Repeat("class A { void f() {", 20000),
		"closed braces":     strings.Repeat("}", 200000),
		"open comments":     strings.Repeat("/*", 100000),
		"open conditions":   strings.Repeat("#if 0\n", 40000),
		"quotes":            strings.Repeat("'", 200000),
		"ends in an escape": `f("\`,
		"ends in a quote":   `f('`,
		"nothing":           "",
	} {
		t.Run(name, func(t *testing.T) {
			text := syntax.Strip([]byte(source))
			if len(text.Bare) != len(source) {
				t.Errorf("%d bytes became %d", len(source), len(text.Bare))
			}
			for _, u := range Units(text) {
				if u.From < 0 || u.To > len(source) || u.From > u.To {
					t.Fatalf("a unit from %d to %d of %d", u.From, u.To, len(source))
				}
			}
		})
	}
}
