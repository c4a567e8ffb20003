//go:build linux

package guest

import (
	"errors"
	"syscall"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// ttyRetry is how long to wait before reading again from a terminal that nobody has open, but that a program which closed
// its standard streams may open again.
const ttyRetry = 20 * time.Millisecond

// readScreen collects what the program writes to its terminal, until all who have it open are gone and the program has
// exited, or the terminal is closed.
func (p *Program) readScreen() {
	defer close(p.screenEnd)
	buffer := make([]byte, 16<<10)
	for {
		n, err := p.keyboard.Read(buffer)
		if n > 0 && !p.write(buffer[:n]) {
			_ = p.end(wire.OutputLimit) // Stop tries again and tells
			return
		}
		if errors.Is(err, syscall.EIO) { // nobody has the other side open
			select {
			case <-p.exited:
				return
			case <-time.After(ttyRetry):
			}
		} else if err != nil {
			return
		}
	}
}

// write appends to the screen and tells whether it may grow on.
func (p *Program) write(b []byte) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	room := p.outputLimit - len(p.screen)
	p.screen = append(p.screen, b[:min(len(b), room)]...)
	p.changedLocked()
	return len(b) < room
}
