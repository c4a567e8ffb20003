package intake

import (
	"cmp"
	"strings"

	"github.com/sockgrade/sockgrade/runner/class/intake/archive"
	"github.com/sockgrade/sockgrade/runner/class/intake/unpack"
	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/problem"
)

// folders makes a hand-in of each folder and each archive at the top.
func folders(l *listing) (*plan, error) {
	p := &plan{source: l.source, form: Folders}
	owners := owners{}
	tops := l.tops()
	var loose int
	var parts []string
	for _, t := range tops {
		name := t.name
		switch {
		case t.packed && !t.folder:
			name, _ = archive.Stem(name)
		case !t.folder:
			loose++
			continue
		}
		if partOfOne(name) {
			parts = append(parts, unpack.Shown(t.name))
		}
		f := &found{key: "folder " + name, HandIn: HandIn{ID: name, Source: l.source}}
		f.Students = []record.Student{{Name: name}}
		owners.add(t, f)
		p.found = append(p.found, f)
	}
	if len(p.found) == 0 {
		what := "is empty"
		if loose > 0 {
			what = "has no folder or archive in it for each student, only files"
		}
		return nil, problem.New("Give the folder that holds the students' folders. For one submission there is sockgrade check.", "%s %s", shownSource(l.source), what)
	}
	if 2*len(parts) >= len(p.found) {
		p.note("In %s there are %s: if it is the hand-in of one student, give the folder that it lies in.", shownSource(l.source), strings.Join(parts[:min(4, len(parts))], ", "))
	}
	p.owner = owners.owner
	return p, nil
}

// owners are the hand-ins that are a folder or an archive at the top of a source, by name.
type owners map[string]struct {
	found *found
	file  string // the archive's name, or "" for a folder
}

func (o owners) add(t top, f *found) {
	file := t.name
	if t.folder {
		file = ""
	}
	o[t.name] = struct {
		found *found
		file  string
	}{f, file}
}

func (o owners) owner(first, rest string) (*found, string) {
	return o[first].found, cmp.Or(rest, o[first].file)
}

// partOfOne tells whether a folder is called as one within a submission is, not as a student.
func partOfOne(name string) bool {
	switch strings.ToLower(name) {
	case "udp", "tcp", "client", "server", "src", "code", "docs", "python", "java":
		return true
	}
	return false
}
