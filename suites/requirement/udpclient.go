package requirement

// What is asked of the UDP client.
var (
	UDPClientSendsOneDatagram = &Requirement{
		ID:      "udp-client/sends-one-datagram",
		Level:   Must,
		Program: UDPClient,
		Title:   "sends one datagram, to the right port",
		Text:    "For one typed line exactly one datagram arrives, at the assignment's port (12000).",
		Why: "The book's client calls sendto() once, with port 12000 (Kurose and Ross, 2.7.1): one " +
			"datagram is the whole request.",
		Judged: "A line is typed when the client asks for it. It passes if exactly one datagram comes to port " +
			"12000. What it holds belongs to other requirements.",
		Wire: []string{
			`keyboard          "Harbor PLUM sun", Enter`,
			`client → :12000   UDP   15 bytes  "Harbor PLUM sun"`,
			`:12000 → client   UDP   17 bytes  "stone RIVER Glass"`,
			"  (and no further datagram from the client)",
		},
	}
	UDPClientSendsTheLine = &Requirement{
		ID:      "udp-client/sends-the-line",
		Level:   Must,
		Program: UDPClient,
		Title:   "sends the line that was typed",
		Text: "The request is the typed line with all its words and with its case unchanged; a terminator " +
			"after it, and blanks before and after it, do not count.",
		Why: "The client sends the line that its user typed; upper case is the work of the server (Kurose " +
			"and Ross, 2.7).",
		Judged: "A line with small and capital letters is typed. It passes if the words of the line came with " +
			"their case as it was typed, in one datagram or in several. Blanks, and a terminator, do not " +
			"count here.",
		Wire: []string{
			`keyboard          "Harbor PLUM sun", Enter`,
			`client → server   UDP   15 bytes  "Harbor PLUM sun"`,
			`server → client   UDP   17 bytes  "stone RIVER Glass"`,
		},
	}
	UDPClientKeepsBlanks = &Requirement{
		ID:      "udp-client/keeps-blanks",
		Level:   Should,
		Program: UDPClient,
		Title:   "keeps the blanks that were typed",
		Text:    "Leading, trailing and doubled blanks of the typed line are sent too.",
		Why: "The book's client sends what input() returned, and that is the line with all of its blanks " +
			"(Kurose and Ross, 2.7.1).",
		Judged: "A line with blanks at both ends and doubled ones inside is typed. It passes if the datagram is " +
			"this line, blank for blank; the case of the letters and a terminator do not count here.",
		Wire: []string{
			`keyboard          "  sea  plum  sun  ", Enter`,
			`client → server   UDP   18 bytes  "  sea  plum  sun  "`,
		},
	}
	UDPClientSendsNoTerminator = &Requirement{
		ID:      "udp-client/sends-no-terminator",
		Level:   Must,
		Program: UDPClient,
		Title:   "sends no line terminator",
		Text:    "The request does not end in a carriage return, a line feed or a zero byte.",
		Why: "The request is the line without its terminator: input() drops the newline, and the book's " +
			"client sends what input() returned (Kurose and Ross, 2.7.1).",
		Judged: "A line is typed. It passes if the last byte of the datagram is not a carriage return, a newline " +
			"or a zero byte.",
		Wire: []string{
			`keyboard          "Harbor PLUM sun", Enter`,
			`client → server   UDP   15 bytes  "Harbor PLUM sun"`,
			"  (not 16: the Enter of the keyboard is not sent)",
		},
	}
	UDPClientDisplaysTheReply = &Requirement{
		ID:      "udp-client/displays-the-reply",
		Level:   Must,
		Program: UDPClient,
		Title:   "displays the reply",
		Text:    "The reply stands on the screen as the server sent it.",
		Why: "The client prints the reply that it received (Kurose and Ross, 2.7.1). The grader replies " +
			"with fresh words, so that a client which upper-cases the line by itself is seen.",
		Judged: "The reply is a sentence of other words, with small and capital letters. It passes if it stands " +
			"on the screen, letter by letter, after the line was typed.",
		Wire: []string{
			`keyboard          "Harbor PLUM sun", Enter`,
			`client → server   UDP   15 bytes  "Harbor PLUM sun"`,
			`server → client   UDP   17 bytes  "stone RIVER Glass"`,
			`screen            "stone RIVER Glass"`,
		},
	}
	UDPClientDisplaysOnlyTheReply = &Requirement{
		ID:      "udp-client/displays-only-the-reply",
		Level:   Should,
		Program: UDPClient,
		Title:   "displays nothing but the reply",
		Text: "No zero byte or other control character and no remains of a buffer stand on the screen with " +
			"the reply.",
		Why: "Only as many bytes as the receive call returned came from the server, and the book's client " +
			"prints just these (Kurose and Ross, 2.7.1). The rest of the buffer was never sent.",
		Judged: "It passes if all that comes on the screen after the line was typed is text: no zero byte or " +
			"other control character but line ends and tabs, no byte that is not UTF-8, and no b'...' around " +
			"the reply. Words of the client's own may stand there.",
		Wire: []string{
			`keyboard          "Harbor PLUM sun", Enter`,
			`client → server   UDP   15 bytes  "Harbor PLUM sun"`,
			`server → client   UDP   17 bytes  "stone RIVER Glass"`,
			`screen            "stone RIVER Glass"`,
			"  (not b'stone RIVER Glass', no zero bytes after it)",
		},
	}
	UDPClientShows2048 = &Requirement{
		ID:      "udp-client/shows-2048",
		Level:   Must,
		Program: UDPClient,
		Title:   "displays a reply of 2048 bytes whole",
		Text:    "A reply of 2048 bytes stands whole on the screen.",
		Why: "The book's client receives with recvfrom(2048): a reply of that size fits its buffer (Kurose " +
			"and Ross, 2.7.1).",
		Judged: "The reply is one datagram of 2048 capital letters. It passes if all of them stand on the screen, " +
			"in either case.",
		Wire: []string{
			`client → server   UDP   17 bytes  "a plum in the sun"`,
			`server → client   UDP 2048 bytes  "QHZVBNXKEU..."`,
			"screen            2048 letters",
		},
	}
	UDPClientStopsAt2048 = &Requirement{
		ID:      "udp-client/stops-at-2048",
		Level:   Should,
		Program: UDPClient,
		Title:   "takes no more than 2048 bytes of a reply",
		Text:    "Of a reply of 3000 bytes exactly the first 2048 stand on the screen.",
		Why: "The book's client receives once, with recvfrom(2048) (Kurose and Ross, 2.7.1), and what does " +
			"not fit the buffer is discarded (POSIX, recvfrom).",
		Judged: "The reply is one datagram of 3000 capital letters. It passes if exactly the first 2048 of them " +
			"stand on the screen.",
		Wire: []string{
			`client → server   UDP   17 bytes  "a plum in the sun"`,
			`server → client   UDP 3000 bytes  "QHZVBNXKEU..."`,
			"  (952 bytes do not fit the buffer and are discarded)",
			"screen            2048 letters",
		},
	}
	UDPClientWaitsForReply = &Requirement{
		ID:      "udp-client/waits-for-reply",
		Level:   Must,
		Program: UDPClient,
		Title:   "waits for a late reply",
		Text:    "A reply that comes one second after the request is displayed.",
		Why: "The book's client sets no time limit: recvfrom() waits until something arrives (Kurose and " +
			"Ross, 2.7.1).",
		Judged: "The reply is sent 1.1 s after the request, when a client that waits for one second has given up; time in which the " +
			"machine has no processor for the client is added, half a second at most. It passes if it " +
			"stands whole on the screen, in either case.",
		Wire: []string{
			`client → server   UDP   17 bytes  "a plum in the sun"`,
			"  (1 s)",
			`server → client   UDP   17 bytes  "stone RIVER Glass"`,
			`screen            "stone RIVER Glass"`,
		},
	}
	UDPClientExits = &Requirement{
		ID:      "udp-client/exits",
		Level:   Must,
		Program: UDPClient,
		Title:   "ends after the reply",
		Text:    "After the reply the program ends by itself, with status 0, while the keyboard is still open.",
		Why: "The book's client handles one line: after it has printed the reply it closes its socket, and " +
			"the program is at its end (Kurose and Ross, 2.7.1).",
		Judged: "It passes if the program ends by itself with status 0 within 2 s of the reply. The keyboard " +
			"stays open, and nothing more is typed.",
		Wire: []string{
			`client → server   UDP   15 bytes  "Harbor PLUM sun"`,
			`server → client   UDP   17 bytes  "stone RIVER Glass"`,
			`screen            "stone RIVER Glass"`,
			"  (the client ends with status 0)",
		},
	}
	UDPClientPrompts = &Requirement{
		ID:      "udp-client/prompts",
		Level:   Should,
		Program: UDPClient,
		Title:   "asks for a sentence",
		Text: "\"Input lowercase sentence:\" stands on the screen before anything is typed; case, blanks " +
			"and the colon do not count.",
		Why: "The book's client prompts with these words (Kurose and Ross, 2.7.1). The person at the " +
			"keyboard sees by them that it is time to type.",
		Judged: "The program is started, and typed to when its prompt stands there or, if it shows another one or " +
			"none, when it has gone to sleep. It passes if the words stood on the screen before anything was " +
			"typed.",
		Wire: []string{
			`screen            "Input lowercase sentence:"`,
			`keyboard          "Harbor PLUM sun", Enter`,
			`client → server   UDP   15 bytes  "Harbor PLUM sun"`,
		},
	}
	UDPClientAcceptsUTF8 = &Requirement{
		ID:      "udp-client/accepts-utf8",
		Level:   Should,
		Program: UDPClient,
		Title:   "carries text with non-ASCII letters",
		Text: "A line with non-ASCII letters arrives as it was typed, and a reply with such letters is " +
			"displayed.",
		Why: "The book's client encodes the line and decodes the reply, which Python 3 does in UTF-8 " +
			"unless told otherwise (Kurose and Ross, 2.7.1).",
		Judged: "A line with letters such as é, ü or п is typed, and the reply is another one in capitals, both " +
			"in UTF-8. It passes if the line arrives and the reply stands on the screen letter by letter; " +
			"blanks and case do not count here.",
		Wire: []string{
			`keyboard          "plum café", Enter`,
			`client → server   UDP   10 bytes  "plum café"`,
			`server → client   UDP   10 bytes  "NAÏVE SUN"`,
			`screen            "NAÏVE SUN"`,
		},
	}
)
