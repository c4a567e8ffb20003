package requirement

// What is asked of a submission's client and server together.
var (
	InteropUDP = &Requirement{
		ID:      "interop/udp",
		Level:   Must,
		Program: Interop,
		Title:   "udp",
		Text:    "The submission's own UDP client and server carry a sentence between them.",
		Why:     "",
	}
	InteropTCP = &Requirement{
		ID:      "interop/tcp",
		Level:   Must,
		Program: Interop,
		Title:   "tcp",
		Text:    "The submission's own TCP client and server carry a sentence between them.",
		Why:     "",
	}
)
