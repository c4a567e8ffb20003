package site

import (
	"cmp"
	"strings"
	"time"

	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/report/internal/legible"
)

// names are those of who handed in together, as far as the course site told them.
func names(r record.Record) string {
	var all []string
	for _, s := range r.Students {
		if name := name(s); name != "" {
			all = append(all, name)
		}
	}
	return cmp.Or(strings.Join(all, ", "), legible.Text(r.ID))
}

func name(s record.Student) string {
	return strings.TrimSpace(legible.Text(cmp.Or(s.Name, s.Login, s.Email, s.SISID, s.CanvasID, s.MoodleID, s.GradescopeID)))
}

// moment is a time as the course site told it.
type moment struct{ Text, Short, Machine string }

func newMoment(t time.Time) *moment {
	if t.IsZero() {
		return nil
	}
	zone := t.Format("-07:00")
	if _, offset := t.Zone(); offset == 0 {
		zone = "UTC"
	}
	return &moment{t.Format("2 Jan 2006 15:04 ") + zone, t.Format("2 Jan 15:04"), t.Format(time.RFC3339)}
}
