package requirement

// What is asked of the submission as a whole.
var (
	SubmissionComplete = &Requirement{
		ID:      "submission/complete",
		Level:   Must,
		Program: Submission,
		Title:   "complete",
		Text:    "An entry point is found for each of the programs that the assignment asks for.",
		Why:     "",
	}
	SubmissionBuilds = &Requirement{
		ID:      "submission/builds",
		Level:   Must,
		Program: Submission,
		Title:   "builds",
		Text:    "Every found program compiles (or, for an interpreted one, parses).",
		Why:     "",
	}
)
