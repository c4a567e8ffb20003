package gradebook

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// The states of a hand-in in grades.csv.
const (
	stateGraded  = "graded"
	stateRefused = "refused"
	stateError   = "error"
)

// Grades writes grades.csv: a row for each student, with everything that is known of the hand-in in figures, and a column for
// each requirement of the catalogue that any record was judged by. It is UTF-8 with a byte order mark, without which
// spreadsheets take it for something else, and has a comma between cells. The error is w's.
func Grades(w io.Writer, records []record.Record) error {
	out := bufio.NewWriter(w)
	_, _ = out.Write(byteOrderMark) // an error stays with the writer
	judged := judgedAnywhere(records)
	header := []string{"id", "name", "login", "sis_id", "canvas_id", "moodle_id", "gradescope_id", "email", "section", "handed_in", "state",
		"total", "out_of", "earned", "bonus", "penalty", "remark"}
	for _, q := range judged {
		header = append(header, q.ID)
	}
	writeRow(out, header)
	for _, r := range records {
		for _, s := range r.Students {
			row := []string{r.ID, s.Name, s.Login, s.SISID, s.CanvasID, s.MoodleID, s.GradescopeID, s.Email, s.Section}
			for i, text := range row {
				row[i] = harmless(text)
			}
			writeRow(out, append(append(row, figures(r)...), verdicts(r, judged)...))
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("writing the grades: %w", err)
	}
	return nil
}

// figures are the cells from handed_in to remark.
func figures(r record.Record) []string {
	at := ""
	if !r.HandIn.At.IsZero() {
		at = r.HandIn.At.UTC().Format(time.RFC3339)
	}
	switch g := r.Grade; {
	case r.Refused != "":
		return []string{at, stateRefused, "", "", "", "", "", harmless(r.Refused)}
	case g == nil:
		return []string{at, stateError, "", "", "", "", "", missing(r)}
	default:
		penalty := 0.0
		if g.Late != nil {
			penalty = g.Late.Penalty
		}
		return []string{at, stateGraded, number(g.Total), shown(g.OutOf), shown(g.Earned), shown(g.Bonus), shown(penalty), harmless(remark(r))}
	}
}

// remark is why a total is not the sum of its points: the cap, and lateness.
func remark(r record.Record) string {
	var remarks []string
	if c := r.Grade.Cap; c != nil {
		remarks = append(remarks, ceiling(*c))
	}
	if r.Grade.Late != nil {
		remarks = append(remarks, r.Grade.Late.Reason)
	}
	return strings.Join(remarks, "; ")
}

func verdicts(r record.Record, judged []*requirement.Requirement) []string {
	cells := make([]string, len(judged))
	if r.Result == nil {
		return cells
	}
	of := map[string]string{}
	for _, q := range r.Result.Requirements {
		of[q.ID] = string(q.Verdict)
	}
	for i, q := range judged {
		cells[i] = of[q.ID]
	}
	return cells
}

// judgedAnywhere are the requirements that any record has a verdict of, in the order of the catalogue.
func judgedAnywhere(records []record.Record) []*requirement.Requirement {
	is := map[string]bool{}
	for _, r := range records {
		if r.Result != nil {
			for _, q := range r.Result.Requirements {
				is[q.ID] = true
			}
		}
	}
	var judged []*requirement.Requirement
	for _, q := range requirement.All() {
		if is[q.ID] {
			judged = append(judged, q)
		}
	}
	return judged
}

// writeRow quotes every cell: a separator of another country inside of one must not end it.
func writeRow(w *bufio.Writer, cells []string) {
	for i, c := range cells {
		if i > 0 {
			_ = w.WriteByte(',')
		}
		if c != "" {
			_, _ = w.WriteString(`"` + strings.ReplaceAll(c, `"`, `""`) + `"`)
		}
	}
	_, _ = w.WriteString("\r\n")
}
