package intake

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/sockgrade/sockgrade/runner/class/intake/archive"
	"github.com/sockgrade/sockgrade/runner/class/intake/unpack"
	"github.com/sockgrade/sockgrade/runner/problem"
)

// Limits of the files of an export that are read to learn of the others. Gradescope's holds all that autograders printed.
const (
	maxMetadata = 256 << 20
	maxTable    = 1 << 20
	maxTables   = 512 << 20 // together: students' files may have such names as well
)

// listing is a source before anything of it is unpacked: what is in it, and what it says of itself.
type listing struct {
	source string // as the user named it
	walker archive.Walker
	// git opens the .git folder of a folder at the top; nil if the source is an archive.
	git func(top string) (archive.Walker, error)
	// wrap is the folder that is looked through, with a slash, or "".
	wrap    string
	entries map[string]*top
	// tables are the files that describe others, by path.
	tables map[string][]byte
	kept   int64 // how large they are together
}

// top is a name that stands in a folder of a listing.
type top struct {
	name       string
	folder     bool
	packed     bool // by its name
	repository bool // it holds a .git
}

// list walks through a source once.
func list(ctx context.Context, source string, walker archive.Walker) (*listing, error) {
	l := &listing{source: source, walker: walker, entries: map[string]*top{}, tables: map[string][]byte{}}
	err := walker.Walk(func(m archive.Member) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		clean, _, wrong := unpack.Clean(m.Name)
		if wrong != "" {
			l.add(beginning(m.Name), false)
			return nil
		}
		if clean == "" {
			return nil
		}
		if clone, _, ok := strings.Cut("/"+clean+"/", "/.git/"); ok {
			l.add(strings.TrimPrefix(clone, "/"), true).repository = true
		}
		if unpack.Junk(clean) != "" {
			return fs.SkipDir
		}
		l.add(clean, m.Type == archive.Folder)
		if m.Type == archive.File && describes(clean) > 0 {
			return l.keep(clean, m)
		}
		return nil
	})
	return l, asProblem(source, err)
}

// add notes a path and the folders that lead to it. What matters of it lies near the top.
func (l *listing) add(clean string, folder bool) *top {
	if clean == "" || clean == "." || strings.Count(clean, "/") > 4 {
		return &top{}
	}
	if parent := path.Dir(clean); parent != "." {
		l.add(parent, true)
	}
	if l.entries[clean] == nil {
		_, packed := archive.Stem(clean)
		l.entries[clean] = &top{name: path.Base(clean), packed: packed}
	}
	l.entries[clean].folder = l.entries[clean].folder || folder
	return l.entries[clean]
}

// beginning is what of a name that leads out of the source comes before it does: it may tell whose it is.
func beginning(name string) string {
	name, _, _ = strings.Cut(strings.ReplaceAll(name, `\`, "/"), "..")
	clean, _, _ := unpack.Clean(name)
	return clean
}

// tops are the names at the top, looking through wrap, in order.
func (l *listing) tops() []top {
	var tops []top
	for at, t := range l.entries {
		if inside, ok := strings.CutPrefix(at, l.wrap); ok && !strings.Contains(inside, "/") {
			tops = append(tops, *t)
		}
	}
	slices.SortFunc(tops, func(a, b top) int { return strings.Compare(a.name, b.name) })
	return tops
}

// describes tells how much of a file may be read to learn of the others; 0 if it says nothing of them.
func describes(clean string) int64 {
	switch {
	case strings.Count(clean, "/") > 2:
		return 0
	case path.Base(clean) == metadataName:
		return maxMetadata
	case strings.EqualFold(path.Ext(clean), ".csv"):
		return maxTable
	}
	return 0
}

// keep reads a file that may describe others. One that cannot be read may be a student's, and then nobody needs it.
func (l *listing) keep(clean string, m archive.Member) error {
	limit := min(describes(clean), maxTables-l.kept)
	content, err := m.Open()
	if err == nil {
		defer content.Close()
		var data []byte
		data, err = io.ReadAll(io.LimitReader(content, limit+1))
		if err == nil && int64(len(data)) <= limit {
			l.tables[clean] = data
			l.kept += int64(len(data))
		}
	}
	var refusal archive.Refusal
	if errors.As(err, &refusal) {
		return nil
	}
	return err
}

// asProblem says that a source as a whole cannot be read.
func asProblem(source string, err error) error {
	var refusal archive.Refusal
	if !errors.As(err, &refusal) {
		return err
	}
	what, _, _ := strings.Cut(string(refusal), ": ")
	return problem.New("Download it again, or unpack it and give the folder.", "%s %s", shownSource(source), what)
}

// shownSource is a source's name as it was given, or the whole path in place of a dot.
func shownSource(name string) string {
	if base := filepath.Base(name); base == "." || base == ".." {
		if whole, err := filepath.Abs(name); err == nil && name != "" {
			name = whole
		}
	}
	return unpack.Shown(name)
}
