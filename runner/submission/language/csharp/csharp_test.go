package csharp

import (
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/runner/submission/language/languagetest"
)

func TestDialect(t *testing.T) {
	const program = "class A { static void Main() {} }\n"
	for content, doubt := range map[string]string{
		program: "",
		"using System;\nusing A = System.Net;\n" + program:                                       "",
		"class A { static void Main() { using (var c = new C()) { } } }":                         "",
		"class A { static void Main() { using var c = new C(); } }":                              "line 1 of a.cs has using without parentheses",
		"namespace N;\n" + program:                                                               "line 1 of a.cs has a namespace without braces",
		"namespace N { " + program + " }":                                                        "",
		"class A { static void Main() { A a = new(); } }":                                        "new without a type",
		"using System;\n\nConsole.WriteLine(\"using var x = 1\");\n":                             "line 3 of a.cs has statements outside of a class",
		"class A { static void Main() { string? s = null; } }":                                   "a nullable reference",
		"class A { static void Main() { System.Console.Write(\"namespace N;\"); } } // record R": "",
	} {
		_, got := dialect([]*language.Source{languagetest.Source(CSharp{}, "a.cs", content)})
		if !strings.Contains(got, doubt) || (doubt == "") != (got == "") {
			t.Errorf("%q: the doubt is %q, not %q", content, got, doubt)
		}
	}
}

func TestUses(t *testing.T) {
	const program = "class P { static void Main() { Help.F(); } }\n"
	tree := languagetest.Tree{Language: CSharp{}, Files: map[string]string{
		"a/P.cs": program, "a/Help.cs": "class Help {}", "b/Help.cs": "class Help {}", "b/Q.cs": program, "c/R.cs": program,
		"a/Other.cs": "class Other {}",
	}}
	for entry, want := range map[string]string{"a/P.cs": "a/Help.cs", "b/Q.cs": "b/Help.cs", "c/R.cs": "a/Help.cs"} {
		f, _ := tree.Source(entry)
		if got := strings.Join(CSharp{}.Uses(f, "", tree), " "); got != want {
			t.Errorf("%s uses %q, not %q", entry, got, want)
		}
	}
}
