//go:build linux

package guest

import (
	"os"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// aTerminal makes a program whose terminal nobody has begun to read, and returns the side that it writes to.
func aTerminal(t *testing.T) (*Program, *os.File) {
	t.Helper()
	keyboard, screen, err := terminal(0, false)
	if err != nil {
		t.Fatal(err)
	}
	p := newProgram(wire.ProgramID(1), crowd{}, nil, 1<<20)
	p.keyboard = keyboard
	t.Cleanup(func() { _, _ = keyboard.Close(), screen.Close() })
	return p, screen
}

func TestLastWordsAreReadWhoeverComesToIt(t *testing.T) {
	p, screen := aTerminal(t)
	if _, err := screen.WriteString("HELLO\n"); err != nil {
		t.Fatal(err)
	}
	p.reaped(unix.WaitStatus(0)) // and the reader, on a very busy machine, has not run yet
	<-p.done
	if shown := string(p.screen); shown != "HELLO\n" {
		t.Errorf("%q stands on the screen of a program that is done", shown)
	}
}

func TestWhatIsWrittenAfterItWasReopenedIsRead(t *testing.T) {
	p, screen := aTerminal(t)
	name := screen.Name()
	if err := screen.Close(); err != nil { // as a program does that closes its standard streams
		t.Fatal(err)
	}
	go p.readScreen()
	again, err := os.OpenFile(name, os.O_WRONLY|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := again.WriteString("bye\n"); err != nil {
		t.Fatal(err)
	}
	p.reaped(unix.WaitStatus(0))
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
	<-p.done
	if shown := string(p.screen); shown != "bye\n" {
		t.Errorf("%q stands on the screen", shown)
	}
}
