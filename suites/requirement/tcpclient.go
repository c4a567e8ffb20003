package requirement

// What is asked of the TCP client.
var (
	TCPClientConnectsOnce = &Requirement{
		ID:      "tcp-client/connects-once",
		Level:   Must,
		Program: TCPClient,
		Title:   "connects once, to the right port",
		Text:    "Exactly one connection arrives, at the assignment's port (12000).",
		Why: "The book's client calls connect() once, with port 12000, and sends and receives on that " +
			"connection (Kurose and Ross, 2.7.2).",
		Judged: "The client is started and a line is typed when it asks for it. It passes if exactly one " +
			"connection comes to port 12000. What is sent on it belongs to other requirements.",
		Wire: []string{
			"client → :12000   SYN (and the rest of the handshake)",
			`client → :12000    15 bytes  "Harbor PLUM sun"`,
			`:12000 → client    17 bytes  "stone RIVER Glass"`,
			"  (and no second SYN)",
		},
	}
	TCPClientSendsTheLine = &Requirement{
		ID:      "tcp-client/sends-the-line",
		Level:   Must,
		Program: TCPClient,
		Title:   "sends the line that was typed",
		Text: "The request is the typed line with all its words and with its case unchanged; a terminator " +
			"after it, and blanks before and after it, do not count.",
		Why: "The client sends the line that its user typed; upper case is the work of the server (Kurose " +
			"and Ross, 2.7).",
		Judged: "A line with small and capital letters is typed. It passes if the words of the line came with " +
			"their case as it was typed. Blanks, and a terminator, do not count here.",
		Wire: []string{
			"client → server   SYN (and the rest of the handshake)",
			`keyboard          "Harbor PLUM sun", Enter`,
			`client → server    15 bytes  "Harbor PLUM sun"`,
			`server → client    17 bytes  "stone RIVER Glass"`,
		},
	}
	TCPClientKeepsBlanks = &Requirement{
		ID:      "tcp-client/keeps-blanks",
		Level:   Should,
		Program: TCPClient,
		Title:   "keeps the blanks that were typed",
		Text:    "Leading, trailing and doubled blanks of the typed line are sent too.",
		Why: "The book's client sends what input() returned, and that is the line with all of its blanks " +
			"(Kurose and Ross, 2.7.2).",
		Judged: "A line with blanks at both ends and doubled ones inside is typed. It passes if what is sent is " +
			"this line, blank for blank; the case of the letters and a terminator do not count here.",
		Wire: []string{
			"client → server   SYN (and the rest of the handshake)",
			`keyboard          "  sea  plum  sun  ", Enter`,
			`client → server    18 bytes  "  sea  plum  sun  "`,
		},
	}
	TCPClientSendsNoTerminator = &Requirement{
		ID:      "tcp-client/sends-no-terminator",
		Level:   Must,
		Program: TCPClient,
		Title:   "sends no line terminator",
		Text:    "The request does not end in a carriage return, a line feed or a zero byte.",
		Why: "The request is the line without its terminator: input() drops the newline, and the book's " +
			"client sends what input() returned (Kurose and Ross, 2.7.2).",
		Judged: "A line is typed. It passes if the last byte that is sent is not a carriage return, a newline or " +
			"a zero byte.",
		Wire: []string{
			"client → server   SYN (and the rest of the handshake)",
			`keyboard          "Harbor PLUM sun", Enter`,
			`client → server    15 bytes  "Harbor PLUM sun"`,
			"  (not 16: the Enter of the keyboard is not sent)",
		},
	}
	TCPClientDisplaysTheReply = &Requirement{
		ID:      "tcp-client/displays-the-reply",
		Level:   Must,
		Program: TCPClient,
		Title:   "displays the reply",
		Text:    "The reply stands on the screen as the server sent it.",
		Why: "The client prints the reply that it received (Kurose and Ross, 2.7.2). The grader replies " +
			"with fresh words, so that a client which upper-cases the line by itself is seen.",
		Judged: "The reply is a sentence of other words, with small and capital letters. It passes if it stands " +
			"on the screen, letter by letter, after the line was typed.",
		Wire: []string{
			"client → server   SYN (and the rest of the handshake)",
			`keyboard          "Harbor PLUM sun", Enter`,
			`client → server    15 bytes  "Harbor PLUM sun"`,
			`server → client    17 bytes  "stone RIVER Glass"`,
			`screen            "From Server: stone RIVER Glass"`,
		},
	}
	TCPClientDisplaysOnlyTheReply = &Requirement{
		ID:      "tcp-client/displays-only-the-reply",
		Level:   Should,
		Program: TCPClient,
		Title:   "displays nothing but the reply",
		Text: "No zero byte or other control character and no remains of a buffer stand on the screen with " +
			"the reply.",
		Why: "Only as many bytes as the receive call returned came from the server, and the book's client " +
			"prints just these (Kurose and Ross, 2.7.2). The rest of the buffer was never sent.",
		Judged: "It passes if all that comes on the screen after the line was typed is text: no zero byte or " +
			"other control character but line ends and tabs, no byte that is not UTF-8, and no b'...' around " +
			"the reply. Words of the client's own may stand there.",
		Wire: []string{
			"client → server   SYN (and the rest of the handshake)",
			`client → server    15 bytes  "Harbor PLUM sun"`,
			`server → client    17 bytes  "stone RIVER Glass"`,
			`screen            "From Server: stone RIVER Glass"`,
			"  (not b'stone RIVER Glass', no zero bytes after it)",
		},
	}
	TCPClientLabelsTheReply = &Requirement{
		ID:      "tcp-client/labels-the-reply",
		Level:   Should,
		Program: TCPClient,
		Title:   "labels the reply \"From Server:\"",
		Text: "\"From Server:\" stands on the screen before the reply; case, blanks and the colon do not " +
			"count.",
		Why: "The book's client prints these words and then the reply (Kurose and Ross, 2.7.2).",
		Judged: "It passes if \"From Server\" stands on the screen between the typed line and the reply. Case, " +
			"blanks and the colon do not count.",
		Wire: []string{
			"client → server   SYN (and the rest of the handshake)",
			`client → server    15 bytes  "Harbor PLUM sun"`,
			`server → client    17 bytes  "stone RIVER Glass"`,
			`screen            "From Server: stone RIVER Glass"`,
		},
	}
	TCPClientShows1024 = &Requirement{
		ID:      "tcp-client/shows-1024",
		Level:   Must,
		Program: TCPClient,
		Title:   "displays a reply of 1024 bytes whole",
		Text:    "A reply of 1024 bytes stands whole on the screen.",
		Why: "The book's client receives with recv(1024): a reply of that size fits its buffer (Kurose and " +
			"Ross, 2.7.2).",
		Judged: "The reply is 1024 capital letters, sent at once. It passes if all of them stand on the screen, " +
			"in either case.",
		Wire: []string{
			"client → server   SYN (and the rest of the handshake)",
			`client → server    17 bytes  "a plum in the sun"`,
			`server → client  1024 bytes  "QHZVBNXKEU..."`,
			"screen            1024 letters",
		},
	}
	TCPClientStopsAt1024 = &Requirement{
		ID:      "tcp-client/stops-at-1024",
		Level:   Should,
		Program: TCPClient,
		Title:   "takes no more than 1024 bytes of a reply",
		Text:    "Of a reply of 1500 bytes, sent at once, exactly the first 1024 stand on the screen.",
		Why:     "The book's client receives once, with recv(1024), and closes (Kurose and Ross, 2.7.2).",
		Judged: "The reply is 1500 capital letters, sent at once. It passes if exactly the first 1024 of them " +
			"stand on the screen.",
		Wire: []string{
			"client → server   SYN (and the rest of the handshake)",
			`client → server    17 bytes  "a plum in the sun"`,
			`server → client  1500 bytes  "QHZVBNXKEU..."`,
			"screen            1024 letters",
			"client → server   RST (476 bytes were not read)",
		},
	}
	TCPClientWaitsForReply = &Requirement{
		ID:      "tcp-client/waits-for-reply",
		Level:   Must,
		Program: TCPClient,
		Title:   "waits for a late reply",
		Text:    "A reply that comes one second after the request is displayed.",
		Why: "The book's client sets no time limit: recv() waits until something arrives (Kurose and Ross, " +
			"2.7.2).",
		Judged: "The reply is sent 1.1 s after the request, when a client that waits for one second has given up; time in which the " +
			"machine has no processor for the client is added, half a second at most. It passes if it " +
			"stands whole on the screen, in either case.",
		Wire: []string{
			"client → server   SYN (and the rest of the handshake)",
			`client → server    17 bytes  "a plum in the sun"`,
			"  (1 s)",
			`server → client    17 bytes  "stone RIVER Glass"`,
			`screen            "From Server: stone RIVER Glass"`,
		},
	}
	TCPClientClosesAndExits = &Requirement{
		ID:      "tcp-client/closes-and-exits",
		Level:   Must,
		Program: TCPClient,
		Title:   "closes and ends after the reply",
		Text:    "After the reply the connection is closed, and the program ends by itself with status 0.",
		Why: "The book's client handles one line: after it has printed the reply it closes its socket, and " +
			"the program is at its end (Kurose and Ross, 2.7.2).",
		Judged: "The server replies and shuts down its side. It passes if the client closes the connection and " +
			"ends by itself with status 0 within 2 s. The keyboard stays open, and nothing more is typed.",
		Wire: []string{
			"client → server   SYN (and the rest of the handshake)",
			`client → server    15 bytes  "Harbor PLUM sun"`,
			`server → client    17 bytes  "stone RIVER Glass"`,
			"server → client   FIN",
			"client → server   FIN",
			"  (the client ends with status 0)",
		},
	}
	TCPClientPrompts = &Requirement{
		ID:      "tcp-client/prompts",
		Level:   Should,
		Program: TCPClient,
		Title:   "asks for a sentence",
		Text: "\"Input lowercase sentence:\" stands on the screen before anything is typed; case, blanks " +
			"and the colon do not count.",
		Why: "The book's client prompts with these words (Kurose and Ross, 2.7.2). The person at the " +
			"keyboard sees by them that it is time to type.",
		Judged: "The program is started, and typed to when its prompt stands there or, if it shows another one or " +
			"none, when it has gone to sleep. It passes if the words stood on the screen before anything was " +
			"typed.",
		Wire: []string{
			"client → server   SYN (and the rest of the handshake)",
			`screen            "Input lowercase sentence:"`,
			`keyboard          "Harbor PLUM sun", Enter`,
			`client → server    15 bytes  "Harbor PLUM sun"`,
		},
	}
	TCPClientSurvivesEarlyClose = &Requirement{
		ID:      "tcp-client/survives-early-close",
		Level:   Should,
		Program: TCPClient,
		Title:   "ends when the server just closes",
		Text:    "When the server closes the connection without a reply, the program ends, with any status.",
		Why: "At the end of the stream recv() returns no bytes: the book's client prints an empty reply " +
			"and ends (Kurose and Ross, 2.7.2). There is nothing left to wait for.",
		Judged: "The server takes the request and shuts down its side without a reply. It passes if the client " +
			"ends by itself within 2 s, with whatever status and whatever it says.",
		Wire: []string{
			"client → server   SYN (and the rest of the handshake)",
			`client → server    17 bytes  "a plum in the sun"`,
			"server → client   FIN (recv returns no bytes)",
			"client → server   FIN",
			"  (the client ends)",
		},
	}
	TCPClientReportsRefusal = &Requirement{
		ID:      "tcp-client/reports-refusal",
		Level:   Should,
		Program: TCPClient,
		Title:   "reports that no server is there",
		Text: "With no server at the port, the program writes something on the screen and ends with a " +
			"status other than 0.",
		Why: "Where nothing listens, TCP answers with a reset (RFC 9293, 3.5.2) and connect() fails; the " +
			"book's client ends with that error on the screen (Kurose and Ross, 2.7.2).",
		Judged: "Nobody listens on port 12000. It passes if the client says something beside its prompt and ends " +
			"by itself within 2 s with a status other than 0. An uncaught exception that says so is enough.",
		Wire: []string{
			"client → :12000   SYN",
			":12000 → client   RST (from the kernel: nobody is there)",
			`screen            "Connection refused" or the like`,
			"  (the client ends with status 1, or another than 0)",
		},
	}
	TCPClientAcceptsUTF8 = &Requirement{
		ID:      "tcp-client/accepts-utf8",
		Level:   Should,
		Program: TCPClient,
		Title:   "carries text with non-ASCII letters",
		Text: "A line with non-ASCII letters arrives as it was typed, and a reply with such letters is " +
			"displayed.",
		Why: "The book's client encodes the line and decodes the reply, which Python 3 does in UTF-8 " +
			"unless told otherwise (Kurose and Ross, 2.7.2).",
		Judged: "A line with letters such as é, ü or п is typed, and the reply is another one in capitals, both " +
			"in UTF-8. It passes if the line arrives and the reply stands on the screen letter by letter; " +
			"blanks and case do not count here.",
		Wire: []string{
			"client → server   SYN (and the rest of the handshake)",
			`keyboard          "plum café", Enter`,
			`client → server    10 bytes  "plum café"`,
			`server → client    10 bytes  "NAÏVE SUN"`,
			`screen            "From Server: NAÏVE SUN"`,
		},
	}
)
