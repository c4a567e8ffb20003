package intake

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/sockgrade/sockgrade/runner/class/intake/unpack"
	"github.com/sockgrade/sockgrade/runner/class/record"
)

// settle finds hand-ins of the same student and drops all but the latest, where the export tells which that is. Those of
// whom it cannot be told are returned, and all get a place to be unpacked to.
func settle(all []*found) (contested [][]*found) {
	groups := map[string][]*found{}
	var keys []string
	for _, f := range all {
		f.place = f.ID
		if groups[f.key] == nil {
			keys = append(keys, f.key)
		}
		groups[f.key] = append(groups[f.key], f)
	}
	for _, key := range keys {
		group := groups[key]
		if len(group) == 1 {
			continue
		}
		last, told := latest(group)
		if !told {
			for i, f := range group[1:] {
				f.place = fmt.Sprintf("%s~%d", f.ID, i+2)
			}
			contested = append(contested, group)
			continue
		}
		for _, f := range group {
			if f != last {
				f.dropped = true
				last.Notes = append(last.Notes, fmt.Sprintf("Handed in more than once: this one, from %s, is later than that from %s.", described(last), described(f)))
			}
		}
	}
	return contested
}

// latest is the hand-in that is later than all others of its group. It reports false if that cannot be told.
func latest(group []*found) (*found, bool) {
	last := group[0]
	for _, f := range group[1:] {
		if later(f, last) > 0 {
			last = f
		}
	}
	for _, f := range group {
		if f != last && later(last, f) <= 0 {
			return nil, false
		}
	}
	return last, true
}

// later compares by time or else by order; 0 says that neither is told, or that both are the same.
func later(a, b *found) int {
	if !a.At.IsZero() && !b.At.IsZero() {
		return a.At.Compare(b.At)
	}
	if a.order != 0 && b.order != 0 {
		return cmp.Compare(a.order, b.order)
	}
	return 0
}

// compare ends the contest where all that a student handed in is the same, and refuses the student's hand-in where it is not.
func compare(root *os.Root, contested [][]*found) error {
	for _, group := range contested {
		first := group[0]
		want, err := digest(root, first)
		if err != nil {
			return err
		}
		same := true
		for _, f := range group[1:] {
			f.dropped = true
			have, err := digest(root, f)
			if err != nil {
				return err
			}
			same = same && have == want
			if err := root.RemoveAll(f.place); err != nil {
				return fmt.Errorf("clean up after a hand-in: %w", err)
			}
		}
		if same {
			first.Notes = append(first.Notes, fmt.Sprintf("Handed in %d times, each time the same.", len(group)))
			continue
		}
		var from []string
		for _, f := range group {
			from = append(from, described(f))
		}
		first.Refused = fmt.Sprintf("it was handed in more than once, and nothing tells which is the last: keep one of %s", strings.Join(from, ", "))
		first.Dir = ""
		if err := root.RemoveAll(first.place); err != nil {
			return fmt.Errorf("clean up after a hand-in: %w", err)
		}
	}
	return nil
}

// digest is the same for hand-ins with the same files, and for those that were refused for the same reason.
func digest(root *os.Root, f *found) (string, error) {
	if f.Dir == "" {
		return f.Refused, nil
	}
	sum := sha256.New()
	tree, err := fs.Sub(root.FS(), f.Dir)
	if err != nil {
		return "", err
	}
	err = fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		file, err := tree.Open(name)
		if err != nil {
			return err
		}
		defer file.Close()
		info, err := file.Stat()
		if err != nil {
			return err
		}
		fmt.Fprintf(sum, "%q %d\n", name, info.Size())
		_, err = io.Copy(sum, file)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("compare hand-ins of the same student: %w", err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// described names a hand-in by its source, and by its time if that is known.
func described(f *found) string {
	if f.At.IsZero() {
		return unpack.Shown(f.Source)
	}
	return fmt.Sprintf("%s (%s)", unpack.Shown(f.Source), f.At.UTC().Format("2006-01-02 15:04:05 UTC"))
}

// twice names students who are in several hand-ins of different groups: each of them is graded, and a person has to choose.
func twice(all []*found) []string {
	var notes []string
	in := map[string]string{}
	for _, f := range all {
		if f.dropped {
			continue
		}
		for _, s := range f.Students {
			who := identity(s)
			if who == "" {
				continue
			}
			if other, ok := in[who]; ok && other != f.ID {
				notes = append(notes, fmt.Sprintf("%s is in two hand-ins, %s and %s: both are graded.", unpack.Shown(cmp.Or(s.Name, who)), other, f.ID))
			}
			in[who] = f.ID
		}
	}
	return notes
}

func identity(s record.Student) string {
	return strings.ToLower(cmp.Or(s.Email, s.SISID, s.CanvasID, s.MoodleID, s.Login))
}
