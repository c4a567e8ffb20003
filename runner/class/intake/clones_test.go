package intake_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/go-git/go-billy/v5/osfs"
	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/go-git/go-git/v5/storage/filesystem"
	"github.com/google/go-cmp/cmp"

	"github.com/sockgrade/sockgrade/runner/class/intake"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.FixedZone("", 3600))

// clone makes a repository with one commit of one file; committed is when, or zero for a repository without a commit.
func clone(t *testing.T, dir string, committed time.Time) {
	t.Helper()
	write(t, filepath.Join(dir, "UDPServer.py"), []byte("server"))
	files := osfs.New(dir)
	repository, err := git.Init(filesystem.NewStorage(osfs.New(filepath.Join(dir, ".git")), cache.NewObjectLRUDefault()), files)
	if err != nil {
		t.Fatal(err)
	}
	if committed.IsZero() {
		return
	}
	tree, err := repository.Worktree()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tree.Add("UDPServer.py"); err != nil {
		t.Fatal(err)
	}
	by := &object.Signature{Name: "A", Email: "a@example.edu", When: committed}
	early := &object.Signature{Name: "A", Email: "a@example.edu", When: committed.Add(-time.Hour)}
	if _, err := tree.Commit("Hand in", &git.CommitOptions{Author: early, Committer: by}); err != nil {
		t.Fatal(err)
	}
}

func TestClones(t *testing.T) {
	const rosterHead = "\"identifier\",\"github_username\",\"github_id\",\"name\"\n"
	dir := t.TempDir()
	clones := filepath.Join(dir, "export")
	clone(t, filepath.Join(clones, "sockets-annj"), noon)
	clone(t, filepath.Join(clones, "sockets-bob"), noon.Add(time.Hour))
	clone(t, filepath.Join(clones, "sockets-empty"), time.Time{})
	write(t, filepath.Join(clones, "sockets-plain", "UDPServer.py"), []byte("server"))
	roster := filepath.Join(dir, "classroom_roster.csv")
	write(t, roster, []byte(rosterHead+`"ann@example.edu","annj","1","Ann Jones"`+"\n"+`"s12345","Bob","2",""`+"\n"+`"Carl Low","","",""`+"\n"))
	list := filepath.Join(dir, "list.txt")
	write(t, list, []byte("# the class\nexport/sockets-annj\n\nexport/sockets-gone\n"))
	table := filepath.Join(dir, "table.csv")
	write(t, table, []byte("\ufeffName, Email ,Folder\nAnn,ann@example.edu,export/sockets-annj\n"))

	empty := "  # When it was committed is not known: it has no commit.\n"
	plain := "  UDPServer.py = server\n  # When it was committed is not known: it is no Git clone.\n"
	for _, c := range []struct {
		name    string
		sources []string
		want    string
	}{
		{"a folder with clones", []string{clones}, "sockets-annj: [sockets-annj] 2026-03-01T11:00:00Z\n  UDPServer.py = server\n" +
			"sockets-bob: [sockets-bob] 2026-03-01T12:00:00Z\n  UDPServer.py = server\n" +
			"sockets-empty: [sockets-empty]\n  UDPServer.py = server\n" + empty + "sockets-plain: [sockets-plain]\n" + plain},
		{"with a roster", []string{roster, clones}, "sockets-annj: [Ann Jones annj ann@example.edu] 2026-03-01T11:00:00Z\n  UDPServer.py = server\n" +
			"sockets-bob: [Bob s12345] 2026-03-01T12:00:00Z\n  UDPServer.py = server\n" +
			"sockets-empty: [sockets-empty]\n  UDPServer.py = server\n" + empty + "sockets-plain: [sockets-plain]\n" + plain +
			"# sockets-empty is not in ROSTER: nobody knows whose it is but by its name.\n# sockets-plain is not in ROSTER: nobody knows whose it is but by its name.\n" +
			"# 1 student in ROSTER without a hand-in: \"Carl Low\".\n"},
		{"a list", []string{list}, "sockets-annj: [sockets-annj] 2026-03-01T11:00:00Z\n  UDPServer.py = server\n" +
			"sockets-gone: [sockets-gone] refused: there is no SOURCE/sockets-gone\n"},
		{"a table", []string{table}, "sockets-annj: [Ann ann@example.edu] 2026-03-01T11:00:00Z\n  UDPServer.py = server\n"},
		{"clones one by one", []string{filepath.Join(clones, "sockets-annj"), filepath.Join(clones, "sockets-bob")},
			"sockets-annj: [sockets-annj] 2026-03-01T11:00:00Z\n  UDPServer.py = server\n" + "sockets-bob: [sockets-bob] 2026-03-01T12:00:00Z\n  UDPServer.py = server\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			class := read(t, c.sources...)
			got := summary(t, class)
			got = strings.NewReplacer(roster, "ROSTER", dir, "DIR").Replace(got)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("the class is not as wanted (-want +got):\n%s", diff)
			}
			if class.Sources[0].Form != intake.Repositories {
				t.Errorf("it is taken for %s", class.Sources[0])
			}
		})
	}
}

// TestHostileClone has a FIFO where git keeps HEAD, and settings that start a program.
func TestHostileClone(t *testing.T) {
	clones := filepath.Join(t.TempDir(), "export")
	witness := filepath.Join(t.TempDir(), "ran")
	for _, name := range []string{"a", "b", "c"} {
		clone(t, filepath.Join(clones, name), noon)
		write(t, filepath.Join(clones, name, ".git", "config"), []byte("[core]\n\tfsmonitor = touch "+witness+"\n\tsshCommand = touch "+witness+"\n"))
	}
	head := filepath.Join(clones, "b", ".git", "HEAD")
	if err := os.Remove(head); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(head, 0o644); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(clones, "c", ".git", "HEAD"), []byte("ref: refs/heads/../../../../../etc/passwd\n"))
	class := read(t, clones)
	for i, known := range []bool{true, false, false} {
		if h := class.HandIns[i]; h.At.IsZero() == known || h.Dir == "" {
			t.Errorf("%+v", h)
		}
	}
	if _, err := os.Stat(witness); err == nil {
		t.Error("the settings of a clone have started a program")
	}
}
