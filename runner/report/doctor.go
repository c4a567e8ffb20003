package report

import (
	"io"

	"github.com/sockgrade/sockgrade/runner/doctor"
)

// Finding writes what came of one check of a machine: how serious it is, what was found and, if it is not fine, what to do.
func Finding(w io.Writer, f doctor.Finding, o Options) error {
	const (
		statuses = len("problem") + 2
		subjects = len("storage") + 2
	)
	p := page{width: o.width(), color: o.Color}
	colors := map[doctor.Status]style{doctor.OK: green, doctor.Warning: yellow, doctor.Problem: red}
	head := p.in(colors[f.Status], pad(string(f.Status), statuses)) + p.in(bold, pad(f.Subject, subjects))
	for i, line := range wrap(safe(f.Says), p.width-statuses-subjects) {
		if i > 0 {
			head = pad("", statuses+subjects)
		}
		p.line(0, head+line)
	}
	p.prose(statuses+subjects, statuses+subjects, plain, safe(f.Do))
	_, err := w.Write(p.buffer.Bytes())
	return err
}
