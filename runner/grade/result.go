// Package grade takes one submission to one result.
package grade

import (
	"time"

	"github.com/sockgrade/sockgrade/runner/hint"
	"github.com/sockgrade/sockgrade/runner/sandbox"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// Result is all that is known of one graded submission: the one thing that reports read. Its JSON form is published as
// runner/report/result.schema.json.
type Result struct {
	Format     int           `json:"format"` // 1
	Tool       Tool          `json:"tool"`
	Submission Submission    `json:"submission"`
	Port       int           `json:"port"`
	Seed       string        `json:"seed"`
	Started    time.Time     `json:"started"`
	Seconds    float64       `json:"seconds"` // of judging, without building images
	Sandbox    sandbox.About `json:"sandbox"`
	Limits     Limits        `json:"limits"`
	// Score is out of 100, one decimal; null if a verdict is an error: then the submission is to be graded again.
	Score        *float64      `json:"score"`
	Levels       []Tally       `json:"levels"`
	Programs     []Tally       `json:"programs"`
	Requirements []Requirement `json:"requirements"`
	// Timings are for benchmarks and no part of the published result.
	Timings Timings `json:"-"`
}

// Tool says what made a result.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Submission is what was graded.
type Submission struct {
	Path     string    `json:"path"`
	Digest   string    `json:"digest"` // sha256 over the names and contents of its files
	Programs []Program `json:"programs"`
	// Notes are what the finder wants a person to know: doubts, programs set aside.
	Notes []string `json:"notes,omitempty"`
}

// Program is one of the four programs as it was found in a submission.
type Program struct {
	Program  requirement.Program `json:"program"`
	Language string              `json:"language,omitempty"`
	Path     string              `json:"path,omitempty"` // of the entry point, in the submission
	Command  []string            `json:"command,omitempty"`
	FoundBy  string              `json:"found_by,omitempty"`
	// Driven says how it is used where that differs from the book: "started with arguments: 127.0.0.1 12000".
	Driven []string `json:"driven,omitempty"`
}

// Limits are the time limits that were in force, in seconds.
type Limits struct {
	Startup float64 `json:"startup"`
	Reply   float64 `json:"reply"`
	Exit    float64 `json:"exit"`
	Quiet   float64 `json:"quiet"`
}

// Tally counts the requirements of a level or a program. The four verdicts add up to Asked.
type Tally struct {
	Name    string `json:"name"` // "MUST" or "udp-server"
	Asked   int    `json:"asked"`
	Passed  int    `json:"passed"`
	Failed  int    `json:"failed"`
	Blocked int    `json:"blocked"`
	Error   int    `json:"error"`
}

// Requirement is the judgement of one requirement, with what the catalogue says of it.
type Requirement struct {
	ID        string              `json:"id"`
	Level     requirement.Level   `json:"level"`
	Program   requirement.Program `json:"program"`
	Title     string              `json:"title"`
	Verdict   verdict.Verdict     `json:"verdict"`
	BlockedBy string              `json:"blocked_by"`
	Message   string              `json:"message"`
	Hint      *Hint               `json:"hint"`
	Evidence  verdict.Evidence    `json:"evidence"`
	Took      time.Duration       `json:"took_ns"`
	Attempts  int                 `json:"attempts"`
}

// Hint names the likely cause of a failure, in the words of the student's language.
type Hint = hint.Hint
