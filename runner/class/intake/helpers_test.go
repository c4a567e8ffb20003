package intake_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/sockgrade/sockgrade/runner/class/intake"
	. "github.com/sockgrade/sockgrade/runner/class/intake/intaketest"
)

// source writes what a case is read from: a folder, or a zip of it, or both in turn.
func source(t testing.TB, text string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "export")
	for _, f := range txtar.Parse([]byte(text)).Files {
		write(t, filepath.Join(dir, f.Name), f.Data)
	}
	return dir
}

func packed(t testing.TB, name string, data []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	write(t, file, data)
	return file
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

// read takes in sources and fails the test if that is not possible.
func read(t testing.TB, sources ...string) *intake.Class {
	t.Helper()
	class, err := intake.Read(t.Context(), sources, filepath.Join(t.TempDir(), "hand-ins"), intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return class
}

// both reads a txtar as a folder and as a zip of the same.
func both(t *testing.T, text string, check func(t *testing.T, class *intake.Class)) {
	t.Helper()
	t.Run("unpacked", func(t *testing.T) { check(t, read(t, source(t, text))) })
	t.Run("zip", func(t *testing.T) { check(t, read(t, packed(t, "export.zip", Zip(Files(text)...)))) })
	t.Run("tar.gz", func(t *testing.T) { check(t, read(t, packed(t, "export.tar.gz", Gzip(Tar(Files(text)...))))) })
}

// summary writes a class down in a few lines: for each hand-in its ID, its students, when, whether it is late or refused, then its
// files, and the notes.
func summary(t testing.TB, class *intake.Class) string {
	t.Helper()
	var out strings.Builder
	for _, h := range class.HandIns {
		out.WriteString(h.ID + ":")
		for _, s := range h.Students {
			out.WriteString(" [" + strings.Join(strings.Fields(strings.Join([]string{s.Name, s.Login, s.SISID, s.CanvasID, s.MoodleID, s.GradescopeID, s.Email}, " ")), " ") + "]")
		}
		if !h.At.IsZero() {
			out.WriteString(" " + h.At.UTC().Format("2006-01-02T15:04:05Z"))
		}
		if h.LateFlag {
			out.WriteString(" late")
		}
		if h.Refused != "" {
			out.WriteString(" refused: " + h.Refused)
		}
		out.WriteString("\n")
		for _, line := range files(t, h.Dir) {
			out.WriteString("  " + line + "\n")
		}
		for _, note := range h.Notes {
			out.WriteString("  # " + note + "\n")
		}
	}
	for _, note := range class.Notes {
		out.WriteString("# " + note + "\n")
	}
	return elsewhere.ReplaceAllString(out.String(), "SOURCE")
}

// elsewhere is the folder of a test, which differs from run to run.
var elsewhere = regexp.MustCompile(`(/|\.\.\.)[^ ]*/\d{3}/export(\.zip|\.tar\.gz)?\b`)

func files(t testing.TB, dir string) []string {
	t.Helper()
	var all []string
	if dir == "" {
		return nil
	}
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		all = append(all, strings.TrimPrefix(name, dir+"/")+" = "+strings.TrimSpace(string(data)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
