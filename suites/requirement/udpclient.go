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
	}
	UDPClientKeepsBlanks = &Requirement{
		ID:      "udp-client/keeps-blanks",
		Level:   Should,
		Program: UDPClient,
		Title:   "keeps the blanks that were typed",
		Text:    "Leading, trailing and doubled blanks of the typed line are sent too.",
		Why: "The book's client sends what input() returned, and that is the line with all of its blanks " +
			"(Kurose and Ross, 2.7.1).",
	}
	UDPClientSendsNoTerminator = &Requirement{
		ID:      "udp-client/sends-no-terminator",
		Level:   Must,
		Program: UDPClient,
		Title:   "sends no line terminator",
		Text:    "The request does not end in a carriage return, a line feed or a zero byte.",
		Why: "The request is the line without its terminator: input() drops the newline, and the book's " +
			"client sends what input() returned (Kurose and Ross, 2.7.1).",
	}
	UDPClientDisplaysTheReply = &Requirement{
		ID:      "udp-client/displays-the-reply",
		Level:   Must,
		Program: UDPClient,
		Title:   "displays the reply",
		Text:    "The reply stands on the screen as the server sent it.",
		Why: "The client prints the reply that it received (Kurose and Ross, 2.7.1). The grader replies " +
			"with fresh words, so that a client which upper-cases the line by itself is seen.",
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
	}
	UDPClientShows2048 = &Requirement{
		ID:      "udp-client/shows-2048",
		Level:   Must,
		Program: UDPClient,
		Title:   "displays a reply of 2048 bytes whole",
		Text:    "A reply of 2048 bytes stands whole on the screen.",
		Why: "The book's client receives with recvfrom(2048): a reply of that size fits its buffer (Kurose " +
			"and Ross, 2.7.1).",
	}
	UDPClientStopsAt2048 = &Requirement{
		ID:      "udp-client/stops-at-2048",
		Level:   Should,
		Program: UDPClient,
		Title:   "takes no more than 2048 bytes of a reply",
		Text:    "Of a reply of 3000 bytes exactly the first 2048 stand on the screen.",
		Why: "The book's client receives once, with recvfrom(2048) (Kurose and Ross, 2.7.1), and what does " +
			"not fit the buffer is discarded (POSIX, recvfrom).",
	}
	UDPClientWaitsForReply = &Requirement{
		ID:      "udp-client/waits-for-reply",
		Level:   Must,
		Program: UDPClient,
		Title:   "waits for a late reply",
		Text:    "A reply that comes one second after the request is displayed.",
		Why: "The book's client sets no time limit: recvfrom() waits until something arrives (Kurose and " +
			"Ross, 2.7.1).",
	}
	UDPClientExits = &Requirement{
		ID:      "udp-client/exits",
		Level:   Must,
		Program: UDPClient,
		Title:   "ends after the reply",
		Text:    "After the reply the program ends by itself, with status 0, while the keyboard is still open.",
		Why: "The book's client handles one line: after it has printed the reply it closes its socket, and " +
			"the program is at its end (Kurose and Ross, 2.7.1).",
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
	}
)
