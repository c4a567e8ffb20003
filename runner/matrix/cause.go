package matrix

import (
	"slices"
	"unicode"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// Cause is one reason for which one content's program did not talk with others.
type Cause struct {
	Protocol wire.Network
	Reason   Reason
	// Number is the content whose client or server it is.
	Number int
	Cells  []Cell
}

// Clients tells whether it is a client's doing, and not a server's.
func (r Reason) Clients() bool { return unicode.IsLower([]rune(r.Code)[0]) }

// Causes are the red cells of a grid by what lies behind them: in the order of the reasons, then of the contents.
func (r *Result) Causes(g Grid) []Cause {
	var all []Cause
	for _, reason := range r.Reasons {
		first := len(all)
		for _, c := range g.Cells {
			if c.Reason != reason.ID {
				continue
			}
			number := c.Server
			if reason.Clients() {
				number = c.Client
			}
			at := slices.IndexFunc(all[first:], func(other Cause) bool { return other.Number == number })
			if at < 0 {
				at = len(all) - first
				all = append(all, Cause{Protocol: g.Protocol, Reason: reason, Number: number})
			}
			all[first+at].Cells = append(all[first+at].Cells, c)
		}
		slices.SortFunc(all[first:], func(a, b Cause) int { return a.Number - b.Number })
	}
	return all
}

// Sign is what stands in a cell for a pair: ✓, ✗ with the reason's code, – if a program is missing and ! if the grader failed.
func (r *Result) Sign(c Cell) string {
	switch c.Outcome {
	case Talked:
		return "✓"
	case Blocked:
		return "–"
	case Failed:
		for _, reason := range r.Reasons {
			if reason.ID == c.Reason {
				return "✗" + reason.Code
			}
		}
	}
	return "!"
}
