package requirement

// What is asked of the TCP server in one plain exchange.
var (
	TCPServerListens = &Requirement{
		ID:      "tcp-server/listens",
		Level:   Must,
		Program: TCPServer,
		Title:   "listens on the right TCP port",
		Text: "A TCP socket of the program listens on the assignment's port (12000) within the start-up " +
			"limit.",
		Why: "A client can connect only where a welcoming socket listens. The book's server binds it to " +
			"port 12000 and calls listen(1) (Kurose and Ross, 2.7.2).",
		Judged: "The program is started and no connection is made. It passes if the kernel's socket table shows a " +
			"TCP socket of it that listens on port 12000 within 5 s. A server on another port fails here, and " +
			"all else is asked of it there.",
		Wire: []string{
			"kernel's table    TCP  0.0.0.0:12000  LISTEN",
			"(nothing is sent)",
		},
	}
	TCPServerReachable = &Requirement{
		ID:      "tcp-server/reachable",
		Level:   Must,
		Program: TCPServer,
		Title:   "answers on every local address",
		Text: "A request that is sent to 127.0.0.2 is answered: the server is bound to every local address, " +
			"not only to 127.0.0.1.",
		Why: "The book's server binds to ('', 12000), which is every address of the host (Kurose and Ross, " +
			"2.7.2). A server bound to 127.0.0.1 cannot be reached from another machine.",
		Judged: "A word is sent to 127.0.0.2. It passes if the welcoming socket is bound to no address in " +
			"particular and the word is answered within 2 s; what the reply says does not count here.",
		Wire: []string{
			"kernel's table    TCP  0.0.0.0:12000  LISTEN",
			"client → 127.0.0.2   SYN (and the rest)",
			`client → 127.0.0.2    10 bytes  "harborplum"`,
			`127.0.0.2 → client    10 bytes  "HARBORPLUM"`,
			"127.0.0.2 → client   FIN",
			"client → 127.0.0.2   FIN",
		},
	}
	TCPServerUppercases = &Requirement{
		ID:      "tcp-server/uppercases",
		Level:   Must,
		Program: TCPServer,
		Title:   "replies in upper case",
		Text:    "A sentence in lower case comes back in upper case.",
		Why: "This is the service of the book's example: the server converts the characters that it " +
			"receives to upper case (Kurose and Ross, 2.7).",
		Judged: "A sentence of six lower-case words, with every letter in it, is sent at once on a new connection. It passes if every " +
			"letter that comes back of it is in upper case. A label, padding or a missing end belongs to " +
			"other requirements.",
		Wire: []string{
			"client → server   SYN (and the rest of the handshake)",
			`client → server    17 bytes  "a plum in the sun"`,
			`server → client    17 bytes  "A PLUM IN THE SUN"`,
			"server → client   FIN",
			"client → server   FIN",
		},
	}
	TCPServerKeepsOtherCharacters = &Requirement{
		ID:      "tcp-server/keeps-other-characters",
		Level:   Must,
		Program: TCPServer,
		Title:   "leaves all other characters as they are",
		Text: "Digits, punctuation, tabs, capitals, and inner, leading and trailing blanks come back " +
			"unchanged.",
		Why: "The book's server applies upper() to the request and nothing else (Kurose and Ross, 2.7.2): " +
			"it neither strips the line nor splits it into words.",
		Judged: "A line with digits, punctuation, a tab, capitals, and blanks inside and at both ends is sent at " +
			"once on a new connection. It passes if the line comes back with all of these where they were; " +
			"the case of the letters that were small does not count here.",
		Wire: []string{
			"client → server   SYN (and the rest of the handshake)",
			`client → server    15 bytes  "  sun\tSEA  12! "`,
			`server → client    15 bytes  "  SUN\tSEA  12! "`,
			"server → client   FIN",
			"client → server   FIN",
		},
	}
	TCPServerExactLength = &Requirement{
		ID:      "tcp-server/exact-length",
		Level:   Must,
		Program: TCPServer,
		Title:   "replies with as many bytes as were sent",
		Text: "The reply has as many bytes as the request: no padding, no terminator and no remains of an " +
			"earlier, longer request.",
		Why: "The book's server sends back what it received, in upper case, and nothing more (Kurose and " +
			"Ross, 2.7.2). TCP carries a stream of bytes, so its client cannot tell padding from the reply.",
		Judged: "200 letters are sent on one connection, then a short word and then one of each length from 10 to 17, each on " +
			"another. It passes if exactly as many bytes come back for each word as it has, and for the letters no more than 200. " +
			"After the short word a server that works or sleeps is listened to for 750 ms. What the server sends to every client " +
			"first belongs to says-nothing-first.",
		Wire: []string{
			`client A → server   200 bytes  "qhzvbnxkeu..."`,
			`server → client A   200 bytes  "QHZVBNXKEU..."`,
			"server → client A   FIN",
			`client B → server    10 bytes  "harborplum"`,
			`server → client B    10 bytes  "HARBORPLUM"`,
			"server → client B   FIN",
		},
	}
	TCPServerRepliesWithoutTerminator = &Requirement{
		ID:      "tcp-server/replies-without-terminator",
		Level:   Must,
		Program: TCPServer,
		Title:   "replies without waiting for a newline",
		Text:    "The reply comes although the client sends no newline and keeps its sending side open.",
		Why: "The book's client sends the line without its newline and then waits, and the book's server " +
			"answers what one recv(1024) returned (Kurose and Ross, 2.7.2). A server that waits for more " +
			"leaves both of them waiting.",
		Judged: "A word is sent without a newline, and the client keeps its sending side open. It passes if " +
			"anything comes back within 2 s. A server that turns out to wait for a newline, or for the " +
			"client's FIN, fails here and gets it everywhere else.",
		Wire: []string{
			"client → server   SYN (and the rest of the handshake)",
			`client → server    10 bytes  "harborplum"`,
			"  (no newline and no FIN follow)",
			`server → client    10 bytes  "HARBORPLUM"`,
			"server → client   FIN",
			"client → server   FIN",
		},
	}
	TCPServerSaysNothingFirst = &Requirement{
		ID:      "tcp-server/says-nothing-first",
		Level:   Must,
		Program: TCPServer,
		Title:   "sends nothing before the request",
		Text:    "Nothing arrives from the server before the client has sent something.",
		Why: "The book's client takes the first bytes that arrive for its reply (Kurose and Ross, 2.7.2): " +
			"a greeting would be displayed in its place.",
		Judged: "A client connects to a new process, sends nothing and listens for 150 ms. It passes if not a " +
			"byte comes.",
		Wire: []string{
			"client → server   SYN (and the rest of the handshake)",
			"  (150 ms in which nothing comes)",
			"client → server   FIN",
			"server → client   FIN",
		},
	}
	TCPServerClosesConnection = &Requirement{
		ID:      "tcp-server/closes-connection",
		Level:   Must,
		Program: TCPServer,
		Title:   "closes the connection after the reply",
		Text: "After the reply the server closes this client's connection, although the client keeps its " +
			"own side open.",
		Why: "The book's server calls connectionSocket.close() after each reply (Kurose and Ross, 2.7.2). " +
			"A client that reads to the end of the stream waits for it.",
		Judged: "A word is sent and the client keeps its side of the connection open. It passes if the reply " +
			"comes and the server ends the connection within 2 s, with a FIN or with a reset.",
		Wire: []string{
			"client → server   SYN (and the rest of the handshake)",
			`client → server    10 bytes  "harborplum"`,
			`server → client    10 bytes  "HARBORPLUM"`,
			"server → client   FIN",
			"client → server   FIN (only now)",
		},
	}
	TCPServerClosesOrderly = &Requirement{
		ID:      "tcp-server/closes-orderly",
		Level:   Should,
		Program: TCPServer,
		Title:   "closes with a FIN and not with a reset",
		Text: "When the server has read all that the client sent, it closes the connection with a FIN and " +
			"not with a reset.",
		Why: "A FIN says that there is no more to send and comes after all that was sent (RFC 9293, 3.6). " +
			"A reset aborts the connection, and a reply that was not yet read can be lost with it.",
		Judged: "A word is sent and the whole reply is read. If the server has not closed the connection 150 ms " +
			"later, the client shuts down its sending side and waits for the server, at most 2 s. It passes " +
			"if the server's end is a FIN; a RST and a connection that stays open fail.",
		Wire: []string{
			"client → server   SYN (and the rest of the handshake)",
			`client → server    10 bytes  "harborplum"`,
			`server → client    10 bytes  "HARBORPLUM"`,
			"server → client   FIN (not RST)",
			"client → server   FIN",
		},
	}
)
