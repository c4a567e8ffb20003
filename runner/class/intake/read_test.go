package intake_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sockgrade/sockgrade/runner/class/intake"
	. "github.com/sockgrade/sockgrade/runner/class/intake/intaketest"
	"github.com/sockgrade/sockgrade/runner/problem"
)

// TestHostileHandInsDoNotKeepTheOthers puts one of each kind into an export, among honest ones.
func TestHostileHandInsDoNotKeepTheOthers(t *testing.T) {
	server := File{Name: "UDPServer.py", Data: "server"}
	export := packed(t, "export.zip", Zip(
		File{Name: "annah_1_1_hw.zip", Data: string(Zip(server))},
		File{Name: "brokenb_2_2_hw.zip", Data: string(Zip(server)[:60])},
		File{Name: "cryptc_3_3_hw.zip", Data: string(Zip(File{Name: "UDPServer.py", Data: "x", Encrypted: true}))},
		File{Name: "bombd_4_4_hw.tar.gz", Data: string(Gzip(Tar(File{Name: "zeros", Data: strings.Repeat("\x00", 40<<20)})))},
		File{Name: "traversale_5_5_hw.zip", Data: string(Zip(server, File{Name: "../../../annah_1/UDPServer.py", Data: "mine"}))},
		File{Name: "linkf_6_6_UDPServer.py", Target: "/etc/passwd"},
		File{Name: "outsideg_7_7_UDPServer.py/../../../escaped.py", Data: "x"},
		File{Name: "../../escaped.py", Data: "x"},
		File{Name: "encryptedh_8_8_UDPServer.py", Data: "x", Encrypted: true},
		File{Name: "zoez_9_9_UDPServer.py", Data: "server"},
	))
	base := t.TempDir()
	into := filepath.Join(base, "a", "b")
	write(t, filepath.Join(base, "neighbour"), []byte("before"))
	class, err := intake.Read(t.Context(), []string{export}, into, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := `
annah_1: [annah 1]
  UDPServer.py = server
bombd_4: [bombd 4] refused: hw.tar.gz unpacks to far more than its own size, as archives do that are made to fill a disk: ask for the programs only
brokenb_2: [brokenb 2] refused: hw.zip is damaged or cut off: ask for it again
cryptc_3: [cryptc 3] refused: UDPServer.py in hw.zip is encrypted: ask for it without a password
encryptedh_8: [encryptedh 8] refused: UDPServer.py is encrypted: ask for it without a password
linkf_6: [linkf 6] refused: there are no files in it to grade; left out the link UDPServer.py: links are not followed
  # Left out the link UDPServer.py: links are not followed.
outsideg_7: [outsideg 7] refused: there are no files in it to grade; left out outsideg_7_7_UDPServer.py/../../../escaped.py: its name leads out of the hand-in
  # Left out outsideg_7_7_UDPServer.py/../../../escaped.py: its name leads out of the hand-in.
traversale_5: [traversale 5]
  UDPServer.py = server
  # Left out ../../../annah_1/UDPServer.py in hw.zip: its name leads out of the hand-in.
zoez_9: [zoez 9]
  UDPServer.py = server
# Left out ../../escaped.py in SOURCE: its name leads out of the hand-in.
`
	if diff := cmp.Diff(strings.TrimSpace(want), strings.TrimSpace(summary(t, class))); diff != "" {
		t.Errorf("the class is not as wanted (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"a/b/annah_1/UDPServer.py = server", "a/b/traversale_5/UDPServer.py = server", "a/b/zoez_9/UDPServer.py = server", "neighbour = before"}, files(t, base)); diff != "" {
		t.Errorf("there is more or less on the disk than should be (-want +got):\n%s", diff)
	}
}

func TestReadTwiceGivesTheSame(t *testing.T) {
	export := source(t, "-- a_1_1_UDPServer-1.py --\nx\n-- b_LATE_2_2_hw.zip --\nx\n-- b_LATE_2_3_UDPServer.py --\nx\n")
	into := t.TempDir()
	write(t, filepath.Join(into, "a_1", "old.py"), []byte("left over"))
	var summaries []string
	for range 2 {
		class, err := intake.Read(t.Context(), []string{export}, into, intake.Options{})
		if err != nil {
			t.Fatal(err)
		}
		summaries = append(summaries, summary(t, class))
	}
	if diff := cmp.Diff(summaries[0], summaries[1]); diff != "" || strings.Contains(summaries[0], "left over") {
		t.Errorf("%s\n%s", summaries[0], diff)
	}
}

func TestSameStudentInSeveralSources(t *testing.T) {
	metadata := func(number, at string) string {
		return "-- submission_metadata.yml --\nsubmission_" + number + ":\n  :submitters:\n  - :name: Bob\n    :email: bob@example.edu\n  :created_at: " + at +
			"\n-- submission_" + number + "/UDPServer.py --\n" + number + "\n"
	}
	for _, c := range []struct {
		name          string
		first, second string
		want          string
	}{
		{"canvas tells by the attachment", "-- bob_1_20_UDPServer.py --\nnew\n", "-- bob_1_10_UDPServer.py --\nold\n", `
bob_1: \[bob 1\]
  UDPServer.py = new
  # Handed in more than once: this one, from SOURCE, is later than that from SOURCE\.
`},
		{"gradescope tells by the time", metadata("1", "2026-01-01 10:00:00.000000000 Z"), metadata("2", "2026-01-01 13:00:00.000000000 +02:00"), `
submission_2: \[Bob 2 bob@example.edu\] 2026-01-01T11:00:00Z
  UDPServer.py = 2
  # Handed in more than once: this one, from SOURCE \(2026-01-01 11:00:00 UTC\), is later than that from SOURCE \(2026-01-01 10:00:00 UTC\)\.
`},
		{"moodle does not tell", "-- Bob_1_assignsubmission_file/UDPServer.py --\none\n", "-- Bob_1_assignsubmission_file/UDPServer.py --\ntwo\n", `
1: \[Bob 1\] refused: it was handed in more than once, and nothing tells which is the last: keep one of SOURCE, SOURCE
`},
		{"the same twice is no matter", "-- bob/UDPServer.py --\none\n-- ann/x.py --\nx\n", "-- bob/hw/UDPServer.py --\none\n-- zoe/x.py --\nx\n", `
ann: \[ann\]
  x.py = x
bob: \[bob\]
  UDPServer.py = one
  # Handed in 2 times, each time the same\.
zoe: \[zoe\]
  x.py = x
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			class := read(t, source(t, c.first), source(t, c.second))
			if got := strings.TrimSpace(summary(t, class)); !regexp.MustCompile("^" + strings.TrimSpace(c.want) + "$").MatchString(got) {
				t.Errorf("the class is\n%s\nnot\n%s", got, c.want)
			}
		})
	}
}

func TestAFolderAndAnArchiveOfTheSameStudent(t *testing.T) {
	dir := source(t, "-- bob/UDPServer.py --\none\n")
	write(t, filepath.Join(dir, "bob.zip"), Zip(File{Name: "UDPServer.py", Data: "two"}))
	got := summary(t, read(t, dir))
	if !strings.HasPrefix(got, "bob: [bob] refused: it was handed in more than once, and nothing tells which is the last") {
		t.Error(got)
	}
}

func TestProblems(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(t *testing.T) string
		form intake.Form
		want string
	}{
		{"nothing there", func(t *testing.T) string { return filepath.Join(t.TempDir(), "gone") }, "", `there is no \S*gone`},
		{"an empty folder", func(t *testing.T) string { return t.TempDir() }, "", `\S+ is empty`},
		{"one hand-in", func(t *testing.T) string { return source(t, "-- UDPServer.py --\nx\n") }, "", `\S+ has no folder or archive in it for each student, only files`},
		{"a damaged export", func(t *testing.T) string { return packed(t, "export.zip", Zip(File{Name: "a/b", Data: "x"})[:40]) }, "", `\S+export\.zip is damaged or cut off`},
		{"a RAR export", func(t *testing.T) string { return packed(t, "export.rar", []byte("Rar!\x1a\x07\x01\x00")) }, "", `\S+export\.rar is a RAR archive, which cannot be unpacked here`},
		{"a picture", func(t *testing.T) string { return packed(t, "cat.png", []byte("\x89PNG\x00")) }, "", `\S+cat\.png is neither an archive nor a list`},
		{"a gradebook", func(t *testing.T) string { return packed(t, "grades.csv", []byte("Student,ID,Points\n")) }, "",
			`cannot tell whose hand-ins \S+grades\.csv is about: it has the columns "Student, ID, Points"`},
		{"a mixture", func(t *testing.T) string {
			return source(t, "-- bob_1_1_a.py --\nx\n-- x/a --\nx\n-- y/a --\nx\n-- z/a --\nx\n")
		}, "", `cannot tell what \S+ is: 1 of the 4 names in it are as in a Canvas download`},
		{"two forms", func(t *testing.T) string {
			return source(t, "-- bob_1_1_a.py --\nx\n-- Bob_1_assignsubmission_file/a.py --\nx\n")
		}, "",
			`cannot tell what \S+ is: 1 of the 2 names in it are as in a Moodle download`},
		{"the wrong form", func(t *testing.T) string { return source(t, "-- bob/a.py --\nx\n") }, intake.Canvas, `there is nothing in \S+ that is named as in a Canvas download`},
		{"gradescope without its metadata", func(t *testing.T) string { return source(t, "-- submission_1/a.py --\nx\n") }, intake.Gradescope, `\S+ has no submission_metadata\.yml, .*`},
		{"metadata that is no YAML", func(t *testing.T) string {
			return source(t, "-- submission_metadata.yml --\na: [\n-- submission_1/a.py --\nx\n")
		}, "", `cannot read submission_metadata\.yml in \S+: .*`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := intake.Read(t.Context(), []string{c.make(t)}, t.TempDir(), intake.Options{Form: c.form})
			p, ok := problem.Of(err)
			if !ok {
				t.Fatalf("the error is %v, not a problem", err)
			}
			if !regexp.MustCompile("^"+c.want+"$").MatchString(p.Error()) || p.Hint() == "" {
				t.Errorf("the problem is\n%s\n%s\nwhich does not match\n%s", p.Error(), p.Hint(), c.want)
			}
		})
	}
}

// TestAFolderThatCannotBeReadDoesNotKeepTheOthers has one that is nested too deep: root may read everything.
func TestAFolderThatCannotBeReadDoesNotKeepTheOthers(t *testing.T) {
	dir := source(t, "-- alice/UDPServer.py --\nx\n-- bob/UDPServer.py --\nx\n-- zoe/UDPServer.py --\nx\n")
	write(t, filepath.Join(dir, "bob", strings.Repeat("d/", 150), "x.py"), []byte("x"))
	class := read(t, dir)
	if len(class.HandIns) != 3 || class.HandIns[0].Dir == "" || class.HandIns[1].Dir == "" || class.HandIns[2].Dir == "" {
		t.Errorf("%+v", class.HandIns)
	}
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	if err := os.Chmod(filepath.Join(dir, "bob"), 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(filepath.Join(dir, "bob"), 0o755) }) // so that it can be removed
	class = read(t, dir)
	if got := class.HandIns[1].Refused; got != "bob cannot be read: look at its permissions" || class.HandIns[2].Dir == "" {
		t.Errorf("%+v", class.HandIns)
	}
}

func TestTheFormCanBeForced(t *testing.T) {
	dir := source(t, "-- bob_1_1_a/UDPServer.py --\nx\n")
	class, err := intake.Read(t.Context(), []string{dir}, t.TempDir(), intake.Options{Form: intake.Folders})
	if err != nil || class.HandIns[0].ID != "bob_1_1_a" {
		t.Errorf("%v, %v", class, err)
	}
	if _, err := intake.ParseForm("blackboard"); err == nil {
		t.Error("blackboard is taken for a form")
	}
	for _, form := range intake.Forms() {
		if parsed, err := intake.ParseForm(string(form)); err != nil || parsed != form {
			t.Errorf("%s is read as %s, %v", form, parsed, err)
		}
	}
}

func TestNothingIsLeftBesideTheHandIns(t *testing.T) {
	into := t.TempDir()
	export := packed(t, "export.zip", Zip(File{Name: "a_1_1_hw.zip", Data: string(Zip(File{Name: "x.py", Data: "x"}))}, File{Name: "b_2_2_hw.zip", Data: "no zip"}))
	if _, err := intake.Read(t.Context(), []string{export}, into, intake.Options{}); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(into)
	if err != nil || len(entries) != 1 || entries[0].Name() != "a_1" {
		t.Errorf("%v, %v", entries, err)
	}
}
