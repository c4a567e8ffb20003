package gradebook

import (
	"math"

	"github.com/sockgrade/sockgrade/runner/assignment"
)

// shown is points that are not a total, rounded to be looked at.
func shown(points float64) string { return number(math.Round(points*1000) / 1000) }

// points is "1 point" or "2.5 points".
func points(n float64) string {
	if text := shown(n); text != "1" {
		return text + " points"
	}
	return "1 point"
}

// ceiling says which limit held a grade down.
func ceiling(c assignment.Cap) string {
	if c.Unless == "" {
		return "no more than " + points(c.AtMost) + " in all"
	}
	return "no more than " + points(c.AtMost) + " without " + c.Unless
}
