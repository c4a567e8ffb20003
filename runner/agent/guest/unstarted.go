//go:build linux

package guest

import (
	"github.com/sockgrade/sockgrade/runner/agent/clock"
	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// unexecutable makes the program one that has exited with status 127 and a message, as under a shell.
func (p *Program) unexecutable(err error) {
	p.screen = append([]byte("sockgrade: "+err.Error()), '\n')
	p.exit = &wire.Exit{Code: 127, At: clock.Now()}
	close(p.exited)
	close(p.screenEnd)
	close(p.done)
}

// Refusal is an error that is the submission's: why one of its programs is not started.
type Refusal string

func (r Refusal) Error() string { return string(r) }

// refuse makes the program one that the agent has ended.
func (p *Program) refuse(why string) {
	p.exit = &wire.Exit{Code: -1, At: clock.Now(), ByAgent: why}
	close(p.exited)
	close(p.screenEnd)
	close(p.done)
}
