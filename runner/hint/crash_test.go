package hint_test

import (
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/runner/hint"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

func TestCrashes(t *testing.T) {
	silent := exchange("hi", "HI", "")
	dies := func(line int, code, exception string) verdict.Evidence {
		return exited(screened(silent, traceback(line, code, exception)), 1)
	}
	source := "import sys\nport = int(sys.argv[1])\ns = m.decode().upper()\nlines = []; lines[3]\nname = raw_input()\n"
	try(t, []example{
		{name: "not text", requirement: "udp-server/survives-non-text", want: "undecodable-bytes", line: 3, source: source,
			evidence: dies(3, "s = m.decode().upper()", "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte")},
		{name: "not ASCII", requirement: "tcp-server/accepts-utf8", want: "ascii-only", source: source,
			evidence: dies(3, "x", "UnicodeEncodeError: 'ascii' codec can't encode character '\\xc5' in position 2: ordinal not in range(128)")},
		{name: "reset", requirement: "tcp-server/survives-reset", want: "connection-reset", line: 3, source: source,
			evidence: dies(3, "x", "ConnectionResetError: [Errno 104] Connection reset by peer")},
		{name: "pipe", requirement: "tcp-server/survives-silent-client", want: "connection-reset",
			evidence: dies(3, "x", "BrokenPipeError: [Errno 32] Broken pipe")},
		{name: "bound", requirement: "tcp-server/listens", want: "address-in-use", evidence: dies(1, "x", "OSError: [Errno 98] Address already in use")},
		{name: "arguments", requirement: "udp-client/sends-one-datagram", want: "missing-argument", line: 2, source: source,
			evidence: dies(2, "port = int(sys.argv[1])", "IndexError: list index out of range")},
		{name: "another list", requirement: "udp-client/sends-one-datagram", want: "crashed", line: 4, source: source,
			evidence: dies(4, "lines = []; lines[3]", "IndexError: list index out of range")},
		{name: "text for bytes", requirement: "udp-server/uppercases", want: "bytes-and-text",
			evidence: dies(3, "x", "TypeError: a bytes-like object is required, not 'str'")},
		{name: "another TypeError", requirement: "udp-server/listens", want: "crashed", says: "TypeError: unsupported",
			evidence: dies(3, "x", "TypeError: unsupported operand type(s) for +: 'int' and 'str'")},
		{name: "an address that is no pair", requirement: "udp-server/listens", want: "address-not-a-pair", says: "a pair",
			evidence: dies(3, "x", "TypeError: bind(): AF_INET address must be tuple, not int")},
		{name: "Python 2", requirement: "udp-client/sends-one-datagram", want: "python2-source", line: 5, source: source,
			evidence: dies(5, "name = raw_input()", "NameError: name 'raw_input' is not defined")},
		{name: "unknown name", requirement: "tcp-client/connects-once", want: "unknown-host",
			evidence: dies(3, "x", "socket.gaierror: [Errno -2] Name or service not known")},
		{name: "closed welcoming socket", requirement: "tcp-server/keeps-welcoming", want: "closes-welcoming-socket", line: 3,
			source:   "while True:\n    c, a = s.accept()\n    serverSocket.close()\n",
			evidence: dies(2, "c, a = s.accept()", "OSError: [Errno 9] Bad file descriptor")},
		{name: "closed socket", requirement: "tcp-server/serves-waiting-clients", want: "closed-socket-used", line: 3, source: source,
			evidence: dies(3, "x", "OSError: [Errno 9] Bad file descriptor")},
		{name: "refused", requirement: "interop/tcp", want: "wrong-port", line: 3, source: source,
			evidence: dies(3, "x", "ConnectionRefusedError: [Errno 111] Connection refused")},
		{name: "behind a prompt", requirement: "tcp-client/accepts-utf8", want: "undecodable-bytes", line: 3, source: source,
			evidence: exited(screened(silent, "Input lowercase sentence:Traceback (most recent call last):\n"+
				"  File \"/work/program.py\", line 3, in <module>\n    x\nUnicodeDecodeError: 'ascii' codec can't decode byte 0xd0\n"), 1)},
		{name: "a class that only begins so", requirement: "udp-server/uppercases", want: "crashed",
			evidence: dies(3, "x", "UnicodeDecodeErrorOfMine: no")},
		{name: "a class of its own", requirement: "tcp-server/keeps-welcoming", want: "crashed", says: "mine.Failure: no",
			evidence: dies(3, "x", "mine.Failure: no")},
		{name: "a later crash does not explain wrong bytes", requirement: "udp-server/uppercases", want: "not-upper-cased",
			evidence: exited(screened(exchange("hi", "HI", "hi"), traceback(3, "x", "ZeroDivisionError: division by zero")), 1)},
		{name: "a traceback cut short", requirement: "udp-server/uppercases", want: "", evidence: screened(silent, "Traceback (most recent call last):\n  File \"/wo")},
		{name: "segmentation fault", requirement: "tcp-server/uppercases", want: "crashed", says: "SIGSEGV", language: "c",
			evidence: signalled(silent, "SIGSEGV", "")},
		{name: "SIGPIPE", requirement: "tcp-server/survives-silent-client", want: "connection-reset", says: "SIGPIPE", language: "c",
			evidence: signalled(silent, "SIGPIPE", "")},
		{name: "not let run", requirement: "tcp-client/survives-early-close", want: "", evidence: signalled(silent, "", "its port is taken")},
		{name: "ended by the grader", requirement: "tcp-server/uppercases", want: "", language: "c", evidence: signalled(silent, "SIGKILL", "stopped")},
	})
}

func signalled(e verdict.Evidence, signal, byAgent string) verdict.Evidence {
	e.Exit = &verdict.Exit{Code: -1, Signal: signal, ByAgent: byAgent}
	return e
}

func TestCrashesOfOtherLanguages(t *testing.T) {
	for _, test := range []struct {
		language, file, screen string
		id                     string
		line                   int
	}{
		{"java", "TCPServer.java", "Exception in thread \"main\" java.net.SocketException: Connection reset\n" +
			"\tat java.base/sun.nio.ch.NioSocketImpl.implRead(NioSocketImpl.java:328)\n\tat TCPServer.main(TCPServer.java:2)\n", "connection-reset", 2},
		{"java", "TCPServer.java", "Exception in thread \"main\" java.lang.ArrayIndexOutOfBoundsException: Index 0 out of bounds for length 0\n" +
			"\tat TCPServer.main(TCPServer.java:3)\n", "missing-argument", 3},
		{"go", "main.go", "panic: runtime error: integer divide by zero\n\ngoroutine 1 [running]:\nmain.main()\n\t/work/main.go:2 +0x1d\nexit status 2\n", "crashed", 2},
		{"rust", "src/main.rs", "thread 'main' panicked at src/main.rs:2:10:\ncalled `Result::unwrap()` on an `Err` value\nnote: run\n", "crashed", 2},
		{"javascript", "server.js", "node:events:491\n      throw er;\n\nError: read ECONNRESET\n    at TCP.onStreamRead (node:internal/stream_base_commons:217:20)\n" +
			"    at Object.<anonymous> (/work/server.js:2:7)\n", "connection-reset", 2},
		{"", "other.py", traceback(2, "b", "ZeroDivisionError: division by zero"), "crashed", 0},
	} {
		f := verdict.Finding{Requirement: "tcp-server/survives-reset", Verdict: verdict.Failed,
			Evidence: exited(screened(exchange("hi", "HI", ""), test.screen), 1)}
		got := hint.For(f, hint.Context{Language: test.language, Program: "tcp-server",
			Sources: []hint.Source{{Path: test.file, Text: "first\nsecond\nx = args[0]\n"}}})
		if got == nil || got.ID != test.id || got.Line != test.line {
			t.Errorf("%s: got %+v, want %s on line %d", test.language, got, test.id, test.line)
		}
	}
}

func TestBuilds(t *testing.T) {
	python := "program.py does not build:\n  File \"program.py\", line 2\n    while True\n              ^\nSyntaxError: expected ':'"
	two := "program.py does not build:\n  File \"program.py\", line 2\n    print 'x'\n    ^^^^^^^^^\n" +
		"SyntaxError: Missing parentheses in call to 'print'. Did you mean print(...)?"
	source := "first\nsecond\nthird\n"
	try(t, []example{
		{name: "Python", requirement: "submission/builds", want: "syntax-error", line: 2, says: "expected ':'", source: source, message: python},
		{name: "Python 2", requirement: "submission/builds", want: "python2-source", line: 2, source: source, message: two},
		{name: "in the evidence", requirement: "submission/builds", want: "syntax-error", line: 2, source: source, evidence: outcome(python)},
		{name: "no compiler", requirement: "submission/builds", want: "", message: "the command did not end within 60 s"},
		{name: "missing", requirement: "submission/complete", want: "missing-program", message: "there is no TCP client"},
	})
	for _, test := range []struct{ language, file, said, says string }{
		{"java", "UDPServer.java", "UDPServer.java:2: error: ';' expected\n        int x = 1\n                 ^\n1 error\n", "';' expected"},
		{"c", "server.c", "server.c: In function 'main':\nserver.c:2:5: error: 'x' undeclared (first use in this function)\n", "'x' undeclared"},
		{"go", "main.go", "# submission\n./main.go:2:2: undefined: x\n", "undefined: x"},
	} {
		f := verdict.Finding{Requirement: "submission/builds", Verdict: verdict.Failed, Evidence: outcome(test.said)}
		got := hint.For(f, hint.Context{Language: test.language, Sources: []hint.Source{{Path: test.file, Text: source}}})
		if got == nil || got.ID != "syntax-error" || got.Line != 2 || !strings.Contains(got.Cause, test.says) {
			t.Errorf("%s: got %+v, want %q on line 2", test.language, got, test.says)
		}
	}
}
