package submission_test

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/submission"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func TestOpenProblems(t *testing.T) {
	for _, c := range []struct {
		name, want string
		make       func(t *testing.T, dir string) string // returns what to open
	}{
		{"nothing there", "there is no folder ", func(_ *testing.T, dir string) string { return filepath.Join(dir, "gone") }},
		{"a file", "is not a folder", func(t *testing.T, dir string) string { return file(t, dir, "UDPServer.py", udpServer) }},
		{"empty", "is empty", func(_ *testing.T, dir string) string { return dir }},
		{"empty folders", "is empty", func(t *testing.T, dir string) string { folder(t, dir, "a/b"); return dir }},
		{"only what tools make", "is empty", func(t *testing.T, dir string) string { file(t, dir, "venv/UDPServer.py", udpServer); return dir }},
		{"no program", "holds no program in a language that is known", func(t *testing.T, dir string) string { file(t, dir, "report.pdf", "%PDF"); return dir }},
		{"a name with escapes", `there is no folder "/\\x1b\[2Jx"`, func(*testing.T, string) string { return "/\x1b[2Jx" }},
		{"too many files", "too many files or folders: more than 2000", func(t *testing.T, dir string) string {
			for i := range submission.MaxFiles + 1 {
				file(t, dir, fmt.Sprintf("%d.txt", i), "")
			}
			return dir
		}},
		{"too large a file", `too large: with big\.bin it is more than 20 MiB`, func(t *testing.T, dir string) string {
			truncate(t, file(t, dir, "big.bin", ""), submission.MaxBytes+1)
			return dir
		}},
		{"too large together", `too large: with b\.bin`, func(t *testing.T, dir string) string {
			truncate(t, file(t, dir, "a.bin", ""), submission.MaxBytes)
			file(t, dir, "b.bin", "x")
			return dir
		}},
		{"too deep", "nested more than 24 deep", func(t *testing.T, dir string) string {
			folder(t, dir, strings.Repeat("d/", 40))
			return dir
		}},
		{"endless links", "too many files or folders", func(t *testing.T, dir string) string {
			// Each level holds two links to the next: 2^20 ways lead to the bottom.
			for i := range 20 {
				folder(t, dir, fmt.Sprintf("l%d", i))
				for _, name := range []string{"a", "b"} {
					link(t, dir, fmt.Sprintf("l%d/%s", i, name), fmt.Sprintf("../l%d", i+1))
				}
			}
			file(t, dir, "l20/x.py", "")
			return dir
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := submission.Open(c.make(t, t.TempDir()))
			p, ok := problem.Of(err)
			if !ok {
				t.Fatalf("the error is %v, not a problem", err)
			}
			matches(t, requirement.Submission, "problem", c.want, p.Error())
			if p.Hint() == "" {
				t.Error("the problem has no hint")
			}
			if strings.ContainsFunc(p.Error()+p.Hint(), func(r rune) bool { return r < ' ' }) {
				t.Errorf("control characters in %q %q", p.Error(), p.Hint())
			}
		})
	}
}

func TestUnreadable(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may read everything")
	}
	dir := t.TempDir()
	name := file(t, dir, "UDPServer.py", udpServer)
	if err := os.Chmod(name, 0); err != nil {
		t.Fatal(err)
	}
	_, err := submission.Open(dir)
	if p, ok := problem.Of(err); !ok || !errors.Is(err, fs.ErrPermission) {
		t.Errorf("the error is %v, problem %v", err, p)
	}
}

