package grade_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/fixtures"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/submission"
	"github.com/sockgrade/sockgrade/suites/bench"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// An assignment may ask for two programs only, at a port of its own.
func TestAnotherPortAndFewerPrograms(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("users of their own for programs take root")
	}
	fixture, err := fixtures.Named("conforming/python-book")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := fixture.Materialize(dir); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"UDPServer.py", "UDPClient.py"} {
		path := filepath.Join(dir, name)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(strings.ReplaceAll(string(text), "12000", "6789")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"TCPServer.py", "TCPClient.py"} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	s, err := submission.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	asked := []requirement.Program{requirement.UDPServer, requirement.UDPClient}
	result, err := grade.Run(t.Context(), grade.Job{Submission: s, Port: 6789, Programs: asked, Seed: 1, Limits: bench.DefaultLimits(), Observer: unobserved{}})
	if p, ok := problem.Of(err); ok {
		t.Skip(p)
	}
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(result.Requirements), len(requirement.Asked(asked)); got != want || result.Port != 6789 {
		t.Errorf("%d requirements are judged, not %d, at port %d", got, want, result.Port)
	}
	for _, r := range result.Requirements {
		if r.Verdict != verdict.Passed && r.Level != requirement.May {
			t.Errorf("%s is %s: %s", r.ID, r.Verdict, r.Message)
		}
	}
}
