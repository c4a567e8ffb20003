// Package watch tells when something below a folder changes.
package watch

import (
	"errors"
	"io/fs"
	"path/filepath"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/sockgrade/sockgrade/runner/problem"
)

// Folder is a folder that is watched, with all folders below it, also those that are made later. It may itself be removed and
// come back.
type Folder struct {
	root    string
	skip    func(name string) bool
	quiet   time.Duration
	watcher *fsnotify.Watcher
	changed chan struct{}
	ended   chan struct{}
}

// New watches dir. Folders below it are left out if skip says so of their names. A change is told when nothing more has changed
// for as long as quiet: editors and tools write in several steps. It fails with a problem if the system does not let so many
// folders be watched. Close it in the end.
func New(dir string, quiet time.Duration, skip func(name string) bool) (*Folder, error) {
	root, err := filepath.EvalSymlinks(dir)
	if err == nil {
		root, err = filepath.Abs(root)
	}
	if err != nil {
		return nil, unwatchable(err)
	}
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, unwatchable(err)
	}
	f := &Folder{root: root, skip: skip, quiet: quiet, watcher: watcher, changed: make(chan struct{}, 1), ended: make(chan struct{})}
	// The folder above tells when this one comes back.
	if err := errors.Join(watcher.Add(filepath.Dir(root)), f.add(root)); err != nil {
		_ = watcher.Close()
		return nil, unwatchable(err)
	}
	go f.listen()
	return f, nil
}

// Changed gives a value after changes. There is one at most to be taken: later changes do not wait for a receiver.
func (f *Folder) Changed() <-chan struct{} { return f.changed }

// Close ends the watching. Changed gives nothing more.
func (f *Folder) Close() error {
	err := f.watcher.Close()
	<-f.ended
	return err
}

func (f *Folder) listen() {
	defer close(f.ended)
	settled := time.NewTimer(f.quiet)
	settled.Stop()
	defer settled.Stop()
	for {
		select {
		case event, open := <-f.watcher.Events:
			switch {
			case !open:
				return
			case !f.concerns(event):
				continue
			case event.Has(fsnotify.Create):
				_ = f.add(event.Name) // it may have gone already, which is a change in its turn
			}
			settled.Reset(f.quiet)
		case _, open := <-f.watcher.Errors: // events were lost, perhaps
			if !open {
				return
			}
			_ = f.add(f.root)
			settled.Reset(f.quiet)
		case <-settled.C:
			select {
			case f.changed <- struct{}{}:
			default: // one is waiting
			}
		}
	}
}

// concerns leaves out what happens beside the folder, and what changes no content.
func (f *Folder) concerns(event fsnotify.Event) bool {
	inside := event.Name == f.root || filepath.Dir(event.Name) != filepath.Dir(f.root)
	return inside && event.Op != fsnotify.Chmod
}

// add watches path, if it is a folder, and what is below it. Each folder is watched before it is read, so that nothing that is
// made in it meanwhile is missed.
func (f *Folder) add(path string) error {
	return filepath.WalkDir(path, func(at string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case !entry.IsDir():
			return nil
		case at != f.root && f.skip(entry.Name()):
			return fs.SkipDir
		}
		if err := f.watcher.Add(at); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	})
}

func unwatchable(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EMFILE) {
		return problem.New("Raise fs.inotify.max_user_watches or max_user_instances with sysctl, or check without --watch.",
			"the system lets no more folders be watched: %w", err)
	}
	return problem.New("Give a folder that you may read, or check without --watch.", "the folder cannot be watched: %w", err)
}
