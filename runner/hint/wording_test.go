package hint_test

import (
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/suites/verdict"
)

// A fix that can be read off the student's own line is put in the words of that line.
func TestAFixIsInTheWordsOfTheLine(t *testing.T) {
	own := func(requirement, language, source string, evidence verdict.Evidence, want, fix, code string) mended {
		return mended{example: example{name: language + " " + want + " " + fix, requirement: requirement, language: language, source: source,
			evidence: evidence, want: want}, fix: []string{fix}, code: code}
	}
	const udp, tcp = "udp-server/", "tcp-server/"
	lower := exchange("Amber hat", "AMBER HAT", "amber hat")
	same := exchange("amber hat", "AMBER HAT", "amber hat")
	typed := func(sent string) verdict.Evidence { return arrival("amber hat", sent) }
	mends(t, []mended{
		own(udp+"uppercases", "python", "m, a = s.recvfrom(2048)\nr = m.decode().lower()\n", lower, "lower-cases", ".upper() instead of .lower()", "r = m.decode().lower()"),
		own(udp+"uppercases", "python", "r = m.decode()\nr.upper()\n", same, "not-upper-cased", "r = r.upper()", "r.upper()"),
		own(tcp+"uppercases", "python", "text = c.recv(1024).decode()\nc.send(text.encode())\n", same, "not-upper-cased", "text.upper(), whose", ""),
		own(tcp+"uppercases", "python", "data = c.recv(1024)\nc.send(data)\n", same, "not-upper-cased", "data.decode().upper(), whose", ""),
		own(tcp+"uppercases", "python", "r = m.upper()[::-1]\n", exchange("amber hat", "AMBER HAT", "TAH REBMA"), "backwards", "[::-1]", "r = m.upper()[::-1]"),
		own(udp+"uppercases", "python", "s.sendto(b'received', a)\n", exchange("amber hat", "AMBER HAT", "received"), "sends-other-text", "upper()", "s.sendto(b'received', a)"),
		own(udp+"exact-length", "python", "b = bytearray(2048)\nn, a = s.recvfrom_into(b)\nr = b.upper()\n", exchange("hi", "HI", "HI\x00\x00\x00"),
			"whole-buffer-sent", "b[:n]", "r = b.upper()"),
		own(udp+"exact-length", "python", "r = m.upper().ljust(2048)\n", exchange("hi", "HI", "HI   "), "pads-with-blanks", "without ljust()", "r = m.upper().ljust(2048)"),
		own(udp+"exact-length", "python", "r = m.upper() + '\\0'\n", exchange("hi", "HI", "HI\x00"), "sends-nul", `leave out + '\0'`, `r = m.upper() + '\0'`),
		own("udp-client/sends-no-terminator", "python", "line = sys.stdin.readline()\n", typed("amber hat\n"), "sends-newline", `line = sys.stdin.readline().rstrip('\r\n')`, ""),
		own("udp-client/sends-the-line", "python", "s.sendto(m.split()[0].encode(), a)\n", typed("amber"), "only-first-word", "no split() and no [0]", ""),
		own("tcp-client/displays-the-reply", "python", "r = s.recv(1024)\nprint('From Server:', len(r))\n", display("amber hat", "Fresh Words", "From Server: 11\n"),
			"displays-length", "print('From Server:', r.decode())", "print('From Server:', len(r))"),
		own("udp-client/prompts", "python", "line = input('Text? ')\n", exchange("hi", "Input lowercase sentence:", "Text? "), "no-prompt", "line = input('Input lowercase sentence:')", ""),
		own("udp-client/sends-the-line", "c++", "cin >> text;\n", typed("amber"), "only-first-word", "getline(cin, text)", "cin >> text;"),
		own("udp-client/sends-the-line", "c", "scanf(\"%99s\", text);\n", typed("amber"), "only-first-word", "fgets(text, sizeof text, stdin)", ""),
		own("tcp-client/sends-no-terminator", "c++", "send(s, text.c_str(), text.length() + 1, 0);\n", typed("amber hat\x00"), "sends-nul", "text.length() bytes", ""),
		own("tcp-client/sends-no-terminator", "go", "fmt.Fprintln(conn, line)\n", typed("amber hat\n"), "sends-newline", "conn.Write([]byte(line))", ""),
		own("tcp-client/sends-no-terminator", "java", "System.out.println(x);\nout.write((line + '\\n').getBytes());\n", typed("amber hat\n"), "sends-newline", `leave out + '\n'`, `out.write((line + '\n').getBytes());`),
		own("tcp-client/sends-no-terminator", "ruby", "line = gets.chomp\nsocket.puts(line)\n", typed("amber hat\n"), "sends-newline", "socket.write", "socket.puts(line)"),
		own("tcp-client/sends-no-terminator", "php", "$line = rtrim(fgets(STDIN), \"\\r\\n\");\n$line .= \"\\n\";\n", typed("amber hat\n"), "sends-newline", `leave out $line .= "\n"`, `$line .= "\n";`),
	})
}

