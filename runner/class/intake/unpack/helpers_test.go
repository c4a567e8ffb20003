package unpack_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sockgrade/sockgrade/runner/class/intake/archive"
	"github.com/sockgrade/sockgrade/runner/class/intake/unpack"
)

// handIn is the files of a hand-in, by name.
type handIn map[string][]byte

// put writes the hand-in into a folder and unpacks it from there into another, which has a neighbour on either side. It returns the
// result and the files. Nothing but the hand-in's folder may have changed by then.
func put(t testing.TB, h handIn, limits unpack.Limits) (unpack.Result, map[string]string) {
	t.Helper()
	base := t.TempDir()
	for name, data := range h {
		write(t, filepath.Join(base, "in", name), data)
	}
	for _, name := range []string{"secret", "into/bob/secret", "into/secret"} {
		write(t, filepath.Join(base, name), []byte("secret"))
	}
	before := contents(t, base)

	into, err := os.OpenRoot(filepath.Join(base, "into"))
	if err != nil {
		t.Fatal(err)
	}
	defer into.Close()
	in, err := os.OpenRoot(filepath.Join(base, "in"))
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	tree, err := unpack.New(into, "alice", limits)
	if err != nil {
		t.Fatal(err)
	}
	err = archive.OpenFolder(in, archive.Limits{Bytes: 1 << 40, Ratio: 1, Members: 1 << 20}).Walk(func(m archive.Member) error {
		return tree.Add(m, m.Name)
	})
	if err != nil {
		t.Fatal(err)
	}
	result, err := tree.Finish(t.Context())
	if err != nil {
		t.Fatal(err)
	}

	files := map[string]string{}
	if result.Dir != "" {
		files = contents(t, filepath.Join(base, "into", result.Dir))
		onlyFiles(t, filepath.Join(base, "into", result.Dir))
	}
	if err := into.RemoveAll("alice"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, contents(t, base)); diff != "" {
		t.Fatalf("something outside of the hand-in's folder was touched:\n%s", diff)
	}
	return result, files
}

func write(t testing.TB, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// contents are the files below dir, by name.
func contents(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(name)
		files[strings.TrimPrefix(name, dir+"/")] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// onlyFiles checks that there is nothing but regular files and folders.
func onlyFiles(t testing.TB, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && !entry.Type().IsRegular() {
			t.Errorf("%s is neither a file nor a folder", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// says checks that there is a note for each expression, and none beside them.
func says(t testing.TB, notes []string, want ...string) {
	t.Helper()
	if len(notes) != len(want) {
		t.Errorf("there are %d notes, not %d:\n%s", len(notes), len(want), strings.Join(notes, "\n"))
		return
	}
	for i, note := range notes {
		if !regexp.MustCompile("^" + want[i] + "$").MatchString(note) {
			t.Errorf("a note is\n%s\nand does not match\n%s", note, want[i])
		}
	}
}
