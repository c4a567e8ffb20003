package gradebook

import (
	"github.com/sockgrade/sockgrade/runner/assignment"
	"github.com/sockgrade/sockgrade/runner/class/record"
)

// Check finds what Write would refuse in the course sites' files once there are grades out of so many points, without writing
// anything: a class may take an hour to grade. OutOf 0 is not known yet, and then points are not compared. Errors are problems.
func Check(o Options, outOf float64) error {
	var records []record.Record
	if outOf > 0 {
		records = []record.Record{{Grade: &assignment.Grade{OutOf: outOf}}} // of nobody, so that no row is looked for
	}
	if o.Canvas != "" {
		if _, err := filledIn(o.Canvas, o.canvas(records)); err != nil {
			return err
		}
	}
	if o.Moodle != "" {
		if _, err := filledIn(o.Moodle, o.moodle(records)); err != nil {
			return err
		}
	}
	return nil
}
