package python

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func TestStrip(t *testing.T) {
	for _, c := range []struct{ name, source, code, bare string }{
		{"a comment", "a = 1 # b\nc", "a = 1    \nc", "a = 1    \nc"},
		{"a string", `a = "b # c" # d`, `a = "b # c"    `, `a = "     "    `},
		{"an escape", `a = 'b\'c' + d`, `a = 'b\'c' + d`, `a = '    ' + d`},
		{"documentation", "\"\"\"a\nb\"\"\"\nc", "    \n    \nc", "    \n    \nc"},
		{"documentation in a function", "def f():\n  'a' # b\n  c", "def f():\n         \n  c", "def f():\n         \n  c"},
		{"documentation on the line", "def f(): 'a'", "def f():    ", "def f():    "},
		{"a raw string alone", "r'a\\'\nb", "     \nb", "     \nb"},
		{"a long string with a value", "a = '''b\nc''' + d", "a = '''b\nc''' + d", "a = ''' \n ''' + d"},
		{"quotes in a long string", `a = """b"c""d""" # e`, `a = """b"c""d"""    `, `a = """      """    `},
		{"a string in brackets on its own line", "f(\n'a'\n)", "f(\n'a'\n)", "f(\n' '\n)"},
		{"a string that is used", "'a'.upper()", "'a'.upper()", "' '.upper()"},
		{"an unclosed string ends with its line", "a = 'b\nc", "a = 'b\nc", "a = ' \nc"},
		{"an unclosed long string", "a = '''b\nc", "a = '''b\nc", "a = ''' \n "},
		{"a prefix is not a name", `a = rb"b"`, `a = rb"b"`, `a = rb" "`},
		{"an import", "import a\nfrom b import (c,\nd)\ne", "import a\nfrom b import (c,\nd)\ne", "        \n                 \n  \ne"},
		{"Windows line ends", "a # b\r\nc\r\n", "a     \nc\r\n", "a     \nc\r\n"},
		{"nothing", "", "", ""},
		{"a backslash at the end", `a = "\`, `a = "\`, `a = " `},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := Python{}.Strip([]byte(c.source))
			if string(text.Code) != c.code {
				t.Errorf("the code is\n%q, not\n%q", text.Code, c.code)
			}
			if string(text.Bare) != c.bare {
				t.Errorf("the bare code is\n%q, not\n%q", text.Bare, c.bare)
			}
		})
	}
}

func FuzzStrip(f *testing.F) {
	for _, seed := range []string{"", "a = 'b' # c\n", `"""`, `'\`, "f(\n'a'\n)", "r'''x\\'''", "import (\n", "from . import x;y", "\xff'\x00"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		before := bytes.Clone(source)
		text := Python{}.Strip(source)
		if !bytes.Equal(before, source) {
			t.Fatal("the source was changed")
		}
		for _, form := range [][]byte{text.Code, text.Bare} {
			if len(form) != len(source) {
				t.Fatalf("%d bytes became %d", len(source), len(form))
			}
			for i, c := range form {
				if c != source[i] && (c != ' ' || source[i] == '\n') {
					t.Fatalf("at %d, %q became %q", i, source[i], c)
				}
			}
		}
		s := &language.Source{Path: "a.py", Raw: source, Text: text}
		for _, p := range []requirement.Program{requirement.UDPServer, requirement.TCPClient} {
			a := Python{}.Arguments([]*language.Source{s}, p, true)
			if len(a.Args) == 0 && a.Doubt == "" {
				t.Fatal("one of several programs is started without a word and without a doubt")
			}
		}
		for _, unit := range (Python{}).Units(text) {
			if unit.From < 0 || unit.To > len(source) || unit.From >= unit.To {
				t.Fatalf("a unit from %d to %d", unit.From, unit.To)
			}
		}
		Python{}.Plan([]*language.Source{s}, nil, nil)
	})
}

func TestArguments(t *testing.T) {
	for _, c := range []struct {
		name, source string
		program      requirement.Program
		args, doubt  string
	}{
		{"none", "s.bind(('', 12000))\n", requirement.UDPServer, "", ""},
		{"two without names", "s.connect((sys.argv[1], int(sys.argv[2])))\n", requirement.TCPClient, "{host} {port}", ""},
		{"a port without a name", "s.bind(('', int(sys.argv[1])))\n", requirement.TCPServer, "{port}", ""},
		{"a server's host and port", "s.bind((argv[1], int(argv[2])))\n", requirement.TCPServer, "{host} {port}", ""},
		{"port first", "port = sys.argv[1]\nip = sys.argv[2]\n", requirement.UDPClient, "{port} {host}", ""},
		{"slice", "host, port = sys.argv[1:3]\n", requirement.UDPClient, "{host} {port}", ""},
		{"open slice", "(host, port) = sys.argv[1:]\n", requirement.UDPClient, "{host} {port}", ""},
		{"only argv[0]", "print('usage: %s' % sys.argv[0])\n", requirement.UDPClient, "", ""},
		{"a try around it", "try:\n    port = int(sys.argv[1])\nexcept IndexError:\n    port = 12000\n", requirement.UDPServer, "", ""},
		{"a bare except", "try:\n    port = int(sys.argv[1])\nexcept:\n    port = 12000\n", requirement.UDPServer, "", ""},
		{"the second handler", "try:\n    port = int(sys.argv[1])\nexcept ValueError:\n    raise\nexcept IndexError:\n    port = 12000\n", requirement.UDPServer, "", ""},
		{"a try that gives up", "try:\n    port = int(sys.argv[1])\nexcept IndexError:\n    sys.exit(2)\n", requirement.UDPServer, "{port}", ""},
		{"a try elsewhere", "port = int(sys.argv[1])\ntry:\n    s.recv(1)\nexcept Exception:\n    pass\n", requirement.UDPServer, "{port}", ""},
		{"too many only", "if len(sys.argv) > 2:\n    sys.exit('too many')\nport = int(sys.argv[1])\n", requirement.UDPServer, "{port}", ""},
		{"a default on the line", "port = int(sys.argv[1]) if len(sys.argv) == 2 else 12000\n", requirement.UDPServer, "", ""},
		{"an exit on the line", "if len(sys.argv) != 3: sys.exit()\nhost = sys.argv[1]; port = sys.argv[2]\n", requirement.UDPClient, "{host} {port}", ""},
		{"usage without an exit", "if len(sys.argv) != 3:\n    print('usage')\nelse:\n    main(sys.argv[1], int(sys.argv[2]))\n", requirement.UDPClient, "{host} {port}", ""},
		{"only with enough", "if len(sys.argv) == 3:\n    main(sys.argv[1], int(sys.argv[2]))\n", requirement.UDPClient, "{host} {port}", ""},
		{"with enough or a usage", "if len(sys.argv) > 2:\n    host = sys.argv[1]\n    port = sys.argv[2]\nelse:\n    print('usage')\n", requirement.UDPClient, "{host} {port}", ""},
		{"not enough", "if not len(sys.argv) > 1:\n    sys.exit(1)\nhost = sys.argv[1]\n", requirement.UDPClient, "{host}", ""},
		{"Python 2's unequal", "if (len(sys.argv) <> 3):\n    sys.exit(1)\nhost = sys.argv[1]\nport = int(sys.argv[2])\n", requirement.UDPClient, "{host} {port}", ""},
		{"defaults if too few", "if len(sys.argv) < 3:\n    host, port = 'x', 1\nelse:\n    host, port = sys.argv[1], int(sys.argv[2])\n", requirement.UDPClient, "", ""},
		{"all the rest", "data = ' '.join(sys.argv[1:])\n", requirement.UDPClient, "", "line 1 of a.py takes any number of arguments"},
		{"the name in dest", "p = ArgumentParser()\np.add_argument('-a', dest='ip')\np.add_argument('-n', dest='port')\n", requirement.UDPClient, "-a {host} -n {port}", ""},
		{"a comment", "# host = sys.argv[1]\n", requirement.UDPClient, "", ""},
		{"two ports", "port = int(sys.argv[1])\nsize = int(sys.argv[2])\n", requirement.UDPServer, "{port} {port}", "two of the arguments of a.py look like the same one"},
		{"something else", "host = sys.argv[1]\nport = sys.argv[2]\ncolour = sys.argv[3]\n", requirement.UDPClient, "{host} {port}", "line 3 of a.py reads an argument that is neither plainly"},
		{"getopt", "opts, args = getopt.getopt(sys.argv[1:], 'p:')\n", requirement.UDPClient, "", "line 1 of a.py reads options with getopt"},
		{"a transport is no port", "p = ArgumentParser()\np.add_argument('transport')\n", requirement.UDPClient, "", `line 2 of a.py wants the argument "transport"`},
		{"an optional positional", "p = ArgumentParser()\np.add_argument('port', nargs='?', default=12000)\n", requirement.UDPClient, "", ""},
		{"an option without a default", "p = ArgumentParser()\np.add_argument('-s', '--server', dest='host')\n", requirement.UDPClient, "--server {host}", ""},
		{"options with defaults", "p = ArgumentParser()\np.add_argument('--host', default='x')\np.add_argument('--port', type=int, default=1)\n", requirement.UDPClient, "", ""},
		{"a message", "p = ArgumentParser()\np.add_argument('host')\np.add_argument('message')\n", requirement.UDPClient, "{host}", "line 3 of a.py reads the sentence from the command line"},
		{"optparse", "p = OptionParser()\np.add_option('-p', '--port', type='int')\n", requirement.UDPClient, "--port {port}", ""},
		{"help with brackets and commas", "p = ArgumentParser()\np.add_argument('host', help='where, e.g. (a, b)')\n", requirement.UDPClient, "{host}", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := source("a.py", c.source)
			got := Python{}.Arguments([]*language.Source{f}, c.program, false)
			if args := strings.Join(got.Args, " "); args != c.args {
				t.Errorf("the arguments are %q, not %q", args, c.args)
			}
			if !strings.Contains(got.Doubt, c.doubt) || (c.doubt == "") != (got.Doubt == "") {
				t.Errorf("the doubt is %q, not %q", got.Doubt, c.doubt)
			}
			if (got.Driven == "") != (c.args == "") {
				t.Errorf("driven is %q", got.Driven)
			}
		})
	}
}

func TestVersions(t *testing.T) {
	for _, c := range []struct{ name, source, versions, sign string }{
		{"print with brackets", "print('a')\nprint ('b')\nprint(a, b)\n", "", ""},
		{"print a string", "print 'a'\n", "python2", ""},
		{"print a name", "if a:\n    print b\n", "python2", ""},
		{"print after a colon", "if a: print b\n", "python2", ""},
		{"print to a file", "print >>sys.stderr, 'a'\n", "python2", ""},
		{"print a unicode string", "print u'a'\n", "python2", ""},
		{"print as a value", "f = print if a else None\nprint\n", "", ""},
		{"print in a comment", "# print 'a'\n", "", ""},
		{"print in documentation", "'''\nprint 'a'\n'''\n", "", ""},
		{"raw_input", "a = raw_input('b')\n", "python2", ""},
		{"raw_input and decode", "a = raw_input('b')\nprint(c.decode())\n", "python2", ""},
		{"raw_input provided for", "try:\n    input = raw_input\nexcept NameError:\n    pass\na = raw_input('b')\n", "", ""},
		{"raw_input from six", "from six.moves import input as raw_input\nraw_input()\n", "", ""},
		{"except with a comma", "try:\n    a\nexcept socket.error, e:\n    b\n", "python2", ""},
		{"except with a tuple", "try:\n    a\nexcept (A, B):\n    b\n", "", ""},
		{"the old unequal", "if a <> b: c\n", "python2", ""},
		{"an old module", "import SocketServer\n", "python2", ""},
		{"either module", "try:\n    import socketserver\nexcept ImportError:\n    import SocketServer as socketserver\n", "", ""},
		{"a first line", "#!/usr/bin/env python2.7\nprint('a')\n", "python2", ""},
		{"a name that begins with print", "printer = 1\nprint_it(a)\n", "", ""},
		{"an f-string", "print(f'{a}')\n", "python", ""},
		{"print with a keyword", "print('a', end='')\n", "python", ""},
		{"print with a keyword in both", "from __future__ import print_function\nprint('a', end='')\n", "", ""},
		{"annotations", "def f(a: int):\n    pass\n", "python", ""},
		{"a dictionary in a call", "f({a: b})\nx = a[1:n]\n", "", ""},
		{"a new module", "import asyncio\n", "python", ""},
		{"input", "a = input('b')\n", "likely python", ""},
		{"input beside print", "a = input('b')\nprint a\n", "python2", ""},
		{"decode", "a = b.decode()\n", "likely python", "line 1 of a.py has encode or decode"},
		{"both", "a = raw_input('b')\nprint(f'{a}')\n", "python2 python", "line 2 of a.py has an f-string"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var names []string
			sign := ""
			for _, v := range (Python{}).Versions(source("a.py", c.source)) {
				if v.Likely {
					names = append(names, "likely")
				}
				names, sign = append(names, v.Language.Name()), v.Sign
			}
			if got := strings.Join(names, " "); got != c.versions || !strings.Contains(sign, c.sign) {
				t.Errorf("it is %q, not %q; %q", got, c.versions, sign)
			}
		})
	}
}

// The check runs in the sandbox; here it parses sources of the test's own.
func TestCheck(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3 here")
	}
	if err := exec.Command(python, "-c", "").Run(); err != nil {
		t.Skip("python3 does not start here")
	}
	good := "from socket import *\nimport helper\ns = socket(AF_INET, SOCK_DGRAM)\nwhile True:\n    s.recvfrom(2048)\n"
	for _, c := range []struct{ name, entry, helper, output string }{
		{"good", good, "x = 1\n", `^$`},
		{"a missing colon", strings.Replace(good, "True:", "True", 1), "", `(?s)File "sub/UDPServer\.py", line 4\n.*SyntaxError: `},
		{"a helper's error", good, "def f(:\n", `(?s)File "sub/helper\.py", line 1\n.*SyntaxError: `},
		{"both", "1 +\n", "2 +\n", `(?s)sub/UDPServer\.py.*sub/helper\.py`},
		{"indentation", "if True:\nprint(1)\n", "", `(?s)File "sub/UDPServer\.py", line 2\n.*IndentationError: `},
		{"a zero byte", "a = 1\x00\n", "", `(?s)File "sub/UDPServer\.py".*null bytes`},
		{"not UTF-8", "a = '\xe9'\n", "", `(?s)File "sub/UDPServer\.py".*SyntaxError: `},
		{"very deep", "a = " + strings.Repeat("(", 5000) + "\n", "", `(?s)File "sub/UDPServer\.py"`},
		{"only compiling finds it", "return 1\n", "", `(?s)File "sub/UDPServer\.py", line 1\n.*SyntaxError: 'return' outside function`},
		{"code is not run", "open('ran', 'w')\n", "open('ran', 'w')\n", `^$`},
		{"warnings are no errors", "a = '\\d'\nb = a is 1\n", "", `^$`},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.Mkdir(filepath.Join(dir, "sub"), 0o755); err != nil {
				t.Fatal(err)
			}
			files := []*language.Source{source("sub/UDPServer.py", c.entry), source("sub/helper.py", c.helper)}
			// A module of the submission's must not take the place of one that the check uses.
			for name, content := range map[string]string{"sub/UDPServer.py": c.entry, "sub/helper.py": c.helper, "traceback.py": "open('ran', 'w')\n"} {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			plan := Python{}.Plan(files, nil, nil)
			check := plan.Check[0]
			cmd := exec.Command(python, check.Argv[1:]...)
			cmd.Dir = filepath.Join(dir, check.Dir)
			output, err := cmd.CombinedOutput()
			if (err == nil) != (c.output == "^$") {
				t.Errorf("the check ends with %v", err)
			}
			if !regexp.MustCompile(c.output).Match(output) {
				t.Errorf("the output does not match %s:\n%s", c.output, output)
			}
			entries, err := filepath.Glob(filepath.Join(dir, "*"))
			if err != nil || len(entries) != 2 {
				t.Errorf("the check left %v, %v", entries, err)
			}
		})
	}
}

func TestCheckInPython2(t *testing.T) {
	python, err := exec.LookPath("python2.7")
	if err != nil || exec.Command(python, "-c", "").Run() != nil {
		t.Skip("no python2.7 here")
	}
	for _, c := range []struct{ name, content, output string }{
		{"good", "print 'a'\n", `^$`},
		{"Python 3", "print(f'{a}')\n", `(?s)File "a\.py", line 1\n.*SyntaxError: `},
		{"a letter without an encoding", "a = 1\n# \xc3\xa9\n", `(?s)File "a\.py", line 2\n.*SyntaxError: Non-ASCII character`},
		{"a letter with an encoding", "# -*- coding: utf-8 -*-\n# \xc3\xa9\n", `^$`},
		{"a zero byte", "a = 1\x00\n", `(?s)File "a\.py".*null bytes`},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "a.py"), []byte(c.content), 0o644); err != nil {
			t.Fatal(err)
		}
		check := Python2{}.Plan([]*language.Source{source("a.py", c.content)}, nil, nil).Check[0]
		cmd := exec.Command(python, check.Argv[1:]...)
		cmd.Dir = dir
		output, err := cmd.CombinedOutput()
		if (err == nil) != (c.output == "^$") || !regexp.MustCompile(c.output).Match(output) {
			t.Errorf("%s: the check ends with %v and says\n%s", c.name, err, output)
		}
	}
}

func TestPlan(t *testing.T) {
	for _, c := range []struct{ path, dir, name string }{
		{"UDPServer.py", "", "UDPServer.py"},
		{"a/b c/UDPServer.py", "a/b c", "UDPServer.py"},
		{"-c.py", "", "./-c.py"},
		{"a/-m.py", "a", "./-m.py"},
	} {
		run := Python{}.Plan([]*language.Source{source(c.path, "")}, []string{"{port}"}, nil).Run
		if run.Dir != c.dir || strings.Join(run.Argv, "|") != "python3|"+c.name+"|{port}" {
			t.Errorf("%s is run with %q in %q", c.path, run.Argv, run.Dir)
		}
	}
}

func source(path, content string) *language.Source {
	raw := []byte(content)
	return &language.Source{Path: path, Raw: raw, Text: Python{}.Strip(raw)}
}

// Sources made to be slow must not be: the whole test takes a fraction of a second, or minutes where a bound is missing.
func TestTogether(t *testing.T) {
	source := func(path string) *language.Source { return &language.Source{Path: path} }
	server, client, shared := source("server.py"), source("client.py"), source("shared.py")
	for _, l := range []language.Joint{Python{}, Python2{}} {
		command, ok := l.Together([][]*language.Source{{server, shared}, {client, shared}})
		if got := command.Argv[len(command.Argv)-3:]; !ok || !slices.Equal(got, []string{"server.py", "shared.py", "client.py"}) {
			t.Errorf("%T: the end of %q, %t", l, command.Argv, ok)
		}
	}
}

func TestHostileArguments(t *testing.T) {
	for name, content := range map[string]string{
		"calls in calls":   "ArgumentParser\n" + strings.Repeat("p.add_argument(", 4000),
		"many guards":      "argv[1]\n" + strings.Repeat(" if len(argv) > 9: exit()\n", 2000) + "argv[2]\n",
		"many names":       strings.Repeat("a=argv[1]\n", 6000),
		"growing indents":  "argv[1]\n" + indents(350),
		"a very long line": "argv[1]" + strings.Repeat(" == 'a' ", 8000),
		"beyond the limit": strings.Repeat("a = argv[1] == 'b'\n", 50000),
	} {
		t.Run(name, func(t *testing.T) {
			got := Python{}.Arguments([]*language.Source{source("a.py", content)}, requirement.UDPClient, true)
			if len(got.Args) == 0 && got.Doubt == "" {
				t.Error("nothing is given and nothing is doubted")
			}
		})
	}
}

func indents(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "if len(argv) > 9: exit()\n")
	}
	return b.String()
}
