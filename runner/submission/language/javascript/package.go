package javascript

import (
	"encoding/json"
	"path"
	"regexp"
	"slices"

	"github.com/sockgrade/sockgrade/runner/submission/language"
)

var _ language.Namer = JavaScript{}

// packageFile is as much of a package.json as tells how programs are started.
type packageFile struct {
	Scripts map[string]string `json:"scripts"`
	Bin     json.RawMessage   `json:"bin"` // a path, or a table from names to paths
}

// nodeCommand is a script that starts one file; group 1 is the file.
var nodeCommand = regexp.MustCompile(`^\s*node(?:\s+-\S+)*\s+([^\s&|;<>]+)`)

// Names implements language.Namer: scripts and commands of the nearest package.json name the files that they start.
func (JavaScript) Names(file string, tree language.Tree) []string {
	for dir := path.Dir(file); ; dir = path.Dir(dir) {
		if content, ok := tree.Content(path.Join(dir, "package.json")); ok {
			return namesIn(content, dir, file)
		}
		if dir == "." {
			return nil
		}
	}
}

func namesIn(content []byte, dir, file string) []string {
	var p packageFile
	if json.Unmarshal(content, &p) != nil {
		return nil
	}
	var names []string
	add := func(name, started string) {
		if at := path.Join(dir, started); at == file || at+path.Ext(file) == file || path.Join(at, "index.js") == file {
			names = append(names, name)
		}
	}
	for name, command := range p.Scripts {
		if m := nodeCommand.FindStringSubmatch(command); m != nil {
			add(name, m[1])
		}
	}
	bin := map[string]string{}
	if json.Unmarshal(p.Bin, &bin) == nil {
		for name, started := range bin {
			add(name, started)
		}
	}
	slices.Sort(names)
	return names
}
