package requirement

// What is asked of the UDP client.
var (
	UDPClientSendsOneDatagram = &Requirement{
		ID:      "udp-client/sends-one-datagram",
		Level:   Must,
		Program: UDPClient,
		Title:   "sends one datagram",
		Text:    "Exactly one datagram arrives, at port P.",
		Why:     "",
	}
	UDPClientSendsTheLine = &Requirement{
		ID:      "udp-client/sends-the-line",
		Level:   Must,
		Program: UDPClient,
		Title:   "sends the line",
		Text:    "It holds the typed line, its case unchanged, all its words (a trailing terminator, and leading and trailing blanks, apart).",
		Why:     "",
	}
	UDPClientKeepsBlanks = &Requirement{
		ID:      "udp-client/keeps-blanks",
		Level:   Should,
		Program: UDPClient,
		Title:   "keeps blanks",
		Text:    "Leading, trailing and doubled blanks of the line are sent.",
		Why:     "",
	}
	UDPClientSendsNoTerminator = &Requirement{
		ID:      "udp-client/sends-no-terminator",
		Level:   Must,
		Program: UDPClient,
		Title:   "sends no terminator",
		Text:    "It does not end in CR, LF or NUL.",
		Why:     "",
	}
	UDPClientDisplaysTheReply = &Requirement{
		ID:      "udp-client/displays-the-reply",
		Level:   Must,
		Program: UDPClient,
		Title:   "displays the reply",
		Text:    "The reply stands on the screen as the server sent it.",
		Why:     "",
	}
	UDPClientDisplaysOnlyTheReply = &Requirement{
		ID:      "udp-client/displays-only-the-reply",
		Level:   Should,
		Program: UDPClient,
		Title:   "displays only the reply",
		Text:    "No NUL or other control bytes or remains of a buffer stand with it.",
		Why:     "",
	}
	UDPClientShows2048 = &Requirement{
		ID:      "udp-client/shows-2048",
		Level:   Must,
		Program: UDPClient,
		Title:   "shows 2048",
		Text:    "A reply of 2048 bytes stands whole.",
		Why:     "",
	}
	UDPClientStopsAt2048 = &Requirement{
		ID:      "udp-client/stops-at-2048",
		Level:   Should,
		Program: UDPClient,
		Title:   "stops at 2048",
		Text:    "Of a reply of 3000 bytes exactly the first 2048 stand there.",
		Why:     "",
	}
	UDPClientWaitsForReply = &Requirement{
		ID:      "udp-client/waits-for-reply",
		Level:   Must,
		Program: UDPClient,
		Title:   "waits for reply",
		Text:    "A reply that comes after 1 s is displayed.",
		Why:     "",
	}
	UDPClientExits = &Requirement{
		ID:      "udp-client/exits",
		Level:   Must,
		Program: UDPClient,
		Title:   "exits",
		Text:    "It ends by itself, with status 0, after the reply, with the keyboard still open.",
		Why:     "",
	}
	UDPClientPrompts = &Requirement{
		ID:      "udp-client/prompts",
		Level:   Should,
		Program: UDPClient,
		Title:   "prompts",
		Text:    "Input lowercase sentence: stands on the screen before anything is typed (case, blanks and the colon apart).",
		Why:     "",
	}
	UDPClientAcceptsUTF8 = &Requirement{
		ID:      "udp-client/accepts-utf8",
		Level:   Should,
		Program: UDPClient,
		Title:   "accepts utf8",
		Text:    "A line with non-ASCII letters arrives as it was typed and such a reply is displayed.",
		Why:     "",
	}
)
