package gradebook_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sockgrade/sockgrade/runner/class/gradebook"
	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/problem"
)

func save(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// files are the names of all files below a folder.
func files(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			name, _ := filepath.Rel(dir, path)
			names = append(names, filepath.ToSlash(name))
			if info, _ := entry.Info(); info.Mode().Perm() != 0o600 {
				t.Errorf("the mode of %s is %v", name, info.Mode())
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	records := []record.Record{
		handIn(t, record.Student{Login: "ann", CanvasID: "17", MoodleID: "101"}, "udp-server/listens"),
		refused(record.Student{Login: "gus"}, "it is empty"),
	}
	o := gradebook.Options{Title: "Sockets", Canvas: save(t, "canvas.csv", export), CanvasAssignment: "4321",
		Moodle: save(t, "Grades.csv", worksheet), Gradescope: gradebook.Visible, Page: pageOf}
	var first []string
	for range 2 {
		written, err := gradebook.Write(dir, records, o)
		if err != nil {
			t.Fatal(err)
		}
		if written.Canvas.Cells != 1 || written.Moodle.Cells != 1 || len(written.NoFeedback) != 1 {
			t.Errorf("%+v", written)
		}
		want := []string{"canvas.csv", "ctrf.json", "feedback/ann.html", "feedback/ann.txt", "feedback/gus.html", "feedback/gus.txt", "grades.csv",
			"gradescope/ann.json", "junit.xml", "moodle-feedback.zip", "moodle.csv"}
		got := files(t, dir)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		var contents []string
		for _, name := range got {
			text, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			contents = append(contents, string(text))
			// Nothing of one student stands in the feedback of another.
			for _, other := range []string{"ann", "gus"} {
				if strings.HasPrefix(name, "feedback/") && !strings.HasPrefix(name, "feedback/"+other) && strings.Contains(string(text), other) {
					t.Errorf("%s stands in %s:\n%s", other, name, text)
				}
			}
		}
		if first != nil && !slices.Equal(first, contents) {
			t.Error("written again, a file differs")
		}
		first = contents
	}
}

func TestWriteWithoutCourseSites(t *testing.T) {
	dir := t.TempDir()
	if _, err := gradebook.Write(dir, []record.Record{handIn(t, record.Student{Login: "ann"})}, gradebook.Options{}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"ctrf.json", "feedback/ann.txt", "grades.csv", "junit.xml"}, files(t, dir)); diff != "" {
		t.Error(diff)
	}
}

func TestWriteProblems(t *testing.T) {
	taken := save(t, "taken", "")
	one := []record.Record{handIn(t, record.Student{Login: "ann"})}
	for name, c := range map[string]struct {
		dir  string
		o    gradebook.Options
		want string
	}{
		"no folder":    {taken, gradebook.Options{}, taken + "/grades.csv cannot be written: not a directory"},
		"no export":    {t.TempDir(), gradebook.Options{Canvas: "nowhere.csv"}, "cannot read nowhere.csv: no such file or directory"},
		"no worksheet": {t.TempDir(), gradebook.Options{Moodle: "nowhere.csv"}, "cannot read nowhere.csv: no such file or directory"},
		"a wrong file": {t.TempDir(), gradebook.Options{Canvas: taken}, taken + " does not begin with the usual columns"},
	} {
		_, err := gradebook.Write(c.dir, one, c.o)
		if p, ok := problem.Of(err); !ok || p.Error() != c.want || p.Hint() == "" {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
}

func TestWriteRefusesAnIDThatLeadsOut(t *testing.T) {
	for _, id := range []string{"", "..", "a/b", `a\b`, "/etc"} {
		r := handIn(t, record.Student{Login: "ann"})
		r.ID = id
		dir := t.TempDir()
		if _, err := gradebook.Write(dir, []record.Record{r}, gradebook.Options{}); err == nil || len(files(t, dir)) > 0 {
			t.Errorf("%q: %v", id, err)
		}
	}
}
