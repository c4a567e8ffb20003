package hint_test

import (
	"testing"
)

func TestFaultsOfC(t *testing.T) {
	bound := func(port string) string { return "bound to UDP port " + port + " instead" }
	try(t, []example{
		{name: "no htons", language: "c", requirement: "udp-server/listens", want: "missing-htons", line: 1, says: "57390",
			source: "a.sin_port = 12000;\n", evidence: outcome(bound("57390"))},
		{name: "another port", language: "c", requirement: "udp-server/listens", want: "wrong-port", evidence: outcome(bound("6789"))},
		{name: "that port in another language", language: "python", requirement: "udp-server/listens", want: "wrong-port", evidence: outcome(bound("57390"))},
		{name: "no htons in a client", language: "cpp", requirement: "udp-client/sends-one-datagram", want: "missing-htons",
			source: "a.sin_port = 12000;\n", evidence: wire(arrival("hi", ""), "40001>57390 hi")},
		{name: "sizeof of a pointer", language: "c", requirement: "udp-server/takes-2048", want: "sizeof-of-pointer", line: 2,
			source: "char *buffer = malloc(2048);\nrecvfrom(fd, buffer, sizeof(buffer), 0, a, l);\n", evidence: exchange("abcdefghij", "ABCDEFGHIJ", "ABCDEFGH")},
		{name: "a buffer of eight", language: "c", requirement: "udp-server/takes-2048", want: "buffer-too-small",
			source: "char buffer[8];\nrecvfrom(fd, buffer, 8, 0, a, l);\n", evidence: exchange("abcdefghij", "ABCDEFGHIJ", "ABCDEFGH")},
		{name: "char has a sign", language: "c", requirement: "tcp-server/accepts-utf8", want: "signed-char", line: 1,
			source: "if (b[i] > 0) c[k++] = toupper(b[i]);\n", evidence: exchange("blå bær", "BLÅ BÆR", "BL BR")},
		{name: "lost in another way", language: "c", requirement: "tcp-server/accepts-utf8", want: "ascii-only",
			source: "if (isascii(c)) putc(c);\n", evidence: exchange("blå bær", "BLÅ BÆR", "BL BR")},
		{name: "counted into other memory", language: "c", requirement: "tcp-server/exact-length", want: "counted-by-strlen", line: 2,
			source: "read(k, b, sizeof(b));\nwrite(k, b, strlen(b));\n", evidence: exchange("hi", "HI", "HI\xa5\xe8\x7f")},
		{name: "a zero byte, which strlen does not count", language: "c", requirement: "tcp-server/exact-length", want: "",
			source: "read(k, b, sizeof(b));\nwrite(k, b, strlen(b) + 2);\n", evidence: exchange("hi", "HI", "HI\x00\x7f")},
		{name: "other memory without strlen", language: "c", requirement: "tcp-server/exact-length", want: "",
			source: "read(k, b, sizeof(b));\nwrite(k, b, 5);\n", evidence: exchange("hi", "HI", "HI\xa5\xe8\x7f")},
		{name: "text after the reply", language: "c", requirement: "tcp-server/exact-length", want: "label-in-reply",
			source: "strcat(b, \" ok\");\nwrite(k, b, strlen(b));\n", evidence: exchange("hi", "HI", "HI ok")},
		{name: "an exception of C++", language: "cpp", requirement: "tcp-server/survives-silent-client", want: "crashed", line: 2,
			says: "std::runtime_error: nothing", source: "int n;\nif (n <= 0) throw std::runtime_error(\"nothing\");\n",
			evidence: signalled(screened(exchange("hi", "HI", ""), "ready\nterminate called after throwing an instance of 'std::runtime_error'\n  what():  nothing\n"), "SIGABRT", "")},
		{name: "accepts before its loop", language: "c", requirement: "tcp-server/keeps-welcoming", want: "accepts-once", line: 2,
			source:   "int main(void) {\n    int c = accept(s, 0, 0);\n    while (1) {\n        recv(c, b, n, 0);\n    }\n}\n",
			evidence: wire(exchange("hi", "HI", ""), "40001>12000 [SYN]", "12000>40001 [PSH] HI")},
		{name: "accepts in its loop", language: "c", requirement: "tcp-server/keeps-welcoming", want: "",
			source:   "int main(void) {\n    while (1) {\n        int c = accept(s, 0, 0);\n        recv(c, b, n, 0);\n    }\n}\n",
			evidence: wire(exchange("hi", "HI", ""), "40001>12000 [SYN]", "12000>40001 [PSH] HI")},
	})
}

