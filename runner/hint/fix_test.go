package hint_test

import (
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/runner/hint"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// mended checks what a hint tells a student to do, and where.
type mended struct {
	example
	fix  []string // words that stand in the fix
	not  []string // words that do not
	code string   // of the line that it points at; "" if the place does not matter
}

func mends(t *testing.T, all []mended) {
	t.Helper()
	for _, m := range all {
		t.Run(m.name, func(t *testing.T) {
			got := hint.For(m.finding(), m.context())
			if got == nil || got.ID != m.want {
				t.Fatalf("got %+v, want %q", got, m.want)
			}
			for _, words := range m.fix {
				if !strings.Contains(got.Fix, words) {
					t.Errorf("the fix %q does not say %q", got.Fix, words)
				}
			}
			for _, words := range m.not {
				if strings.Contains(got.Fix, words) || strings.Contains(got.Cause, words) {
					t.Errorf("%q, %q: it says %q", got.Cause, got.Fix, words)
				}
			}
			if m.code != "" && got.Code != m.code {
				t.Errorf("it points at %q, not at %q", got.Code, m.code)
			}
			if !strings.Contains(got.Cause, m.says) {
				t.Errorf("the cause %q does not say %q", got.Cause, m.says)
			}
		})
	}
}

// A connection is one client's, so a TCP server's loop has to begin at accept: around receiving and sending alone it would
// serve its first client for ever.
func TestTheLoopOfAOneShotServer(t *testing.T) {
	ended := func() verdict.Evidence {
		e := exchange("hi", "HI", "")
		e.Steps = append([]verdict.Step{{Sent: some("hi"), Received: some("HI")}}, e.Steps...)
		return exited(e, 0)
	}
	tcp := "serverSocket.listen(1)\nc, a = serverSocket.accept()\nc.send(c.recv(1024).upper())\nc.close()\n"
	var all []mended
	for language, accept := range map[string]string{
		"python": "accept", "java": "accept", "c": "accept", "go": "Accept", "rust": "accept", "csharp": "accept", "perl": "accept",
		"php": "accept", "ruby": "accept",
	} {
		all = append(all,
			mended{example: example{name: "TCP in " + language, language: language, requirement: "tcp-server/keeps-welcoming", want: "one-shot", evidence: ended()},
				fix: []string{accept, "los"}},
			mended{example: example{name: "UDP in " + language, language: language, requirement: "udp-server/keeps-serving", want: "one-shot", evidence: ended()},
				not: []string{accept, "connection"}})
	}
	mends(t, append(all, []mended{
		{example: example{name: "no loop", requirement: "tcp-server/keeps-welcoming", want: "one-shot", source: tcp, evidence: ended()},
			fix: []string{"while True", "accept, recv, send"}, code: "c, a = serverSocket.accept()"},
		{example: example{name: "a loop after accept", requirement: "tcp-server/keeps-welcoming", want: "one-shot", evidence: ended(),
			source: "c, a = s.accept()\nwhile True:\n    m = c.recv(1024)\n    if not m:\n        break\n    c.send(m.upper())\n"},
			fix: []string{"around accept"}, code: "c, a = s.accept()"},
		{example: example{name: "leaves its loop", requirement: "tcp-server/keeps-welcoming", want: "one-shot", evidence: ended(),
			source: "while True:\n    c, a = s.accept()\n    c.send(c.recv(1024).upper())\n    break\n"},
			fix: []string{"no break"}, code: "break"},
		{example: example{name: "accepts in a function that the loop calls", requirement: "tcp-server/keeps-welcoming", want: "one-shot", evidence: ended(),
			source: "def serve(s):\n    c, a = s.accept()\n    c.send(c.recv(1024).upper())\n    exit(0)\nwhile True:\n    serve(s)\n"},
			code: "exit(0)"},
		// A client that sends nothing is the one that it serves: it does not end for what it received.
		{example: example{name: "served one that was silent", requirement: "tcp-server/survives-silent-client", want: "one-shot", source: tcp,
			evidence: exited(exchange("hi", "HI", ""), 0)}, fix: []string{"around accept"}},
	}...))
}

func TestWhatIsSaidNamesTheAssignmentsPort(t *testing.T) {
	f := verdict.Finding{Requirement: "udp-server/listens", Verdict: verdict.Failed, Evidence: outcome("bound to UDP port 12000 instead")}
	got := hint.For(f, hint.Context{Language: "python", Program: requirement.UDPServer, Port: 5000})
	if got == nil || got.Cause != "the server is bound to port 12000, not 5000" || got.Fix != "bind port 5000" {
		t.Errorf("got %+v", got)
	}
}

// The mended line is the student's own, with the label that it has.
func TestTheLineThatPrintsBytes(t *testing.T) {
	tests := []struct{ name, source, fix, code string }{
		{"the book's name", "m, a = s.recvfrom(2048)\nprint(m)\n", "print(m.decode())", "print(m)"},
		{"a label", "answer = s.recv(1024)\nprint('From Server: ', answer)\n", "print('From Server: ', answer.decode())", "print('From Server: ', answer)"},
		{"as text in Python's notation", "r = s.recv(1024)\nprint('From Server: ' + str(r))\n", "print('From Server: ' + r.decode())", "print('From Server: ' + str(r))"},
		{"inside a string", "r = s.recv(1024)\nprint(f'From Server: {r}')\n", "print(f'From Server: {r.decode()}')", "print(f'From Server: {r}')"},
		{"the name in a label as well", "reply = s.recv(1024)\nprint('reply', reply)\n", "print('reply', reply.decode())", "print('reply', reply)"},
		{"printed twice, which is left to the student", "r = s.recv(1024)\nprint(r, r)\n", "print('From Server:', modifiedSentence.decode())", "print(r, r)"},
		{"nothing that receives", "print(read())\n", "print('From Server:', modifiedSentence.decode())", "print(read())"},
	}
	var all []mended
	for _, test := range tests {
		all = append(all, mended{example: example{name: test.name, requirement: "tcp-client/displays-only-the-reply", want: "bytes-repr",
			source: test.source, evidence: display("amber hat", "AMBER HAT", "From Server: b'AMBER HAT'\n")}, fix: []string{test.fix}, code: test.code})
	}
	mends(t, all)
}

// A fix names the calls of its own transport and nothing of the other's.
func TestAFixIsOfItsTransport(t *testing.T) {
	cut := func(language, requirement string, fix, not string) mended {
		long := strings.Repeat("harbor ", 300)
		return mended{example: example{name: requirement + " in " + language, language: language, requirement: requirement, want: "buffer-too-small",
			evidence: exchange(long[:2000], strings.ToUpper(long[:2000]), strings.ToUpper(long[:512]))}, fix: []string{fix}, not: []string{not}}
	}
	mends(t, []mended{
		cut("python", "udp-server/takes-2048", "recvfrom(2048)", "1024"),
		cut("python", "tcp-server/takes-1024", "recv(1024)", "2048"),
		cut("ruby", "udp-server/takes-2048", "recvfrom(2048)", "1024"),
		cut("php", "tcp-server/takes-1024", "1024", "2048"),
		cut("perl", "udp-server/takes-2048", "2048", "1024"),
		cut("go", "tcp-server/takes-1024", "1024", "2048"),
	})
}