func TestHostileTree(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	file(t, outside, "secret.py", "the grader's")
	file(t, dir, "UDPServer.py", udpServer)
	file(t, dir, "lib/helper.py", "x = 1\n")
	if err := syscall.Mkfifo(filepath.Join(dir, "TCPServer.py"), 0o644); err != nil {
		t.Fatal(err)
	}
	socket, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(dir, "s.py"), Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	link(t, dir, "pipe.py", "TCPServer.py")
	link(t, dir, "out.py", filepath.Join(outside, "secret.py"))
	link(t, dir, "up.py", "../"+filepath.Base(outside)+"/secret.py")
	link(t, dir, "outdir", outside)
	link(t, dir, "gone.py", "nowhere.py")
	link(t, dir, "self.py", "self.py")
	link(t, dir, "lib/loop", "..")
	link(t, dir, "copy.py", "lib/helper.py")
	link(t, dir, "libs", "lib")
	link(t, dir, "bad\x1b[2J\n.py", "/etc/passwd")
	file(t, dir, "evil\x1b]0;x\a\n.py", udpServer)

	s, err := submission.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"UDPServer.py", "copy.py", "evil\x1b]0;x\a\n.py", "lib/", "lib/helper.py", "libs/", "libs/helper.py"}
	entries := untar(t, s)
	diff(t, names(entries), want)
	if got := entries["copy.py"].data; got != "x = 1\n" {
		t.Errorf("the copy of a link's target holds %q", got)
	}
	for _, note := range s.Notes {
		if strings.ContainsFunc(note, func(r rune) bool { return r < ' ' }) {
			t.Errorf("control characters in the note %q", note)
		}
	}
	for _, name := range []string{"TCPServer.py", "pipe.py", "s.py", "out.py", "up.py", "outdir", "gone.py", "self.py", "lib/loop", "libs/loop", `"bad\x1b[2J\n.py"`} {
		if !slices.ContainsFunc(s.Notes, func(note string) bool {
			return strings.HasPrefix(note, "Left out") && strings.Contains(note, " "+name+":")
		}) {
			t.Errorf("no note says that %s was left out: %q", name, s.Notes)
		}
	}
	if p := s.Programs[requirement.UDPServer]; p.Path != "UDPServer.py" {
		t.Errorf("the UDP server is %s", p.Path)
	}
}

func TestManyLinksLeadOut(t *testing.T) {
	dir := t.TempDir()
	file(t, dir, "UDPServer.py", udpServer)
	for i := range 1000 {
		link(t, dir, fmt.Sprintf("l%04d", i), "/etc/passwd")
	}
	s, err := submission.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if last := s.Notes[len(s.Notes)-1]; len(s.Notes) > 50 || last != "Left out 960 more." {
		t.Errorf("%d notes, the last is %q", len(s.Notes), last)
	}
}

// A submission made to be slow: many sources that all import each other and hold what the patterns look for.
func TestEntangledSources(t *testing.T) {
	dir := t.TempDir()
	var imports strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&imports, "import m%d\n", i)
	}
	for i := range 100 {
		file(t, dir, fmt.Sprintf("m%d.py", i), "import sys.path\n"+imports.String()+"sys.path\n"+udpServer)
	}
	s, err := submission.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if s.Programs[requirement.UDPServer].Doubt == "" {
		t.Error("one of a hundred servers was chosen without a doubt")
	}
}

func TestVeryLargeSources(t *testing.T) {
	dir := t.TempDir()
	file(t, dir, "UDPServer.py", udpServer)
	for i := range 10 {
		file(t, dir, fmt.Sprintf("a%d.py", i), strings.Repeat("# nothing\n", 30<<10))
	}
	s, err := submission.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if p := s.Programs[requirement.UDPServer]; p == nil || p.Path != "UDPServer.py" {
		t.Errorf("the UDP server is %+v", p)
	}
	diff(t, s.Notes, []string{"Did not look into the 3 largest source files: all together are more than 2 MiB."})
}

func TestWindowsLineEnds(t *testing.T) {
	s, err := submission.Open(write(t, map[string]string{"a.py": strings.ReplaceAll(udpServer, "\n", "\r\n")}))
	if err != nil {
		t.Fatal(err)
	}
	if p := s.Programs[requirement.UDPServer]; p == nil || p.Doubt != "" {
		t.Errorf("the UDP server is %+v", p)
	}
}

func TestTarNames(t *testing.T) {
	dir := t.TempDir()
	odd := []string{"a b.py", "line\nbreak.py", "Zürich/größe.py", "服务器.py", "latin1-\xe9.py", "-dash.py", "{host}.py", `back\slash.py`,
		strings.Repeat("long/", 20) + strings.Repeat("n", 200) + ".py"}
	for _, name := range odd {
		file(t, dir, name, "content of "+name)
	}
	file(t, dir, "run.sh", "#!/bin/sh\n")
	if err := os.Chmod(filepath.Join(dir, "run.sh"), 0o700); err != nil {
		t.Fatal(err)
	}
	s, err := submission.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	entries := untar(t, s)
	for _, name := range odd {
		if got := entries[name].data; got != "content of "+name {
			t.Errorf("%q holds %q", name, got)
		}
		source, err := s.Source(name)
		if err != nil || string(source) != "content of "+name {
			t.Errorf("Source of %q is %q, %v", name, source, err)
		}
	}
	if mode := entries["run.sh"].mode; mode != 0o755 {
		t.Errorf("the script has mode %o", mode)
	}
	if mode := entries["a b.py"].mode; mode != 0o644 {
		t.Errorf("a source has mode %o", mode)
	}
	if _, err := s.Source("../secret"); err == nil {
		t.Error("Source found a file outside")
	}
}

