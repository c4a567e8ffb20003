package requirement

// What is asked of the UDP server.
var (
	UDPServerListens = &Requirement{
		ID:      "udp-server/listens",
		Level:   Must,
		Program: UDPServer,
		Title:   "listens",
		Text:    "A UDP socket is bound to port P within the start-up limit.",
		Why:     "",
	}
	UDPServerReachable = &Requirement{
		ID:      "udp-server/reachable",
		Level:   Must,
		Program: UDPServer,
		Title:   "reachable",
		Text:    "It answers on every local address, not only 127.0.0.1 (sent to 127.0.0.2 here).",
		Why:     "",
	}
	UDPServerUppercases = &Requirement{
		ID:      "udp-server/uppercases",
		Level:   Must,
		Program: UDPServer,
		Title:   "uppercases",
		Text:    "A lower-case sentence comes back in upper case.",
		Why:     "",
	}
	UDPServerKeepsOtherCharacters = &Requirement{
		ID:      "udp-server/keeps-other-characters",
		Level:   Must,
		Program: UDPServer,
		Title:   "keeps other characters",
		Text:    "Digits, punctuation, tabs, inner, leading and trailing blanks and capitals come back unchanged.",
		Why:     "",
	}
	UDPServerExactLength = &Requirement{
		ID:      "udp-server/exact-length",
		Level:   Must,
		Program: UDPServer,
		Title:   "exact length",
		Text:    "The reply has as many bytes as the request: no padding, terminator or remains of an earlier, longer request.",
		Why:     "",
	}
	UDPServerRepliesToSender = &Requirement{
		ID:      "udp-server/replies-to-sender",
		Level:   Must,
		Program: UDPServer,
		Title:   "replies to sender",
		Text:    "Of several clients, on different ports and addresses, that all send before any reads, each gets its own reply and no other.",
		Why:     "",
	}
	UDPServerRepliesFromItsPort = &Requirement{
		ID:      "udp-server/replies-from-its-port",
		Level:   Must,
		Program: UDPServer,
		Title:   "replies from its port",
		Text:    "Replies come from the port that the request was sent to.",
		Why:     "",
	}
	UDPServerOneReplyPerDatagram = &Requirement{
		ID:      "udp-server/one-reply-per-datagram",
		Level:   Must,
		Program: UDPServer,
		Title:   "one reply per datagram",
		Text:    "N datagrams sent back to back get n replies, one for each, in any order.",
		Why:     "",
	}
	UDPServerTakes2048 = &Requirement{
		ID:      "udp-server/takes-2048",
		Level:   Must,
		Program: UDPServer,
		Title:   "takes 2048",
		Text:    "A datagram of 2048 bytes comes back whole.",
		Why:     "",
	}
	UDPServerStopsAt2048 = &Requirement{
		ID:      "udp-server/stops-at-2048",
		Level:   Must,
		Program: UDPServer,
		Title:   "stops at 2048",
		Text:    "Of a datagram of 3000 bytes, exactly the first 2048 come back, as one reply; served afterwards.",
		Why:     "",
	}
	UDPServerKeepsServing = &Requirement{
		ID:      "udp-server/keeps-serving",
		Level:   Must,
		Program: UDPServer,
		Title:   "keeps serving",
		Text:    "50 exchanges in a row, each from a new socket, succeed in one process.",
		Why:     "",
	}
	UDPServerAnnouncesReady = &Requirement{
		ID:      "udp-server/announces-ready",
		Level:   Should,
		Program: UDPServer,
		Title:   "announces ready",
		Text:    "The ready line is on the screen within the start-up limit (case and blanks apart).",
		Why:     "",
	}
	UDPServerSurvivesEmptyDatagram = &Requirement{
		ID:      "udp-server/survives-empty-datagram",
		Level:   Should,
		Program: UDPServer,
		Title:   "survives empty datagram",
		Text:    "Served after a datagram of no bytes.",
		Why:     "",
	}
	UDPServerSurvivesVanishedClient = &Requirement{
		ID:      "udp-server/survives-vanished-client",
		Level:   Should,
		Program: UDPServer,
		Title:   "survives vanished client",
		Text:    "Served after a client that closed before its reply.",
		Why:     "",
	}
	UDPServerAcceptsUTF8 = &Requirement{
		ID:      "udp-server/accepts-utf8",
		Level:   Should,
		Program: UDPServer,
		Title:   "accepts utf8",
		Text:    "For text with non-ASCII letters, the reply is the ASCII upper-casing or the Unicode one of the request.",
		Why:     "",
	}
	UDPServerSurvivesNonText = &Requirement{
		ID:      "udp-server/survives-non-text",
		Level:   May,
		Program: UDPServer,
		Title:   "survives non text",
		Text:    "Served after a datagram that is not valid UTF-8.",
		Why:     "",
	}
	UDPServerKeepsNULBytes = &Requirement{
		ID:      "udp-server/keeps-nul-bytes",
		Level:   May,
		Program: UDPServer,
		Title:   "keeps nul bytes",
		Text:    "A request with a zero byte inside comes back whole.",
		Why:     "",
	}
)
