// Package record has what is known of one hand-in of a class once it has been dealt with: the one thing that gradebooks and
// the class's report read.
//
// Whatever in it comes from students or from the course site's export, such as names, file names, notes and all of the
// result, is hostile: who writes it anywhere makes it safe for that place.
package record

import (
	"time"

	"github.com/sockgrade/sockgrade/runner/assignment"
	"github.com/sockgrade/sockgrade/runner/grade"
)

// Format is the version of the JSON form of a record.
const Format = 1

// Record is one hand-in. Either it was refused, or it has a result; with a result it has a grade as well, unless a verdict is
// an error.
type Record struct {
	Format int `json:"format"`
	// ID is of the hand-in: the same whenever the same export is read, unique in the class, and safe as a file name.
	ID string `json:"id"`
	// Students are those who handed it in: one, or the members of a group. It is never empty.
	Students []Student `json:"students"`
	HandIn   HandIn    `json:"hand_in"`
	// Refused is one line that says why it could not be graded; "" if it could.
	Refused string        `json:"refused,omitempty"`
	Result  *grade.Result `json:"result"` // nil if it was refused
	// Grade is nil if it was refused or a verdict is an error: then a person has to look, or it is graded again.
	Grade *assignment.Grade `json:"grade"`
	Made  Provenance        `json:"made"`
}

// Student is all that an export told of a student: each field may be "".
type Student struct {
	Name         string `json:"name,omitempty"`  // as the course site writes it
	Login        string `json:"login,omitempty"` // the name to log in with
	SISID        string `json:"sis_id,omitempty"`
	CanvasID     string `json:"canvas_id,omitempty"`
	MoodleID     string `json:"moodle_id,omitempty"` // of the participation: the number in "Participant 123456"
	GradescopeID string `json:"gradescope_id,omitempty"`
	Email        string `json:"email,omitempty"`
	Section      string `json:"section,omitempty"`
}

// HandIn is what was handed in, and when.
type HandIn struct {
	Source string    `json:"source"`      // as the user named it
	At     time.Time `json:"at,omitzero"` // zero if the export does not tell
	// LateFlag is set if the course site itself calls it late.
	LateFlag bool `json:"late_flag,omitempty"`
	// Notes are full sentences: what was left out or made safe.
	Notes []string `json:"notes,omitempty"`
}

// Provenance is what made a record. With another it would not be the same, so it is stale when any of this has changed.
type Provenance struct {
	Sockgrade string `json:"sockgrade"` // the version
	// Images are the digests of the images that programs ran in, by language; empty with the local sandbox.
	Images map[string]string `json:"images,omitempty"`
	Seed   string            `json:"seed"`
	// Assignment is the assignment's hash.
	Assignment string `json:"assignment"`
	// Files is the digest of the files that were handed in: "sha256:...".
	Files string `json:"files"`
}
