package intake

import (
	"fmt"
	"regexp"

	"github.com/sockgrade/sockgrade/runner/class/intake/unpack"
	"github.com/sockgrade/sockgrade/runner/class/record"
)

// Moodle names what it packs in mod/assign/classes/downloader.php: the full name, in which underscores are blanks, the number of
// the participation (of the group, or none for the default group), "assignsubmission" and the kind of submission. That is
// a folder for each student, in older versions with one more underscore, or, with "Download submissions in folders" off, the
// beginning of each file's name.
var (
	moodleFolder = regexp.MustCompile(`^([^_]*)(?:_(\d+))?_assignsubmission_([a-z0-9]+)_?$`)
	moodleFlat   = regexp.MustCompile(`^([^_]*)(?:_(\d+))?_assignsubmission_([a-z0-9]+)_(.+)$`)
)

// moodleEntry is what a name in a Moodle download says.
type moodleEntry struct {
	student string
	number  string // "123456", or ""
	kind    string // "file" or "onlinetext", or another plugin's
	name    string // of the file, if it is not in a folder
}

// moodleName reads a name, or returns nil if it is not as in a Moodle download.
func moodleName(name string, folder bool) *moodleEntry {
	if folder {
		if m := moodleFolder.FindStringSubmatch(name); m != nil {
			return &moodleEntry{student: m[1], number: m[2], kind: m[3]}
		}
		return nil
	}
	if m := moodleFlat.FindStringSubmatch(name); m != nil {
		return &moodleEntry{student: m[1], number: m[2], kind: m[3], name: m[4]}
	}
	return nil
}

// who tells students apart.
func (m moodleEntry) who() string {
	if m.number != "" {
		return m.number
	}
	return m.student
}

func moodle(l *listing) *plan {
	p := &plan{source: l.source, form: Moodle}
	byWho := map[string]*found{}
	entries := map[string]*moodleEntry{}
	for _, t := range l.tops() {
		m := moodleName(t.name, t.folder)
		if m == nil {
			continue
		}
		entries[t.name] = m
		f := byWho[m.who()]
		if f == nil {
			f = &found{key: "moodle " + m.who(), HandIn: HandIn{ID: m.who(), Source: l.source}}
			f.Students = []record.Student{m.enrolled()}
			byWho[m.who()] = f
			p.found = append(p.found, f)
		}
		switch m.kind {
		case "file":
		case "onlinetext":
			f.Notes = append(f.Notes, fmt.Sprintf("Left out %s: it was typed into Moodle, and is no file.", unpack.Shown(t.name)))
		default:
			f.Notes = append(f.Notes, fmt.Sprintf("Left out %s: it holds no files that were handed in.", unpack.Shown(t.name)))
		}
	}
	p.owner = func(first, rest string) (*found, string) {
		m := entries[first]
		switch {
		case m == nil:
			return nil, ""
		case m.kind != "file":
			return byWho[m.who()], ""
		case m.name != "":
			return byWho[m.who()], m.name
		}
		return byWho[m.who()], rest
	}
	return p
}

// enrolled is the student. With anonymous marking Moodle writes "Participant" for the name, and in its worksheet "Participant
// 123456".
func (m moodleEntry) enrolled() record.Student {
	return record.Student{Name: m.student, MoodleID: m.number}
}
