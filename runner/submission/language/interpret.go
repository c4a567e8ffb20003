package language

import (
	"path"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// Interpret is the command that has an interpreter run the program at file, in its own folder as people start it.
func Interpret(file string, arguments []string, interpreter ...string) wire.Command {
	return wire.Command{Argv: append(append(interpreter, Operand(path.Base(file))), arguments...), Dir: Dir(file)}
}
