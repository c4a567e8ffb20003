package java

import (
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/runner/submission/language/languagetest"
)

func source(path, content string) *language.Source {
	return languagetest.Source(Java{}, path, content)
}

func TestMainClass(t *testing.T) {
	const method = "public static void main(String[] args) {}"
	for want, content := range map[string]string{
		"A":         "class A { " + method + " }",
		"B":         "class A { void f() {} } public class B { int x = 1; " + method + " }",
		"p.q.A":     "package p.q;\nimport java.net.*;\npublic final class A { " + method + " }",
		"A$B":       "class A { static class B { " + method + " } }",
		"C":         "class C { static { f(); } " + method + " class B {} }",
		"Record":    "record Record(int x) { " + method + " }",
		"Commented": "// class A {\nclass Commented { String s = \"class B {\"; " + method + " }",
	} {
		if got := mainClass(source("A.java", content)); got != want {
			t.Errorf("%q, not %q, in %s", got, want, content)
		}
	}
}

func TestPlan(t *testing.T) {
	files := []*language.Source{source("src/-a/UDPServer.java", "class UDPServer { static void main(String[] a) {} }"), source("-b.java", "class B {}")}
	plan := Java{}.Plan(files, []string{"{port}"}, nil)
	compile := strings.Join(plan.Check[0].Argv, " ")
	if !strings.HasSuffix(compile, "-d /tmp/build/src/-a/UDPServer.java src/-a/UDPServer.java ./-b.java") || !strings.Contains(compile, "-encoding UTF-8") {
		t.Errorf("compiled with %s", compile)
	}
	if run := strings.Join(plan.Run.Argv, " "); !strings.HasSuffix(run, "-cp /tmp/build/src/-a/UDPServer.java:/tmp/build-java UDPServer {port}") {
		t.Errorf("run with %s", run)
	}
	if plan.Interpreted {
		t.Error("nothing has to be built")
	}
	latin := Java{}.Plan([]*language.Source{source("A.java", "// \xe9t\xe9\nclass A {}")}, nil, nil)
	if compile := strings.Join(latin.Check[0].Argv, " "); !strings.Contains(compile, "-encoding windows-1252") {
		t.Errorf("a source of Windows is compiled with %s", compile)
	}
}

func TestTogether(t *testing.T) {
	server, client := source("A.java", "class A { static class Help {} }"), source("B.java", "class B {}")
	helper, other := source("Help.java", "class Help {}"), source("x/Help.java", "package x;\nclass Help {}")
	for name, c := range map[string]struct {
		programs [][]*language.Source
		compiled string // "" if they cannot be
	}{
		"two":                         {[][]*language.Source{{server}, {client}}, "A.java B.java"},
		"a file of both":              {[][]*language.Source{{client, helper}, {source("C.java", "class C {}"), helper}}, "B.java Help.java C.java"},
		"types of the same name":      {[][]*language.Source{{server}, {client, helper}}, ""},
		"the same in another package": {[][]*language.Source{{server}, {client, other}}, "A.java B.java x/Help.java"},
	} {
		command, ok := Java{}.Together(c.programs)
		if got := strings.Join(command.Argv, " "); ok != (c.compiled != "") || ok && !strings.HasSuffix(got, "-d /tmp/build-java "+c.compiled) {
			t.Errorf("%s: %q, %t", name, got, ok)
		}
	}
}