func TestDigest(t *testing.T) {
	base := map[string]string{"UDPServer.py": udpServer, "a/b.txt": "b"}
	open := func(files map[string]string) *submission.Submission {
		s, err := submission.Open(write(t, files))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	first := open(base)
	// By hand: for each file the length of its name and the name, the length of its content and the content.
	one, err := submission.Open(write(t, map[string]string{"x.py": "hi"}))
	if err != nil {
		t.Fatal(err)
	}
	if want := "sha256:3d0d6f6aa13d2774001931860d98e9b43cf17ee8db9b8761da5929f11488c60c"; one.Digest != want {
		t.Errorf("the digest is %s, not %s", one.Digest, want)
	}
	if again := open(base); again.Digest != first.Digest {
		t.Error("the digest of the same files differs")
	} else if a, b := pack(t, first), pack(t, again); !bytes.Equal(a, b) {
		t.Error("the tar of the same files differs")
	}
	for what, files := range map[string]map[string]string{
		"content":            {"UDPServer.py": udpServer + "\n", "a/b.txt": "b"},
		"a name":             {"UDPServer.py": udpServer, "a/c.txt": "b"},
		"one file more":      {"UDPServer.py": udpServer, "a/b.txt": "b", "c": ""},
		"one file less":      {"UDPServer.py": udpServer},
		"content and a name": {"UDPServer.py": udpServer, "a/b.txtb": ""},
	} {
		if open(files).Digest == first.Digest {
			t.Errorf("the digest is the same with another %s", what)
		}
	}
	withJunk := map[string]string{"UDPServer.py": udpServer, "a/b.txt": "b", "__pycache__/x.pyc": "1", ".DS_Store": "2"}
	if open(withJunk).Digest != first.Digest {
		t.Error("the digest depends on what is left out")
	}
}

type entry struct {
	data string
	mode int64
}

func untar(t *testing.T, s *submission.Submission) map[string]entry {
	t.Helper()
	entries := map[string]entry{}
	for r := tar.NewReader(bytes.NewReader(pack(t, s))); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return entries
		}
		if err != nil {
			t.Fatal(err)
		}
		if h.Typeflag != tar.TypeReg && h.Typeflag != tar.TypeDir {
			t.Errorf("%q has type %q", h.Name, h.Typeflag)
		}
		if !filepath.IsLocal(h.Name) || filepath.Clean(h.Name) != strings.TrimSuffix(h.Name, "/") {
			t.Errorf("the name %q is not clean", h.Name)
		}
		if dir := filepath.Dir(strings.TrimSuffix(h.Name, "/")); dir != "." {
			if _, ok := entries[dir+"/"]; !ok {
				t.Errorf("%q comes before its folder", h.Name)
			}
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		entries[h.Name] = entry{string(data), h.Mode}
	}
}

func pack(t *testing.T, s *submission.Submission) []byte {
	t.Helper()
	packed, err := s.Tar()
	if err != nil {
		t.Fatal(err)
	}
	return packed
}

func names(entries map[string]entry) []string {
	var all []string
	for name := range entries {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

func file(t *testing.T, dir, name, content string) string {
	t.Helper()
	folder(t, dir, filepath.Dir(name))
	full := filepath.Join(dir, name)
	if err := os.WriteFile(full, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return full
}

func folder(t *testing.T, dir, name string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(dir, name), 0o755); err != nil {
		t.Fatal(err)
	}
}

func link(t *testing.T, dir, name, target string) {
	t.Helper()
	if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
		t.Fatal(err)
	}
}

func truncate(t *testing.T, name string, size int64) {
	t.Helper()
	if err := os.Truncate(name, size); err != nil {
		t.Fatal(err)
	}
}
