package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// ClassProgress tells a person how far the grading of a class has got. On a terminal it is one live line, and a line of its own
// only for what somebody should look at; elsewhere, and with Verbose, there is a line for each hand-in. It is safe for
// concurrent use.
type ClassProgress struct {
	mutex sync.Mutex
	w     io.Writer
	o     ClassProgressOptions

	all, left int // hand-ins
	began     time.Time
	running   []string
	rated     int // that were graded since it began, the others of their content too
	missed    int // that do not meet everything
	refused   int
	errors    int
	drawn     bool
	closed    bool
}

// ClassProgressOptions say what w of NewClassProgress is.
type ClassProgressOptions struct {
	Options
	Terminal bool             // lines can be redrawn
	Now      func() time.Time // for tests; nil is time.Now
}

// NewClassProgress returns a display on w. Errors of w are ignored: a run does not end because nobody watches it.
func NewClassProgress(w io.Writer, o ClassProgressOptions) *ClassProgress {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &ClassProgress{w: w, o: o}
}

// Note shows a line of its own.
func (p *ClassProgress) Note(text string) {
	p.locked(func() { p.print(safe(strings.TrimSpace(text))) })
}

// Planned tells how many hand-ins there are, and how many of them are to be graded.
func (p *ClassProgress) Planned(all, left int) {
	p.locked(func() { p.all, p.left = all, left })
}

// Started tells that a hand-in is being graded.
func (p *ClassProgress) Started(id string) {
	p.locked(func() {
		if p.began.IsZero() {
			p.began = p.o.Now()
		}
		if !slices.Contains(p.running, id) { // it is there if the grader has failed at it before
			p.running = append(p.running, id)
		}
		p.draw()
	})
}

// Recorded tells what came of a hand-in.
func (p *ClassProgress) Recorded(r record.Record) {
	p.locked(func() {
		p.running = slices.DeleteFunc(p.running, func(id string) bool { return id == r.ID })
		outcome := grade.Harness
		if r.Result == nil {
			p.refused++
		} else {
			outcome = r.Result.Outcome()
			p.left--
			if !p.began.IsZero() {
				p.rated++
			}
		}
		switch {
		case r.Result != nil && outcome == grade.NotMet:
			p.missed++
		case r.Result != nil && outcome == grade.Harness:
			p.errors++
		}
		if !p.o.Terminal || p.o.Verbose || outcome == grade.Harness {
			p.print(ClassLine(r))
		}
		p.draw()
	})
}

// Close ends the display and leaves the cursor at the start of an empty line. It may be called again.
func (p *ClassProgress) Close() {
	p.locked(func() {
		p.write("")
		p.closed = true
	})
}

func (p *ClassProgress) locked(do func()) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if !p.closed {
		do()
	}
}

// draw redraws the live line, and leaves the cursor at its start.
func (p *ClassProgress) draw() {
	if !p.o.Terminal {
		return
	}
	parts := []string{fmt.Sprintf("%d of %d", p.all-p.left, p.all)}
	for _, c := range []struct {
		n    int
		what string
	}{{p.missed, "with faults"}, {p.refused, "refused"}, {p.errors, "went wrong"}} {
		if c.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", c.n, c.what))
		}
	}
	if rate := p.rate(); rate > 0 {
		parts = append(parts, fmt.Sprintf("%.0f a minute", rate))
		if p.left > 0 {
			parts = append(parts, roughly(time.Duration(float64(p.left)/rate*float64(time.Minute)))+" left")
		}
	}
	line := strings.Join(parts, ", ")
	if len(p.running) > 0 {
		line += "  " + safe(strings.Join(p.running, " ")) + " ..."
	}
	p.write(cut(line, p.o.width()-1) + "\r")
	p.drawn = true
}

// rate is in hand-ins a minute; 0 is too early to tell.
func (p *ClassProgress) rate() float64 {
	const few, soon = 3, time.Second
	since := p.o.Now().Sub(p.began)
	if p.rated < few || since < soon {
		return 0
	}
	return float64(p.rated) / since.Minutes()
}

// roughly is a time as people say it.
func roughly(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Round(time.Second).Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Round(time.Minute).Minutes()))
	}
	return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
}

func (p *ClassProgress) print(line string) {
	if line != "" {
		p.write(line + "\n")
	}
}

func (p *ClassProgress) write(text string) {
	if p.drawn {
		text = erase + text
		p.drawn = false
	}
	if text != "" {
		_, _ = io.WriteString(p.w, text)
	}
}

// ClassLine says in one line, without its end, what came of a hand-in. It is safe on a terminal.
func ClassLine(r record.Record) string {
	id := safe(r.ID) + "  "
	if r.Result == nil {
		return id + "cannot be graded: " + safe(r.Refused)
	}
	total := ""
	if r.Grade != nil {
		total = fmt.Sprintf(", %s of %s points", points(r.Grade.Total), points(r.Grade.OutOf))
	}
	switch r.Result.Outcome() {
	case grade.Met:
		return id + "everything is met" + total
	case grade.NotMet:
		return id + unmetByLevel(r.Result) + total
	default:
		return id + "the grader failed: " + firstFailure(r.Result)
	}
}

// points has no more decimals than there are.
func points(of float64) string { return strconv.FormatFloat(of, 'f', -1, 64) }

// unmetByLevel counts what is not met: "2 MUST and 1 SHOULD are not met".
func unmetByLevel(r *grade.Result) string {
	var counts []string
	total := 0
	for _, level := range []requirement.Level{requirement.Must, requirement.Should} {
		n := 0
		for _, q := range r.Requirements {
			if q.Level == level && q.Verdict != verdict.Passed {
				n++
			}
		}
		if total += n; n > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", n, level))
		}
	}
	are := "are"
	if total == 1 {
		are = "is"
	}
	return fmt.Sprintf("%s %s not met", strings.Join(counts, " and "), are)
}

func firstFailure(r *grade.Result) string {
	for _, q := range r.Requirements {
		if q.Verdict == verdict.Error {
			return safe(q.ID + ": " + firstLine(q.Message))
		}
	}
	return ""
}
