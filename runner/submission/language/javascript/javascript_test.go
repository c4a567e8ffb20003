package javascript

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func source(path, content string) *language.Source {
	raw := []byte(content)
	return &language.Source{Path: path, Raw: raw, Text: JavaScript{}.Strip(raw)}
}

func TestStrip(t *testing.T) {
	for _, c := range []struct{ name, source, code, bare string }{
		{"a line comment", "a() // net\nb()", "a()       \nb()", "a()       \nb()"},
		{"a block comment", "a()/* x\n y */b()", "a()    \n     b()", "a()    \n     b()"},
		{"a string", `f("a // b")`, `f("a // b")`, `f("      ")`},
		{"an escaped quote", `f('\'x')`, `f('\'x')`, `f('   ')`},
		{"a string that is not closed", "f('abc\ng()", "f('abc\ng()", "f('   \ng()"},
		{"an event", `s.on('message', f)`, `s.on('message', f)`, `s.on('message', f)`},
		{"a template", "f(`a ${b.c(`d${e}`)} f`)", "f(`a ${b.c(`d${e}`)} f`)", "f(`  ${b.c(` ${e}`)}  `)"},
		{"braces in a template", "`${ {a: 1} }x`;y", "`${ {a: 1} }x`;y", "`${ {a: 1} } `;y"},
		{"a regular expression", "x = /a\"[/]b/g; y", "x = /a\"[/]b/g; y", "x = /      /g; y"},
		{"a division", "x = a / b; c = '/'", "x = a / b; c = '/'", "x = a / b; c = ' '"},
		{"a hashbang", "#!/usr/bin/env node\nx", "                   \nx", "                   \nx"},
		{"an import", "import { connect } from 'net';\nx", "import { connect } from 'net';\nx", "                             ;\nx"},
		{"a require", "const { connect } = require('net');", "const { connect } = require('net');", "const                             ;"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := JavaScript{}.Strip([]byte(c.source))
			if string(got.Code) != c.code {
				t.Errorf("the code is  %q\nand should be %q", got.Code, c.code)
			}
			if string(got.Bare) != c.bare {
				t.Errorf("the bare code is %q\nand should be    %q", got.Bare, c.bare)
			}
		})
	}
}

func FuzzStrip(f *testing.F) {
	for _, seed := range []string{"`${`", "/[/", "'\\", "/*", "`${{}", "class {", "//\n`"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		s := source("a.js", string(content))
		for _, text := range [][]byte{s.Text.Code, s.Text.Bare} {
			if len(text) != len(content) || strings.Count(string(text), "\n") != strings.Count(string(content), "\n") {
				t.Fatal("the text has another length or other lines")
			}
		}
		for _, unit := range (JavaScript{}).Units(s.Text) {
			if unit.From < 0 || unit.To > len(content) || unit.From > unit.To {
				t.Fatalf("a unit from %d to %d", unit.From, unit.To)
			}
		}
		JavaScript{}.Runs(s)
		JavaScript{}.Arguments([]*language.Source{s}, requirement.TCPClient, true)
	})
}

func TestRuns(t *testing.T) {
	for _, c := range []struct {
		source string
		want   bool
	}{
		{"function f() {\n  g();\n}\n", false},
		{"module.exports = { PORT: 12000 };\n", false},
		{"exports.f = function () {\n  g();\n};\n", false},
		{"export class A {\n  constructor() { g(); }\n}\n", false},
		{"const f = (a) => g(a);\n", false},
		{"f();\n", true},
		{"new Server(1).start();\n", true},
		{"(async () => {\n  await f();\n})();\n", true},
		{"const s = net.createServer((c) => {\n  c.end();\n});\n", true},
		{"if (require.main === module) {\n  f();\n}\n", true},
	} {
		if got := (JavaScript{}).Runs(source("a.js", c.source)); got != c.want {
			t.Errorf("%q runs: %v", c.source, got)
		}
	}
}

