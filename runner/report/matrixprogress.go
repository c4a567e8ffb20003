package report

import (
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/matrix"
)

// MatrixProgress tells a person how far a matrix has got. On a terminal it is one live line; elsewhere there is a line for each
// tenth of the conversations. It is safe for concurrent use.
type MatrixProgress struct {
	mutex sync.Mutex
	w     io.Writer
	o     ClassProgressOptions

	planned, held int
	failed, wrong int
	drawn, closed bool
}

// NewMatrixProgress returns a display on w. Errors of w are ignored: a run does not end because nobody watches it.
func NewMatrixProgress(w io.Writer, o ClassProgressOptions) *MatrixProgress {
	return &MatrixProgress{w: w, o: o}
}

// Note shows a line of its own.
func (p *MatrixProgress) Note(text string) {
	p.locked(func() { p.write(safe(strings.TrimSpace(text)) + "\n") })
}

// Write implements io.Writer with lines of their own, for what makes images.
func (p *MatrixProgress) Write(text []byte) (int, error) {
	p.Note(string(text))
	return len(text), nil
}

// Planned tells how many contents and conversations there will be.
func (p *MatrixProgress) Planned(contents, conversations int) {
	p.locked(func() {
		p.planned = conversations
		p.write(fmt.Sprintf("%s and the reference, %s\n", count(contents, "content"), count(conversations, "conversation")))
	})
}

// Opened tells that so many containers are open, of those that are to meet next.
func (p *MatrixProgress) Opened(open, of int) {
	p.locked(func() { p.draw(fmt.Sprintf("opened %d of %s", open, count(of, "container"))) })
}

// Held tells what came of a conversation.
func (p *MatrixProgress) Held(network wire.Network, c matrix.Cell) {
	p.locked(func() {
		p.held++
		switch c.Outcome {
		case matrix.Failed:
			p.failed++
		case matrix.Error:
			p.wrong++
		}
		tenth := max(1, p.planned/10)
		if !p.o.Terminal && (p.held%tenth == 0 || p.held == p.planned) {
			p.write(p.standing() + "\n")
		}
		p.draw(fmt.Sprintf("%s: client %s, server %s", strings.ToUpper(string(network)), column(c.Client), column(c.Server)))
	})
}

// Close ends the display and leaves the cursor at the start of an empty line. It may be called again.
func (p *MatrixProgress) Close() {
	p.locked(func() {
		p.write("")
		p.closed = true
	})
}

func (p *MatrixProgress) locked(do func()) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if !p.closed {
		do()
	}
}

func (p *MatrixProgress) standing() string {
	parts := []string{fmt.Sprintf("%d of %d", p.held, p.planned)}
	if p.failed > 0 {
		parts = append(parts, fmt.Sprintf("%d did not talk", p.failed))
	}
	if p.wrong > 0 {
		parts = append(parts, fmt.Sprintf("%d went wrong", p.wrong))
	}
	return strings.Join(parts, ", ")
}

// draw redraws the live line, and leaves the cursor at its start.
func (p *MatrixProgress) draw(now string) {
	if p.o.Terminal {
		p.write(cut(p.standing()+"  "+now, p.o.width()-1) + "\r")
		p.drawn = true
	}
}

func (p *MatrixProgress) write(text string) {
	if p.drawn {
		text = erase + text
		p.drawn = false
	}
	if text != "" {
		_, _ = io.WriteString(p.w, text)
	}
}
