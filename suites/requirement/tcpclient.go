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
	}
	TCPClientKeepsBlanks = &Requirement{
		ID:      "tcp-client/keeps-blanks",
		Level:   Should,
		Program: TCPClient,
		Title:   "keeps the blanks that were typed",
		Text:    "Leading, trailing and doubled blanks of the typed line are sent too.",
		Why: "The book's client sends what input() returned, and that is the line with all of its blanks " +
			"(Kurose and Ross, 2.7.2).",
	}
	TCPClientSendsNoTerminator = &Requirement{
		ID:      "tcp-client/sends-no-terminator",
		Level:   Must,
		Program: TCPClient,
		Title:   "sends no line terminator",
		Text:    "The request does not end in a carriage return, a line feed or a zero byte.",
		Why: "The request is the line without its terminator: input() drops the newline, and the book's " +
			"client sends what input() returned (Kurose and Ross, 2.7.2).",
	}
	TCPClientDisplaysTheReply = &Requirement{
		ID:      "tcp-client/displays-the-reply",
		Level:   Must,
		Program: TCPClient,
		Title:   "displays the reply",
		Text:    "The reply stands on the screen as the server sent it.",
		Why: "The client prints the reply that it received (Kurose and Ross, 2.7.2). The grader replies " +
			"with fresh words, so that a client which upper-cases the line by itself is seen.",
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
	}
	TCPClientLabelsTheReply = &Requirement{
		ID:      "tcp-client/labels-the-reply",
		Level:   Should,
		Program: TCPClient,
		Title:   "labels the reply \"From Server:\"",
		Text: "\"From Server:\" stands on the screen before the reply; case, blanks and the colon do not " +
			"count.",
		Why: "The book's client prints these words and then the reply (Kurose and Ross, 2.7.2).",
	}
	TCPClientShows1024 = &Requirement{
		ID:      "tcp-client/shows-1024",
		Level:   Must,
		Program: TCPClient,
		Title:   "displays a reply of 1024 bytes whole",
		Text:    "A reply of 1024 bytes stands whole on the screen.",
		Why: "The book's client receives with recv(1024): a reply of that size fits its buffer (Kurose and " +
			"Ross, 2.7.2).",
	}
	TCPClientStopsAt1024 = &Requirement{
		ID:      "tcp-client/stops-at-1024",
		Level:   Should,
		Program: TCPClient,
		Title:   "takes no more than 1024 bytes of a reply",
		Text:    "Of a reply of 1500 bytes, sent at once, exactly the first 1024 stand on the screen.",
		Why:     "The book's client receives once, with recv(1024), and closes (Kurose and Ross, 2.7.2).",
	}
	TCPClientWaitsForReply = &Requirement{
		ID:      "tcp-client/waits-for-reply",
		Level:   Must,
		Program: TCPClient,
		Title:   "waits for a late reply",
		Text:    "A reply that comes one second after the request is displayed.",
		Why: "The book's client sets no time limit: recv() waits until something arrives (Kurose and Ross, " +
			"2.7.2).",
	}
	TCPClientClosesAndExits = &Requirement{
		ID:      "tcp-client/closes-and-exits",
		Level:   Must,
		Program: TCPClient,
		Title:   "closes and ends after the reply",
		Text:    "After the reply the connection is closed, and the program ends by itself with status 0.",
		Why: "The book's client handles one line: after it has printed the reply it closes its socket, and " +
			"the program is at its end (Kurose and Ross, 2.7.2).",
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
	}
	TCPClientSurvivesEarlyClose = &Requirement{
		ID:      "tcp-client/survives-early-close",
		Level:   Should,
		Program: TCPClient,
		Title:   "ends when the server just closes",
		Text:    "When the server closes the connection without a reply, the program ends, with any status.",
		Why: "At the end of the stream recv() returns no bytes: the book's client prints an empty reply " +
			"and ends (Kurose and Ross, 2.7.2). There is nothing left to wait for.",
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
	}
)
