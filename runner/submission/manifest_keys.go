package submission

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

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

// The placeholders of Fill, and what people write instead. A shell's ${port} and an awk's {print} are neither.
var (
	placeholderKeys = []string{"host", "port"}
	addressWords    = map[string]string{"server": "host", "hostname": "host", "servername": "host", "serverhost": "host", "address": "host",
		"ip": "host", "serverport": "port", "portnumber": "port", "portno": "port"}
	braced = regexp.MustCompile(`\$?\{([A-Za-z_ -]+)\}`)
)

// placeholders refuses what is meant for a placeholder of Fill and is none. The program would get it as it is written.
func placeholders(node ast.Node, texts ...string) error {
	for _, text := range texts {
		for _, found := range braced.FindAllStringSubmatch(text, -1) {
			word := found[1]
			if strings.HasPrefix(found[0], "$") || slices.Contains(placeholderKeys, word) {
				continue
			}
			plain := strings.NewReplacer("_", "", "-", "", " ", "").Replace(strings.ToLower(word))
			meant := addressWords[plain]
			if meant == "" {
				meant = strictyaml.Nearest(plain, placeholderKeys, nil)
			}
			if meant != "" {
				return strictyaml.Errorf(node, "there is no placeholder {%s}; did you mean {%s}?", word, meant)
			}
		}
	}
	return nil
}
