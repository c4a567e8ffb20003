package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// save replaces a file as many editors do: under another name first.
func save(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path+"~", content, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+"~", path); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestWatch(t *testing.T) {
	g := needDocker(t)
	dir := fixture(t, "faulty/python-udp-server-echoes")
	server := filepath.Join(dir, "UDPServer.py")
	echoes := read(t, server)
	run := g.start(t, "check", "--watch", "--only", "udp-server/listens,udp-server/uppercases,udp-server/exact-length",
		"-o", filepath.Join(dir, "report.txt"), dir)
	waits := func(times int) { run.repeats(t, "Waiting for changes in ", times) }

	waits(1)
	if report := string(read(t, filepath.Join(dir, "report.txt"))); !strings.Contains(report, "✗ udp-server/uppercases") {
		t.Errorf("the first report is\n%s", report)
	}

	save(t, server, read(t, filepath.Join(book(t), "UDPServer.py")))
	waits(2)
	for _, want := range []string{"\nchanged   UDPServer.py\n", "\nNewly met: 1 requirement\n  udp-server/uppercases\n", "\nScore 100.0, before 66.7\n"} {
		if !strings.Contains(run.stderr.String(), want) {
			t.Errorf("%q is missing in\n%s", want, run.stderr)
		}
	}
	if report := string(read(t, filepath.Join(dir, "report.txt"))); strings.Contains(report, "✗") || !strings.Contains(report, "score 100.0") {
		t.Errorf("the second report is\n%s", report)
	}

	save(t, server, []byte("while True\n"))
	waits(3)
	if want := "\nNewly blocked: 3 requirements\n"; !strings.Contains(run.stderr.String(), want) {
		t.Errorf("%q is missing in\n%s", want, run.stderr)
	}

	// What cannot be graded is said, and mended by the next change.
	manifest := filepath.Join(dir, "sockgrade.yaml")
	save(t, manifest, []byte("programs: 7\n"))
	waits(4)
	if want := "\nnew       sockgrade.yaml\n"; !strings.Contains(run.stderr.String(), want) || !strings.Contains(run.stderr.String(), "\nsockgrade: sockgrade.yaml") {
		t.Errorf("%q, or that the manifest is wrong, is missing in\n%s", want, run.stderr)
	}
	if err := os.Remove(manifest); err != nil {
		t.Fatal(err)
	}
	save(t, server, echoes)
	waits(5)
	if n := strings.Count(run.stderr.String(), "Waiting"); n != 5 {
		t.Errorf("it has checked %d times; a report of its own in the folder is no change", n)
	}

	run.signal(t, syscall.SIGINT)
	run.end(t, soon)
	if got := run.ProcessState.ExitCode(); got != 130 {
		t.Errorf("the exit status is %d", got)
	}
	if said := run.stderr.String(); !strings.HasSuffix(said, "\nsockgrade: stopped\n") || strings.Contains(said, "\x1b") {
		t.Errorf("the standard error is\n%q", said)
	}
	g.nothingLeft(t)
}

// A change during a run makes it start again.
func TestWatchStartsAgain(t *testing.T) {
	g := needDocker(t)
	arguments := endless(t)
	dir := arguments[len(arguments)-1]
	run := g.start(t, append([]string{arguments[0], "--watch", "--only", "udp-server/listens,tcp-server/listens"}, arguments[1:]...)...)
	run.judging(t, "udp-server/listens")
	save(t, filepath.Join(dir, "TCPServer.py"), read(t, filepath.Join(book(t), "TCPServer.py")))
	run.repeats(t, "Waiting for changes in ", 1)
	run.says(t, "score 100.0") // the two streams are read each for itself
	if report := run.stdout.String(); strings.Count(report, "\nMUST ") != 1 || !strings.Contains(report, "MUST 2 of 2   score 100.0") {
		t.Errorf("there is not one report, of the changed files, but\n%s", report)
	}
	run.signal(t, syscall.SIGTERM)
	run.end(t, soon)
	if got := run.ProcessState.ExitCode(); got != 143 {
		t.Errorf("the exit status is %d", got)
	}
	g.nothingLeft(t)
}

func TestASignalStopsAWatchThatJudges(t *testing.T) {
	g := needDocker(t)
	run := g.start(t, append([]string{"check", "--watch"}, endless(t)[1:]...)...)
	run.judging(t, "udp-server/listens")
	run.signal(t, syscall.SIGINT)
	expectStopped(t, g, run, 130)
}

func TestAReportInTheWatchedFolderIsNoChange(t *testing.T) {
	dir := book(t)
	redirected, err := os.Create(filepath.Join(dir, "redirected.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer redirected.Close()
	w := &watching{stdout: redirected, stderr: &bytes.Buffer{}, options: checkOptions{dir: dir, output: filepath.Join(dir, "report.txt"),
		also: []string{"junit=" + filepath.Join(dir, "report.xml")}, keepPcap: filepath.Join(dir, "packets")}}
	w.changes()
	if err := os.Mkdir(filepath.Join(dir, "packets"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, own := range []string{"report.txt", "report.xml", "packets/udp-server_listens.pcapng"} {
		save(t, filepath.Join(dir, own), []byte("a report"))
	}
	if _, err := redirected.WriteString("another"); err != nil {
		t.Fatal(err)
	}
	if changes := w.changes(); changes != nil {
		t.Errorf("%v", changes)
	}
	save(t, filepath.Join(dir, "other.txt"), []byte("text"))
	if changes := w.changes(); len(changes) != 1 || changes[0].Path != "other.txt" {
		t.Errorf("%v", changes)
	}
}
