//go:build linux

package guest

import (
	"errors"
	"io"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// ttyRetry is how long to wait before reading again from a terminal that nobody has open, but that a program which closed
// its standard streams may open again.
const ttyRetry = 20 * time.Millisecond

// errScreenFull is the end of what is kept of a program's output.
var errScreenFull = errors.New("the screen is full")

// readScreen collects what the program writes to its terminal, until all who have it open are gone and the program has
// exited, or the terminal is closed.
func (p *Program) readScreen() {
	defer close(p.screenEnd)
	raw, err := p.keyboard.SyscallConn()
	if err != nil {
		return // it is closed
	}
	last := false
	for {
		var readErr error
		err := raw.Read(func(fd uintptr) bool {
			readErr = p.take(fd)
			return !errors.Is(readErr, unix.EAGAIN)
		})
		switch {
		case err != nil:
			return // it is closed
		case errors.Is(readErr, errScreenFull):
			_ = p.end(wire.OutputLimit) // Stop tries again and tells
			return
		case errors.Is(readErr, unix.EIO) && !last: // nobody has the other side open
			select {
			case <-p.exited:
				last = true // what was written before that is read once more
			case <-time.After(ttyRetry):
			}
		case readErr != nil:
			return
		}
	}
}

// readRest puts on the screen what is in the terminal now, without waiting for more. On a busy machine the goroutine that reads
// may not have come to it.
func (p *Program) readRest() {
	if p.keyboard == nil {
		return
	}
	raw, err := p.keyboard.SyscallConn()
	if err != nil {
		return // it is closed
	}
	_ = raw.Control(func(fd uintptr) {
		for p.take(fd) == nil {
			continue
		}
	})
}

// take reads once from the terminal, which does not block.
func (p *Program) take(fd uintptr) error {
	p.reading.Lock()
	defer p.reading.Unlock()
	buffer := screenBuffers.Get().(*[16 << 10]byte)
	defer screenBuffers.Put(buffer)
	n, err := unix.Read(int(fd), buffer[:])
	for errors.Is(err, unix.EINTR) {
		n, err = unix.Read(int(fd), buffer[:])
	}
	switch {
	case err != nil:
		return err
	case n == 0:
		return io.EOF
	case !p.write(buffer[:n]):
		return errScreenFull
	}
	return nil
}

var screenBuffers = sync.Pool{New: func() any { return new([16 << 10]byte) }}

// write appends to the screen and tells whether it may grow on.
func (p *Program) write(b []byte) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	room := p.outputLimit - len(p.screen)
	p.screen = append(p.screen, b[:min(len(b), room)]...)
	p.changedLocked()
	return len(b) < room
}
