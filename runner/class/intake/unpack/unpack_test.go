package unpack_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sockgrade/sockgrade/runner/class/intake/archive"
	. "github.com/sockgrade/sockgrade/runner/class/intake/intaketest"
	"github.com/sockgrade/sockgrade/runner/class/intake/unpack"
	"github.com/sockgrade/sockgrade/runner/submission"
)

func TestHonestHandIns(t *testing.T) {
	programs := []File{{Name: "UDPServer.py", Data: "server"}, {Name: "UDPClient.py", Data: "client"}}
	both := map[string]string{"UDPServer.py": "server", "UDPClient.py": "client"}
	wrapped := []File{{Name: "hw/", Data: ""}, {Name: "hw/UDPServer.py", Data: "server"}, {Name: "hw/UDPClient.py", Data: "client"}}
	for _, c := range []struct {
		about  string
		handIn handIn
		files  map[string]string
		notes  []string
	}{
		{"loose files", handIn{"UDPServer.py": []byte("server"), "UDPClient.py": []byte("client")}, both, nil},
		{"a zip", handIn{"hw.zip": Zip(programs...)}, both, nil},
		{"a tar", handIn{"hw.tar": Tar(programs...)}, both, nil},
		{"a tar.gz", handIn{"hw.tar.gz": Gzip(Tar(programs...))}, both, nil},
		{"a tar.xz", handIn{"hw.tar.xz": XZ(Tar(programs...))}, both, nil},
		{"a tar.zst", handIn{"hw.tar.zst": Zstd(Tar(programs...))}, both, nil},
		{"a single compressed file", handIn{"UDPServer.py.gz": Gzip([]byte("server"))}, map[string]string{"UDPServer.py": "server"}, nil},
		{"a folder around everything", handIn{"hw.zip": Zip(wrapped...)}, both, nil},
		{"folders around everything", handIn{"a/b/c/UDPServer.py": []byte("server"), "a/b/c/UDPClient.py": []byte("client")}, both, nil},
		{"an archive beside a report", handIn{"hw.zip": Zip(programs...), "report.pdf": []byte("%PDF")},
			map[string]string{"UDPServer.py": "server", "UDPClient.py": "client", "report.pdf": "%PDF"}, nil},
		{"an archive with a name that is there", handIn{"hw.zip": Zip(programs...), "UDPServer.py": []byte("newer")},
			map[string]string{"hw/UDPServer.py": "server", "hw/UDPClient.py": "client", "UDPServer.py": "newer"}, nil},
		{"two archives", handIn{"client.zip": Zip(File{Name: "main.py", Data: "client"}), "server.zip": Zip(File{Name: "main.py", Data: "server"})},
			map[string]string{"client/main.py": "client", "server/main.py": "server"}, nil},
		{"an archive in an archive", handIn{"1.zip": Zip(File{Name: "2.tar", Data: string(Tar(programs...))})}, both, nil},
		{"a document that is a zip inside", handIn{"report.docx": Zip(programs...), "UDPServer.py": []byte("server")},
			map[string]string{"report.docx": string(Zip(programs...)), "UDPServer.py": "server"}, nil},
		{"what tools make", handIn{"hw.zip": Zip(append(programs, File{Name: "__MACOSX/._UDPServer.py", Data: "x"}, File{Name: ".git/config", Data: "x"}, File{Name: "._UDPServer.py", Data: "x"},
			File{Name: "node_modules/a/b.js", Data: "x"}, File{Name: "__pycache__/UDPServer.cpython-311.pyc", Data: "x"}, File{Name: ".venv/bin/python", Data: "x"},
			File{Name: "Thumbs.db", Data: "x"}, File{Name: ".DS_Store", Data: "x"})...)}, both,
			[]string{`Left out what tools make: \.DS_Store, \._\*, \.git, \.venv, Thumbs\.db, __MACOSX, __pycache__, node_modules\.`}},
		{"a RAR archive beside the programs", handIn{"old.rar": []byte("Rar!\x1a\x07\x01\x00"), "UDPServer.py": []byte("server")}, map[string]string{"UDPServer.py": "server"},
			[]string{`Left out old\.rar: it is a RAR archive, which cannot be unpacked here: .*`}},
	} {
		t.Run(c.about, func(t *testing.T) {
			result, files := put(t, c.handIn, unpack.DefaultLimits())
			if diff := cmp.Diff(c.files, files); diff != "" || result.Refused != "" {
				t.Errorf("refused %q; the files are not as wanted (-want +got):\n%s", result.Refused, diff)
			}
			says(t, result.Notes, c.notes...)
		})
	}
}

