package results

import (
	"io/fs"
	"os"
	"path/filepath"
)

const stageName = "stage"

// Install has files written into a folder of their own, and then puts each into its place, in one piece. What is left by a run
// that dies meanwhile is removed by the next.
func (f *Folder) Install(write func(dir string) error) error {
	stage := f.join(privateName, newName, stageName)
	if err := os.MkdirAll(stage, folderMode); err != nil {
		return unwritable(f.path, err)
	}
	defer func() { _ = os.RemoveAll(stage) }() // Close would do it too
	if err := write(stage); err != nil {
		return err
	}
	return filepath.WalkDir(stage, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return unwritable(f.path, err)
		}
		name, err := filepath.Rel(stage, path)
		if err != nil {
			return err
		}
		to := f.join(name)
		if entry.IsDir() {
			err = os.MkdirAll(to, folderMode)
		} else {
			err = os.Rename(path, to)
		}
		if err != nil {
			return unwritable(to, err)
		}
		return nil
	})
}
