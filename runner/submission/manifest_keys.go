package submission

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/goccy/go-yaml/token"
)

// The keys of a manifest, and what people write instead.
var (
	programKeys = []string{"udp-server", "udp-client", "tcp-server", "tcp-client"}
	entryKeys   = []string{"language", "path", "build", "run", "dir", "type"}
	synonyms    = map[string]string{"command": "run", "cmd": "run", "start": "run", "exec": "run", "entry": "path", "file": "path",
		"main": "path", "lang": "language", "compile": "build", "check": "build", "make": "build", "cwd": "dir", "folder": "dir",
		"directory": "dir", "input": "type", "stdin": "type", "keyboard": "type", "typing": "type", "program": "programs"}
)

func unknownKey(tk *token.Token) string {
	key := tk.Value
	message := fmt.Sprintf("unknown key %q", key)
	for _, k := range programKeys {
		if k == key {
			return message + " here; it belongs under programs"
		}
	}
	for _, k := range entryKeys {
		if k == key {
			return message + " here; it belongs under one of the programs"
		}
	}
	best, distance := "", 3
	for _, k := range append(append([]string{"programs"}, programKeys...), entryKeys...) {
		if d := edits(strings.ToLower(key), k); d < distance {
			best, distance = k, d
		}
	}
	for _, word := range slices.Sorted(maps.Keys(synonyms)) {
		if d := edits(strings.ToLower(key), word); d < distance {
			best, distance = synonyms[word], d
		}
	}
	if best == "" {
		return message
	}
	return message + "; did you mean " + best + "?"
}

// edits is how many letters two short words differ in; long ones are far apart.
func edits(a, b string) int {
	if len(a) > 40 {
		return len(a)
	}
	return levenshtein.ComputeDistance(a, b)
}
