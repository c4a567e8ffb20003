// Package unpack puts one hand-in into a folder, whatever it was packed in and whoever packed it.
//
// Only regular files and folders are ever made, with names that mean the same on every disk, and never outside of the folder.
// Links of any kind are left out: no hand-in of this assignment needs one, and none can then lead anywhere. What was left
// out or changed is said in notes; a hand-in that cannot be unpacked as a whole is refused as a whole, with the reason.
package unpack

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/sockgrade/sockgrade/runner/class/intake/archive"
)

// maxNotes bounds what is said of one hand-in.
const maxNotes = 40

// Tree is a hand-in that is being put together: members are added, and Finish unpacks those that are archives. It is for one
// goroutine.
type Tree struct {
	root   *os.Root
	dir    string
	limits Limits

	spellings spellings
	types     map[string]archive.Type // what is in the tree, by path
	files     int
	folders   int
	bytes     int64
	spooled   int64 // the archives' own sizes
	packed    []packed
	// The archive that is being unpacked: its name for messages, the folder that it goes to, and how many archives lie around
	// its members.
	within string
	into   string
	nested int
	spools int
	// unopened is a clause about the first archive that could not be opened.
	unopened string

	junk    map[string]bool
	said    map[string]bool
	notes   []string
	unsaid  int
	refused string
}

// New returns an empty tree in the folder dir of root, which is made; what is there already is removed. Dir~packed beside it is
// used until Finish.
func New(root *os.Root, dir string, limits Limits) (*Tree, error) {
	t := &Tree{root: root, dir: dir, limits: limits, spellings: newSpellings(),
		types: map[string]archive.Type{}, junk: map[string]bool{}, said: map[string]bool{}}
	for _, old := range []string{dir, t.spool()} {
		if err := root.RemoveAll(old); err != nil {
			return nil, fmt.Errorf("make room for a hand-in: %w", err)
		}
	}
	if err := root.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make a folder for a hand-in: %w", err)
	}
	return t, nil
}

// Add puts a member under a name into the tree; the name may be as hostile as the member's own. An error is fs.SkipDir where
// nothing below a folder is wanted, and otherwise the disk's: what is wrong with the member is noted, or refuses the hand-in.
func (t *Tree) Add(m archive.Member, name string) error {
	if t.refused != "" {
		return fs.SkipDir
	}
	clean, changed, wrong := Clean(name)
	switch {
	case wrong != "":
		t.Note("Left out %s: its name %s.", t.shown(name), wrong)
		return nil
	case clean == "":
		return nil
	case Junk(clean) != "":
		t.junk[Junk(clean)] = true
		return fs.SkipDir
	case t.depth(m, clean) > t.limits.Depth:
		t.Note("Left out %s: it is nested more than %d deep.", t.shown(name), t.limits.Depth)
		return fs.SkipDir
	case len(path.Join(t.into, clean)) > t.limits.PathBytes:
		t.Note("Left out %s: its name is longer than %d bytes.", t.shown(name), t.limits.PathBytes)
		return fs.SkipDir
	}
	if m.Recoded != "" {
		t.once("Names in it are not in UTF-8 and were read as %s.", m.Recoded)
	}
	switch m.Type {
	case archive.Link:
		t.Note("Left out the link %s: links are not followed.", t.shown(name))
		return nil
	case archive.HardLink:
		t.Note("Left out the hard link %s: links are not followed.", t.shown(name))
		return nil
	case archive.Closed:
		_, err := m.Open()
		return t.unread(name, err)
	case archive.Special:
		t.Note("Left out %s: it is neither a file nor a folder.", t.shown(name))
		return nil
	}
	at, renamed := t.spellings.place(path.Join(t.into, clean))
	if renamed {
		t.Note("%s is now %s: on some disks another file or folder has the same name.", t.shown(name), Shown(at))
	} else if changed != "" {
		t.Note("%s %s: it is now %s.", t.shown(name), changed, Shown(at))
	}
	if m.Type == archive.Folder {
		_, err := t.folder(at)
		return err
	}
	return t.file(m, name, at)
}

// depth is how many folders lie in each other for a member.
func (t *Tree) depth(m archive.Member, clean string) int {
	folders := strings.Count(path.Join(t.into, clean), "/")
	if m.Type == archive.Folder {
		folders++
	}
	return folders
}

// folder makes a folder and those that it lies in. It reports false, and has said so, if a file is in the way or there are too
// many.
func (t *Tree) folder(at string) (bool, error) {
	if at == "." {
		return true, nil
	}
	if kind, ok := t.types[at]; ok {
		if kind != archive.Folder {
			t.Note("Left out the folder %s: a file has the same name.", Shown(at))
		}
		return kind == archive.Folder, nil
	}
	if ok, err := t.folder(path.Dir(at)); !ok || err != nil {
		return false, err
	}
	if t.folders++; t.folders > t.limits.Files {
		t.Refuse("it holds more than %d folders: ask for the programs only", t.limits.Files)
		return false, nil
	}
	t.types[at] = archive.Folder
	if err := t.root.Mkdir(path.Join(t.dir, at), 0o755); err != nil {
		return false, fmt.Errorf("unpack a hand-in: %w", err)
	}
	return true, nil
}

// Note adds a sentence, or only counts it where there are very many.
func (t *Tree) Note(format string, args ...any) {
	if len(t.notes) == maxNotes {
		t.unsaid++
		return
	}
	t.notes = append(t.notes, fmt.Sprintf(format, args...))
}

func (t *Tree) once(format string, args ...any) {
	note := fmt.Sprintf(format, args...)
	if !t.said[note] {
		t.said[note] = true
		t.Note("%s", note)
	}
}

// Refuse says why the hand-in as a whole cannot be graded: a clause in lower case. Only the first reason counts, and what is added
// later is ignored.
func (t *Tree) Refuse(format string, args ...any) {
	if t.refused == "" {
		t.refused = fmt.Sprintf(format, args...)
	}
}

// Result is what became of a hand-in.
type Result struct {
	// Dir is the folder with its files, below root: the tree's, or the one in it that everything lies in. It is "" if the
	// hand-in was refused, and there is then no folder either.
	Dir string
	// Refused is a clause that says why it cannot be graded, or "".
	Refused string
	// Notes are sentences.
	Notes []string
}

// summary closes the notes.
func (t *Tree) summary() []string {
	notes := slices.Clone(t.notes)
	if len(t.junk) > 0 {
		names := make([]string, 0, len(t.junk))
		for name := range t.junk {
			names = append(names, name)
		}
		slices.Sort(names)
		notes = append(notes, fmt.Sprintf("Left out what tools make: %s.", strings.Join(names, ", ")))
	}
	if t.unsaid > 0 {
		notes = append(notes, fmt.Sprintf("Left out or changed %d more.", t.unsaid))
	}
	return notes
}

// shown is the name of a member for a message, with the archive that it is in.
func (t *Tree) shown(name string) string {
	if t.within == "" {
		return Shown(name)
	}
	return Shown(name) + " in " + Shown(t.within)
}

func (t *Tree) spool() string { return t.dir + "~packed" }

// removeAll takes the tree and what it was made from away.
func (t *Tree) removeAll(names ...string) error {
	var all error
	for _, name := range names {
		all = errors.Join(all, t.root.RemoveAll(name))
	}
	if all != nil {
		return fmt.Errorf("clean up after a hand-in: %w", all)
	}
	return nil
}
