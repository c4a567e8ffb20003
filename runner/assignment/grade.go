package assignment

import (
	"time"

	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// Grade is what a result is worth under a rubric and a late policy. All numbers are points.
//
// Only Total is rounded, once, to the rubric's decimals. Everything else is exact but for what a float64 leaves off, so that
// Earned is the sum of the entries; who shows it rounds it for that.
type Grade struct {
	// Entries are the requirements that can be worth something, in the order of the catalogue.
	Entries []Entry `json:"entries"`
	// Earned is the sum of what the entries that are no bonus got.
	Earned float64 `json:"earned"`
	// Bonus is the sum of what the bonus entries got, or the rubric's limit on it if that is less.
	Bonus float64 `json:"bonus"`
	// Cap is the limit that Earned and Bonus together were cut down to; nil if none was in the way.
	Cap *Cap `json:"cap,omitempty"`
	// Late is nil for what was handed in in time, or if nothing is due.
	Late *Late `json:"late,omitempty"`
	// Total is what is written into a gradebook: not less than 0, rounded. It is above OutOf only by a bonus.
	Total float64 `json:"total"`
	OutOf float64 `json:"out_of"`
}

// Entry is what one requirement is worth and what it got: all of it if it is passed, and nothing otherwise.
type Entry struct {
	Requirement string              `json:"requirement"` // its ID
	Level       requirement.Level   `json:"level"`
	Program     requirement.Program `json:"program"`
	Title       string              `json:"title"`
	Verdict     verdict.Verdict     `json:"verdict"`
	Points      float64             `json:"points"`
	OutOf       float64             `json:"out_of"`
	Bonus       bool                `json:"bonus"` // is added on top of what the others can get
}

// Cap is a limit of the rubric that held a grade down.
type Cap struct {
	// Unless is the requirement that is not met; "" is the limit on every total.
	Unless string  `json:"unless,omitempty"`
	AtMost float64 `json:"at_most"`
}

// Late says how late a submission was and what that costs.
type Late struct {
	// Due is when it was due: for the one with most time among the students who handed in together.
	Due time.Time `json:"due"`
	// Seconds is by how much it was late; 0 if the course site calls it late without a time.
	Seconds int64 `json:"seconds"`
	// Penalty is what was taken off, at most what was there.
	Penalty float64 `json:"penalty"`
	// Reason is a clause for the student: "1 day 2 hours late: 10 % for each started day".
	Reason string `json:"reason"`
}
