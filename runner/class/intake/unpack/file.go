package unpack

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strconv"

	"github.com/sockgrade/sockgrade/runner/class/intake/archive"
)

// packed is an archive in a hand-in that waits to be unpacked.
type packed struct {
	name   string // as it was handed in, for messages
	at     string // where it would lie in the tree
	file   string // where it lies now
	nested int    // how many archives it lies in
}

// file puts a regular file at a place in the tree, or aside if it is an archive.
func (t *Tree) file(m archive.Member, name, at string) error {
	if ok, err := t.folder(path.Dir(at)); !ok || err != nil {
		return err
	}
	if kind, ok := t.types[at]; ok && kind == archive.Folder {
		t.Note("Left out the file %s: a folder has the same name.", t.shown(name))
		return nil
	}
	content, err := m.Open()
	if err != nil {
		return t.unread(name, err)
	}
	defer content.Close()
	buffered := bufio.NewReaderSize(content, archive.HeadSize)
	head, err := buffered.Peek(archive.HeadSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return t.unread(name, err)
	}
	kind := archive.Sniff(head)
	_, named := archive.Stem(at)
	switch {
	case !archive.Meant(at, kind) && !named:
		return t.plain(m, name, at, buffered)
	case t.nested < t.limits.Nesting:
		return t.aside(name, at, buffered)
	}
	t.Note("Left out %s: archives may lie %d deep in each other, not more.", t.shown(name), t.limits.Nesting)
	return nil
}

// plain writes a file that is no archive.
func (t *Tree) plain(m archive.Member, name, at string, from io.Reader) error {
	if _, ok := t.types[at]; ok {
		t.Note("%s is there more than once: the last one counts.", t.shown(name))
	} else if t.files++; t.files > t.limits.Files {
		t.Refuse("it holds more than %d files: ask for the programs only", t.limits.Files)
		return nil
	}
	t.types[at] = archive.File
	mode := os.FileMode(0o644)
	if m.Executable {
		mode = 0o755
	}
	place := path.Join(t.dir, at)
	written, err := t.write(place, mode, from, t.limits.FileBytes)
	switch {
	case errors.Is(err, errTooLarge):
		t.Note("Left out %s: it is larger than %s.", t.shown(name), size(t.limits.FileBytes))
		t.files--
		delete(t.types, at)
		return t.removeAll(place)
	case err != nil:
		return t.unread(name, err)
	}
	if t.bytes += written; t.bytes > t.limits.Bytes {
		t.Refuse("its files come to more than %s: ask for the programs only", size(t.limits.Bytes))
	}
	return nil
}

// aside keeps an archive until Finish.
func (t *Tree) aside(name, at string, from io.Reader) error {
	if err := t.root.MkdirAll(t.spool(), 0o755); err != nil {
		return fmt.Errorf("unpack a hand-in: %w", err)
	}
	if i := slices.IndexFunc(t.packed, func(p packed) bool { return p.at == at }); i >= 0 {
		t.Note("%s is there more than once: the last one counts.", t.shown(name))
		t.packed = slices.Delete(t.packed, i, i+1)
	}
	if t.spools++; t.spools > t.limits.Files {
		t.Refuse("it holds more than %d archives: ask for the programs only", t.limits.Files)
		return nil
	}
	p := packed{name: name, at: at, file: path.Join(t.spool(), strconv.Itoa(t.spools)), nested: t.nested}
	if t.within != "" {
		p.name = t.within + "/" + name
	}
	written, err := t.write(p.file, 0o644, from, t.limits.ArchiveBytes)
	switch {
	case errors.Is(err, errTooLarge):
		t.Refuse("%s is larger than %s: ask for the programs only", t.shown(name), size(t.limits.ArchiveBytes))
		return nil
	case err != nil:
		return t.unread(name, err)
	}
	if t.spooled += written; t.spooled > 2*t.limits.ArchiveBytes {
		t.Refuse("its archives come to more than %s: ask for the programs only", size(2*t.limits.ArchiveBytes))
		return nil
	}
	t.packed = append(t.packed, p)
	return nil
}

var errTooLarge = errors.New("too large")

// write makes or replaces a file. The error is errTooLarge beyond limit, and a Refusal if from cannot be read.
func (t *Tree) write(name string, mode os.FileMode, from io.Reader, limit int64) (int64, error) {
	file, err := t.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, mode)
	if err != nil {
		return 0, fmt.Errorf("unpack a hand-in: %w", err)
	}
	written, err := io.Copy(file, io.LimitReader(from, limit+1))
	if err = errors.Join(err, file.Close()); err != nil {
		return written, err
	}
	if written > limit {
		return written, errTooLarge
	}
	return written, nil
}

// unread refuses the hand-in if a member cannot be read, and passes on what the disk says.
func (t *Tree) unread(name string, err error) error {
	var refusal archive.Refusal
	if !errors.As(err, &refusal) {
		return err
	}
	t.Refuse("%s %s", t.shown(name), refusal)
	return nil
}

// size is a limit for a person.
func size(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d MiB", n>>20)
}
