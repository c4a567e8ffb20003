package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// Progress tells a person how far a run has got. It is safe for concurrent use.
type Progress interface {
	// Started tells that a requirement is being judged.
	Started(requirementID string)
	// Finished tells how it came out.
	Finished(f verdict.Finding)
	// Note shows a line of its own: "building the image for Python".
	Note(text string)
	// Close ends the display; nothing is shown after it. Call it also when a run is interrupted, before anything else is
	// written: it leaves the cursor at the start of an empty line. It may be called again.
	Close()
}

// ProgressOptions say what w of NewProgress is.
type ProgressOptions struct {
	Options
	// Terminal tells that lines can be redrawn. Without, there is a plain line for each program, or with Verbose for each
	// requirement.
	Terminal bool
	// Only has the IDs of the requirements that are asked for; none are all.
	Only []string
}

// NewProgress returns a display on w, which it writes to in whole lines and in no other way until Close.
// Errors of w are ignored: a run does not end because nobody watches it.
func NewProgress(w io.Writer, o ProgressOptions) Progress {
	p := &progress{w: w, o: o, asked: map[requirement.Program]int{}, done: map[string]verdict.Verdict{}}
	for _, r := range requirement.All() {
		if len(o.Only) == 0 || slices.Contains(o.Only, r.ID) {
			p.asked[r.Program]++
		}
	}
	return p
}

type progress struct {
	mutex sync.Mutex
	w     io.Writer
	o     ProgressOptions

	asked   map[requirement.Program]int
	done    map[string]verdict.Verdict // by requirement
	current requirement.Program
	drawn   bool // a line stands there that can be redrawn
	closed  bool
}

// erase takes the cursor to the start of its line and empties that.
const erase = "\r\x1b[K"

func (p *progress) Started(id string) {
	p.locked(func() {
		p.enter(programOf(id))
		if p.o.Terminal {
			p.draw(id)
		}
	})
}

func (p *progress) Finished(f verdict.Finding) {
	p.locked(func() {
		p.enter(programOf(f.Requirement))
		p.done[f.Requirement] = f.Verdict
		switch {
		case p.o.Verbose:
			p.print(fmt.Sprintf("%-7s %s", f.Verdict, safe(f.Requirement)))
		case p.o.Terminal:
			p.draw(f.Requirement)
		}
	})
}

func (p *progress) Note(text string) {
	p.locked(func() { p.print(safe(strings.TrimSpace(text))) })
}

func (p *progress) Close() {
	p.locked(func() {
		p.enter("")
		p.write("")
		p.closed = true
	})
}

func (p *progress) locked(do func()) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if !p.closed {
		do()
	}
}

// enter notes which program is being judged, and on a plain display says how the one before came out.
func (p *progress) enter(program requirement.Program) {
	if program == p.current {
		return
	}
	if p.current != "" && !p.o.Terminal && !p.o.Verbose {
		finished, passed := p.count(p.current)
		line := fmt.Sprintf("%s  %d of %d passed", p.current.Name(), passed, p.asked[p.current])
		if finished < p.asked[p.current] {
			line = fmt.Sprintf("%s  %d of %d judged, %d passed", p.current.Name(), finished, p.asked[p.current], passed)
		}
		p.print(line)
	}
	p.current = program
}

func (p *progress) count(program requirement.Program) (finished, passed int) {
	for id, v := range p.done {
		if programOf(id) == program {
			finished++
			if v == verdict.Passed {
				passed++
			}
		}
	}
	return finished, passed
}

// draw redraws the one line of a terminal. The cursor goes back to its start, so that whatever is written next, by whomever,
// begins there.
func (p *progress) draw(id string) {
	finished, _ := p.count(p.current)
	if _, judged := p.done[id]; !judged {
		finished++ // the one being judged
	}
	_, name, _ := strings.Cut(id, "/")
	line := fmt.Sprintf("%s %d of %d  %s ...", p.current, finished, max(p.asked[p.current], finished), safe(name))
	p.write(cut(line, p.o.width()-1) + "\r")
	p.drawn = true
}

// print writes a line that stays.
func (p *progress) print(line string) {
	if line != "" {
		p.write(line + "\n")
	}
}

// write writes in one call, in place of the drawn line if there is one.
func (p *progress) write(text string) {
	if p.drawn {
		text = erase + text
		p.drawn = false
	}
	if text != "" {
		_, _ = io.WriteString(p.w, text)
	}
}

func programOf(id string) requirement.Program {
	program, _, _ := strings.Cut(id, "/")
	return requirement.Program(program)
}
