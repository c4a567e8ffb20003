package bench

import (
	"fmt"
	"time"

	"github.com/sockgrade/sockgrade/suites/requirement"
)

// budget is the time that the judging of each program takes. A program that just keeps every single limit could otherwise hold a
// check up for many minutes.
type budget struct {
	limit time.Duration // for one program
	spent map[requirement.Program]time.Duration
	on    requirement.Program // which it is taken from now; "" is none
	since time.Time
}

// charge takes the time from now on from p's budget, and returns whose it was before.
func (b *budget) charge(p requirement.Program) (before requirement.Program) {
	now := time.Now()
	if b.on != "" {
		b.spent[b.on] += now.Sub(b.since)
	}
	before, b.on, b.since = b.on, p, now
	return before
}

// left is how much remains of the budget that time is taken from now.
func (b *budget) left() time.Duration {
	b.charge(b.on)
	return b.limit - b.spent[b.on]
}

// isOverdue tells whether the program that is being judged has used up its time. What is judged of it is then not met.
func (lab *Lab) isOverdue() bool { return lab.budget.on != "" && lab.budget.left() <= 0 }

// overdueError is the unmetError of a program that has used up its time.
func (lab *Lab) overdueError() *unmetError {
	return &unmetError{fmt.Sprintf("the %s has used up the %s that all of its requirements may take together", lab.budget.on.Name(),
		seconds(lab.budget.limit))}
}