// TestFolderOnDisk has in a folder what only a disk can hold.
func TestFolderOnDisk(t *testing.T) {
	base := t.TempDir()
	write(t, filepath.Join(base, "secret"), []byte("secret"))
	in := filepath.Join(base, "in")
	write(t, filepath.Join(in, "UDPServer.py"), []byte("server"))
	write(t, filepath.Join(in, "run.sh"), []byte("#!/bin/sh"))
	for _, err := range []error{
		os.Chmod(filepath.Join(in, "run.sh"), 0o755),
		os.Symlink("../secret", filepath.Join(in, "file")),
		os.Symlink("..", filepath.Join(in, "up")),
		syscall.Mkfifo(filepath.Join(in, "pipe"), 0o644),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	result, dir := unpackFolder(t, in)
	if diff := cmp.Diff(map[string]string{"UDPServer.py": "server", "run.sh": "#!/bin/sh"}, contents(t, dir)); diff != "" {
		t.Error(diff)
	}
	says(t, result.Notes, `Left out the link file: .*`, `Left out pipe: it is neither a file nor a folder\.`, `Left out the link up: .*`)
	for name, want := range map[string]fs.FileMode{"run.sh": 0o755, "UDPServer.py": 0o644} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm()&^0o022 != want {
			t.Errorf("%s has the mode %v, not %v (%v)", name, info.Mode(), want, err)
		}
	}
}

func unpackFolder(t *testing.T, in string) (unpack.Result, string) {
	t.Helper()
	into := t.TempDir()
	to, err := os.OpenRoot(into)
	if err != nil {
		t.Fatal(err)
	}
	defer to.Close()
	from, err := os.OpenRoot(in)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	tree, err := unpack.New(to, "alice", unpack.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	err = archive.OpenFolder(from, archive.Limits{Bytes: 1 << 20, Ratio: 1, Members: 100}).Walk(func(m archive.Member) error { return tree.Add(m, m.Name) })
	if err != nil {
		t.Fatal(err)
	}
	result, err := tree.Finish(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return result, filepath.Join(into, result.Dir)
}

func TestFinishStopsWithTheContext(t *testing.T) {
	base := t.TempDir()
	write(t, filepath.Join(base, "hw.zip"), Zip(File{Name: "x.py", Data: "x"}))
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	tree, err := unpack.New(root, "alice", unpack.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	if err := tree.Add(archive.DiskFile("hw.zip", filepath.Join(base, "hw.zip")), "hw.zip"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := tree.Finish(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}

func TestManyNotesAreCounted(t *testing.T) {
	var files []File
	for range 50 {
		files = append(files, File{Name: "link", Target: "/"})
	}
	result, _ := put(t, handIn{"hw.zip": Zip(append(files, File{Name: "x.py", Data: "x"})...)}, unpack.DefaultLimits())
	if n := len(result.Notes); n != 41 || !strings.HasPrefix(result.Notes[40], "Left out or changed 10 more.") {
		t.Errorf("there are %d notes, the last %q", n, result.Notes[n-1])
	}
}

// TestWhatIsTakenInCanBeOpened goes to the limits: what keeps to them must not be refused as a submission, when nobody asks the
// student any more.
func TestWhatIsTakenInCanBeOpened(t *testing.T) {
	limits := unpack.DefaultLimits()
	var deep, many []File
	for depth := limits.Depth - 2; depth <= limits.Depth+2; depth++ {
		deep = append(deep, File{Name: strings.Repeat("f/", depth) + "x.txt", Data: "x"}, File{Name: strings.Repeat("d/", depth)})
	}
	for i := range limits.Files - 1 {
		many = append(many, File{Name: fmt.Sprintf("%d.txt", i)})
	}
	const part = 5 << 20
	var large []File
	for i := range limits.Bytes/part - 1 {
		large = append(large, File{Name: fmt.Sprintf("%d.bin", i), Data: strings.Repeat("x", part)})
	}
	for name, files := range map[string][]File{"deep": deep, "many": many, "large": large} {
		in := t.TempDir()
		write(t, filepath.Join(in, "UDPServer.py"), []byte("from socket import *"))
		write(t, filepath.Join(in, "more.tar"), Tar(files...))
		result, dir := unpackFolder(t, in)
		if result.Refused != "" {
			t.Errorf("%s: it is refused: %s", name, result.Refused)
			continue
		}
		if _, err := submission.Open(dir); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
