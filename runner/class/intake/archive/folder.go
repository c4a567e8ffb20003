package archive

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"syscall"
)

// deepest is how deep folders on a disk are followed: each is an open file while its names are read.
const deepest = 100

// OpenFolder makes members of what is in a folder, which has to stay open. Nothing outside of it is ever opened, and no FIFO
// or device is.
func OpenFolder(root *os.Root, limits Limits) Walker { return folder{root: root, limits: limits} }

type folder struct {
	root   *os.Root
	limits Limits
}

func (f folder) Walk(visit func(Member) error) error {
	left := f.limits.Members
	return f.walk(".", 0, &left, visit)
}

func (f folder) walk(dir string, depth int, left *int, visit func(Member) error) error {
	names, err := f.names(dir, depth, left)
	if err != nil {
		return f.closed(dir, err, visit)
	}
	for _, name := range names {
		if err := f.entry(path.Join(dir, name), depth, left, visit); err != nil {
			return err
		}
	}
	return nil
}

func (f folder) entry(name string, depth int, left *int, visit func(Member) error) error {
	info, err := f.root.Lstat(name)
	if err != nil {
		return f.closed(name, unreadable(err), visit)
	}
	m := Member{Type: fileType(info.Mode()), Executable: info.Mode().Perm()&0o111 != 0}
	m.Name, m.Recoded = plainName(name)
	m.open = func() (io.ReadCloser, error) { return f.open(name) }
	switch err := visit(m); {
	case skip(err):
		return nil
	case err != nil || m.Type != Folder:
		return err
	}
	return f.walk(name, depth+1, left, visit)
}

// closed visits what cannot be looked into, so that it is known whose it is. There being too much altogether ends the walk, and so
// does what is wrong at the root.
func (f folder) closed(name string, err error, visit func(Member) error) error {
	var why Refusal
	if !errors.As(err, &why) || why == TooMany || name == "." {
		return err
	}
	m := Member{Type: Closed, open: func() (io.ReadCloser, error) { return nil, why }}
	m.Name, m.Recoded = plainName(name)
	if err := visit(m); !skip(err) {
		return err
	}
	return nil
}

func (f folder) names(dir string, depth int, left *int) ([]string, error) {
	if depth > deepest {
		return nil, TooDeep
	}
	d, err := f.root.Open(dir)
	if err != nil {
		return nil, unreadable(err)
	}
	defer d.Close()
	var names []string
	for {
		batch, err := d.Readdirnames(1000)
		names = append(names, batch...)
		if *left -= len(batch); *left < 0 {
			return nil, TooMany
		}
		if errors.Is(err, io.EOF) {
			slices.Sort(names)
			return names, nil
		}
		if err != nil {
			return nil, unreadable(err)
		}
	}
}

// DiskFile is a file on the disk as a member.
func DiskFile(name, file string) Member {
	return Member{Name: name, open: func() (io.ReadCloser, error) {
		f, err := os.OpenFile(file, os.O_RDONLY|syscall.O_NONBLOCK, 0)
		return regular(f, err)
	}}
}

// open opens a regular file. Since it was looked at a FIFO may have taken its place: O_NONBLOCK keeps the open from waiting.
func (f folder) open(name string) (io.ReadCloser, error) {
	return regular(f.root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0))
}

func regular(file *os.File, err error) (io.ReadCloser, error) {
	if err != nil {
		return nil, unreadable(err)
	}
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		file.Close()
		return nil, Unreadable
	}
	return file, nil
}

func fileType(mode fs.FileMode) Type {
	switch {
	case mode.IsDir():
		return Folder
	case mode.IsRegular():
		return File
	case mode&fs.ModeSymlink != 0:
		return Link
	}
	return Special
}

// unreadable is the refusal for what may be read or is there no longer. Other errors are the disk's.
func unreadable(err error) error {
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ELOOP) {
		return Unreadable
	}
	return err
}
