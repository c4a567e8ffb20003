package results

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

const stageName = "stage"

// Install has files and folders written into a folder of their own, and then puts each into its place, in one piece: a folder
// takes the place of the one that was there with everything in it. What is left by a run that dies meanwhile is removed by the
// next.
func (f *Folder) Install(write func(dir string) error) error {
	stage := f.join(privateName, newName, stageName)
	if err := os.MkdirAll(stage, folderMode); err != nil {
		return unwritable(f.path, err)
	}
	defer func() { _ = os.RemoveAll(stage) }() // Close would do it too
	if err := write(stage); err != nil {
		return err
	}
	entries, err := os.ReadDir(stage)
	if err != nil {
		return unwritable(f.path, err)
	}
	for _, e := range entries {
		to := f.join(e.Name())
		if err := replace(filepath.Join(stage, e.Name()), to, e.IsDir()); err != nil {
			return unwritable(to, err)
		}
	}
	return nil
}

// replace moves a file or a folder. A folder that is there already changes places with the new one, for rename does not replace
// what is not empty. Where the file system cannot do that there is a moment with none.
func replace(from, to string, isFolder bool) error {
	if !isFolder {
		return os.Rename(from, to)
	}
	err := unix.Renameat2(unix.AT_FDCWD, from, unix.AT_FDCWD, to, unix.RENAME_EXCHANGE)
	switch {
	case err == nil:
		return os.RemoveAll(from)
	case errors.Is(err, unix.ENOENT):
		return os.Rename(from, to)
	case !errors.Is(err, unix.EINVAL) && !errors.Is(err, unix.ENOSYS):
		return fmt.Errorf("changing places: %w", err)
	}
	old := from + ".old"
	if err := os.Rename(to, old); err != nil {
		return err
	}
	if err := os.Rename(from, to); err != nil {
		return errors.Join(err, os.Rename(old, to))
	}
	return os.RemoveAll(old)
}
