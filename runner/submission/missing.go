package submission

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// why says why p was not found.
func (d *detector) why(p requirement.Program) string {
	for _, c := range d.all {
		if c.full(p) && d.used(c) {
			return fmt.Sprintf("%s is named like one, but its code %s", language.Quote(c.path), c.code.says())
		}
	}
	for _, c := range d.all {
		if c.code.plays(p) && c.stray(p) {
			return fmt.Sprintf("%s looks like the program of another assignment, and there is no other", language.Quote(c.path))
		}
	}
	for _, name := range d.src.tree.paths() {
		if _, known := languageOf(name); !known && language.Read(path.Base(name)) == language.WordsFor(p) {
			return fmt.Sprintf("%s is named like one, but its ending is not that of a language that is known", language.Quote(name))
		}
	}
	if len(d.all) == 0 {
		return "there is no source file of a language that is known"
	}
	switch p {
	case requirement.UDPServer:
		return "no program in here binds a datagram socket and receives before it sends"
	case requirement.UDPClient:
		return "no program in here sends a datagram before it receives one"
	case requirement.TCPServer:
		return "no program in here listens and accepts connections"
	default:
		return "no program in here connects to a server over TCP"
	}
}

// aside notes the programs with sockets that were not taken.
func (d *detector) aside() []string {
	inUse := map[string]bool{}
	for _, program := range d.found {
		for _, f := range program.Sources {
			inUse[f] = true
		}
	}
	var names []string
	for _, c := range d.all {
		if len(c.code.roles) > 0 && !inUse[c.path] {
			names = append(names, language.Quote(c.path))
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("Set aside: %s.", list(names))}
}

// list names at most a few things.
func list(names []string) string {
	const limit = 6
	if len(names) > limit {
		names = append(slices.Clone(names[:limit]), fmt.Sprintf("%d more", len(names)-limit))
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
