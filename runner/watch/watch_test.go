package watch_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/watch"
)

const (
	quiet = 50 * time.Millisecond
	soon  = 10 * time.Second
)

func skipBin(name string) bool { return name == "bin" }

func watched(t *testing.T) (dir string, folder *watch.Folder) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "hw3")
	makeFolder(t, filepath.Join(dir, "sub"))
	makeFolder(t, filepath.Join(dir, "bin"))
	write(t, filepath.Join(dir, "UDPServer.py"))
	folder, err := watch.New(dir, quiet, skipBin)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := folder.Close(); err != nil {
			t.Error(err)
		}
	})
	return dir, folder
}

func write(t *testing.T, path string) {
	t.Helper()
	if err := os.WriteFile(path, []byte("print()\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

func makeFolder(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(path, 0o755); err != nil {
		t.Fatal(err)
	}
}

func move(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
}

func await(t *testing.T, folder *watch.Folder, what string) {
	t.Helper()
	select {
	case <-folder.Changed():
	case <-time.After(soon):
		t.Fatalf("%s was not told", what)
	}
}

func TestChangesAreTold(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(t *testing.T, dir string)
	}{
		{"a file is written", func(t *testing.T, dir string) { write(t, filepath.Join(dir, "UDPServer.py")) }},
		{"a file in a folder is written", func(t *testing.T, dir string) { write(t, filepath.Join(dir, "sub", "a.py")) }},
		{"an editor renames on save", func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, ".UDPServer.py.tmp"))
			move(t, filepath.Join(dir, ".UDPServer.py.tmp"), filepath.Join(dir, "UDPServer.py"))
		}},
		{"a file goes", func(t *testing.T, dir string) { remove(t, filepath.Join(dir, "UDPServer.py")) }},
		{"a folder goes", func(t *testing.T, dir string) { remove(t, filepath.Join(dir, "sub")) }},
		{"folders come with a file", func(t *testing.T, dir string) {
			makeFolder(t, filepath.Join(dir, "new", "newer"))
			write(t, filepath.Join(dir, "new", "newer", "a.py"))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir, folder := watched(t)
			c.change(t, dir)
			await(t, folder, c.name)
		})
	}
}

// What comes later is watched as well: a save that replaced a file, a new folder, the folder itself when it was made again.
func TestWhatComesLaterIsWatched(t *testing.T) {
	dir, folder := watched(t)
	for range 2 {
		write(t, filepath.Join(dir, "temporary"))
		move(t, filepath.Join(dir, "temporary"), filepath.Join(dir, "UDPServer.py"))
		await(t, folder, "a save by renaming")
	}
	makeFolder(t, filepath.Join(dir, "new", "newer"))
	await(t, folder, "a new folder")
	write(t, filepath.Join(dir, "new", "newer", "a.py"))
	await(t, folder, "a file in the new folder")

	remove(t, dir)
	await(t, folder, "the end of the folder")
	makeFolder(t, dir)
	await(t, folder, "its return")
	write(t, filepath.Join(dir, "UDPServer.py"))
	await(t, folder, "a file in the folder that came back")
}

// Nothing is told of what happens beside the folder, in folders that are left out, or to permissions alone.
func TestWhatIsNotTold(t *testing.T) {
	dir, folder := watched(t)
	write(t, filepath.Join(filepath.Dir(dir), "beside.py"))
	write(t, filepath.Join(dir, "bin", "made.pyc"))
	if err := os.Chmod(filepath.Join(dir, "UDPServer.py"), 0o600); err != nil {
		t.Fatal(err)
	}
	select {
	case <-folder.Changed():
		t.Error("something was told")
	case <-time.After(4 * quiet):
	}
}

// Many changes in a row are told once, when it is quiet.
func TestABurstIsToldOnce(t *testing.T) {
	dir := t.TempDir()
	const long = time.Second // for the writes, however busy the machine is
	folder, err := watch.New(dir, long, skipBin)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	for range 20 {
		write(t, filepath.Join(dir, "UDPServer.py"))
	}
	await(t, folder, "the burst")
	select {
	case <-folder.Changed():
		t.Error("it was told twice")
	case <-time.After(long + 4*quiet):
	}
}

func TestWhatCannotBeWatched(t *testing.T) {
	_, err := watch.New(filepath.Join(t.TempDir(), "nowhere"), quiet, skipBin)
	if p, is := problem.Of(err); !is || p.Hint() == "" {
		t.Errorf("%v is no problem for the user", err)
	}
}
