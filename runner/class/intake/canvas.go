package intake

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/sockgrade/sockgrade/runner/class/intake/unpack"
	"github.com/sockgrade/sockgrade/runner/class/record"
)

// Canvas names the files of a download in lib/content_zipper.rb (instructure/canvas-lms): the student's sortable name in lower
// case with nothing but letters, digits and underscores left, LATE if it is, the user's ID or "anon_" and an anonymous one, the
// attachment's ID and its name. What was typed into the site ends in text.html, and an address in link.html, without an
// attachment's ID. The name holds no number between underscores, for Canvas itself reads these names back.
var (
	canvasUpload = regexp.MustCompile(`^(?:(.*?)_)??(?:((?i:late))_)?(\d+|anon_[0-9A-Za-z]+)_(\d+)_(.+)$`)
	canvasTyped  = regexp.MustCompile(`^(?:(.*?)_)??(?:((?i:late))_)?(\d+|anon_[0-9A-Za-z]+)_(text|link)\.html$`)
)

// canvasFile is what a name in a Canvas download says.
type canvasFile struct {
	student    string // "" if it is anonymous
	late       bool
	user       string // "12345" or "anon_aB3d5"
	attachment int64  // 0 if it was typed into the site
	name       string
}

// canvasName reads a name, or returns nil if it is not as in a Canvas download.
func canvasName(name string) *canvasFile {
	if m := canvasUpload.FindStringSubmatch(name); m != nil {
		attachment, err := strconv.ParseInt(m[4], 10, 64)
		if err != nil {
			return nil
		}
		return &canvasFile{student: m[1], late: m[2] != "", user: m[3], attachment: attachment, name: m[5]}
	}
	if m := canvasTyped.FindStringSubmatch(name); m != nil {
		return &canvasFile{student: m[1], late: m[2] != "", user: m[3], name: m[4] + ".html"}
	}
	return nil
}

// id is how the instructor knows the student: "smithbob_12345" or "anon_aB3d5".
func (c canvasFile) id() string {
	if c.student == "" || strings.HasPrefix(c.user, "anon_") {
		return c.user
	}
	return c.student + "_" + c.user
}

// canvasSuffix is what Canvas puts before a name's ending when the student has handed in a file of that name before: a small
// number, or a UUID after too many (make_unique_filename in app/models/attachment.rb).
var canvasSuffix = regexp.MustCompile(`^(.+)-(?:[1-9][0-9]?|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})((?:\.[A-Za-z][A-Za-z0-9]*)*\.[A-Za-z0-9]+)$`)

func canvas(l *listing) *plan {
	p := &plan{source: l.source, form: Canvas}
	byUser := map[string]*found{}
	names := map[string]string{} // at the top to the name among the student's files
	taken := map[string]int{}    // how many files of a student come to have a name
	var uploads []top
	for _, t := range l.tops() {
		c := canvasName(t.name)
		if c == nil {
			continue
		}
		f := byUser[c.user]
		if f == nil {
			f = &found{key: "canvas " + c.user, HandIn: HandIn{ID: c.id(), Source: l.source}}
			f.Students = []record.Student{c.enrolled()}
			byUser[c.user] = f
			p.found = append(p.found, f)
		}
		f.LateFlag = f.LateFlag || c.late
		f.order = max(f.order, c.attachment)
		if c.attachment == 0 {
			f.Notes = append(f.Notes, fmt.Sprintf("Left out %s: it was typed into Canvas, and is no file.", unpack.Shown(t.name)))
			continue
		}
		uploads = append(uploads, t)
		taken[c.user+"/"+unpack.Fold(c.original())]++
	}
	renamed := map[*found][]string{}
	for _, t := range uploads {
		c := canvasName(t.name)
		names[t.name] = c.name
		// Two versions side by side are two files: Canvas numbers those of one hand-in as well.
		if original := c.original(); original != c.name && taken[c.user+"/"+unpack.Fold(original)] == 1 {
			names[t.name] = original
			f := byUser[c.user]
			renamed[f] = append(renamed[f], fmt.Sprintf("%s is now %s", unpack.Shown(c.name), unpack.Shown(original)))
		}
	}
	for f, changes := range renamed {
		f.Notes = append(f.Notes, fmt.Sprintf("Canvas numbers files that are handed in again: %s.", strings.Join(changes, ", ")))
	}
	p.owner = func(first, rest string) (*found, string) {
		c := canvasName(first)
		if c == nil {
			return nil, ""
		}
		name := names[first]
		if name != "" && rest != "" {
			name += "/" + rest
		}
		return byUser[c.user], name
	}
	return p
}

// original is the file's name without Canvas's number.
func (c canvasFile) original() string {
	if m := canvasSuffix.FindStringSubmatch(c.name); m != nil {
		return m[1] + m[2]
	}
	return c.name
}

func (c canvasFile) enrolled() record.Student {
	if strings.HasPrefix(c.user, "anon_") {
		return record.Student{Name: c.user}
	}
	return record.Student{Name: c.student, CanvasID: c.user}
}
