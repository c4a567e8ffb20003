package intake_test

import (
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sockgrade/sockgrade/fixtures"
	"github.com/sockgrade/sockgrade/fixtures/synthetic"
	"github.com/sockgrade/sockgrade/runner/class/intake"
)

// TestSyntheticClasses makes a class up in every form and compares what is read with the key: whose a hand-in is, when it was
// handed in, and that its files are exactly the fixture's.
func TestSyntheticClasses(t *testing.T) {
	forms := map[synthetic.Form]intake.Form{synthetic.Canvas: intake.Canvas, synthetic.Moodle: intake.Moodle,
		synthetic.Gradescope: intake.Gradescope, synthetic.Repositories: intake.Repositories, synthetic.Folders: intake.Folders}
	for _, form := range synthetic.Forms() {
		t.Run(string(form), func(t *testing.T) {
			made, err := synthetic.Make(synthetic.Options{Form: form, Students: 60, Seed: 3})
			if err != nil {
				t.Fatal(err)
			}
			export, err := made.Write(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			class := read(t, export)
			if got := class.Sources[0].Form; got != forms[form] {
				t.Errorf("it is taken for %s", got)
			}
			byID := map[string]intake.HandIn{}
			for _, h := range class.HandIns {
				byID[h.ID] = h
			}
			if len(byID) != len(made.Students) {
				t.Errorf("there are %d hand-ins, not %d", len(byID), len(made.Students))
			}
			for _, s := range made.Students {
				h, ok := byID[s.ID]
				if !ok {
					t.Errorf("there is no %s", s.ID)
					continue
				}
				compareWithKey(t, form, s, h)
			}
			for _, note := range class.Notes {
				t.Error(note)
			}
		})
	}
}

// load reads the fixtures once.
var load = sync.OnceValues(fixtures.All)

func compareWithKey(t *testing.T, form synthetic.Form, s synthetic.Student, h intake.HandIn) {
	t.Helper()
	if (s.Broken != "") != (h.Refused != "") {
		t.Errorf("%s is %q and refused with %q", s.ID, s.Broken, h.Refused)
	}
	if s.Fixture != "" && h.Dir != "" {
		all, err := load()
		if err != nil {
			t.Fatal(err)
		}
		at := slices.IndexFunc(all, func(f fixtures.Fixture) bool { return f.Name == s.Fixture })
		want := t.TempDir()
		if err := all[at].Materialize(want); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(files(t, want), files(t, h.Dir)); diff != "" {
			t.Errorf("%s is not %s (-want +got):\n%s", s.ID, s.Fixture, diff)
		}
	}
	if told := form == synthetic.Gradescope || form == synthetic.Repositories; told && !h.At.Equal(s.At) || !told && !h.At.IsZero() {
		t.Errorf("%s was handed in at %v and is read as %v", s.ID, s.At, h.At)
	}
	if want := s.Late && form == synthetic.Canvas; h.LateFlag != want {
		t.Errorf("%s is late: %v, not %v", s.ID, h.LateFlag, want)
	}
	students := 1
	if s.Partner != "" && !s.Nobody {
		students = 2
	}
	if len(h.Students) != students {
		t.Errorf("%s has the students %v, not %d", s.ID, h.Students, students)
	}
	if named := form == synthetic.Moodle || form == synthetic.Repositories || form == synthetic.Gradescope && !s.Nobody; named && h.Students[0].Name != s.Name {
		t.Errorf("%s is %q, not %q", s.ID, h.Students[0].Name, s.Name)
	}
}
