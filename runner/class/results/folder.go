// Package results keeps the records of a class in a folder, one file for each hand-in.
//
// The files are the journal of a run: each is written in one piece, so that after a crash or a power failure it is there whole
// or not at all, and it tells what made it. Nothing else has to be remembered to go on.
package results

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
	"github.com/google/renameio/v2"

	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/submission/language"
)

// RecordsName is the folder in a folder that has a file for each record.
const RecordsName = "results"

// What else is in a folder. Whatever is in the private folder, but for the lock, is of the run that has the lock.
const (
	className   = "class.json"
	privateName = ".sockgrade"
	lockName    = "lock"
	workName    = "work"
	newName     = "new" // files that are being written
)

// Only their owner can read them: they hold grades.
const (
	folderMode = 0o700
	fileMode   = 0o600
)

// Folder has the records of a class. Its methods may be called from several goroutines; those that write need the lock.
type Folder struct {
	path string
	lock *flock.Flock // nil if it is only read
	made []string     // the folders that Open has made, the outermost first
}

// Open makes the folder if need be, locks it until Close, and removes what a run that died has left in it. Errors are problems
// if another run has the lock or path cannot be written to.
func Open(path string) (*Folder, error) {
	f := &Folder{path: path}
	for _, dir := range []string{f.private(), f.join(RecordsName)} {
		absent := absent(dir)
		if err := os.MkdirAll(dir, folderMode); err != nil {
			return nil, unwritable(path, err)
		}
		f.made = append(f.made, absent...)
	}
	f.lock = flock.New(filepath.Join(f.private(), lockName))
	got, err := f.lock.TryLock()
	switch {
	case err != nil:
		return nil, unwritable(path, err)
	case !got:
		return nil, problem.New("Wait for its end, or name another folder.", "another sockgrade is writing to %s", language.Quote(path))
	}
	if err := f.tidy(); err != nil {
		return nil, errors.Join(unwritable(path, err), f.lock.Close())
	}
	if err := os.Mkdir(f.join(privateName, newName), folderMode); err != nil {
		return nil, errors.Join(unwritable(path, err), f.lock.Close())
	}
	return f, nil
}

// Look opens a folder that has records, to read them: a run may be writing to it at the same time.
func Look(path string) (*Folder, error) {
	f := &Folder{path: path}
	info, err := os.Stat(f.join(RecordsName))
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
		return nil, problem.New("Give the folder that sockgrade grade was told with --out.", "there are no results in %s", language.Quote(path))
	}
	if err != nil {
		return nil, problem.New("Give a folder that you may read.", "cannot read %s: %w", language.Quote(path), cause(err))
	}
	return f, nil
}

// Path is the folder's, as it was given.
func (f *Folder) Path() string { return f.path }

// Work is a folder for what a run needs for itself. It does not exist yet, and is removed by Close or, if that is not
// called, by the next Open.
func (f *Folder) Work() string { return f.join(privateName, workName) }

// Close removes what is not needed any more and gives up the lock.
func (f *Folder) Close() error {
	if f.lock == nil {
		return nil
	}
	err := errors.Join(f.tidy(), f.lock.Close()) // the lock's file stays: somebody may be waiting for it
	if err != nil {
		return fmt.Errorf("tidying up %s: %w", language.Quote(f.path), err)
	}
	return nil
}

func (f *Folder) tidy() error {
	return errors.Join(os.RemoveAll(f.Work()), os.RemoveAll(f.join(privateName, newName)))
}

func (f *Folder) private() string { return f.join(privateName) }

func (f *Folder) join(names ...string) string {
	return filepath.Join(append([]string{f.path}, names...)...)
}

// write puts a file into the folder, in place of one that may be there, in one piece.
func (f *Folder) write(name string, content []byte) error {
	path := f.join(name)
	if err := os.MkdirAll(filepath.Dir(path), folderMode); err != nil {
		return unwritable(path, err)
	}
	err := renameio.WriteFile(path, content, fileMode, renameio.WithTempDir(f.join(privateName, newName)))
	if err != nil {
		return unwritable(path, err)
	}
	return nil
}

func unwritable(path string, err error) error {
	return problem.New("The disk may be full, or the folder not yours.", "cannot write to %s: %w", language.Quote(path), cause(err))
}

// cause is an error of the file system without the operation and the path, which are not for users.
func cause(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
