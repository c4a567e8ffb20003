package results

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
)

// Discard is Close for a run that came to nothing: it removes the folders that Open has made as well, and what is known of the
// class, unless there is a record or something of somebody else's in them. A folder that was there before is left as it was
// but for what Close removes.
func (f *Folder) Discard() error {
	if f.empty() {
		_ = os.Remove(f.join(className))
		err := f.tidy()
		if slices.Contains(f.made, f.private()) {
			// Still locked: who waited for the lock of a folder that has gone finds no place to write to.
			_ = os.Remove(filepath.Join(f.private(), lockName))
		}
		for _, dir := range slices.Backward(f.made) {
			_ = os.Remove(dir) // which leaves what is not empty
		}
		return errors.Join(err, f.lock.Close())
	}
	return f.Close()
}

// empty tells whether Open has made the place for records and none has come into it.
func (f *Folder) empty() bool {
	records := f.join(RecordsName)
	entries, err := os.ReadDir(records)
	return err == nil && len(entries) == 0 && slices.Contains(f.made, records)
}

// absent are the folders that it takes to have dir and that are not there, the outermost first.
func absent(dir string) []string {
	var all []string
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(dir); err == nil || dir == filepath.Dir(dir) {
			slices.Reverse(all)
			return all
		}
		all = append(all, dir)
	}
}
