package requirement

// What is asked of the submission as a whole.
var (
	SubmissionComplete = &Requirement{
		ID:      "submission/complete",
		Level:   Must,
		Program: Submission,
		Title:   "has all the programs that are asked for",
		Text:    "An entry point is found for each of the programs that the assignment asks for.",
		Why: "The book's example is four programs: a UDP client and server (Kurose and Ross, 2.7.1) and a " +
			"TCP client and server (2.7.2).",
		Judged: "The folder is searched for the four programs, by the names of files and by what their code does, " +
			"or as its sockgrade.yaml says. It passes if each of them is found. Nothing is started for it.",
		Wire: []string{
			"UDPServer.py   the UDP server",
			"TCPServer.py   the TCP server",
			"UDPClient.py   the UDP client",
			"TCPClient.py   the TCP client",
			"(nothing is sent)",
		},
	}
	SubmissionBuilds = &Requirement{
		ID:      "submission/builds",
		Level:   Must,
		Program: Submission,
		Title:   "builds",
		Text:    "Every program that was found compiles or, in an interpreted language, parses.",
		Why:     "A program that does not build cannot be run, so nothing else can be said of it.",
		Judged: "Each program that was found is compiled or, in an interpreted language, parsed, in the sandbox " +
			"and without a network. It passes if all of these commands succeed; what they say otherwise " +
			"stands in the report.",
		Wire: []string{
			"(nothing is sent)",
		},
	}
)
