package hint_test

import (
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/suites/verdict"
)

const book = "from socket import *\nserverSocket = socket(AF_INET, SOCK_DGRAM)\nserverSocket.bind(('', 12000))\n"

func TestSocketOfAServer(t *testing.T) {
	none := outcome("no UDP socket was bound within 5 s")
	try(t, []example{
		{name: "another port", requirement: "udp-server/listens", want: "wrong-port", says: "6789", line: 2,
			source: "from socket import *\nserverPort = 6789\n", evidence: outcome("it is bound to port 6789, not to port 12000")},
		{name: "reads the keyboard", requirement: "udp-server/listens", want: "reads-stdin-in-server", line: 1,
			source: "port = int(input())\ns.bind(('', port))\n", evidence: none},
		{name: "a question stands there", requirement: "udp-server/listens", want: "reads-stdin-in-server", evidence: screened(none, "Welcome\nPort: ")},
		{name: "a line stands there", requirement: "udp-server/listens", want: "", source: book, evidence: screened(none, "Port: 12000\n")},
		{name: "ended", requirement: "udp-server/listens", want: "", source: book + "input()", evidence: exited(screened(none, "no such file\n"), 1)},
		{name: "a stream socket", requirement: "udp-server/listens", want: "wrong-transport", line: 1,
			source: "s = socket(AF_INET, SOCK_STREAM)\ns.bind(('', 12000))\n", evidence: none},
		{name: "both sockets", requirement: "udp-server/listens", want: "",
			source: "s = socket(AF_INET, SOCK_STREAM)\nu = socket(AF_INET, SOCK_DGRAM)\ns.bind(a)\n", evidence: none},
		{name: "ends at once", requirement: "tcp-server/listens", want: "ends-at-once", evidence: exited(outcome("no TCP socket listened within 5 s"), 0)},
		{name: "never binds", requirement: "udp-server/listens", want: "never-binds",
			source: "s = socket(AF_INET, SOCK_DGRAM)\n# s.bind(('', 12000))\nwhile True:\n    s.recvfrom(2048)\n", evidence: none},
		{name: "loopback", requirement: "tcp-server/reachable", want: "loopback-only", line: 2, says: "loopback",
			source: "# 127.0.0.1\ns.bind(('localhost', 12000))\n", evidence: outcome("it is bound to 127.0.0.1 only")},
		{name: "another address", requirement: "tcp-server/reachable", want: "loopback-only", says: "172.17.0.2", evidence: outcome("it is bound to 172.17.0.2 only")},
		{name: "refused at 127.0.0.2", requirement: "udp-server/reachable", want: "loopback-only",
			evidence: wire(exchange("hi", "HI", ""), "40001>127.0.0.2:12000 hi", "!127.0.0.2:12000>40001 ")},
		{name: "silent at 127.0.0.2", requirement: "udp-server/reachable", want: "", evidence: wire(exchange("hi", "HI", ""), "40001>127.0.0.2:12000 hi")},
		{name: "waits for a person to answer", requirement: "udp-server/uppercases", want: "reads-stdin-in-server", says: "answers",
			source: book + "reply = input()", evidence: exchange("hi", "HI", "")},
		{name: "says nothing", requirement: "udp-server/announces-ready", want: "no-ready-line", says: "says nothing", evidence: outcome("it did not come")},
		{name: "says something else", requirement: "tcp-server/announces-ready", want: "no-ready-line", says: "something else",
			evidence: screened(outcome("it did not come"), "Listening\n")},
	})
}

