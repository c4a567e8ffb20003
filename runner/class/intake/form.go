package intake

import "github.com/sockgrade/sockgrade/runner/problem"

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

// recognise tells which form the names at the top of a listing have: that of most of them. It is "" if none has any.
func (l *listing) recognise() (Form, error) {
	tops := l.tops()
	matches := map[Form]int{}
	for _, top := range tops {
		switch {
		case top.name == metadataName && !top.folder:
			return Gradescope, nil
		case moodleName(top.name, top.folder) != nil:
			matches[Moodle]++
		case canvasName(top.name) != nil:
			matches[Canvas]++
		case top.repository:
			matches[Repositories]++
		}
	}
	for form, n := range matches {
		if 2*n >= len(tops) {
			return form, nil
		}
	}
	for _, form := range []Form{Moodle, Canvas} {
		if n := matches[form]; n > 0 {
			return "", problem.New("Say what it is with --form, or take away what does not belong there.",
				"cannot tell what %s is: %d of the %d names in it are as in %s", shownSource(l.source), n, len(tops), form.describe())
		}
	}
	return "", nil
}

// detect finds out the form, and looks through folders that hold everything.
func (l *listing) detect(forced Form) (Form, error) {
	for {
		form, err := l.recognise()
		if err != nil && forced == "" {
			return "", err
		}
		if form != "" && (forced == "" || forced == form) {
			return form, nil
		}
		if !l.descend() {
			break
		}
	}
	if forced != "" {
		return forced, nil
	}
	return Folders, nil
}

// descend looks through a folder that everything lies in, if what is in there may be a class: folders and archives, or what an
// export holds. It reports false if there is none.
func (l *listing) descend() bool {
	tops := l.tops()
	if len(tops) != 1 || !tops[0].folder || tops[0].repository {
		return false
	}
	inside := *l
	inside.wrap = l.wrap + tops[0].name + "/"
	form, err := inside.recognise()
	if form == "" && err == nil {
		for _, top := range inside.tops() {
			if !top.folder && !top.packed {
				return false
			}
		}
	}
	l.wrap = inside.wrap
	return len(inside.tops()) > 0
}
