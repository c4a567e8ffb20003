package submission

import (
	"fmt"
	"slices"

	"github.com/sockgrade/sockgrade/runner/strictyaml"
)

// The keys of a manifest, and what people write instead.
var (
	programKeys = []string{"udp-server", "udp-client", "tcp-server", "tcp-client"}
	entryKeys   = []string{"language", "path", "build", "run", "dir", "type"}
	synonyms    = map[string]string{"command": "run", "cmd": "run", "start": "run", "exec": "run", "entry": "path", "file": "path",
		"main": "path", "lang": "language", "compile": "build", "check": "build", "make": "build", "cwd": "dir", "folder": "dir",
		"directory": "dir", "input": "type", "stdin": "type", "keyboard": "type", "typing": "type", "program": "programs"}
)

func unknownKey(key string) string {
	message := fmt.Sprintf("unknown key %q", key)
	switch {
	case slices.Contains(programKeys, key):
		return message + " here; it belongs under programs"
	case slices.Contains(entryKeys, key):
		return message + " here; it belongs under one of the programs"
	}
	words := slices.Concat([]string{"programs"}, programKeys, entryKeys)
	if near := strictyaml.Nearest(key, words, synonyms); near != "" {
		return message + "; did you mean " + near + "?"
	}
	return message
}