func TestServingOfAServer(t *testing.T) {
	served := func(n int) verdict.Evidence {
		var e verdict.Evidence
		for range n {
			e.Steps = append(e.Steps, verdict.Step{Sent: some("hi"), Received: some("HI")})
		}
		e.Steps = append(e.Steps, exchange("hi", "HI", "").Steps...)
		return e
	}
	refused := func(e verdict.Evidence) verdict.Evidence {
		e.Steps[len(e.Steps)-1].Outcome = "no reply: the connection was refused"
		return e
	}
	deserted := func(e verdict.Evidence) verdict.Evidence {
		e.Steps[len(e.Steps)-1].Outcome = "no reply: nothing listens any more"
		return e
	}
	try(t, []example{
		{name: "one client", requirement: "tcp-server/keeps-welcoming", want: "one-shot", evidence: exited(served(1), 0)},
		{name: "one client and still there", requirement: "tcp-server/keeps-welcoming", want: "", evidence: served(1)},
		{name: "ten clients", requirement: "udp-server/keeps-serving", want: "ends-after-some", says: "10 clients", evidence: exited(served(10), 0)},
		{name: "killed", requirement: "udp-server/keeps-serving", want: "",
			evidence: func() verdict.Evidence {
				e := served(10)
				e.Exit = &verdict.Exit{Code: -1, Signal: "SIGKILL", ByAgent: "output limit"}
				return e
			}()},
		{name: "ended by an empty datagram", requirement: "udp-server/survives-empty-datagram", want: "ends-at-empty", line: 2,
			source: "while True:\n    if not m: break\n", evidence: exited(served(0), 0)},
		{name: "silent after an empty datagram", requirement: "udp-server/survives-empty-datagram", want: "", source: book, evidence: served(0)},
		{name: "refuses the second client", requirement: "tcp-server/keeps-welcoming", want: "closes-welcoming-socket", line: 3,
			source:   "while True:\n    c, a = serverSocket.accept()\n    serverSocket.close()\n",
			evidence: wire(served(1), "40001>12000 [SYN]", "12000>40001 [SYN ACK]", "40002>12000 [SYN]", "12000>40002 [RST ACK]")},
		{name: "resets the second client, that it had room for", requirement: "tcp-server/keeps-welcoming", want: "closes-welcoming-socket", line: 3,
			source:   "while True:\n    c, a = serverSocket.accept()\n    serverSocket.close()\n",
			evidence: wire(deserted(served(1)), "40001>12000 [SYN]", "12000>40001 [SYN ACK]", "40002>12000 [SYN]", "12000>40002 [SYN ACK]", "12000>40002 [RST ACK]")},
		{name: "refuses the second client for no known reason", requirement: "tcp-server/keeps-welcoming", want: "", source: "while True:\n    s.accept()\n",
			evidence: wire(refused(served(1)), "40001>12000 [SYN]", "12000>40001 [SYN ACK]", "40002>12000 [SYN]", "12000>40002 [RST ACK]")},
		{name: "has no loop", requirement: "tcp-server/exact-length", want: "one-shot", source: "c, a = s.accept()\nc.send(c.recv(9))\n", evidence: refused(served(1))},
		{name: "breaks out of its loop", requirement: "tcp-server/survives-silent-client", want: "ends-at-empty", line: 2,
			source: "while True:\n    if not m: break\n", evidence: refused(served(0))},
		{name: "counts its clients", requirement: "tcp-server/keeps-welcoming", want: "ends-after-some", line: 1,
			source: "for i in range(10):\n    s.accept()\n", evidence: refused(served(10))},
		{name: "resets the second client", requirement: "tcp-server/keeps-welcoming", want: "",
			evidence: wire(served(1), "40002>12000 [SYN]", "12000>40002 [SYN ACK]", "12000>40002 [RST ACK]")},
		{name: "accepts before the loop", requirement: "tcp-server/keeps-welcoming", want: "accepts-once", line: 2,
			source: "s.listen(1)\nc, a = s.accept()\nwhile True:\n    c.recv(1024)\n", evidence: served(1)},
		{name: "accepts inside the loop", requirement: "tcp-server/keeps-welcoming", want: "",
			source: "s.listen(1)\nwhile True:\n    c, a = s.accept()\n", evidence: served(1)},
		{name: "connected", requirement: "udp-server/keeps-serving", want: "connects-to-first-client", line: 4,
			source: book + "serverSocket.connect(address)\n", evidence: served(1)},
		{name: "no queue", requirement: "tcp-server/serves-waiting-clients", want: "no-queue", source: "s.listen(0)", evidence: served(1)},
		{name: "a queue", requirement: "tcp-server/serves-waiting-clients", want: "", source: "s.listen(1)", evidence: served(1)},
	})
}

func TestDatagramsOfAServer(t *testing.T) {
	mine := exchange("hi", "HI", "HI")
	try(t, []example{
		{name: "another port", requirement: "udp-server/replies-from-its-port", want: "reply-from-other-port", says: "is sent from port 12001, by another socket",
			evidence: wire(mine, "40001>12000 hi", "12001>40001 HI")},
		{name: "a port of the system's choice", requirement: "udp-server/replies-from-its-port", want: "reply-from-other-port", says: "is sent by another socket",
			evidence: wire(mine, "40001>12000 hi", "50505>40001 HI")},
		{name: "its port", requirement: "udp-server/replies-from-its-port", want: "", evidence: wire(mine, "40001>12000 hi", "12000>40001 HI")},
		{name: "first client", requirement: "udp-server/replies-to-sender", want: "remembers-first-client",
			evidence: wire(mine, "40001>12000 a", "40002>12000 b", "12000>40001 A", "12000>40001 B")},
		{name: "last client", requirement: "udp-server/replies-to-sender", want: "remembers-last-client",
			evidence: wire(mine, "40001>12000 a", "40002>12000 b", "12000>40002 A", "12000>40002 B")},
		{name: "crossed", requirement: "udp-server/replies-to-sender", want: "",
			evidence: wire(mine, "40001>12000 a", "40002>12000 b", "12000>40002 A", "12000>40001 B")},
		{name: "a fixed port", requirement: "udp-server/uppercases", want: "replies-to-fixed-port", says: "12001",
			evidence: wire(exchange("hi", "HI", ""), "40001>12000 hi", "12000>12001 HI", "!12001>12000 ")},
		{name: "a fixed port, unseen", requirement: "udp-server/uppercases", want: "replies-to-fixed-port", line: 4,
			source: book + "serverSocket.sendto(reply, (address[0], 12001))\n", evidence: exchange("hi", "HI", "")},
		{name: "the sender's port in pieces", requirement: "udp-server/uppercases", want: "",
			source: book + "serverSocket.sendto(reply, (address[0], address[1]))\n", evidence: exchange("hi", "HI", "")},
		{name: "twice", requirement: "udp-server/one-reply-per-datagram", want: "replies-twice",
			evidence: wire(mine, "40001>12000 hi", "12000>40001 HI", "12000>40001 HI")},
		{name: "each of several twice", requirement: "udp-server/one-reply-per-datagram", want: "replies-twice",
			evidence: wire(mine, "40001>12000 a", "40001>12000 b", "12000>40001 A", "12000>40001 A", "12000>40001 B", "12000>40001 B")},
		{name: "the same twice for two", requirement: "udp-server/one-reply-per-datagram", want: "",
			evidence: wire(mine, "40001>12000 hi", "40001>12000 hi", "12000>40001 HI", "12000>40001 HI")},
		{name: "word by word", requirement: "udp-server/keeps-other-characters", want: "several-datagrams",
			evidence: wire(exchange("a b", "A B", "A"), "40001>12000 a b", "12000>40001 A", "12000>40001 B")},
	})
}

