package requirement

// What is asked of the TCP server.
var (
	TCPServerListens = &Requirement{
		ID:      "tcp-server/listens",
		Level:   Must,
		Program: TCPServer,
		Title:   "listens",
		Text:    "A TCP socket listens on port P within the start-up limit.",
		Why:     "",
	}
	TCPServerReachable = &Requirement{
		ID:      "tcp-server/reachable",
		Level:   Must,
		Program: TCPServer,
		Title:   "reachable",
		Text:    "It answers on every local address, not only 127.0.0.1 (sent to 127.0.0.2 here).",
		Why:     "",
	}
	TCPServerUppercases = &Requirement{
		ID:      "tcp-server/uppercases",
		Level:   Must,
		Program: TCPServer,
		Title:   "uppercases",
		Text:    "A lower-case sentence comes back in upper case.",
		Why:     "",
	}
	TCPServerKeepsOtherCharacters = &Requirement{
		ID:      "tcp-server/keeps-other-characters",
		Level:   Must,
		Program: TCPServer,
		Title:   "keeps other characters",
		Text:    "Digits, punctuation, tabs, inner, leading and trailing blanks and capitals come back unchanged.",
		Why:     "",
	}
	TCPServerExactLength = &Requirement{
		ID:      "tcp-server/exact-length",
		Level:   Must,
		Program: TCPServer,
		Title:   "exact length",
		Text:    "The reply has as many bytes as the request: no padding, terminator or remains of an earlier, longer request.",
		Why:     "",
	}
	TCPServerRepliesWithoutTerminator = &Requirement{
		ID:      "tcp-server/replies-without-terminator",
		Level:   Must,
		Program: TCPServer,
		Title:   "replies without terminator",
		Text:    "The reply comes though the client sends no newline and keeps its side open.",
		Why:     "",
	}
	TCPServerSaysNothingFirst = &Requirement{
		ID:      "tcp-server/says-nothing-first",
		Level:   Must,
		Program: TCPServer,
		Title:   "says nothing first",
		Text:    "Nothing is received before the client has sent.",
		Why:     "",
	}
	TCPServerClosesConnection = &Requirement{
		ID:      "tcp-server/closes-connection",
		Level:   Must,
		Program: TCPServer,
		Title:   "closes connection",
		Text:    "After the reply the server closes this client's connection, while the client keeps its side open.",
		Why:     "",
	}
	TCPServerClosesOrderly = &Requirement{
		ID:      "tcp-server/closes-orderly",
		Level:   Should,
		Program: TCPServer,
		Title:   "closes orderly",
		Text:    "That close is a FIN, not a reset, when the server has read all that was sent.",
		Why:     "",
	}
	TCPServerKeepsWelcoming = &Requirement{
		ID:      "tcp-server/keeps-welcoming",
		Level:   Must,
		Program: TCPServer,
		Title:   "keeps welcoming",
		Text:    "After closing a connection the same process accepts and serves the next: 20 clients in a row.",
		Why:     "",
	}
	TCPServerServesWaitingClients = &Requirement{
		ID:      "tcp-server/serves-waiting-clients",
		Level:   Must,
		Program: TCPServer,
		Title:   "serves waiting clients",
		Text:    "Of three clients that connect and send at the same time, each gets its own reply.",
		Why:     "",
	}
	TCPServerTakes1024 = &Requirement{
		ID:      "tcp-server/takes-1024",
		Level:   Must,
		Program: TCPServer,
		Title:   "takes 1024",
		Text:    "A request of 1024 bytes, sent at once, comes back whole.",
		Why:     "",
	}
	TCPServerStopsAt1024 = &Requirement{
		ID:      "tcp-server/stops-at-1024",
		Level:   Must,
		Program: TCPServer,
		Title:   "stops at 1024",
		Text:    "Of a request of 1500 bytes, sent at once, exactly the first 1024 come back (a reset after them is allowed); served afterwards.",
		Why:     "",
	}
	TCPServerAnnouncesReady = &Requirement{
		ID:      "tcp-server/announces-ready",
		Level:   Should,
		Program: TCPServer,
		Title:   "announces ready",
		Text:    "The ready line is on the screen within the start-up limit (case and blanks apart).",
		Why:     "",
	}
	TCPServerRepliesAfterHalfClose = &Requirement{
		ID:      "tcp-server/replies-after-half-close",
		Level:   Should,
		Program: TCPServer,
		Title:   "replies after half close",
		Text:    "The reply comes though the client has shut down its sending side after the request.",
		Why:     "",
	}
	TCPServerSurvivesSilentClient = &Requirement{
		ID:      "tcp-server/survives-silent-client",
		Level:   Should,
		Program: TCPServer,
		Title:   "survives silent client",
		Text:    "Served after a client that connected and left without sending.",
		Why:     "",
	}
	TCPServerAcceptsUTF8 = &Requirement{
		ID:      "tcp-server/accepts-utf8",
		Level:   Should,
		Program: TCPServer,
		Title:   "accepts utf8",
		Text:    "For text with non-ASCII letters, the reply is the ASCII upper-casing or the Unicode one of the request.",
		Why:     "",
	}
	TCPServerSurvivesNonText = &Requirement{
		ID:      "tcp-server/survives-non-text",
		Level:   May,
		Program: TCPServer,
		Title:   "survives non text",
		Text:    "Served after a request that is not valid UTF-8.",
		Why:     "",
	}
	TCPServerSurvivesReset = &Requirement{
		ID:      "tcp-server/survives-reset",
		Level:   May,
		Program: TCPServer,
		Title:   "survives reset",
		Text:    "Served after a client that reset its connection.",
		Why:     "",
	}
	TCPServerServesWhileOneIdles = &Requirement{
		ID:      "tcp-server/serves-while-one-idles",
		Level:   May,
		Program: TCPServer,
		Title:   "serves while one idles",
		Text:    "A client is served while another is connected and silent.",
		Why:     "",
	}
)
