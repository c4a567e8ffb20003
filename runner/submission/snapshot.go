package submission

import (
	"bytes"
	"slices"
)

// Snapshot is what the files of a folder hold at one moment, as far as they would be part of a submission. Its zero value is that
// of an empty folder.
type Snapshot struct{ tree *tree }

// TakeSnapshot reads the folder dir as Open does, but does not ask whether it is a submission. The errors are those of Open for a
// folder that cannot be read.
func TakeSnapshot(dir string) (Snapshot, error) {
	t, err := readTree(dir)
	return Snapshot{t}, err
}

// Change is a file that differs between two snapshots.
type Change struct {
	Path string // in the submission, slash separated
	How  How
}

// How says what became of a file.
type How string

// What can become of a file.
const (
	Changed How = "changed"
	New     How = "new"
	Gone    How = "gone"
)

// Since lists the files that differ from an earlier snapshot, by their paths.
func (s Snapshot) Since(earlier Snapshot) []Change {
	var changes []Change
	for _, path := range slices.Compact(slices.Sorted(slices.Values(slices.Concat(s.paths(), earlier.paths())))) {
		now, is := s.file(path)
		before, was := earlier.file(path)
		switch {
		case !was:
			changes = append(changes, Change{path, New})
		case !is:
			changes = append(changes, Change{path, Gone})
		case now.executable != before.executable || !bytes.Equal(now.data, before.data):
			changes = append(changes, Change{path, Changed})
		}
	}
	return changes
}

func (s Snapshot) paths() []string {
	if s.tree == nil {
		return nil
	}
	return s.tree.paths()
}

func (s Snapshot) file(path string) (file, bool) {
	if s.tree == nil {
		return file{}, false
	}
	f, ok := s.tree.files[path]
	return f, ok
}

// LeavesOut tells whether folders of that name, which tools make, are no part of a submission.
func LeavesOut(folder string) bool { return skippedFolders[folder] }
