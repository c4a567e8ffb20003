package requirement

// What is asked of a submission's client and server together.
var (
	InteropUDP = &Requirement{
		ID:      "interop/udp",
		Level:   Must,
		Program: Interop,
		Title:   "carry a sentence over UDP",
		Text: "The submission's own UDP client and server carry a sentence between them: the line that is " +
			"typed at the client is displayed there in upper case.",
		Why: "The book's client and server are two halves of one application and follow one protocol " +
			"(Kurose and Ross, 2.7.1).",
		Judged: "The submission's own server is started and its own client beside it, and a sentence is typed at " +
			"the client. It passes if the sentence stands whole in upper case on the client's screen. If the " +
			"server is not one that upper-cases, it may stand there as that server sent it.",
		Wire: []string{
			`keyboard          "a plum in the sun", Enter`,
			`client → server   UDP   17 bytes  "a plum in the sun"`,
			`server → client   UDP   17 bytes  "A PLUM IN THE SUN"`,
			`screen            "A PLUM IN THE SUN"`,
		},
	}
	InteropTCP = &Requirement{
		ID:      "interop/tcp",
		Level:   Must,
		Program: Interop,
		Title:   "carry a sentence over TCP",
		Text: "The submission's own TCP client and server carry a sentence between them: the line that is " +
			"typed at the client is displayed there in upper case.",
		Why: "The book's client and server are two halves of one application and follow one protocol " +
			"(Kurose and Ross, 2.7.2).",
		Judged: "The submission's own server is started and its own client beside it, and a sentence is typed at " +
			"the client. It passes if the sentence stands whole in upper case on the client's screen. If the " +
			"server is not one that upper-cases, it may stand there as that server sent it.",
		Wire: []string{
			"client → server   SYN (and the rest of the handshake)",
			`keyboard          "a plum in the sun", Enter`,
			`client → server    17 bytes  "a plum in the sun"`,
			`server → client    17 bytes  "A PLUM IN THE SUN"`,
			"server → client   FIN",
			"client → server   FIN",
			`screen            "From Server: A PLUM IN THE SUN"`,
		},
	}
)
