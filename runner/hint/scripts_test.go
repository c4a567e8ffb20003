package hint_test

import (
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/runner/hint"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// What interpreters write on a terminal about the end of a program.
func TestCrashesOfScripts(t *testing.T) {
	const nothing = "first\nsecond\nthird\n"
	for _, c := range []struct {
		name, requirement, language, file, source, screen string
		want                                              string
		line                                              int
	}{
		{"Ruby's nil", "tcp-server/uppercases", "ruby", "a.rb", nothing,
			"a.rb:2:in `<main>': \x1b[1mundefined method `upcase' for nil:NilClass (\x1b[1;4mNoMethodError\x1b[m\x1b[1m)\x1b[m\n\n\x1b[1mx.upcase\x1b[m\n", "crashed", 2},
		{"nil of gets", "tcp-server/survives-silent-client", "ruby", "a.rb", "c = s.accept\nx = c.gets\nx.chomp\n",
			"a.rb:3:in `<main>': undefined method `chomp' for nil:NilClass (NoMethodError)\n", "nil-received", 3},
		{"upcase! without a change", "udp-server/survives-empty-datagram", "ruby", "a.rb", "m = s.recv(1)\nx = m.upcase!\ns.send(x, 0)\n",
			"a.rb:3:in `send': no implicit conversion of nil into String (TypeError)\n\tfrom a.rb:3:in `<main>'\n", "upcase-bang", 2},
		{"Ruby's missing library", "tcp-server/listens", "ruby", "a.rb", nothing,
			"<internal:/usr/lib/ruby/vendor_ruby/rubygems/core_ext/kernel_require.rb>:85:in `require': cannot load such file -- nope (LoadError)\n" +
				"\tfrom <internal:/usr/lib/ruby/vendor_ruby/rubygems/core_ext/kernel_require.rb>:85:in `require'\n\tfrom a.rb:1:in `<main>'\n", "missing-module", 1},
		{"Ruby's reset", "tcp-server/survives-reset", "ruby", "a.rb", nothing,
			"The server is ready to receive\na.rb:2:in `recv': Connection reset by peer - recvfrom(2) (Errno::ECONNRESET)\n", "connection-reset", 2},
		{"Perl's die", "tcp-server/uppercases", "perl", "a.pl", nothing, "bad at a.pl line 3, <STDIN> line 1.\n", "crashed", 3},
		{"Perl's die behind a prompt", "tcp-client/connects-once", "perl", "a.pl", nothing, "Input lowercase sentence:bad at a.pl line 2.\n", "crashed", 2},
		{"PHP's type", "udp-server/uppercases", "php", "a.php", nothing,
			"PHP Fatal error:  Uncaught TypeError: strtoupper(): Argument #1 ($string) must be of type string, array given in /work/a.php:3\nStack trace:\n#0 {main}\n  thrown in /work/a.php on line 3\n", "crashed", 3},
		{"Node's missing package", "udp-client/sends-one-datagram", "javascript", "a.js", nothing,
			"node:internal/modules/cjs/loader:1078\n  throw err;\n  ^\n\nError: Cannot find module 'prompt-sync'\nRequire stack:\n- /work/a.js\n    at Module._load (node:internal/modules/cjs/loader:920:27)\n    at Object.<anonymous> (/work/a.js:2:16) {\n  code: 'MODULE_NOT_FOUND'\n}\n", "missing-module", 2},
		{"Node's write after the end", "tcp-server/uppercases", "javascript", "a.js", "s.on('data', (d) => {\n  s.end();\n  s.write(d);\n});\n",
			"node:events:495\n      throw er; // Unhandled 'error' event\n      ^\n\nError [ERR_STREAM_WRITE_AFTER_END]: write after end\n    at Socket.write (node:internal/streams/writable:334:11)\n    at Socket.<anonymous> (/work/a.js:3:5)\n", "write-after-end", 2},
		{"input of Python 2", "udp-client/sends-one-datagram", "python2", "a.py", "s = 1\nm = input('x')\n",
			"xTraceback (most recent call last):\n  File \"a.py\", line 2, in <module>\n    m = input('x')\n  File \"<string>\", line 1\n    amber canal\n              ^\nSyntaxError: unexpected EOF while parsing\n", "input-evaluates", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			program, _, _ := strings.Cut(c.requirement, "/")
			f := verdict.Finding{Requirement: c.requirement, Verdict: verdict.Failed,
				Evidence: exited(screened(exchange("hi", "HI", ""), c.screen), 1)}
			got := hint.For(f, hint.Context{Language: c.language, Program: requirement.Program(program),
				Sources: []hint.Source{{Path: c.file, Text: c.source}}})
			if got == nil || got.ID != c.want || got.Line != c.line {
				t.Errorf("got %+v, want %s on line %d", got, c.want, c.line)
			}
		})
	}
}

