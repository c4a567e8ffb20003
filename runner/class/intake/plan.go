package intake

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/sockgrade/sockgrade/runner/class/intake/archive"
	"github.com/sockgrade/sockgrade/runner/class/intake/unpack"
)

// found is a hand-in before it is unpacked.
type found struct {
	HandIn
	// key is the same for what the same student or group handed in, and for nothing else.
	key string
	// order is higher for later hand-ins of the same key where the export tells that without a time; 0 if it does not.
	order int64
	// place is the folder below the root that it is unpacked into.
	place    string
	dropped  bool // another of the same key counts
	enrolled bool // a roster told the students
	tree     *unpack.Tree
}

// plan is what is to become of a source.
type plan struct {
	source string
	form   Form
	walker archive.Walker
	wrap   string
	found  []*found
	// owner tells whose a path at the top is, looking through wrap, and the name that it has among the owner's files. It is nil
	// for what belongs to nobody; the name is "" for what is left out.
	owner func(top string, rest string) (f *found, name string)
	notes []string
	// nobodys are the names at the top that belong to nobody.
	nobodys map[string]bool
	said    int
}

// maxSaid bounds what is said of a source.
const maxSaid = 40

func (p *plan) note(format string, args ...any) {
	switch p.said++; {
	case p.said <= maxSaid:
		p.notes = append(p.notes, fmt.Sprintf(format, args...))
	case p.said == maxSaid+1:
		p.notes = append(p.notes, fmt.Sprintf("There is more to say of %s.", shownSource(p.source)))
	}
}

// unpack walks through the source once more and puts the hand-ins that count into their places.
func (p *plan) unpack(ctx context.Context, root *os.Root, limits unpack.Limits) error {
	for _, f := range p.found {
		if f.dropped {
			continue
		}
		tree, err := unpack.New(root, f.place, limits)
		if err != nil {
			return err
		}
		f.tree = tree
		if f.Refused != "" {
			tree.Refuse("%s", f.Refused)
		}
	}
	err := p.walker.Walk(func(m archive.Member) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return p.member(m)
	})
	if err != nil {
		return asProblem(p.source, err)
	}
	for _, f := range p.found {
		if err := f.finish(ctx); err != nil {
			return err
		}
	}
	return nil
}

// member gives a member to its owner.
func (p *plan) member(m archive.Member) error {
	clean, _, wrong := unpack.Clean(m.Name)
	if wrong != "" {
		p.stray(m, wrong)
		return nil
	}
	first, rest, ok := p.split(clean)
	if !ok {
		if !strings.HasPrefix(p.wrap, clean+"/") {
			p.unclaimed(m, clean)
		}
		return nil
	}
	if p.form == Repositories && strings.HasPrefix(rest+"/", ".git/") {
		return fs.SkipDir // of a clone it needs no saying that it is one
	}
	f, name := p.owner(first, rest)
	switch {
	case f == nil:
		p.unclaimed(m, first)
		return fs.SkipDir
	case f.tree == nil:
		return nil
	case m.Type == archive.Closed:
		return f.tree.Add(m, first)
	case name == "":
		return nil
	}
	return f.tree.Add(m, name)
}

// split takes a cleaned path apart: the name at the top, looking through wrap, and the rest. It reports false for what is not in
// wrap.
func (p *plan) split(clean string) (first, rest string, ok bool) {
	inside, ok := strings.CutPrefix(clean, p.wrap)
	first, rest, _ = strings.Cut(inside, "/")
	return first, rest, ok && first != ""
}

// stray deals with a member whose name leads out of the source: whose it is the beginning of the name may still tell.
func (p *plan) stray(m archive.Member, wrong string) {
	if first, rest, ok := p.split(beginning(m.Name)); ok {
		if f, _ := p.owner(first, rest); f != nil && f.tree != nil {
			f.tree.Note("Left out %s: its name %s.", unpack.Shown(m.Name), wrong)
			return
		}
	}
	p.note("Left out %s in %s: its name %s.", unpack.Shown(m.Name), shownSource(p.source), wrong)
}

// unclaimed says once of each name at the top that it is nobody's.
func (p *plan) unclaimed(m archive.Member, name string) {
	if name == "" || p.nobodys[name] || unpack.Junk(name) != "" {
		return
	}
	if p.nobodys == nil {
		p.nobodys = map[string]bool{}
	}
	p.nobodys[name] = true
	if m.Type == archive.Link {
		p.note("Left out the link %s in %s: links are not followed.", unpack.Shown(name), shownSource(p.source))
		return
	}
	p.note("Left out %s in %s: it belongs to no hand-in of %s.", unpack.Shown(name), shownSource(p.source), p.form.describe())
}

// finish takes over what became of the hand-in.
func (f *found) finish(ctx context.Context) error {
	if f.tree == nil {
		return nil
	}
	result, err := f.tree.Finish(ctx)
	if err != nil {
		return fmt.Errorf("unpack %s: %w", f.ID, err)
	}
	f.Dir, f.Refused = result.Dir, result.Refused
	f.Notes = append(f.Notes, result.Notes...)
	f.tree = nil
	return nil
}