func TestArguments(t *testing.T) {
	for _, c := range []struct {
		name, source string
		program      requirement.Program
		args, doubt  string
	}{
		{"none", "net.connect(12000, 'x')\n", requirement.TCPClient, "", ""},
		{"named", "const host = process.argv[2];\nconst port = process.argv[3];\n", requirement.UDPClient, "{host} {port}", ""},
		{"without names", "net.connect(process.argv[3], process.argv[2])\n", requirement.TCPClient, "{host} {port}", ""},
		{"a server's port", "s.listen(process.argv[2])\n", requirement.TCPServer, "{port}", ""},
		{"with a default", "const port = process.argv[2] || 12000;\n", requirement.TCPServer, "", ""},
		{"with another", "const port = Number(process.argv[2] ?? 12000);\n", requirement.TCPServer, "", ""},
		{"taken apart", "const [, , host, port] = process.argv;\n", requirement.TCPClient, "{host} {port}", ""},
		{"taken apart with defaults", "const [host = 'x', port = 1] = process.argv.slice(2);\n", requirement.TCPClient, "", ""},
		{"by an alias", "const args = process.argv.slice(2);\nconst port = parseInt(args[0], 10);\n", requirement.UDPServer, "{port}", ""},
		{"counted", "if (process.argv.length < 4) {\n  console.log('usage');\n  process.exit(1);\n}\nconst h = process.argv[2], p = process.argv[3];\n", requirement.UDPClient, "{host} {port}", ""},
		{"counted, and a default", "let port = 12000;\nif (process.argv.length > 2) {\n  port = process.argv[2];\n}\n", requirement.UDPServer, "", ""},
		{"asked for first", "let port = 12000;\nif (process.argv[2]) port = process.argv[2];\n", requirement.UDPServer, "", ""},
		{"a default later", "let port = process.argv[2];\nif (!port) port = 12000;\n", requirement.UDPServer, "", ""},
		{"a guard on one line", "if (process.argv.length != 3) throw new Error('port?');\nconst p = process.argv[2];\n", requirement.UDPServer, "{port}", ""},
		{"the script's own name", "if (process.argv[1] === __filename) main();\n", requirement.UDPServer, "", ""},
		{"the sentence", "const host = process.argv[2];\nconst message = process.argv[3];\n", requirement.UDPClient, "{host}", "line 2 of a.js reads the sentence from the command line"},
		{"all of them", "const line = process.argv.slice(2).join(' ');\n", requirement.UDPClient, "", "line 1 of a.js takes any number of arguments"},
		{"a library", "const { values } = parseArgs({ options });\n", requirement.UDPClient, "", "line 1 of a.js reads options with a library"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := JavaScript{}.Arguments([]*language.Source{source("a.js", c.source)}, c.program, false)
			if args := strings.Join(got.Args, " "); args != c.args {
				t.Errorf("the arguments are %q, not %q", args, c.args)
			}
			if !strings.Contains(got.Doubt, c.doubt) || (c.doubt == "") != (got.Doubt == "") {
				t.Errorf("the doubt is %q, not %q", got.Doubt, c.doubt)
			}
		})
	}
}

// Sources made to be slow must not be: the whole test takes a fraction of a second, or minutes where a bound is missing.
func TestHostileArguments(t *testing.T) {
	const many = 4000
	for name, content := range map[string]string{
		"many guards":     strings.Repeat("if (process.argv[9] < 9) {\n", many),
		"many names":      strings.Repeat("a = process.argv[2]; switch (a) {\ncase 'x':\n", many/3),
		"many tables":     strings.Repeat("t[process.argv[2]]; x = {'a': 1};\n", many/3),
		"a long line":     strings.Repeat("process.argv[2] === 'a' || ", many/2),
		"many aliases":    strings.Repeat("a = process.argv.slice(2); a[0]; ", many/3),
		"a long unpack":   "[" + strings.Repeat("a, ", many*4) + "] = process.argv\n",
		"beyond a limit":  strings.Repeat("a = process.argv[2];\n", many),
		"open templates":  strings.Repeat("`${", many*4),
		"open expression": strings.Repeat("(/", many*4),
	} {
		t.Run(name, func(t *testing.T) {
			JavaScript{}.Arguments([]*language.Source{source("a.js", content)}, requirement.UDPClient, true)
		})
	}
}

// The check runs in the sandbox; here it parses sources of the test's own.
func TestCheck(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("no node here")
	}
	for _, c := range []struct{ name, file, content, output string }{
		{"good", "a.js", "const net = require('net');\nopen('ran');\n", `^$`},
		{"a module", "a.mjs", "import net from 'net';\nawait 1;\n", `^$`},
		{"a syntax error", "sub/a.js", "f(\n;\n", `^sub/a\.js:2\n;\n\^\n\nSyntaxError: Unexpected token ';'\n+$`},
		{"one in a module", "a.mjs", "import from;\n", `^a\.mjs:1\n(?s:.*)\nSyntaxError: `},
		{"a name with a blank", "a b.js", "f(;\n", `^a b\.js:1\n`},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			file := filepath.Join(dir, c.file)
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(c.content), 0o644); err != nil {
				t.Fatal(err)
			}
			check := JavaScript{}.Plan([]*language.Source{source(c.file, c.content)}, nil, nil).Check[0]
			cmd := exec.Command(node, check.Argv[1:]...)
			cmd.Dir = dir
			output, err := cmd.CombinedOutput()
			if (err == nil) != (c.output == "^$") {
				t.Errorf("the check ends with %v", err)
			}
			if !regexp.MustCompile(c.output).Match(output) {
				t.Errorf("the output does not match %s:\n%s", c.output, output)
			}
		})
	}
}
