package gradebook

import (
	"regexp"

	"github.com/sockgrade/sockgrade/runner/report"
)

// formula finds where a spreadsheet would take what follows for a formula: at the beginning of a cell, and behind what separates
// cells where the file is read with another separator.
var formula = regexp.MustCompile(`(^|[;\t|])([\s"']*)([=+\-@＝＋－＠])`)

// harmless is text from students for a cell of a spreadsheet: what would be a formula has an apostrophe before it, which shows
// that it is text, and what is not printable, such as a tab or a line end, is escaped.
func harmless(text string) string {
	return formula.ReplaceAllString(report.Safe(text), "$1'$2$3")
}