func TestConnectionsOfAServer(t *testing.T) {
	silent := exchange("hi", "HI", "")
	open := exchange("hi", "HI", "HI")
	open.Steps[0].Outcome = "the connection was left open"
	reset := exchange("hi", "HI", "HI")
	reset.Steps[0].Outcome = "the connection was reset"
	dropped := exchange("hi", "HI", "")
	dropped.Steps[0].Outcome = "no reply: the connection was closed"
	toNewline := exchange("hi", "HI", "")
	toNewline.Steps = append(toNewline.Steps, verdict.Step{Did: "sent a newline", Sent: some("hi\n"), Received: some("HI\n")})
	toEnd := exchange("hi", "HI", "")
	toEnd.Steps = append(toEnd.Steps, verdict.Step{Did: "shut down the sending side", Sent: some("hi"), Received: some("HI")})
	greeting := verdict.Evidence{Steps: []verdict.Step{{Received: some("welcome\r\n"), Expected: verdict.NewBytes(nil), Unmet: true}}}
	binary := verdict.Evidence{Steps: []verdict.Step{{Received: some("\x00\x01"), Expected: verdict.NewBytes(nil), Unmet: true}}}
	try(t, []example{
		{name: "a newline helped", requirement: "tcp-server/replies-without-terminator", want: "waits-for-newline", evidence: toNewline},
		{name: "the end helped", requirement: "tcp-server/replies-without-terminator", want: "waits-for-close", evidence: toEnd},
		{name: "reads a line", requirement: "tcp-server/replies-without-terminator", want: "waits-for-newline", line: 2,
			source: "c, a = s.accept()\nline = c.makefile().readline()\n", evidence: silent},
		{name: "reads to the end", requirement: "tcp-server/replies-without-terminator", want: "waits-for-close", line: 1,
			source: "while True:\n    part = c.recv(1024)\n    if not part:\n        break\n", evidence: silent},
		{name: "silent for no known reason", requirement: "tcp-server/replies-without-terminator", want: "", source: book, evidence: silent},
		{name: "crashed", requirement: "tcp-server/replies-without-terminator", want: "crashed",
			source: "line = c.makefile().readline()\n", evidence: exited(screened(silent, traceback(1, "x", "ZeroDivisionError: division by zero")), 1)},
		{name: "greets", requirement: "tcp-server/says-nothing-first", want: "greets-first", evidence: greeting},
		{name: "binary", requirement: "tcp-server/says-nothing-first", want: "", evidence: binary},
		{name: "left open", requirement: "tcp-server/closes-connection", want: "connection-left-open",
			evidence: wire(open, "40001>12000 [FIN ACK]", "12000>40001 [FIN ACK]")},
		{name: "no reply", requirement: "tcp-server/closes-connection", want: "", evidence: silent},
		{name: "SO_LINGER", requirement: "tcp-server/closes-orderly", want: "reset-not-closed", line: 1, says: "SO_LINGER with",
			source: "c.setsockopt(SOL_SOCKET, SO_LINGER, x)\n", evidence: reset},
		{name: "unread bytes", requirement: "tcp-server/closes-orderly", want: "reset-not-closed", says: "have not been read", source: "c.recv(1)\n", evidence: reset},
		{name: "left open instead", requirement: "tcp-server/closes-orderly", want: "", evidence: open},
		{name: "drops the half-closed", requirement: "tcp-server/replies-after-half-close", want: "end-taken-for-gone", evidence: dropped},
		{name: "silent to the half-closed", requirement: "tcp-server/replies-after-half-close", want: "", evidence: silent},
		{name: "one at a time", requirement: "tcp-server/serves-while-one-idles", want: "one-client-at-a-time", source: book, evidence: silent},
		{name: "threads", requirement: "tcp-server/serves-while-one-idles", want: "", source: strings.ReplaceAll(book, "*", "*; import threading"), evidence: silent},
	})
}
