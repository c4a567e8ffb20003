package requirement

// What is asked of the TCP server when many clients come, or large requests, or unusual ones.
var (
	TCPServerKeepsWelcoming = &Requirement{
		ID:      "tcp-server/keeps-welcoming",
		Level:   Must,
		Program: TCPServer,
		Title:   "welcomes the next client after a close",
		Text: "After it has closed a connection, the same process accepts and serves the next: twenty " +
			"clients in a row.",
		Why: "The book's server closes the connection socket but not the welcoming one, and accepts again " +
			"in a loop without an end (Kurose and Ross, 2.7.2).",
		Judged: "Twenty clients come one after another, each with a connection and a word of its own. It passes " +
			"if every one is answered within 2 s by the same process.",
		Wire: []string{
			`client 1 → server    SYN,  10 bytes  "harborplum"`,
			`server → client 1     10 bytes  "HARBORPLUM", FIN`,
			"  (and so on, each on a connection of its own)",
			`client 20 → server   SYN,  11 bytes  "silverstone"`,
			`server → client 20    11 bytes  "SILVERSTONE", FIN`,
		},
	}
	TCPServerServesWaitingClients = &Requirement{
		ID:      "tcp-server/serves-waiting-clients",
		Level:   Must,
		Program: TCPServer,
		Title:   "serves clients that come at once",
		Text:    "Of three clients that connect and send at the same time, each gets its own reply.",
		Why: "Connections that have arrived wait in the queue of the welcoming socket until accept() takes " +
			"them (listen() in Kurose and Ross, 2.7.2); each is a socket of its own.",
		Judged: "Three clients connect and then all send at the same time, each a word of its own. It passes if " +
			"each gets the reply to its own word within 6 s, in any order.",
		Wire: []string{
			"client A → server   SYN (A, B and C connect)",
			"client B → server   SYN",
			"client C → server   SYN",
			`client A → server    10 bytes  "harborplum"`,
			`client B → server    11 bytes  "silverstone"`,
			`client C → server    10 bytes  "windowrain"`,
			`server → client A    10 bytes  "HARBORPLUM", FIN`,
			`server → client B    11 bytes  "SILVERSTONE", FIN`,
			`server → client C    10 bytes  "WINDOWRAIN", FIN`,
		},
	}
	TCPServerTakes1024 = &Requirement{
		ID:      "tcp-server/takes-1024",
		Level:   Must,
		Program: TCPServer,
		Title:   "takes a request of 1024 bytes",
		Text:    "A request of 1024 bytes, sent at once, comes back whole.",
		Why: "The book's server receives with recv(1024): a sentence of that size fits its buffer (Kurose " +
			"and Ross, 2.7.2).",
		Judged: "1024 lower-case letters are sent at once. It passes if all of them come back; their case, and " +
			"what may stand before or after them, do not count here.",
		Wire: []string{
			"client → server   SYN (and the rest of the handshake)",
			`client → server  1024 bytes  "qhzvbnxkeu..."`,
			`server → client  1024 bytes  "QHZVBNXKEU..."`,
			"server → client   FIN",
			"client → server   FIN",
		},
	}
	TCPServerStopsAt1024 = &Requirement{
		ID:      "tcp-server/stops-at-1024",
		Level:   Must,
		Program: TCPServer,
		Title:   "takes only 1024 bytes of a request",
		Text: "Of a request of 1500 bytes, sent at once, exactly the first 1024 come back, and a plain " +
			"exchange succeeds afterwards without a restart; a reset may follow the 1024 bytes.",
		Why: "The book's server receives once, with recv(1024), and closes (Kurose and Ross, 2.7.2). To " +
			"close with bytes unread is answered with a reset, to show that data was lost (RFC 9293, 3.6.1).",
		Judged: "1500 lower-case letters are sent at once, with one call. It passes if exactly the first 1024 " +
			"come back and a word on another connection is answered afterwards. How the first connection ends " +
			"does not count: a server that closes with bytes unread sends a RST.",
		Wire: []string{
			"client → server   SYN (and the rest of the handshake)",
			`client A → server  1500 bytes  "qhzvbnxkeu..."`,
			`server → client A  1024 bytes  "QHZVBNXKEU..."`,
			"server → client A   RST (476 bytes were not read)",
			`client B → server    10 bytes  "harborplum"`,
			`server → client B    10 bytes  "HARBORPLUM", FIN`,
		},
	}
	TCPServerAnnouncesReady = &Requirement{
		ID:      "tcp-server/announces-ready",
		Level:   Should,
		Program: TCPServer,
		Title:   "says that it is ready",
		Text: "\"The server is ready to receive\" stands on the screen within the start-up limit; case and " +
			"blanks do not count.",
		Why: "The book's server prints this line once it listens, before it waits for the first client " +
			"(Kurose and Ross, 2.7.2). The person who started it sees by this line that a client may be " +
			"started.",
		Judged: "The program is started and no connection is made. It passes if the line stands on its screen " +
			"within 5 s. A server that listens and then sleeps for a second without the line has failed.",
		Wire: []string{
			`screen            "The server is ready to receive"`,
			"(nothing is sent)",
		},
	}
	TCPServerRepliesAfterHalfClose = &Requirement{
		ID:      "tcp-server/replies-after-half-close",
		Level:   Should,
		Program: TCPServer,
		Title:   "replies after the client's half-close",
		Text:    "The reply comes although the client has shut down its sending side after the request.",
		Why: "Each side of a TCP connection is closed on its own: who has finished sending may go on " +
			"receiving (RFC 9293, 3.6).",
		Judged: "A word is sent and the client shuts down its sending side right after it, but goes on reading. " +
			"It passes if anything comes back within 2 s.",
		Wire: []string{
			"client → server   SYN (and the rest of the handshake)",
			`client → server    10 bytes  "harborplum"`,
			"client → server   FIN (it can still receive)",
			`server → client    10 bytes  "HARBORPLUM"`,
			"server → client   FIN",
		},
	}
	TCPServerSurvivesSilentClient = &Requirement{
		ID:      "tcp-server/survives-silent-client",
		Level:   Should,
		Program: TCPServer,
		Title:   "goes on after a client that is silent",
		Text: "After a client that connected and left without sending, a plain exchange succeeds without a " +
			"restart.",
		Why: "At the end of the stream recv() returns no bytes, which is no error: the book's server has " +
			"nothing to send, closes and accepts again (Kurose and Ross, 2.7.2).",
		Judged: "A client connects and closes without having sent anything. Then another sends a word. It passes " +
			"if the word is answered within 2 s.",
		Wire: []string{
			"client A → server   SYN (and the rest of the handshake)",
			"client A → server   FIN (recv returns no bytes)",
			"server → client A   FIN",
			`client B → server   SYN,  10 bytes  "harborplum"`,
			`server → client B    10 bytes  "HARBORPLUM", FIN`,
		},
	}
	TCPServerAcceptsUTF8 = &Requirement{
		ID:      "tcp-server/accepts-utf8",
		Level:   Should,
		Program: TCPServer,
		Title:   "takes text with non-ASCII letters",
		Text: "For text with non-ASCII letters, the reply is the request in upper case, by the rules of " +
			"ASCII or by those of Unicode.",
		Why: "The book's server decodes the request, upper-cases it and encodes it again, which Python 3 " +
			"does in UTF-8 and for every letter of Unicode (Kurose and Ross, 2.7.2). A server that knows only " +
			"the letters of ASCII leaves the others as they are, and that is accepted.",
		Judged: "A sentence with letters such as é, ü or п, encoded in UTF-8, is sent at once. It passes if every " +
			"letter of the sentence comes back, in either case: CAFÉ and CAFé are both right for café. What " +
			"was lost, replaced or escaped fails.",
		Wire: []string{
			"client → server   SYN (and the rest of the handshake)",
			`client → server    10 bytes  "plum café"`,
			`server → client    10 bytes  "PLUM CAFÉ"`,
			"server → client   FIN",
			"client → server   FIN",
		},
	}
	TCPServerSurvivesNonText = &Requirement{
		ID:      "tcp-server/survives-non-text",
		Level:   May,
		Program: TCPServer,
		Title:   "goes on after bytes that are not text",
		Text:    "After a request that is not valid UTF-8, a plain exchange succeeds without a restart.",
		Why: "Anyone may send anything to an open port. The book's server, in Python 3, ends at its " +
			"decode() (Kurose and Ross, 2.7.2); so this is a bonus.",
		Judged: "Letters with the bytes FF FE C3 28 between them, which are not UTF-8, are sent to a new process, " +
			"and then a word on another connection. It passes if the word is answered within 2 s; whether the " +
			"first gets a reply does not count.",
		Wire: []string{
			`client A → server     9 bytes  "sun\xff\xfe\xc3(at"`,
			`client B → server   SYN,  10 bytes  "harborplum"`,
			`server → client B    10 bytes  "HARBORPLUM", FIN`,
		},
	}
	TCPServerSurvivesReset = &Requirement{
		ID:      "tcp-server/survives-reset",
		Level:   May,
		Program: TCPServer,
		Title:   "goes on after a client that resets",
		Text:    "After a client that reset its connection, a plain exchange succeeds without a restart.",
		Why: "A reset ends one connection and says nothing of the others (RFC 9293, 3.5.3). The book's " +
			"server ends when its recv() or send() fails with one (Kurose and Ross, 2.7.2); so this is a bonus.",
		Judged: "A client connects to a new process and resets the connection. Then another sends a word. It " +
			"passes if the word is answered within 2 s.",
		Wire: []string{
			"client A → server   SYN (and the rest of the handshake)",
			"client A → server   RST (recv fails)",
			`client B → server   SYN,  10 bytes  "harborplum"`,
			`server → client B    10 bytes  "HARBORPLUM", FIN`,
		},
	}
	TCPServerServesWhileOneIdles = &Requirement{
		ID:      "tcp-server/serves-while-one-idles",
		Level:   May,
		Program: TCPServer,
		Title:   "serves a client while another is silent",
		Text:    "A client is served while another one is connected and sends nothing.",
		Why: "The book's server handles one connection at a time and waits for its client in recv() " +
			"(Kurose and Ross, 2.7.2). To serve several at once takes threads, processes or an event loop; so " +
			"this is a bonus.",
		Judged: "One client connects to a new process and stays silent. While it is there another connects and " +
			"sends a word. It passes if the word is answered within 2 s.",
		Wire: []string{
			"client A → server   SYN (and then nothing)",
			`client B → server   SYN,  10 bytes  "harborplum"`,
			`server → client B    10 bytes  "HARBORPLUM", FIN`,
		},
	}
)
