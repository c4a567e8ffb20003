package language

import (
	"path"
	"strings"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// builds is where programs are built: none of the submission's own files can lie there.
const builds = "/tmp/build"

// BuildFolder is the folder in the sandbox for what is made of the program with that entry point. No two programs share one.
func BuildFolder(entry string) string { return path.Join(builds, entry) }

// Into is a command that runs in the submission's root after folder, and those that lead to it, have been made.
func Into(folder string, argv ...string) wire.Command {
	return wire.Command{Argv: append([]string{"sh", "-c", `mkdir -p "$0" && exec "$@"`, folder}, argv...)}
}

// Operand writes a path so that no tool takes it for an option.
func Operand(p string) string {
	if strings.HasPrefix(p, "-") || strings.HasPrefix(p, "@") {
		return "./" + p
	}
	return p
}

// Dir is the folder of a path as commands want it: "" for the root.
func Dir(p string) string {
	if dir := path.Dir(p); dir != "." {
		return dir
	}
	return ""
}
