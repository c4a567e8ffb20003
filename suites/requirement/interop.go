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
	}
)
