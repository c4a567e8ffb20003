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
		Judged: "The program is started and nothing is sent to it. It passes if the kernel's socket table shows a " +
			"UDP socket of it on port 12000 within 5 s. A server on another port fails here, and all else is " +
			"asked of it there.",
		Wire: []string{
			"kernel's table    UDP  0.0.0.0:12000",
			"(nothing is sent)",
		},
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
		Judged: "A word is sent to 127.0.0.2. It passes if the server's socket is bound to no address in " +
			"particular and the word is answered within 2 s; what the reply says does not count here.",
		Wire: []string{
			"kernel's table    UDP  0.0.0.0:12000",
			`client → 127.0.0.2   UDP   10 bytes  "harborplum"`,
			`server → client      UDP   10 bytes  "HARBORPLUM"`,
		},
	}
	UDPServerUppercases = &Requirement{
		ID:      "udp-server/uppercases",
		Level:   Must,
		Program: UDPServer,
		Title:   "replies in upper case",
		Text:    "A sentence in lower case comes back in upper case.",
		Why: "This is the service of the book's example: the server converts the characters that it " +
			"receives to upper case (Kurose and Ross, 2.7).",
		Judged: "A sentence of six lower-case words, with every letter in it, is sent in one datagram. It passes if every letter that " +
			"comes back of it is in upper case. A label, padding or a missing end belongs to other " +
			"requirements.",
		Wire: []string{
			`client → server   UDP   17 bytes  "a plum in the sun"`,
			`server → client   UDP   17 bytes  "A PLUM IN THE SUN"`,
		},
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
		Judged: "A line with digits, punctuation, a tab, capitals, and blanks inside and at both ends is sent in " +
			"one datagram. It passes if the line comes back with all of these where they were; the case of " +
			"the letters that were small does not count here.",
		Wire: []string{
			`client → server   UDP   15 bytes  "  sun\tSEA  12! "`,
			`server → client   UDP   15 bytes  "  SUN\tSEA  12! "`,
		},
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
		Judged: "A datagram of 200 letters is sent, then a short word and then one of each length from 10 to 17, each from a new " +
			"socket. It passes if the reply to each word has exactly as many bytes as the word, and the first reply no more than 200.",
		Wire: []string{
			`client A → server   UDP  200 bytes  "qhzvbnxkeu..."`,
			`server → client A   UDP  200 bytes  "QHZVBNXKEU..."`,
			`client B → server   UDP   10 bytes  "harborplum"`,
			`server → client B   UDP   10 bytes  "HARBORPLUM"`,
		},
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
		Judged: "Four clients, each with an address and a port of its own, send three datagrams each before any " +
			"of them reads. It passes if every client gets at least one reply to what it sent, and none to " +
			"what another client sent.",
		Wire: []string{
			`client A → server   UDP   10 bytes  "harborplum"`,
			`client B → server   UDP   11 bytes  "silverstone"`,
			`server → client A   UDP   10 bytes  "HARBORPLUM"`,
			`server → client B   UDP   11 bytes  "SILVERSTONE"`,
		},
	}
	UDPServerRepliesFromItsPort = &Requirement{
		ID:      "udp-server/replies-from-its-port",
		Level:   Must,
		Program: UDPServer,
		Title:   "replies from the port that was asked",
		Text:    "Each reply comes from the port that its request was sent to.",
		Why: "The book's server sends through the socket on which it received (Kurose and Ross, 2.7.1). A " +
			"client whose UDP socket is connected never sees a reply from another port.",
		Judged: "A word is sent in one datagram. It passes if the reply comes from the port that the word was " +
			"sent to.",
		Wire: []string{
			`client:40001 → server:12000   UDP   "harborplum"`,
			`server:12000 → client:40001   UDP   "HARBORPLUM"`,
		},
	}
	UDPServerOneReplyPerDatagram = &Requirement{
		ID:      "udp-server/one-reply-per-datagram",
		Level:   Must,
		Program: UDPServer,
		Title:   "sends one reply for each datagram",
		Text:    "Several datagrams that are sent back to back get as many replies, one for each, in any order.",
		Why: "UDP keeps messages apart: each recvfrom() returns one datagram, and the book's server " +
			"answers it with one sendto() (Kurose and Ross, 2.7.1).",
		Judged: "Four clients send three datagrams each, back to back, before any of them reads. It passes if " +
			"each of the twelve gets one reply and no second one, in any order, within 150 ms of the last or, while " +
			"the server works or sleeps, 750 ms. A client that gets none at all counts only if no client gets any: " +
			"replies-to-sender has it.",
		Wire: []string{
			`client → server   UDP   10 bytes  "harborplum"`,
			`client → server   UDP   11 bytes  "silverstone"`,
			`server → client   UDP   10 bytes  "HARBORPLUM"`,
			`server → client   UDP   11 bytes  "SILVERSTONE"`,
		},
	}
	UDPServerTakes2048 = &Requirement{
		ID:      "udp-server/takes-2048",
		Level:   Must,
		Program: UDPServer,
		Title:   "takes a datagram of 2048 bytes",
		Text:    "A request of 2048 bytes comes back whole.",
		Why: "The book's server receives with recvfrom(2048): a sentence of that size fits its buffer " +
			"(Kurose and Ross, 2.7.1).",
		Judged: "2048 lower-case letters are sent in one datagram. It passes if all of them come back; their " +
			"case, and what may stand before or after them, do not count here.",
		Wire: []string{
			`client → server   UDP 2048 bytes  "qhzvbnxkeu..."`,
			`server → client   UDP 2048 bytes  "QHZVBNXKEU..."`,
		},
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
		Judged: "3000 lower-case letters are sent in one datagram, and a word from another socket after the " +
			"reply. It passes if exactly the first 2048 letters come back in one datagram, no other datagram " +
			"follows them, and the word is answered.",
		Wire: []string{
			`client A → server   UDP 3000 bytes  "qhzvbnxkeu..."`,
			"  (952 bytes do not fit the buffer and are discarded)",
			`server → client A   UDP 2048 bytes  "QHZVBNXKEU..."`,
			`client B → server   UDP   10 bytes  "harborplum"`,
			`server → client B   UDP   10 bytes  "HARBORPLUM"`,
		},
	}
	UDPServerKeepsServing = &Requirement{
		ID:      "udp-server/keeps-serving",
		Level:   Must,
		Program: UDPServer,
		Title:   "serves one client after another",
		Text:    "Fifty exchanges in a row, each from a new socket, succeed in one run of the program.",
		Why: "The book's server receives and replies in a loop without an end, while True (Kurose and " +
			"Ross, 2.7.1).",
		Judged: "Fifty words are sent, each from a new socket and each after the reply to the one before. It " +
			"passes if every one is answered within 2 s by the same process.",
		Wire: []string{
			`client 1 → server    UDP   10 bytes  "harborplum"`,
			`server → client 1    UDP   10 bytes  "HARBORPLUM"`,
			"  (and so on, each from a new port)",
			`client 50 → server   UDP   11 bytes  "silverstone"`,
			`server → client 50   UDP   11 bytes  "SILVERSTONE"`,
		},
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
		Judged: "The program is started and nothing is sent to it. It passes if the line stands on its screen " +
			"within 5 s. A server that has bound its socket and then sleeps for a second without the line has " +
			"failed.",
		Wire: []string{
			`screen            "The server is ready to receive"`,
			"(nothing is sent)",
		},
	}
	UDPServerSurvivesEmptyDatagram = &Requirement{
		ID:      "udp-server/survives-empty-datagram",
		Level:   Should,
		Program: UDPServer,
		Title:   "goes on after an empty datagram",
		Text:    "After a datagram of no bytes, a plain exchange succeeds without a restart.",
		Why: "A datagram may be empty: the smallest length is 8 bytes, the header alone (RFC 768). Unlike " +
			"on a TCP connection, receiving no bytes is not the end of anything.",
		Judged: "A datagram of no bytes is sent, and then a word from a new socket. It passes if the word is " +
			"answered within 2 s; whether the empty one gets a reply does not count.",
		Wire: []string{
			"client A → server   UDP    0 bytes",
			"server → client A   UDP    0 bytes",
			`client B → server   UDP   10 bytes  "harborplum"`,
			`server → client B   UDP   10 bytes  "HARBORPLUM"`,
		},
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
		Judged: "A word is sent from a socket that is closed before the server can reply. Then a word is sent " +
			"from a new socket. It passes if the second word is answered within 2 s.",
		Wire: []string{
			`client A → server   UDP   10 bytes  "harborplum"`,
			"  (client A closes its socket)",
			`server → client A   UDP   10 bytes  "HARBORPLUM"`,
			"A's host → server   ICMP  port unreachable",
			`client B → server   UDP   11 bytes  "silverstone"`,
			`server → client B   UDP   11 bytes  "SILVERSTONE"`,
		},
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
		Judged: "A sentence with letters such as é, ü or п, encoded in UTF-8, is sent in one datagram. It passes " +
			"if every letter of the sentence comes back, in either case: CAFÉ and CAFé are both right for " +
			"café. What was lost, replaced or escaped fails.",
		Wire: []string{
			`client → server   UDP   10 bytes  "plum café"`,
			`server → client   UDP   10 bytes  "PLUM CAFÉ"`,
		},
	}
	UDPServerSurvivesNonText = &Requirement{
		ID:      "udp-server/survives-non-text",
		Level:   May,
		Program: UDPServer,
		Title:   "goes on after bytes that are not text",
		Text:    "After a datagram that is not valid UTF-8, a plain exchange succeeds without a restart.",
		Why: "Anyone may send anything to an open port. The book's server, in Python 3, ends at its " +
			"decode() (Kurose and Ross, 2.7.1); so this is a bonus.",
		Judged: "Letters with the bytes FF FE C3 28 between them, which are not UTF-8, are sent to a new process, " +
			"and then a word from a new socket. It passes if the word is answered within 2 s; whether the " +
			"first gets a reply does not count.",
		Wire: []string{
			`client A → server   UDP    9 bytes  "sun\xff\xfe\xc3(at"`,
			`client B → server   UDP   10 bytes  "harborplum"`,
			`server → client B   UDP   10 bytes  "HARBORPLUM"`,
		},
	}
	UDPServerKeepsNULBytes = &Requirement{
		ID:      "udp-server/keeps-nul-bytes",
		Level:   May,
		Program: UDPServer,
		Title:   "keeps zero bytes",
		Text:    "A request with a zero byte inside comes back whole.",
		Why: "The length of a datagram stands in its header, so a zero byte is a byte like any other (RFC " +
			"768). A line that was typed rarely holds one; so this is a bonus.",
		Judged: "Two words with a zero byte between them are sent in one datagram. It passes if all of the bytes " +
			"come back, the case of the letters apart.",
		Wire: []string{
			`client → server   UDP   14 bytes  "harborplum\0sun"`,
			`server → client   UDP   14 bytes  "HARBORPLUM\0SUN"`,
		},
	}
)
