package submission

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/submission/language"
)

// Limits of what is taken for a submission. A hand-in of four small programs is far from them.
const (
	MaxFiles = 2000 // and as many folders
	MaxBytes = 20 << 20
	MaxDepth = 24 // of folders in each other
	// maxEntries bounds the names that are looked at, with those that are left out.
	maxEntries = 10000
	maxNotes   = 40
)

// Folders that tools make, not students. Nothing in them is read or taken along.
var skippedFolders = map[string]bool{
	".git": true, ".svn": true, ".hg": true, "node_modules": true, ".venv": true, "venv": true, "__pycache__": true,
	"target": true, "bin": true, "obj": true, ".gradle": true, ".idea": true, ".vscode": true, ".vs": true, "__MACOSX": true,
	".mypy_cache": true, ".pytest_cache": true, ".tox": true,
}

// Files that file managers and editors leave behind, and macOS's "._UDPServer.py", which is no Python.
func skippedFile(name string) bool {
	return name == ".DS_Store" || name == "Thumbs.db" || name == "desktop.ini" || name == "tempCodeRunnerFile.py" || strings.HasPrefix(name, "._")
}

type file struct {
	data       []byte
	executable bool
}

// tree is the content of a submission, in memory: what was digested is what is judged and what goes into the sandbox.
type tree struct {
	files   map[string]file
	folders []string
	notes   []string
	unsaid  int // notes beyond the limit

	root    *os.Root
	bytes   int64
	entries int
}

// readTree reads the folder dir. It opens regular files and folders only, so that a FIFO or a device cannot hold it up, and
// cannot be led out of dir by a link.
func readTree(dir string) (*tree, error) {
	shown := shown(dir)
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, problem.New("Give the folder that holds the submission.", "there is no folder %s", shown)
	case err != nil:
		return nil, problem.New("Give a folder that you may read.", "cannot read %s: %w", shown, cause(err))
	case !info.IsDir():
		return nil, problem.New("Give the folder that holds the submission, unpacked.", "%s is not a folder", shown)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, problem.New("Give a folder that you may read.", "cannot read %s: %w", shown, cause(err))
	}
	defer root.Close()
	t := &tree{files: map[string]file{}, root: root}
	if err := t.folder(".", []os.FileInfo{info}); err != nil {
		return nil, err
	}
	slices.Sort(t.folders)
	if t.unsaid > 0 {
		t.notes = append(t.notes, fmt.Sprintf("Left out %d more.", t.unsaid))
	}
	return t, nil
}

// shown is a folder's name as it was given, or the whole path in place of a dot.
func shown(dir string) string {
	if base := filepath.Base(dir); base == "." || base == ".." {
		if whole, err := filepath.Abs(dir); err == nil && dir != "" {
			dir = whole
		}
	}
	return language.Quote(dir)
}

// folder reads the folder at dir; above are dir itself and the folders that lead to it.
func (t *tree) folder(dir string, above []os.FileInfo) error {
	if len(above)-1 > MaxDepth { // the submission's own is no part of it
		return problem.New("Hand in the four programs, without what tools have made.",
			"the submission's folders are nested more than %d deep: %s", MaxDepth, language.Quote(shorten(dir)))
	}
	names, err := t.names(dir)
	if err != nil {
		return unreadable(dir, err)
	}
	for _, name := range names {
		if err := t.entry(path.Join(dir, name), name, above); err != nil {
			return err
		}
	}
	return nil
}

func (t *tree) names(dir string) ([]string, error) {
	f, err := t.root.Open(dir)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var names []string
	for {
		batch, err := f.Readdirnames(1000)
		names = append(names, batch...)
		t.entries += len(batch)
		if t.entries > maxEntries {
			return nil, tooMany()
		}
		if errors.Is(err, io.EOF) {
			slices.Sort(names)
			return names, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

func (t *tree) entry(name, base string, above []os.FileInfo) error {
	info, err := t.root.Lstat(name)
	if err != nil {
		return unreadable(name, err)
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		if info, err = t.root.Stat(name); err != nil {
			t.note("Left out the link %s: it leads out of the submission, or nowhere.", language.Quote(name))
			return nil
		}
	}
	switch {
	case info.IsDir():
		if skippedFolders[base] && !(base == "bin" && path.Base(path.Dir(name)) == "src") { // where Cargo has programs
			t.note("Left out the folder %s: tools make such folders.", language.Quote(name))
			return nil
		}
		if slices.ContainsFunc(above, func(a os.FileInfo) bool { return os.SameFile(a, info) }) {
			t.note("Left out the link %s: it leads to a folder that it lies in.", language.Quote(name))
			return nil
		}
		if len(t.folders) == MaxFiles {
			return tooMany()
		}
		t.folders = append(t.folders, name)
		return t.folder(name, append(slices.Clip(above), info))
	case !info.Mode().IsRegular():
		t.note("Left out %s: it is neither a file nor a folder.", language.Quote(name))
		return nil
	case skippedFile(base):
		return nil
	}
	return t.file(name)
}

func (t *tree) file(name string) error {
	if len(t.files) == MaxFiles {
		return tooMany()
	}
	// Between Lstat and here a FIFO may have taken the file's place: O_NONBLOCK keeps the open from waiting for a writer.
	f, err := t.root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return unreadable(name, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return unreadable(name, err)
	}
	if !info.Mode().IsRegular() {
		t.note("Left out %s: it is not a file any more.", language.Quote(name))
		return nil
	}
	left := MaxBytes - t.bytes
	if info.Size() > left {
		return tooLarge(name)
	}
	data, err := io.ReadAll(io.LimitReader(f, left+1))
	if err != nil {
		return unreadable(name, err)
	}
	if int64(len(data)) > left {
		return tooLarge(name)
	}
	t.bytes += int64(len(data))
	t.files[name] = file{data: data, executable: info.Mode().Perm()&0o111 != 0}
	return nil
}

// note adds a note, or only counts it where there are very many.
func (t *tree) note(format string, args ...any) {
	if len(t.notes) == maxNotes {
		t.unsaid++
		return
	}
	t.notes = append(t.notes, fmt.Sprintf(format, args...))
}

// paths are the files', sorted by their bytes.
func (t *tree) paths() []string {
	paths := make([]string, 0, len(t.files))
	for p := range t.files {
		paths = append(paths, p)
	}
	slices.Sort(paths)
	return paths
}

func tooMany() error {
	return problem.New("Hand in the four programs, without what tools have made or downloaded.",
		"the submission has too many files or folders: more than %d", MaxFiles)
}

func tooLarge(name string) error {
	return problem.New("Hand in the four programs, without recordings, archives and what tools have made.",
		"the submission is too large: with %s it is more than %d MiB", language.Quote(name), MaxBytes>>20)
}

func unreadable(name string, err error) error {
	if _, ok := problem.Of(err); ok {
		return err
	}
	return problem.New("Make the submission's files readable for the user who grades.",
		"cannot read %s in the submission: %w", language.Quote(shorten(name)), cause(err))
}

// cause takes the operation and the path, which may hold anything, off a file system error.
func cause(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// shorten keeps the end of a very long name.
func shorten(name string) string {
	const limit = 120
	if len(name) <= limit {
		return name
	}
	return "..." + name[len(name)-limit:]
}
