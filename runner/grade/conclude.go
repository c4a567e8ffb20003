package grade

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/sockgrade/sockgrade/runner/hint"
	"github.com/sockgrade/sockgrade/runner/submission"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// result is the part of a result that is known before anything was judged.
func (j Job) result() *Result {
	r := &Result{
		Format:  1,
		Tool:    j.Tool,
		Port:    int(j.Port),
		Seed:    fmt.Sprintf("%x", j.Seed),
		Started: time.Now().UTC().Truncate(time.Millisecond),
		Limits: Limits{Startup: j.Limits.Startup.Seconds(), Reply: j.Limits.Reply.Seconds(), Exit: j.Limits.Exit.Seconds(),
			Quiet: j.Limits.Quiet.Seconds()},
		Submission: Submission{Path: j.Submission.Root, Digest: j.Submission.Digest, Notes: j.Submission.Notes},
	}
	for _, p := range submission.Programs() {
		found := j.Submission.Programs[p]
		if found == nil {
			continue
		}
		program := Program{Program: p, Language: found.Language, Path: found.Path, FoundBy: found.FoundBy}
		for _, argument := range found.Command.Argv {
			program.Command = append(program.Command, submission.Fill(argument, "127.0.0.1", int(j.Port)))
		}
		for _, driven := range found.Driven {
			program.Driven = append(program.Driven, submission.Fill(driven, "127.0.0.1", int(j.Port)))
		}
		if found.Doubt != "" {
			r.Submission.Notes = append(r.Submission.Notes, fmt.Sprintf("%s was taken for the %s, with a doubt: %s.", found.Path, p.Name(), found.Doubt))
		}
		r.Submission.Programs = append(r.Submission.Programs, program)
	}
	return r
}

// conclude makes the verdicts of what was found. Whatever was asked for and not judged is an error of the grader.
func (r *run) conclude(failure error) {
	for _, asked := range requirement.All() {
		if only := r.job.Only; len(only) > 0 && !slices.Contains(only, asked.ID) {
			continue
		}
		judged := Requirement{ID: asked.ID, Level: asked.Level, Program: asked.Program, Title: asked.Title}
		f, found := r.findings[asked.ID]
		if !found {
			f = verdict.Finding{Requirement: asked.ID, Verdict: verdict.Error, Message: "it was not judged"}
			if failure != nil {
				first, _, _ := strings.Cut(failure.Error(), "\n")
				f.Message += ": " + first
			}
		}
		judged.Verdict, judged.BlockedBy, judged.Message = f.Verdict, f.BlockedBy, f.Message
		judged.Evidence, judged.Took, judged.Attempts = f.Evidence, f.Took, f.Attempts
		judged.Hint = hint.For(f, r.context(asked))
		r.result.Requirements = append(r.result.Requirements, judged)
	}
	judged := r.result.Requirements
	r.result.Score = score(judged)
	r.result.Levels = tally(requirement.Levels(), func(r Requirement) requirement.Level { return r.Level }, judged)
	r.result.Programs = tally(requirement.Programs(), func(r Requirement) requirement.Program { return r.Program }, judged)
}

// context is what the search for a cause may know of the program.
func (r *run) context(asked *requirement.Requirement) hint.Context {
	about := hint.Context{Program: asked.Program, Port: int(r.job.Port)}
	sources := map[string]bool{}
	for _, p := range submission.Programs() {
		found := r.job.Submission.Programs[p]
		concerned := p == asked.Program || asked.Program == requirement.Submission
		if found == nil || !concerned {
			continue
		}
		about.Language = found.Language
		for _, path := range found.Sources {
			if text, err := r.job.Submission.Source(path); err == nil && !sources[path] {
				sources[path] = true
				about.Sources = append(about.Sources, hint.Source{Path: path, Text: string(text)})
			}
		}
	}
	return about
}
