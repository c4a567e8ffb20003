package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/runner/matrix"
)

func TestMatrixOfAClass(t *testing.T) {
	g := needDocker(t)
	dir := aClass(t, map[string]string{"ann": "conforming/python-book", "ben": "conforming/python-book", "cem": "conforming/python-threads"})
	out := filepath.Join(t.TempDir(), "out")
	stdout, stderr, status := g.run(t, "matrix", dir, "--out", out, "--seed", "7f3a")
	if status != exitMet {
		t.Errorf("the exit status is %d\n%s%s", status, stdout, stderr)
	}
	for _, want := range []string{"UDP: 9 of 9 talked", "TCP: 9 of 9 talked", "The same content, number 1: ann, ben.", "seed 7f3a"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("%q is missing in\n%s", want, stdout)
		}
	}
	text, err := os.ReadFile(filepath.Join(out, "matrix.json"))
	if err != nil {
		t.Fatal(err)
	}
	var r matrix.Result
	if err := json.Unmarshal(text, &r); err != nil || r.Tried != 9 || len(r.Contents) != 3 {
		t.Errorf("%d pairs of %d contents, %v", r.Tried, len(r.Contents), err)
	}
	if page, err := os.ReadFile(filepath.Join(out, "matrix.html")); err != nil || !strings.Contains(string(page), "UDP: 9 of 9 talked") {
		t.Errorf("the page: %v", err)
	}
	g.nothingLeft(t)

	dir = aClass(t, map[string]string{"ann": "conforming/python-book", "dan": "faulty/python-tcp-client-missing"})
	stdout, stderr, status = g.run(t, "matrix", dir, "--protocol", "tcp")
	if status != exitNotMet || !strings.Contains(stdout, "TCP: 6 of 9 talked") || strings.Contains(stdout, "UDP:") {
		t.Errorf("with a missing client, the exit status is %d\n%s%s", status, stdout, stderr)
	}
	stdout, stderr, status = g.run(t, "matrix", dir, "--at-most", "6")
	if status != exitUsage || !strings.Contains(stderr, "Allow 7 pairs") {
		t.Errorf("with too few pairs, the exit status is %d\n%s%s", status, stdout, stderr)
	}
	g.nothingLeft(t)
}

// Containers that share a network go with their grader, all of them.
func TestAKilledMatrixLeavesNoContainer(t *testing.T) {
	g := needDocker(t)
	dir := aClass(t, map[string]string{"ann": "conforming/python-book", "dan": "faulty/python-udp-server-never-binds"})
	run := g.start(t, "matrix", dir)
	run.repeats(t, " of 18", 1)
	if err := run.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	run.end(t, soon)
	work, err := filepath.Glob(filepath.Join(g.tmp, "sockgrade-matrix-*"))
	if err != nil || len(work) != 1 {
		t.Fatalf("it had the folders %v, %v", work, err)
	}
	if err := os.RemoveAll(work[0]); err != nil { // which a killed process cannot
		t.Fatal(err)
	}
	g.nothingLeft(t)
}
