package requirement

// What is asked of the TCP client.
var (
	TCPClientConnectsOnce = &Requirement{
		ID:      "tcp-client/connects-once",
		Level:   Must,
		Program: TCPClient,
		Title:   "connects once",
		Text:    "Exactly one connection arrives, at port P.",
		Why:     "",
	}
	TCPClientSendsTheLine = &Requirement{
		ID:      "tcp-client/sends-the-line",
		Level:   Must,
		Program: TCPClient,
		Title:   "sends the line",
		Text:    "It holds the typed line, its case unchanged, all its words (a trailing terminator, and leading and trailing blanks, apart).",
		Why:     "",
	}
	TCPClientKeepsBlanks = &Requirement{
		ID:      "tcp-client/keeps-blanks",
		Level:   Should,
		Program: TCPClient,
		Title:   "keeps blanks",
		Text:    "Leading, trailing and doubled blanks of the line are sent.",
		Why:     "",
	}
	TCPClientSendsNoTerminator = &Requirement{
		ID:      "tcp-client/sends-no-terminator",
		Level:   Must,
		Program: TCPClient,
		Title:   "sends no terminator",
		Text:    "It does not end in CR, LF or NUL.",
		Why:     "",
	}
	TCPClientDisplaysTheReply = &Requirement{
		ID:      "tcp-client/displays-the-reply",
		Level:   Must,
		Program: TCPClient,
		Title:   "displays the reply",
		Text:    "The reply stands on the screen as the server sent it.",
		Why:     "",
	}
	TCPClientDisplaysOnlyTheReply = &Requirement{
		ID:      "tcp-client/displays-only-the-reply",
		Level:   Should,
		Program: TCPClient,
		Title:   "displays only the reply",
		Text:    "No NUL or other control bytes or remains of a buffer stand with it.",
		Why:     "",
	}
	TCPClientLabelsTheReply = &Requirement{
		ID:      "tcp-client/labels-the-reply",
		Level:   Should,
		Program: TCPClient,
		Title:   "labels the reply",
		Text:    "From Server: stands before the reply (case, blanks and the colon apart).",
		Why:     "",
	}
	TCPClientShows1024 = &Requirement{
		ID:      "tcp-client/shows-1024",
		Level:   Must,
		Program: TCPClient,
		Title:   "shows 1024",
		Text:    "A reply of 1024 bytes stands whole.",
		Why:     "",
	}
	TCPClientStopsAt1024 = &Requirement{
		ID:      "tcp-client/stops-at-1024",
		Level:   Should,
		Program: TCPClient,
		Title:   "stops at 1024",
		Text:    "Of a reply of 1500 bytes, sent at once, exactly the first 1024 stand there.",
		Why:     "",
	}
	TCPClientWaitsForReply = &Requirement{
		ID:      "tcp-client/waits-for-reply",
		Level:   Must,
		Program: TCPClient,
		Title:   "waits for reply",
		Text:    "A reply that comes after 1 s is displayed.",
		Why:     "",
	}
	TCPClientClosesAndExits = &Requirement{
		ID:      "tcp-client/closes-and-exits",
		Level:   Must,
		Program: TCPClient,
		Title:   "closes and exits",
		Text:    "After the reply the connection is closed and the process ends by itself with status 0.",
		Why:     "",
	}
	TCPClientPrompts = &Requirement{
		ID:      "tcp-client/prompts",
		Level:   Should,
		Program: TCPClient,
		Title:   "prompts",
		Text:    "Input lowercase sentence: stands on the screen before anything is typed (case, blanks and the colon apart).",
		Why:     "",
	}
	TCPClientSurvivesEarlyClose = &Requirement{
		ID:      "tcp-client/survives-early-close",
		Level:   Should,
		Program: TCPClient,
		Title:   "survives early close",
		Text:    "It ends, with any status, when the server closes without a reply.",
		Why:     "",
	}
	TCPClientReportsRefusal = &Requirement{
		ID:      "tcp-client/reports-refusal",
		Level:   Should,
		Program: TCPClient,
		Title:   "reports refusal",
		Text:    "With no server there it ends with a status other than 0 and says something.",
		Why:     "",
	}
	TCPClientAcceptsUTF8 = &Requirement{
		ID:      "tcp-client/accepts-utf8",
		Level:   Should,
		Program: TCPClient,
		Title:   "accepts utf8",
		Text:    "A line with non-ASCII letters arrives as it was typed and such a reply is displayed.",
		Why:     "",
	}
)
