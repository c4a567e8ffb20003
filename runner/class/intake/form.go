package intake

import (
	"cmp"

	"github.com/sockgrade/sockgrade/runner/problem"
)

// Form is what a source is.
type Form string

// The forms.
const (
	Canvas       Form = "canvas"       // what Canvas calls "Download submissions"
	Moodle       Form = "moodle"       // what Moodle calls "Download all submissions"
	Gradescope   Form = "gradescope"   // what Gradescope calls "Export submissions"
	Repositories Form = "repositories" // Git clones
	Folders      Form = "folders"      // a folder or an archive for each student
)

// Forms lists the forms.
func Forms() []Form { return []Form{Canvas, Moodle, Gradescope, Repositories, Folders} }

// ParseForm reads a form as a user names it; "" and "auto" stand for looking at each source.
func ParseForm(text string) (Form, error) {
	if text == "" || text == "auto" {
		return "", nil
	}
	for _, f := range Forms() {
		if text == string(f) {
			return f, nil
		}
	}
	return "", problem.New("The forms are auto, canvas, moodle, gradescope, repositories and folders.", "%q is no form of a source", text)
}

func (f Form) describe() string {
	switch f {
	case Canvas:
		return "a Canvas download"
	case Moodle:
		return "a Moodle download"
	case Gradescope:
		return "a Gradescope export"
	case Repositories:
		return "Git clones"
	default:
		return "a folder or an archive for each student"
	}
}

// recognise tells which form the names at the top of a listing have: that of most of them. It is "" if none has any; the
// error says that only some have.
func (l *listing) recognise() (Form, error) {
	var moodle, canvas, clones, folders int
	tops := l.tops()
	for _, top := range tops {
		switch {
		case top.name == metadataName && !top.folder:
			return Gradescope, nil
		case moodleName(top.name, top.folder) != nil:
			moodle++
		case canvasName(top.name) != nil:
			canvas++
		case top.repository:
			clones++
		}
		if top.folder {
			folders++
		}
	}
	switch {
	case 2*moodle > len(tops):
		return Moodle, nil
	case 2*canvas > len(tops):
		return Canvas, nil
	case moodle > 0:
		return "", l.doubt(moodle, len(tops), Moodle)
	case canvas > 0:
		return "", l.doubt(canvas, len(tops), Canvas)
	case 2*clones > folders:
		return Repositories, nil
	}
	return "", nil
}

func (l *listing) doubt(some, all int, form Form) error {
	return problem.New("Say what it is with --form, or take away what does not belong there.",
		"cannot tell what %s is: %d of the %d names in it are as in %s", shownSource(l.source), some, all, form.describe())
}

// detect finds out the form, and looks through folders that hold everything.
func (l *listing) detect(forced Form) (Form, error) {
	top := l.wrap
	for {
		form, err := l.recognise()
		switch {
		case err != nil && forced == "":
			return "", err
		case form != "" && (forced == "" || forced == form):
			return form, nil
		}
		if tops := l.tops(); len(tops) == 1 && tops[0].folder && !tops[0].repository {
			l.wrap += tops[0].name + "/"
			continue
		}
		break
	}
	if !l.several() {
		l.wrap = top // it is one hand-in that lies in folders, not a class
	}
	return cmp.Or(forced, Folders), nil
}

// several tells whether there is more than one folder or archive at the top, and fewer files than these.
func (l *listing) several() bool {
	tops := l.tops()
	n := 0
	for _, t := range tops {
		if t.folder || t.packed {
			n++
		}
	}
	return n > 1 && 2*n > len(tops)
}