func TestFaultsOfJavaAndCSharp(t *testing.T) {
	silent := exchange("hi", "HI", "")
	try(t, []example{
		{name: "-1 as a length", language: "java", requirement: "tcp-server/survives-silent-client", want: "end-of-stream", line: 1,
			source: "int n = in.read(buffer);\n", evidence: exited(screened(silent,
				"Exception in thread \"main\" java.lang.StringIndexOutOfBoundsException: offset 0, count -1, length 1024\n\tat A.main(program.java:2)\n"), 1)},
		{name: "an index into nothing", language: "java", requirement: "tcp-server/survives-silent-client", want: "indexes-nothing", line: 2,
			evidence: exited(screened(silent, "Exception in thread \"main\" java.lang.StringIndexOutOfBoundsException: index 0, length 0\n\tat A.main(program.java:2)\n"), 1)},
		{name: "writeUTF", language: "java", requirement: "tcp-server/exact-length", want: "write-utf", line: 1,
			source: "out.writeUTF(s);\n", evidence: exchange("hi", "HI", "\x00\x02HI")},
		{name: "two other bytes", language: "java", requirement: "tcp-server/exact-length", want: "label-in-reply",
			source: "out.writeUTF(s);\n", evidence: exchange("hi", "HI", "> HI")},
		{name: "writeBytes", language: "java", requirement: "tcp-client/accepts-utf8", want: "writes-lower-bytes", line: 1,
			source: "out.writeBytes(s);\n", evidence: arrival("blå bær", "bl\xe5 b\xe6r")},
		{name: "byte by byte", requirement: "interop/tcp", want: "sends-byte-by-byte", evidence: wire(display("amber hat", "AMBER HAT", "AMBE\n"),
			"40001>12000 [SYN]", "40001>12000 [PSH]a", "40001>12000 [PSH]m", "40001>12000 [PSH]b", "40001>12000 [PSH]er hat")},
		{name: "all at once", requirement: "interop/tcp", want: "", evidence: wire(display("amber hat", "AMBER HAT", "AMBE\n"),
			"40001>12000 [SYN]", "40001>12000 [PSH]amber hat")},
		{name: "never flushed", language: "java", requirement: "tcp-server/uppercases", want: "unflushed", line: 1,
			source: "PrintWriter out = new PrintWriter(s.getOutputStream());\nout.print(t);\n", evidence: silent},
		{name: "flushed", language: "java", requirement: "tcp-server/uppercases", want: "",
			source: "PrintWriter out = new PrintWriter(s.getOutputStream());\nout.print(t);\nout.flush();\n", evidence: silent},
		{name: "flushes by itself", language: "java", requirement: "tcp-server/uppercases", want: "",
			source: "PrintWriter out = new PrintWriter(s.getOutputStream(), true);\nout.println(t);\n", evidence: silent},
		{name: "never flushed in C#", language: "csharp", requirement: "tcp-server/uppercases", want: "unflushed",
			source: "var w = new StreamWriter(s);\nw.Write(t);\n", evidence: silent},
		{name: "flushes by itself in C#", language: "csharp", requirement: "tcp-server/uppercases", want: "",
			source: "var w = new StreamWriter(s) { AutoFlush = true };\nw.Write(t);\n", evidence: silent},
		{name: "an array of Java", language: "java", requirement: "udp-client/displays-the-reply", want: "prints-array",
			evidence: display("hi", "Fresh Words", "[B@1b6d3586\n")},
		{name: "an array of C#", language: "csharp", requirement: "udp-client/displays-the-reply", want: "prints-array",
			evidence: display("hi", "Fresh Words", "System.Byte[]\n")},
		{name: "another exception of C#", language: "csharp", requirement: "tcp-server/uppercases", want: "crashed",
			says: "System.FormatException", source: "int n;\nf(s);\n", evidence: exited(screened(silent,
				"ready\n\nUnhandled Exception:\nSystem.FormatException: Input string was not in a correct format.\n  at A.Main () [0x00000] in /work/program.cs:2 \n"), 1)},
		{name: "an exception of C#", language: "csharp", requirement: "tcp-server/survives-silent-client", want: "indexes-nothing", says: "sends nothing",
			source: "int n;\nf(s[0]);\n", evidence: exited(screened(silent,
				"ready\n\nUnhandled Exception:\nSystem.IndexOutOfRangeException: Index was outside the bounds of the array.\n  at A.Main () [0x00000] in /work/program.cs:2 \n"), 1)},
	})
}

func TestMessagesOfCompilers(t *testing.T) {
	try(t, []example{
		{name: "C, behind a warning", language: "c", requirement: "submission/builds", want: "syntax-error", says: "expected ';'",
			evidence: outcome("a.c:1:1: warning: unused variable\na.c:3:9: error: expected ';' before 'int'\n")},
		{name: "Rust", language: "rust", requirement: "submission/builds", want: "syntax-error", says: "borrow of moved value",
			evidence: outcome("error[E0382]: borrow of moved value: `x`\n  --> src/main.rs:15:39\n   |\n")},
		{name: "C#", language: "csharp", requirement: "submission/builds", want: "syntax-error", says: "CS1002",
			evidence: outcome("a.cs(5,10): error CS1002: ; expected\n")},
		{name: "Go", language: "go", requirement: "submission/builds", want: "syntax-error", says: "imported and not used",
			evidence: outcome("# command-line-arguments\n./a.go:4:2: \"bytes\" imported and not used\n")},
		{name: "nothing to read", language: "c", requirement: "submission/builds", want: "", evidence: outcome("it did not work\n")},
	})
}
