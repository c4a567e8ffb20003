package report

import (
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/report/internal/legible"
)

// Safe makes text that comes from students harmless on a terminal and in a log, and keeps it in one line: whatever is not
// printable, control and bidirectional formatting characters among them, stands there escaped. It is still to be escaped for
// HTML, XML, JSON or CSV.
func Safe(text string) string { return safe(text) }

// SafeJSON escapes in JSON that encoding/json has written what is not printable, and leaves the data as it is.
func SafeJSON(text []byte) []byte { return legible.JSON(text) }

// Explanation is what Text says of one requirement, without its heading: what was found out, the evidence and the likely
// cause, in lines of 100 cells without color. It is safe as Safe is, but for its line ends.
func Explanation(result *grade.Result, r grade.Requirement) string { return explained(result, r) }
