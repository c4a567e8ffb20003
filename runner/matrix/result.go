package matrix

import (
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// Result is all that is known of a matrix: the one thing that its reports read. Its JSON form is published as
// runner/report/matrix.schema.json.
type Result struct {
	Format  int        `json:"format"` // 1
	Tool    grade.Tool `json:"tool"`
	Port    int        `json:"port"`
	Seed    string     `json:"seed"`
	Started time.Time  `json:"started"`
	Seconds float64    `json:"seconds"`
	// Rule says in a sentence or two which of all pairs were tried.
	Rule string `json:"rule"`
	// Pairs is how many there are, and Tried how many of them were.
	Pairs int `json:"pairs"`
	Tried int `json:"tried"`
	// Contents are the rows and columns: the reference is number 0, and its place in the list.
	Contents []Content `json:"contents"`
	// Refused are hand-ins that cannot be tried, and have no row.
	Refused []Refusal `json:"refused"`
	Grids   []Grid    `json:"grids"`
	// Reasons are those of red cells, in the order in which they are explained; only those that occur.
	Reasons []Reason `json:"reasons"`
}

// Content is what one student handed in, or several the same.
type Content struct {
	Number int `json:"number"`
	// HandIns are those with this content, by ID; none for the reference.
	HandIns  []Owner   `json:"hand_ins"`
	Digest   string    `json:"digest"` // of the files; "" for the reference
	Programs []Program `json:"programs"`
}

// Owner is a hand-in's ID and the names of its students, if they are known.
type Owner struct {
	ID    string   `json:"id"`
	Names []string `json:"names"`
}

// Refusal is a hand-in that cannot be tried, and why.
type Refusal struct {
	Owner
	Why string `json:"why"`
}

// Program is one of a content's programs that was found.
type Program struct {
	Program  requirement.Program `json:"program"`
	Language string              `json:"language"`
	Path     string              `json:"path"`
	// Driven says how it was used where that differs from the book's.
	Driven []string `json:"driven"`
}

// Grid has the cells of one protocol.
type Grid struct {
	Protocol wire.Network `json:"protocol"`
	Talked   int          `json:"talked"`
	Failed   int          `json:"failed"`
	Blocked  int          `json:"blocked"`
	Error    int          `json:"error"`
	// Cells are those that were tried or blocked, by client and then server.
	Cells []Cell `json:"cells"`
}

// Outcome is what came of a pair.
type Outcome string

// The outcomes.
const (
	Talked  Outcome = "talked"  // the line stood on the client's screen in upper case, and it was the server that had sent it
	Failed  Outcome = "failed"  // it did not, with a freshly started server
	Blocked Outcome = "blocked" // one of the two has no such program
	Error   Outcome = "error"   // the sandbox or the grader failed; it says nothing of the pair
)

// Cell is a pair of a client and a server, by the numbers of their contents.
type Cell struct {
	Client  int     `json:"client"`
	Server  int     `json:"server"`
	Outcome Outcome `json:"outcome"`
	// Reason is the ID of a failed cell's reason, and Text what happened, in a sentence; of a blocked cell, what is missing.
	Reason string `json:"reason"`
	Text   string `json:"text"`
	// What a failed cell rests on, as far as it came: the line that was typed, what reached the server, what came back, and what
	// the client then displayed.
	Line      *verdict.Bytes `json:"line"`
	Request   *verdict.Bytes `json:"request"`
	Reply     *verdict.Bytes `json:"reply"`
	Displayed *verdict.Bytes `json:"displayed"`
}

// Status is what a result amounts to.
type Status int

// The statuses, the worst last.
const (
	AllTalked Status = iota
	NotAll           // or a hand-in was refused
	Harness          // a cell is an error
)

// Status is that of all grids.
func (r *Result) Status() Status {
	status := AllTalked
	if len(r.Refused) > 0 {
		status = NotAll
	}
	for _, g := range r.Grids {
		switch {
		case g.Error > 0:
			return Harness
		case g.Failed+g.Blocked > 0:
			status = NotAll
		}
	}
	return status
}

// tally counts the cells.
func (g *Grid) tally() {
	for _, c := range g.Cells {
		switch c.Outcome {
		case Talked:
			g.Talked++
		case Failed:
			g.Failed++
		case Blocked:
			g.Blocked++
		case Error:
			g.Error++
		}
	}
}
