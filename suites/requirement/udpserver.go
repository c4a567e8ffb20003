package requirement

// What is asked of the UDP server.
var (
	UDPServerListens = &Requirement{
		ID:      "udp-server/listens",
		Level:   Must,
		Program: UDPServer,
		Title:   "binds a UDP socket to the right port",
		Text: "A UDP socket of the program is bound to the assignment's port (12000) within the start-up " +
			"limit.",
		Why: "A client must know where to send. The book's server binds its socket to port 12000 before it " +
			"receives (Kurose and Ross, 2.7.1).",
	}
	UDPServerReachable = &Requirement{
		ID:      "udp-server/reachable",
		Level:   Must,
		Program: UDPServer,
		Title:   "answers on every local address",
		Text: "A request that is sent to 127.0.0.2 is answered: the server is bound to every local address, " +
			"not only to 127.0.0.1.",
		Why: "The book's server binds to ('', 12000), which is every address of the host (Kurose and Ross, " +
			"2.7.1). A server bound to 127.0.0.1 cannot be reached from another machine.",
	}
	UDPServerUppercases = &Requirement{
		ID:      "udp-server/uppercases",
		Level:   Must,
		Program: UDPServer,
		Title:   "replies in upper case",
		Text:    "A sentence in lower case comes back in upper case.",
		Why: "This is the service of the book's example: the server converts the characters that it " +
			"receives to upper case (Kurose and Ross, 2.7).",
	}
	UDPServerKeepsOtherCharacters = &Requirement{
		ID:      "udp-server/keeps-other-characters",
		Level:   Must,
		Program: UDPServer,
		Title:   "leaves all other characters as they are",
		Text: "Digits, punctuation, tabs, capitals, and inner, leading and trailing blanks come back " +
			"unchanged.",
		Why: "The book's server applies upper() to the request and nothing else (Kurose and Ross, 2.7.1): " +
			"it neither strips the line nor splits it into words.",
	}
	UDPServerExactLength = &Requirement{
		ID:      "udp-server/exact-length",
		Level:   Must,
		Program: UDPServer,
		Title:   "replies with as many bytes as were sent",
		Text: "The reply has as many bytes as the request: no padding, no terminator and no remains of an " +
			"earlier, longer request.",
		Why: "A datagram carries its own length (RFC 768), so nothing has to mark its end. The book's " +
			"server sends back what it received, in upper case, and nothing more (Kurose and Ross, 2.7.1).",
	}
	UDPServerRepliesToSender = &Requirement{
		ID:      "udp-server/replies-to-sender",
		Level:   Must,
		Program: UDPServer,
		Title:   "replies to the sender of each datagram",
		Text: "When several clients, on different ports and addresses, all send before any of them reads, " +
			"each gets its own reply and no other.",
		Why: "One socket serves every client. The book's server sends each reply to the address that " +
			"recvfrom() returned with the request (Kurose and Ross, 2.7.1), and the source port is where a " +
			"reply should go (RFC 768).",
	}
	UDPServerRepliesFromItsPort = &Requirement{
		ID:      "udp-server/replies-from-its-port",
		Level:   Must,
		Program: UDPServer,
		Title:   "replies from the port that was asked",
		Text:    "Each reply comes from the port that its request was sent to.",
		Why: "The book's server sends through the socket on which it received (Kurose and Ross, 2.7.1). A " +
			"client whose UDP socket is connected never sees a reply from another port.",
	}
	UDPServerOneReplyPerDatagram = &Requirement{
		ID:      "udp-server/one-reply-per-datagram",
		Level:   Must,
		Program: UDPServer,
		Title:   "sends one reply for each datagram",
		Text:    "Several datagrams that are sent back to back get as many replies, one for each, in any order.",
		Why: "UDP keeps messages apart: each recvfrom() returns one datagram, and the book's server " +
			"answers it with one sendto() (Kurose and Ross, 2.7.1).",
	}
	UDPServerTakes2048 = &Requirement{
		ID:      "udp-server/takes-2048",
		Level:   Must,
		Program: UDPServer,
		Title:   "takes a datagram of 2048 bytes",
		Text:    "A request of 2048 bytes comes back whole.",
		Why: "The book's server receives with recvfrom(2048): a sentence of that size fits its buffer " +
			"(Kurose and Ross, 2.7.1).",
	}
	UDPServerStopsAt2048 = &Requirement{
		ID:      "udp-server/stops-at-2048",
		Level:   Must,
		Program: UDPServer,
		Title:   "takes only 2048 bytes of a datagram",
		Text: "Of a datagram of 3000 bytes exactly the first 2048 come back, as one reply, and a plain " +
			"exchange succeeds afterwards without a restart.",
		Why: "The book's server receives with recvfrom(2048) (Kurose and Ross, 2.7.1). What does not fit " +
			"the buffer is discarded; it is not kept for the next call (POSIX, recvfrom).",
	}
	UDPServerKeepsServing = &Requirement{
		ID:      "udp-server/keeps-serving",
		Level:   Must,
		Program: UDPServer,
		Title:   "serves one client after another",
		Text:    "Fifty exchanges in a row, each from a new socket, succeed in one run of the program.",
		Why: "The book's server receives and replies in a loop without an end, while True (Kurose and " +
			"Ross, 2.7.1).",
	}
	UDPServerAnnouncesReady = &Requirement{
		ID:      "udp-server/announces-ready",
		Level:   Should,
		Program: UDPServer,
		Title:   "says that it is ready",
		Text: "\"The server is ready to receive\" stands on the screen within the start-up limit; case and " +
			"blanks do not count.",
		Why: "The book's server prints this line once its socket is bound, before it waits for the first " +
			"client (Kurose and Ross, 2.7.1). The person who started it sees by this line that a client may be " +
			"started.",
	}
	UDPServerSurvivesEmptyDatagram = &Requirement{
		ID:      "udp-server/survives-empty-datagram",
		Level:   Should,
		Program: UDPServer,
		Title:   "goes on after an empty datagram",
		Text:    "After a datagram of no bytes, a plain exchange succeeds without a restart.",
		Why: "A datagram may be empty: the smallest length is 8 bytes, the header alone (RFC 768). Unlike " +
			"on a TCP connection, receiving no bytes is not the end of anything.",
	}
	UDPServerSurvivesVanishedClient = &Requirement{
		ID:      "udp-server/survives-vanished-client",
		Level:   Should,
		Program: UDPServer,
		Title:   "goes on after a client that has gone",
		Text: "After a client that closed its socket before its reply came, a plain exchange succeeds " +
			"without a restart.",
		Why: "No connection stands between a UDP client and its server, so a client may be gone when its " +
			"reply arrives. Its host then answers with an ICMP port unreachable message (RFC 1122, 3.2.2.1), " +
			"which should not end the server.",
	}
	UDPServerAcceptsUTF8 = &Requirement{
		ID:      "udp-server/accepts-utf8",
		Level:   Should,
		Program: UDPServer,
		Title:   "takes text with non-ASCII letters",
		Text: "For text with non-ASCII letters, the reply is the request in upper case, by the rules of " +
			"ASCII or by those of Unicode.",
		Why: "The book's server decodes the request, upper-cases it and encodes it again, which Python 3 " +
			"does in UTF-8 and for every letter of Unicode (Kurose and Ross, 2.7.1). A server that knows only " +
			"the letters of ASCII leaves the others as they are, and that is accepted.",
	}
	UDPServerSurvivesNonText = &Requirement{
		ID:      "udp-server/survives-non-text",
		Level:   May,
		Program: UDPServer,
		Title:   "goes on after bytes that are not text",
		Text:    "After a datagram that is not valid UTF-8, a plain exchange succeeds without a restart.",
		Why: "Anyone may send anything to an open port. The book's server, in Python 3, ends at its " +
			"decode() (Kurose and Ross, 2.7.1); so this is a bonus.",
	}
	UDPServerKeepsNULBytes = &Requirement{
		ID:      "udp-server/keeps-nul-bytes",
		Level:   May,
		Program: UDPServer,
		Title:   "keeps zero bytes",
		Text:    "A request with a zero byte inside comes back whole.",
		Why: "The length of a datagram stands in its header, so a zero byte is a byte like any other (RFC " +
			"768). A line that was typed rarely holds one; so this is a bonus.",
	}
)
