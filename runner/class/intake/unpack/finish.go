package unpack

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/sockgrade/sockgrade/runner/class/intake/archive"
)

// Finish unpacks the archives among what was added and says what became of the hand-in.
//
// An archive is unpacked where it lies if it is the only one there and nothing else has a name that is in it, otherwise into
// a folder of its name. The error is the disk's or the context's.
func (t *Tree) Finish(ctx context.Context) (Result, error) {
	for len(t.packed) > 0 && t.refused == "" {
		waiting := t.packed
		t.packed = nil
		for _, p := range waiting {
			if err := t.unpack(ctx, p, len(waiting) == 1); err != nil {
				return Result{}, err
			}
		}
	}
	if t.files == 0 {
		t.Refuse("%s", t.emptiness())
	}
	if t.refused != "" {
		return Result{Refused: t.refused, Notes: t.summary()}, t.removeAll(t.dir, t.spool())
	}
	return Result{Dir: path.Join(t.dir, t.wrapped()), Notes: t.summary()}, t.removeAll(t.spool())
}

// emptiness says why there are no files.
func (t *Tree) emptiness() string {
	if t.unopened != "" {
		return t.unopened
	}
	const empty = "there are no files in it to grade"
	for _, note := range t.summary() {
		if what, ok := strings.CutPrefix(note, "Left out "); ok {
			return empty + "; left out " + strings.TrimSuffix(what, ".")
		}
	}
	return empty
}

// errRefused ends the walk through an archive whose hand-in has been refused.
var errRefused = errors.New("the hand-in is refused")

// unpack adds what is in an archive.
func (t *Tree) unpack(ctx context.Context, p packed, alone bool) error {
	file, err := t.root.Open(p.file)
	if err != nil {
		return fmt.Errorf("unpack a hand-in: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("unpack a hand-in: %w", err)
	}
	opened, err := archive.Open(file, info.Size(), path.Base(p.at), t.limits.archive())
	if err != nil {
		return t.unpacked(p, err)
	}
	if t.into, err = t.destination(opened, p, alone); err != nil {
		return t.unpacked(p, err)
	}
	t.within, t.nested = p.name, p.nested+1
	defer func() { t.within, t.into, t.nested = "", "", 0 }()
	err = opened.Walk(func(m archive.Member) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if t.refused != "" {
			return errRefused
		}
		return t.Add(m, m.Name)
	})
	return errors.Join(t.unpacked(p, err), t.removeAll(p.file))
}

// unpacked deals with the error of an archive that was not, or not wholly, unpacked. What is no archive after all, or of a kind that
// is not known, may lie beside the programs; what is damaged may have been one of them.
func (t *Tree) unpacked(p packed, err error) error {
	var refusal archive.Refusal
	switch {
	case err == nil, errors.Is(err, errRefused):
		return nil
	case !errors.As(err, &refusal):
		return err
	}
	switch refusal {
	case archive.IsRAR, archive.IsSevenZip, archive.NoArchive, archive.Empty:
		t.Note("Left out %s: it %s.", Shown(p.name), refusal)
		if t.unopened == "" {
			t.unopened = fmt.Sprintf("%s %s", Shown(p.name), refusal)
		}
	default:
		t.Refuse("%s %s", Shown(p.name), refusal)
	}
	return nil
}

// destination is the folder of the tree that an archive is unpacked into.
func (t *Tree) destination(opened archive.Walker, p packed, alone bool) (string, error) {
	dir := path.Dir(p.at)
	clash := !alone
	err := opened.Walk(func(m archive.Member) error {
		clean, _, _ := Clean(m.Name)
		first, _, _ := strings.Cut(clean, "/")
		clash = clash || t.spellings.taken[Fold(path.Join(dir, first))]
		return nil
	})
	if err != nil || !clash {
		return dir, err
	}
	stem, _ := archive.Stem(path.Base(p.at))
	return t.spellings.reserve(dir, stem), nil
}

// wrapped is the folder that everything lies in, "." if there is none.
func (t *Tree) wrapped() string {
	children := map[string][]string{}
	for at := range t.types {
		children[path.Dir(at)] = append(children[path.Dir(at)], at)
	}
	at := "."
	for len(children[at]) == 1 && t.types[children[at][0]] == archive.Folder {
		at = children[at][0]
	}
	return at
}
