// Package assignment says what is asked of a class and what it is worth: the programs, the limits, the points for each
// requirement, and the policy on late submissions.
//
// It computes only: nothing is graded here, and the time is never looked at.
package assignment

import (
	_ "embed"
	"fmt"
	"os"
	"slices"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/sandbox"
	"github.com/sockgrade/sockgrade/runner/submission"
	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/suites/bench"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// FileName is the usual name of an assignment's file.
const FileName = "assignment.yaml"

// Schema is the JSON Schema (2020-12) of an assignment's file.
//
//go:embed assignment.schema.json
var Schema []byte

// Template is an assignment's file with the defaults and a comment for every key, to begin with.
//
//go:embed template.yaml
var Template []byte

// Assignment is what is asked of a class. It is not changed once it has been read, and is safe for concurrent use.
type Assignment struct {
	Title string
	// Programs are those that are asked for, in the order of submission.Programs.
	Programs []requirement.Program
	Port     int
	// Languages are those that are allowed, sorted; none are all that are known.
	Languages []string
	// ImageBase is the reference of the image that the programs' images are built on: see images.Store.Base. "" is the usual.
	ImageBase string
	Limits    bench.Limits
	MemoryMB  int // for all of one submission
	// Attempts is how often a submission is graded if the grader fails, the first time included.
	Attempts int
	// Seed is for the words that are sent; nil leaves it to who grades.
	Seed   *uint64
	Rubric Rubric
	// Due is nil if nothing is due.
	Due *Due
}

const defaultMemoryMB = 512

// Default is the assignment of those who have no file.
func Default() *Assignment {
	a := &Assignment{Title: "Socket programming", Programs: submission.Programs(), Port: grade.Port, Limits: bench.DefaultLimits(),
		MemoryMB: defaultMemoryMB, Attempts: 3, Rubric: defaultRubric()}
	if err := a.Rubric.settle(a.Asked()); err != nil {
		panic(fmt.Sprintf("the default rubric: %v", err))
	}
	return a
}

// Read reads an assignment's file. Errors are problems, with the line if it is the file that is wrong.
func Read(path string) (*Assignment, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, problem.New("sockgrade init writes one to begin with.", "cannot read the assignment: %w", err)
	}
	return Parse(language.Quote(path), data)
}

// Asked are the requirements of the programs that are asked for, in the order of the catalogue.
func (a *Assignment) Asked() []*requirement.Requirement { return requirement.Asked(a.Programs) }

// Job is what the assignment says of grading one submission. Submission, image and seed are for who grades.
func (a *Assignment) Job() grade.Job {
	return grade.Job{Port: uint16(a.Port), Programs: a.Programs, Limits: a.Limits, Sandbox: sandbox.Limits{MemoryMB: a.MemoryMB}}
}

// Allows tells whether programs may be written in a language.
func (a *Assignment) Allows(name string) bool {
	return len(a.Languages) == 0 || slices.Contains(a.Languages, name)
}
