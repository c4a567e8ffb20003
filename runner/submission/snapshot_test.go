package submission_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/sockgrade/sockgrade/runner/submission"
)

func TestSnapshotsTellWhatChanged(t *testing.T) {
	dir := t.TempDir()
	put := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	take := func() submission.Snapshot {
		t.Helper()
		s, err := submission.TakeSnapshot(dir)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	put("UDPServer.py", "one")
	put("tcp/server.py", "two")
	put("run.sh", "three")
	put("notes.txt", "four")
	first := take()
	want := []submission.Change{{"UDPServer.py", submission.New}, {"notes.txt", submission.New}, {"run.sh", submission.New},
		{"tcp/server.py", submission.New}}
	if got := first.Since(submission.Snapshot{}); !slices.Equal(got, want) {
		t.Errorf("since nothing: %v", got)
	}

	put("UDPServer.py", "one")               // saved again
	put("tcp/server.py", "2")                // changed
	put("udp/client.py", "five")             // new
	put("__pycache__/server.pyc", "no part") // a tool's
	if err := os.Chmod(filepath.Join(dir, "run.sh"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "notes.txt")); err != nil {
		t.Fatal(err)
	}
	second := take()
	want = []submission.Change{{"notes.txt", submission.Gone}, {"run.sh", submission.Changed}, {"tcp/server.py", submission.Changed},
		{"udp/client.py", submission.New}}
	if got := second.Since(first); !slices.Equal(got, want) {
		t.Errorf("since the first: %v", got)
	}
	if got := take().Since(second); len(got) > 0 {
		t.Errorf("nothing has changed, but %v", got)
	}
}

func TestASnapshotOfNoFolder(t *testing.T) {
	s, err := submission.TakeSnapshot(filepath.Join(t.TempDir(), "nowhere"))
	if err == nil || len(s.Since(submission.Snapshot{})) > 0 {
		t.Errorf("%v with %v", s, err)
	}
}

func TestLeavesOut(t *testing.T) {
	for name, want := range map[string]bool{"node_modules": true, "__pycache__": true, "udp": false} {
		if got := submission.LeavesOut(name); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
