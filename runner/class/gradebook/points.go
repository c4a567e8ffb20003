package gradebook

import (
	"math"

	"github.com/sockgrade/sockgrade/runner/assignment"
)

// shown is points that are not a total, rounded to be looked at.
func shown(points float64) string { return number(math.Round(points*1000) / 1000) }

// ceiling says which limit held a grade down.
func ceiling(c assignment.Cap) string {
	if c.Unless == "" {
		return "at most " + number(c.AtMost) + " points are given"
	}
	return "at most " + number(c.AtMost) + " points without " + c.Unless
}
