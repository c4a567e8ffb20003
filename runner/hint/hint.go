// Package hint names the likely cause of a failed requirement from the evidence for it.
//
// A hint is a guess that a student acts upon, and a wrong one costs more than none: a rule speaks only when the bytes, the
// screen, the exit or the packets leave one likely reading. Rules are data, most specific first; the text of the student's
// source serves to place a cause on a line, and settles a few that the evidence leaves open.
package hint

import (
	"path"
	"slices"

	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// Hint names the likely cause of a failure, in the words of the student's language.
type Hint struct {
	ID    string `json:"id"`    // "whole-buffer-sent"
	Cause string `json:"cause"` // "the whole receive buffer is sent back, not only what was received"
	Fix   string `json:"fix,omitempty"`
	// File, Line and Code place it in the student's source, where the source shows the place.
	File string `json:"file,omitempty"`
	Line int    `json:"line,omitempty"`
	Code string `json:"code,omitempty"`
}

// Context is what is known of the program that a finding is about.
type Context struct {
	Language string // "python", in any case; "" if unknown
	Program  requirement.Program
	// Port is the assignment's; 0 means 12000.
	Port int
	// Sources are the program's files, the entry point first. None is allowed.
	Sources []Source
}

// Source is one file of a program.
type Source struct {
	Path string // in the submission
	Text string
}

// For returns the likely cause of a failed finding. It is nil when the finding did not fail and when nothing is certain
// enough to be said.
func For(f verdict.Finding, about Context) *Hint {
	if f.Verdict != verdict.Failed {
		return nil
	}
	s := look(f, about)
	if s.refused() {
		return nil // the grader's own words say why
	}
	for _, r := range rules {
		if r.concerns(f.Requirement) && r.when(s) {
			return r.hint(s)
		}
	}
	return nil
}

// IDs lists the IDs of all hints, in the order in which the rules are tried. One ID may stand there more than once.
func IDs() []string {
	ids := make([]string, len(rules))
	for i, r := range rules {
		ids[i] = r.id
	}
	return ids
}

func (r rule) concerns(id string) bool { return match(r.on, id) }

func match(patterns []string, id string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		ok, err := path.Match(pattern, id)
		return ok && err == nil
	})
}
