package requirement

// What is asked of the TCP server.
var (
	TCPServerListens = &Requirement{
		ID:      "tcp-server/listens",
		Level:   Must,
		Program: TCPServer,
		Title:   "listens on the right TCP port",
		Text: "A TCP socket of the program listens on the assignment's port (12000) within the start-up " +
			"limit.",
		Why: "A client can connect only where a welcoming socket listens. The book's server binds it to " +
			"port 12000 and calls listen(1) (Kurose and Ross, 2.7.2).",
	}
	TCPServerReachable = &Requirement{
		ID:      "tcp-server/reachable",
		Level:   Must,
		Program: TCPServer,
		Title:   "answers on every local address",
		Text: "A request that is sent to 127.0.0.2 is answered: the server is bound to every local address, " +
			"not only to 127.0.0.1.",
		Why: "The book's server binds to ('', 12000), which is every address of the host (Kurose and Ross, " +
			"2.7.2). A server bound to 127.0.0.1 cannot be reached from another machine.",
	}
	TCPServerUppercases = &Requirement{
		ID:      "tcp-server/uppercases",
		Level:   Must,
		Program: TCPServer,
		Title:   "replies in upper case",
		Text:    "A sentence in lower case comes back in upper case.",
		Why: "This is the service of the book's example: the server converts the characters that it " +
			"receives to upper case (Kurose and Ross, 2.7).",
	}
	TCPServerKeepsOtherCharacters = &Requirement{
		ID:      "tcp-server/keeps-other-characters",
		Level:   Must,
		Program: TCPServer,
		Title:   "leaves all other characters as they are",
		Text: "Digits, punctuation, tabs, capitals, and inner, leading and trailing blanks come back " +
			"unchanged.",
		Why: "The book's server applies upper() to the request and nothing else (Kurose and Ross, 2.7.2): " +
			"it neither strips the line nor splits it into words.",
	}
	TCPServerExactLength = &Requirement{
		ID:      "tcp-server/exact-length",
		Level:   Must,
		Program: TCPServer,
		Title:   "replies with as many bytes as were sent",
		Text: "The reply has as many bytes as the request: no padding, no terminator and no remains of an " +
			"earlier, longer request.",
		Why: "The book's server sends back what it received, in upper case, and nothing more (Kurose and " +
			"Ross, 2.7.2). TCP carries a stream of bytes, so its client cannot tell padding from the reply.",
	}
	TCPServerRepliesWithoutTerminator = &Requirement{
		ID:      "tcp-server/replies-without-terminator",
		Level:   Must,
		Program: TCPServer,
		Title:   "replies without waiting for a newline",
		Text:    "The reply comes although the client sends no newline and keeps its sending side open.",
		Why: "The book's client sends the line without its newline and then waits, and the book's server " +
			"answers what one recv(1024) returned (Kurose and Ross, 2.7.2). A server that waits for more " +
			"leaves both of them waiting.",
	}
	TCPServerSaysNothingFirst = &Requirement{
		ID:      "tcp-server/says-nothing-first",
		Level:   Must,
		Program: TCPServer,
		Title:   "sends nothing before the request",
		Text:    "Nothing arrives from the server before the client has sent something.",
		Why: "The book's client takes the first bytes that arrive for its reply (Kurose and Ross, 2.7.2): " +
			"a greeting would be displayed in its place.",
	}
	TCPServerClosesConnection = &Requirement{
		ID:      "tcp-server/closes-connection",
		Level:   Must,
		Program: TCPServer,
		Title:   "closes the connection after the reply",
		Text: "After the reply the server closes this client's connection, although the client keeps its " +
			"own side open.",
		Why: "The book's server calls connectionSocket.close() after each reply (Kurose and Ross, 2.7.2). " +
			"A client that reads to the end of the stream waits for it.",
	}
	TCPServerClosesOrderly = &Requirement{
		ID:      "tcp-server/closes-orderly",
		Level:   Should,
		Program: TCPServer,
		Title:   "closes with a FIN and not with a reset",
		Text: "When the server has read all that the client sent, it closes the connection with a FIN and " +
			"not with a reset.",
		Why: "A FIN says that there is no more to send and comes after all that was sent (RFC 9293, 3.6). " +
			"A reset aborts the connection, and a reply that was not yet read can be lost with it.",
	}
	TCPServerKeepsWelcoming = &Requirement{
		ID:      "tcp-server/keeps-welcoming",
		Level:   Must,
		Program: TCPServer,
		Title:   "welcomes the next client after a close",
		Text: "After it has closed a connection, the same process accepts and serves the next: twenty " +
			"clients in a row.",
		Why: "The book's server closes the connection socket but not the welcoming one, and accepts again " +
			"in a loop without an end (Kurose and Ross, 2.7.2).",
	}
	TCPServerServesWaitingClients = &Requirement{
		ID:      "tcp-server/serves-waiting-clients",
		Level:   Must,
		Program: TCPServer,
		Title:   "serves clients that come at once",
		Text:    "Of three clients that connect and send at the same time, each gets its own reply.",
		Why: "Connections that have arrived wait in the queue of the welcoming socket until accept() takes " +
			"them (listen() in Kurose and Ross, 2.7.2); each is a socket of its own.",
	}
	TCPServerTakes1024 = &Requirement{
		ID:      "tcp-server/takes-1024",
		Level:   Must,
		Program: TCPServer,
		Title:   "takes a request of 1024 bytes",
		Text:    "A request of 1024 bytes, sent at once, comes back whole.",
		Why: "The book's server receives with recv(1024): a sentence of that size fits its buffer (Kurose " +
			"and Ross, 2.7.2).",
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
	}
	TCPServerRepliesAfterHalfClose = &Requirement{
		ID:      "tcp-server/replies-after-half-close",
		Level:   Should,
		Program: TCPServer,
		Title:   "replies after the client's half-close",
		Text:    "The reply comes although the client has shut down its sending side after the request.",
		Why: "Each side of a TCP connection is closed on its own: who has finished sending may go on " +
			"receiving (RFC 9293, 3.6).",
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
	}
	TCPServerSurvivesNonText = &Requirement{
		ID:      "tcp-server/survives-non-text",
		Level:   May,
		Program: TCPServer,
		Title:   "goes on after bytes that are not text",
		Text:    "After a request that is not valid UTF-8, a plain exchange succeeds without a restart.",
		Why: "Anyone may send anything to an open port. The book's server, in Python 3, ends at its " +
			"decode() (Kurose and Ross, 2.7.2); so this is a bonus.",
	}
	TCPServerSurvivesReset = &Requirement{
		ID:      "tcp-server/survives-reset",
		Level:   May,
		Program: TCPServer,
		Title:   "goes on after a client that resets",
		Text:    "After a client that reset its connection, a plain exchange succeeds without a restart.",
		Why: "A reset ends one connection and says nothing of the others (RFC 9293, 3.5.3). The book's " +
			"server ends when its recv() or send() fails with one (Kurose and Ross, 2.7.2); so this is a bonus.",
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
	}
)
