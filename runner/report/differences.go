package report

import (
	"fmt"
	"io"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/submission"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// Changes writes which files of a submission have changed. Of very many it writes the first.
func Changes(w io.Writer, changes []submission.Change, o Options) error {
	const most = 8
	p := page{width: o.width(), color: o.Color}
	for i, c := range changes {
		if i == most && len(changes) > most+1 {
			p.line(0, fmt.Sprintf("and %d more files", len(changes)-most))
			break
		}
		p.line(0, p.in(dim, pad(string(c.How), labelWidth))+cut(safe(c.Path), p.width-labelWidth))
	}
	_, err := w.Write(p.buffer.Bytes())
	return err
}

// Differences writes what came out otherwise than the time before, of what was judged both times: what is met now, and what is
// not met any more.
func Differences(w io.Writer, before, now *grade.Result, o Options) error {
	was := map[string]verdict.Verdict{}
	for _, r := range before.Requirements {
		was[r.ID] = r.Verdict
	}
	var met, failing, blocked []string
	for _, r := range now.Requirements {
		earlier, judged := was[r.ID]
		switch {
		case !judged || earlier == r.Verdict:
		case r.Verdict == verdict.Passed:
			met = append(met, r.ID)
		case r.Verdict == verdict.Failed:
			failing = append(failing, r.ID)
		case r.Verdict == verdict.Blocked:
			blocked = append(blocked, r.ID)
		}
	}
	p := page{width: o.width(), color: o.Color}
	if len(met)+len(failing)+len(blocked) == 0 {
		p.line(0, "Everything came out as the time before.")
	}
	p.group("Newly met", green, met)
	p.group("Newly failing", red, failing)
	p.group("Newly blocked", yellow, blocked)
	if before.Score != nil && now.Score != nil && *before.Score != *now.Score {
		p.line(0, fmt.Sprintf("Score %.1f, before %.1f", *now.Score, *before.Score))
	}
	_, err := w.Write(p.buffer.Bytes())
	return err
}

func (p *page) group(heading string, s style, ids []string) {
	if len(ids) == 0 {
		return
	}
	p.line(0, p.in(s, fmt.Sprintf("%s: %s", heading, count(len(ids), "requirement"))))
	p.items(2, ids, func(id string) string { return id })
}
