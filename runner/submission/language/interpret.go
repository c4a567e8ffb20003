package language

import (
	"path"
	"strings"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// Interpret is the command that has an interpreter run the program at file, in its own folder as people start it.
func Interpret(file string, arguments []string, interpreter ...string) wire.Command {
	dir, name := path.Split(file)
	if strings.HasPrefix(name, "-") { // no option
		name = "./" + name
	}
	return wire.Command{Argv: append(append(interpreter, name), arguments...), Dir: strings.TrimSuffix(dir, "/")}
}
