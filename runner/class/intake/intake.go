// Package intake turns what a course site exported, or what else a class's submissions came in, into hand-ins: one folder of
// plain files for each student or group.
//
// A source is a Canvas, Moodle or Gradescope download, packed or unpacked; a folder or an archive with a folder or an archive for
// each student; or Git clones, with or without a list of them. All of it is taken for hostile: package unpack says what that
// means. When a hand-in was made, and whether it was late, only the export tells; dates of files are never looked at.
package intake

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/sockgrade/sockgrade/runner/class/intake/archive"
	"github.com/sockgrade/sockgrade/runner/class/intake/unpack"
	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/problem"
)

// Limits of a class, far beyond the largest course.
const (
	maxHandIns = 5000
	maxEntries = 1_000_000
	maxBytes   = 1 << 40 // that an export unpacks to; hand-ins have limits of their own
)

// HandIn is what one student or one group handed in.
type HandIn struct {
	// ID is unique in the class, even where capitals count for nothing, safe as a file name, and the same whenever and
	// wherever the same export is read.
	ID       string
	Students []record.Student // never empty
	Source   string           // as the user named it
	At       time.Time        // zero if the export does not tell
	LateFlag bool             // the course site itself calls it late
	// Dir is the folder with the files, or "" if it was refused.
	Dir string
	// Refused is a clause in lower case that says why it cannot be graded, or "".
	Refused string
	Notes   []string // sentences: what was left out or made safe
}

// Source is what one of the sources was taken for.
type Source struct {
	Name    string // as the user named it
	Form    Form
	HandIns int
}

// String says it in one line.
func (s Source) String() string {
	return fmt.Sprintf("%s: %s, %s", unpack.Shown(s.Name), s.Form.describe(), count(s.HandIns, "hand-in"))
}

// Class is everything that was handed in.
type Class struct {
	HandIns []HandIn // by ID
	Sources []Source
	Notes   []string // sentences about the class: doubts, and what belongs to nobody
}

// Options say how sources are read. The zero value finds out their form and has the default limits.
type Options struct {
	Form   Form          // what all sources are taken for; "" looks at each
	Limits unpack.Limits // of one hand-in; the zero value stands for unpack.DefaultLimits
}

// Read unpacks the hand-ins of all sources into the folder into, which is made if need be. It should be the caller's own: what
// is in it under the ID of a hand-in is replaced.
//
// A hand-in that cannot be unpacked is refused and does not keep the others. Errors are problems where a source as a whole is
// wrong or it cannot be told what it is, and otherwise the disk's or the context's.
func Read(ctx context.Context, sources []string, into string, o Options) (*Class, error) {
	if o.Limits == (unpack.Limits{}) {
		o.Limits = unpack.DefaultLimits()
	}
	r := reader{options: o}
	defer r.close()
	for _, name := range sources {
		if err := r.open(ctx, name); err != nil {
			return nil, err
		}
	}
	if err := r.enrol(ctx); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(into, 0o755); err != nil {
		return nil, problem.New("Name a folder that you may write to.", "cannot make the folder for the hand-ins: %w", err)
	}
	root, err := os.OpenRoot(into)
	if err != nil {
		return nil, problem.New("Name a folder that you may write to.", "cannot open the folder for the hand-ins: %w", err)
	}
	defer root.Close()
	return r.class(ctx, root, into)
}

// reader holds the sources while they are read.
type reader struct {
	options Options
	plans   []*plan
	rosters []*roster
	clones  []string // that were named one by one
	notes   []string
	closers []func() error
}

func (r *reader) close() {
	for _, c := range r.closers {
		_ = c() // only read from
	}
}

// class unpacks what the plans say.
func (r *reader) class(ctx context.Context, root *os.Root, into string) (*Class, error) {
	c := &Class{}
	var all []*found
	for _, p := range r.plans {
		c.Sources = append(c.Sources, Source{Name: p.source, Form: p.form, HandIns: len(p.found)})
		all = append(all, p.found...)
	}
	if len(all) > maxHandIns {
		return nil, problem.New("Grade a part of it at a time.", "there are %d hand-ins, and no class has more than %d", len(all), maxHandIns)
	}
	identify(all)
	contested := settle(all)
	for _, p := range r.plans {
		if err := p.unpack(ctx, root, r.options.Limits); err != nil {
			return nil, err
		}
		c.Notes = append(c.Notes, p.notes...)
	}
	if err := compare(root, contested); err != nil {
		return nil, err
	}
	c.Notes = append(c.Notes, r.notes...)
	c.Notes = append(c.Notes, twice(all)...)
	for _, f := range all {
		if f.dropped {
			continue
		}
		if f.Dir != "" {
			f.Dir = filepath.Join(into, filepath.FromSlash(f.Dir))
		}
		c.HandIns = append(c.HandIns, f.HandIn)
	}
	slices.SortFunc(c.HandIns, func(a, b HandIn) int { return strings.Compare(a.ID, b.ID) })
	return c, nil
}

// limits of an export as a whole.
func exportLimits() archive.Limits {
	return archive.Limits{Bytes: maxBytes, Ratio: 1 << 20, Members: maxEntries}
}

func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
