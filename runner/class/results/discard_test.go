package results_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/sockgrade/sockgrade/runner/class/results"
)

// TestDiscard looks at what is there after a run that came to nothing.
func TestDiscard(t *testing.T) {
	for name, c := range map[string]struct {
		before func(dir string) error // in the folder that has the folder's parent
		during func(dir string, f *results.Folder) error
		left   string // the path that is there afterwards, below which nothing is
	}{
		"nothing was there":    {nil, nil, "."},
		"the folder was there": {func(dir string) error { return os.MkdirAll(filepath.Join(dir, "a/out"), 0o700) }, nil, "a/out"},
		"the class is known":   {nil, func(_ string, f *results.Folder) error { return f.PutClass(results.Class{}) }, "."},
		"a record has come":    {nil, func(_ string, f *results.Folder) error { _, err := f.Put(refused()); return err }, "a/out/results/ben.json"},
		"somebody else's file": {nil, func(dir string, _ *results.Folder) error {
			return os.WriteFile(filepath.Join(dir, "a/out/mine.txt"), nil, 0o600)
		}, "a/out/mine.txt"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if c.before != nil {
				if err := c.before(dir); err != nil {
					t.Fatal(err)
				}
			}
			folder, err := results.Open(filepath.Join(dir, "a/out"))
			if err != nil {
				t.Fatal(err)
			}
			if c.during != nil {
				if err := c.during(dir, folder); err != nil {
					t.Fatal(err)
				}
			}
			if err := folder.Discard(); err != nil {
				t.Fatal(err)
			}
			if _, err := os.Lstat(filepath.Join(dir, c.left)); err != nil {
				t.Error(err)
			}
			if below, err := os.ReadDir(filepath.Join(dir, c.left)); err == nil && len(below) > 0 {
				t.Errorf("%s has %v", c.left, below)
			}
			again, err := results.Open(filepath.Join(dir, "a/out"))
			if err != nil {
				t.Fatalf("it cannot be opened again: %v", err)
			}
			if err := again.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}
