package intake

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/sockgrade/sockgrade/runner/class/intake/archive"
	"github.com/sockgrade/sockgrade/runner/class/intake/unpack"
	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/problem"
)

// repositories makes a hand-in of each folder at the top, and asks those that are clones for the time of the last commit.
func repositories(l *listing) *plan {
	p := &plan{source: l.source, form: Repositories}
	owners := owners{}
	for _, t := range l.tops() {
		if !t.folder && !t.packed {
			continue
		}
		name := t.name
		if !t.folder {
			name, _ = archive.Stem(name)
		}
		f := &found{key: "folder " + name, HandIn: HandIn{ID: name, Source: l.source}}
		f.Students = []record.Student{{Name: name}}
		if err := f.date(l, t); err != nil {
			f.Notes = append(f.Notes, fmt.Sprintf("When it was committed is not known: %s.", err))
		}
		owners.add(t, f)
		p.found = append(p.found, f)
	}
	p.owner = owners.owner
	return p
}

// date takes the time of the hand-in from its last commit. The error is a clause.
func (f *found) date(l *listing, t top) error {
	switch {
	case !t.repository:
		return fmt.Errorf("it is no Git clone")
	case l.git == nil:
		return fmt.Errorf("clones in an archive are not asked, so unpack it first")
	}
	repository, err := l.git(t.name)
	if err != nil {
		return err
	}
	f.At, err = lastCommit(repository)
	return err
}

// gathered are folders and archives from all over the disk, each as if it lay in one folder under its label.
type gathered []gatheredItem

type gatheredItem struct {
	label  string
	path   string
	folder bool
}

func (g gathered) Walk(visit func(archive.Member) error) error {
	for _, item := range g {
		if err := item.walk(visit); err != nil {
			return err
		}
	}
	return nil
}

// walk opens a folder only for as long as it takes: there may be more than a process may have open.
func (g gatheredItem) walk(visit func(archive.Member) error) error {
	if !g.folder {
		return visit(archive.DiskFile(g.label, g.path))
	}
	root, err := openFolder(g.path)
	if err != nil {
		return err
	}
	defer root.Close()
	if err := visit(archive.Member{Name: g.label, Type: archive.Folder}); err != nil {
		return err
	}
	return archive.OpenFolder(root, exportLimits()).Walk(func(m archive.Member) error {
		m.Name = g.label + "/" + m.Name
		return visit(m)
	})
}

// gather makes a plan for folders and archives that were named one by one; source is what named them. Form is Repositories if
// one of them is a clone.
func (r *reader) gather(ctx context.Context, source string, names []string) (*plan, error) {
	var all gathered
	folders := map[string]string{}
	sources := map[string]string{}
	var absent []*found
	labels := label(names)
	for i, name := range names {
		at := labels[i]
		stem, _ := archive.Stem(at)
		sources[at], sources[stem] = name, name
		info, err := os.Stat(name)
		switch {
		case err != nil:
			absent = append(absent, &found{key: "folder " + stem, HandIn: HandIn{ID: stem, Source: name, Refused: missing(name),
				Students: []record.Student{{Name: stem}}}})
		default:
			all = append(all, gatheredItem{label: at, path: name, folder: info.IsDir()})
			folders[at] = name
		}
	}
	l, err := list(ctx, source, all)
	if err != nil {
		return nil, err
	}
	l.git = func(top string) (archive.Walker, error) {
		root, err := openFolder(folders[top])
		if err != nil {
			return nil, err
		}
		defer root.Close()
		return openGit(root, ".")
	}
	p := repositories(l)
	for _, f := range p.found {
		f.Source = sources[f.ID]
		if f.Source == "" {
			f.Source = source
		}
	}
	p.found = append(p.found, absent...)
	p.walker = all
	if len(p.found) == 0 {
		return nil, problem.New("Put the folder of one hand-in on each line.", "%s names no hand-in", shownSource(source))
	}
	r.plans = append(r.plans, p)
	return p, nil
}

// label gives each of several folders a name of its own: its last part, with as many of the ones before as it takes.
func label(names []string) []string {
	labels := make([]string, len(names))
	for parts := 1; parts <= 6; parts++ {
		seen := map[string]int{}
		for i, name := range names {
			if labels[i] == "" {
				seen[unpack.Fold(tail(name, parts))]++
			}
		}
		for i, name := range names {
			if at := tail(name, parts); labels[i] == "" && seen[unpack.Fold(at)] == 1 {
				labels[i] = at
			}
		}
	}
	for i, name := range names {
		if labels[i] == "" {
			labels[i] = fmt.Sprintf("%s-%d", tail(name, 1), i+1)
		}
	}
	return labels
}

// tail is the last parts of a path, joined by hyphens.
func tail(name string, parts int) string {
	if abs, err := filepath.Abs(name); err == nil {
		name = abs
	}
	all := strings.Split(strings.Trim(filepath.ToSlash(name), "/"), "/")
	return strings.Join(all[max(0, len(all)-parts):], "-")
}

// table reads a list of hand-ins, or a roster.
func (r *reader) table(ctx context.Context, name string, file io.Reader, size int64) error {
	const limit = 16 << 20
	if size > limit {
		return problem.New("Give an export, a folder, or a list of folders.", "%s is neither an archive nor a list", shownSource(name))
	}
	data, err := io.ReadAll(file)
	if err != nil {
		return problem.New("Give a file that you may read.", "cannot read %s: %w", shownSource(name), cause(err))
	}
	t, err := parseRoster(name, data)
	if err != nil {
		return err
	}
	if !t.places {
		r.rosters = append(r.rosters, t)
		return nil
	}
	if err := t.real(); err != nil {
		return err
	}
	names := make([]string, 0, len(t.rows))
	for _, row := range t.rows {
		names = append(names, row.path)
	}
	p, err := r.gather(ctx, name, names)
	if err != nil {
		return err
	}
	t.enrolByPath(p)
	return nil
}
