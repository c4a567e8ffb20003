package hint_test

import "testing"

// Why a connection stays open can be read from the source, and each way has another cure.
func TestWhyAConnectionIsLeftOpen(t *testing.T) {
	open := exchange("hi", "HI", "HI")
	open.Steps[0].Outcome = "the connection was left open"
	open.Steps[0].Unmet = true
	why := func(name, language, want, code, source string) mended {
		return mended{example: example{name: name, language: language, requirement: "tcp-server/closes-connection", want: want,
			source: source, evidence: open}, code: code}
	}
	mends(t, []mended{
		why("a loop around recv", "python", "receives-again", "while True:",
			"def serve(c):\n    while True:\n        m = c.recv(1024)\n        if not m:\n            break\n        c.send(m.upper())\n    c.close()\nwhile 1:\n    c, a = s.accept()\n    serve(c)\n"),
		why("accept before the loop", "python", "accepts-once", "c, a = s.accept()",
			"c, a = s.accept()\nwhile True:\n    m = c.recv(1024)\n    c.send(m.upper())\n"),
		why("a second recv", "python", "receives-again", "c.recv(1)",
			"while True:\n    c, a = s.accept()\n    m = c.recv(1024)\n    c.send(m.upper())\n    c.recv(1)\n    c.close()\n"),
		why("close after the loop", "python", "closes-after-the-loop", "c.close()",
			"while True:\n    c, a = s.accept()\n    m = c.recv(1024)\n    c.send(m.upper())\nc.close()\n"),
		why("a close after three seconds", "python", "closes-late", "time.sleep(3)",
			"while True:\n    c, a = s.accept()\n    m = c.recv(1024)\n    c.send(m.upper())\n    time.sleep(3)\n    c.close()\n"),
		why("no close", "python", "connection-left-open", "",
			"while True:\n    c, a = s.accept()\n    m = c.recv(1024)\n    c.send(m.upper())\n"),
		why("another socket's close after the loop", "python", "connection-left-open", "",
			"while True:\n    c, a = s.accept()\n    m = c.recv(1024)\n    c.send(m.upper())\ns.close()\n"),
		why("a loop up to the newline", "python", "connection-left-open", "",
			"while True:\n    c, a = s.accept()\n    m = b''\n    while not m.endswith(b'!'):\n        m += c.recv(1024)\n    c.send(m.upper())\n"),
		why("functions that send and receive", "python", "connection-left-open", "",
			"def put(c, m):\n    c.send(m)\ndef get(c):\n    return c.recv(1024)\nwhile True:\n    c, a = s.accept()\n    put(c, get(c).upper())\n"),
		why("for (;;)", "c", "receives-again", "for (;;) {",
			"for (;;) {\n  int c = accept(s, 0, 0);\n  for (;;) {\n    int n = recv(c, b, 1024, 0);\n    if (n <= 0) {\n      break;\n    }\n    send(c, b, n, 0);\n  }\n  close(c);\n}\n"),
		why("no close", "c", "connection-left-open", "",
			"for (;;) {\n  int c = accept(s, 0, 0);\n  int n = recv(c, b, 1024, 0);\n  for (int i = 0; i < n; i++) {\n    b[i] = toupper(b[i]);\n  }\n  send(c, b, n, 0);\n}\n"),
		why("while lines come", "java", "receives-again", "while ((line = in.readLine()) != null) {",
			"while (true) {\n  Socket c = s.accept();\n  String line;\n  while ((line = in.readLine()) != null) {\n    out.println(line.toUpperCase());\n  }\n  c.close();\n}\n"),
		why("a goroutine that reads on", "go", "receives-again", "for {",
			"func serve(c net.Conn) {\n\tfor {\n\t\tn, err := c.Read(b)\n\t\tif err != nil {\n\t\t\treturn\n\t\t}\n\t\tc.Write(bytes.ToUpper(b[:n]))\n\t}\n}\n"),
		why("a loop around gets", "ruby", "receives-again", "while line = c.gets",
			"loop do\n  c = s.accept\n  while line = c.gets\n    c.print line.upcase\n  end\n  c.close\nend\n"),
	})
}