// A warning has the form of a death, and a program that goes on has not died.
func TestWarningsAreNoCrashes(t *testing.T) {
	warned := screened(exchange("hi", "HI", ""), "Use of uninitialized value $x in print at a.pl line 2.\n")
	f := verdict.Finding{Requirement: "udp-server/uppercases", Verdict: verdict.Failed, Evidence: warned}
	about := hint.Context{Language: "perl", Program: "udp-server", Sources: []hint.Source{{Path: "a.pl", Text: "first\nsecond\n"}}}
	if got := hint.For(f, about); got != nil && got.ID == "crashed" {
		t.Errorf("got %+v", got)
	}
}

func TestBuildsOfScripts(t *testing.T) {
	for _, c := range []struct{ language, file, said, want, says string }{
		{"javascript", "a.js", "a.js:2\n  send(;\n       ^\n\nSyntaxError: Unexpected token ';'\n", "syntax-error", "Unexpected token ';'"},
		{"ruby", "a.rb", "a.rb:2: syntax error, unexpected *\n1 +* 2\n   ^\n", "syntax-error", "unexpected *"},
		{"perl", "a.pl", "Global symbol \"$x\" requires explicit package name (did you forget to declare \"my $x\"?) at a.pl line 2.\na.pl had compilation errors.\n", "syntax-error", `Global symbol "$x"`},
		{"perl", "a.pl", "Can't locate Nope/Nope.pm in @INC (you may need to install the Nope::Nope module) (@INC contains: /etc/perl) at a.pl line 2.\n", "missing-module", "Nope/Nope"},
		{"php", "a.php", "\nParse error: syntax error, unexpected variable \"$y\" in a.php on line 2\nErrors parsing a.php\n", "syntax-error", `unexpected variable "$y"`},
		{"python2", "a.py", "  File \"a.py\", line 2\n    # \xc3\xa9\nSyntaxError: Non-ASCII character, but no encoding declared\n", "no-encoding-declared", "encoding"},
	} {
		f := verdict.Finding{Requirement: "submission/builds", Verdict: verdict.Failed, Evidence: outcome(c.said)}
		got := hint.For(f, hint.Context{Language: c.language, Sources: []hint.Source{{Path: c.file, Text: "first\nsecond\nthird\n"}}})
		if got == nil || got.ID != c.want || got.Line != 2 || !strings.Contains(got.Cause, c.says) {
			t.Errorf("%s: got %+v, want %s with %q on line 2", c.language, got, c.want, c.says)
		}
	}
}

func TestWordsOfScripts(t *testing.T) {
	reply := func(text string) verdict.Evidence { return screened(exchange("hi", "CAFÉ NOIR", text), text) }
	lingering := screened(exchange("hi", "HI", "HI"), "Input lowercase sentence:HI\n")
	unclosed := "const rl = readline.createInterface({ input: process.stdin });\nsocket.close();\n"
	try(t, []example{
		{name: "a Buffer", requirement: "udp-client/displays-the-reply", language: "javascript", want: "buffer-shown", line: 1,
			source: "console.log(reply);\n", evidence: reply("<Buffer 43 41 46 c3 89>")},
		{name: "Latin-1", requirement: "udp-server/accepts-utf8", language: "javascript", want: "wrong-encoding", line: 1,
			source: "const text = message.toString('latin1');\n", evidence: exchange("café noir", "CAFÉ NOIR", "CAFÃ© NOIR")},
		{name: "an open keyboard", requirement: "udp-client/exits", language: "javascript", want: "keyboard-left-open", line: 1,
			source: unclosed, evidence: lingering},
		{name: "a closed one", requirement: "udp-client/exits", language: "javascript", want: "",
			source: unclosed + "rl.close();\n", evidence: lingering},
		{name: "a tuple", requirement: "tcp-client/accepts-utf8", language: "python2", want: "tuple-printed", line: 1,
			source: "print ('From Server:', x)\n", evidence: reply("('From Server:', 'CAF\\xc3\\x89 NOIR')")},
		{name: "backquotes", requirement: "udp-client/accepts-utf8", language: "python2", want: "string-repr", line: 1,
			source: "print `x`\n", evidence: reply("'CAF\\xc3\\x89 NOIR'")},
		{name: "p", requirement: "udp-client/accepts-utf8", language: "ruby", want: "string-repr", line: 2,
			source: "x = 1\np x\n", evidence: reply(`"CAF\xC3\x89 NOIR"`)},
		{name: "print in a buffer", requirement: "tcp-client/sends-the-line", language: "perl", want: "unflushed", line: 1,
			source: "print $socket $line;\n", evidence: exchange("hi", "hi", "")},
		{name: "print of IO::Socket", requirement: "tcp-client/sends-the-line", language: "perl", want: "",
			source: "use IO::Socket::INET;\nprint $socket $line;\n", evidence: exchange("hi", "hi", "")},
		{name: "a comment is no code", requirement: "udp-client/sends-no-terminator", language: "ruby", want: "sends-newline", line: 2,
			source: "# gets is here\nx = gets\n", evidence: exchange("hi", "hi", "hi\n")},
		{name: "a comment in PHP", requirement: "udp-client/sends-no-terminator", language: "php", want: "sends-newline", line: 4,
			source: "<?php\n// fgets(STDIN)\n/* fgets(STDIN) */ # fgets(STDIN)\n$x = fgets(STDIN);\n", evidence: exchange("hi", "hi", "hi\n")},
	})
}