// A request that goes on in the reply was received with too large a call, even where a newline follows.
func TestTheRestOfARequestIsNoTextOfTheServers(t *testing.T) {
	long := strings.Repeat("harbor", 250)
	evidence := exchange(long, strings.ToUpper(long[:1024]), strings.ToUpper(long)+"\n")
	mends(t, []mended{{example: example{name: "reads a line", requirement: "tcp-server/stops-at-1024", want: "buffer-too-large", language: "java",
		source: "String line = fromUser.readLine();\nString text = in.readLine();\n", evidence: evidence}, code: "String text = in.readLine();"}})
}

// What is printed at the wrong time is there to be pointed at.
func TestAReadyLineThatComesTooLate(t *testing.T) {
	source := "while True:\n    c, a = s.accept()\n    print('The server is ready to receive')\n"
	mends(t, []mended{{example: example{name: "after accept", requirement: "tcp-server/announces-ready", want: "no-ready-line", says: "too late",
		source: source, evidence: screened(exchange("", "", ""), "")}, fix: []string{"before the loop"}, code: "print('The server is ready to receive')"}})
}

// Where the address that is replied to comes from shows why it is always the first client's.
func TestWhatIsDoneInALoopIsPointedAt(t *testing.T) {
	two := wire(arrival("amber hat", "amber hat"), "40001>12000 amber hat", "40001>12000 amber hat")
	kept := wire(exchange("amber", "AMBER", ""), "40001>12000 amber", "12000>40001 AMBER", "40002>12000 hat", "12000>40001 HAT")
	mends(t, []mended{
		{example: example{name: "sends in a loop", requirement: "udp-client/sends-one-datagram", want: "sends-twice", evidence: two,
			source: "for i in range(2):\n    s.sendto(m, a)\nr = s.recvfrom(2048)\n"}, fix: []string{"outside of this loop"}, code: "for i in range(2):"},
		{example: example{name: "keeps an address", requirement: "udp-server/keeps-serving", want: "remembers-first-client", evidence: kept,
			source: "first = None\nwhile True:\n    m, a = s.recvfrom(2048)\n    if first is None:\n        first = a\n    s.sendto(m, first)\n"},
			fix: []string{"send to a, "}, code: "first = a"},
	})
}

// What a compiler says does not always say what to do.
func TestACompilersWordsAreFollowedByWhatToDo(t *testing.T) {
	says := func(name, language, output, fix string) mended {
		e := verdict.Evidence{Steps: []verdict.Step{{Outcome: output, Unmet: true}}}
		return mended{example: example{name: name, language: language, requirement: "submission/builds", want: "syntax-error", evidence: e, message: output}, fix: []string{fix}}
	}
	mends(t, []mended{
		says("a missing semicolon", "c", "program.c:12:5: error: expected ‘,’ or ‘;’ before ‘int’\n", "line above"),
		says("an exception", "java", "program.java:5: error: unreported exception SocketException; must be caught or declared to be thrown\n", "throws Exception"),
	})
}
