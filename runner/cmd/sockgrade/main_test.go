package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/sockgrade/sockgrade/fixtures"
	"github.com/sockgrade/sockgrade/runner/grade"
)

// The test binary is the command line too, and its worker: scripts and tests find it as sockgrade in their PATH.
func TestMain(m *testing.M) {
	grade.WorkIfAsked()
	testscript.Main(m, map[string]func(){"sockgrade": main})
}

// TestScripts runs testdata/*.txtar. Beside testscript's commands they have:
//
//	status N ARG...       run sockgrade and fail if its exit status is not N
//	fixture NAME DIR      write a fixture's submission into DIR
//	newline               write the book's programs into a folder with a line end in its name, and set NEWLINE to that
//	many N DIR            write N empty files into DIR
//	folded FILE           fail if a line of FILE is wider than 80 characters
//	nothing-left          fail if anything of a run is left: a process, a container, a temporary file
func TestScripts(t *testing.T) {
	docker := dockerIsHere(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		Condition: func(name string) (bool, error) {
			switch name {
			case "docker":
				return docker, nil
			case "root":
				return os.Geteuid() == 0, nil
			}
			return false, fmt.Errorf("no condition has the name %q", name)
		},
		Setup: func(env *testscript.Env) error {
			g := newGround(env.T().(testing.TB), filepath.Join(env.WorkDir, ".tmp"), docker)
			env.Values[ground{}] = g
			for _, variable := range g.environ() {
				name, value, _ := strings.Cut(variable, "=")
				if name != "PATH" && name != "HOME" {
					env.Setenv(name, value)
				}
			}
			env.Setenv("HOME", os.Getenv("HOME")) // Go's caches
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"status":       statusCommand,
			"newline":      newlineCommand,
			"fixture":      fixtureCommand,
			"many":         manyCommand,
			"folded":       foldedCommand,
			"nothing-left": nothingLeftCommand,
		},
	})
}

func statusCommand(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec("sockgrade", args[1:]...); err != nil {
		var ended *exec.ExitError
		if !errors.As(err, &ended) {
			ts.Fatalf("running sockgrade: %v", err)
		}
		got = ended.ExitCode()
	}
	if got != want {
		ts.Fatalf("the exit status is %d, not %d", got, want)
	}
}

func newlineCommand(ts *testscript.TestScript, _ bool, _ []string) {
	const name = "two\nlines"
	fixtureCommand(ts, false, []string{"conforming/python-book", name})
	ts.Setenv("NEWLINE", name)
}

func fixtureCommand(ts *testscript.TestScript, _ bool, args []string) {
	fixture, err := fixtures.Named(args[0])
	ts.Check(err)
	ts.Check(fixture.Materialize(ts.MkAbs(args[1])))
}

func manyCommand(ts *testscript.TestScript, _ bool, args []string) {
	var n int
	_, err := fmt.Sscan(args[0], &n)
	ts.Check(err)
	for i := range n {
		ts.Check(os.WriteFile(filepath.Join(ts.MkAbs(args[1]), fmt.Sprintf("%d.txt", i)), nil, 0o644))
	}
}

func foldedCommand(ts *testscript.TestScript, _ bool, args []string) {
	for line := range strings.Lines(ts.ReadFile(args[0])) {
		if n := len([]rune(strings.TrimRight(line, "\n"))); n > 80 {
			ts.Fatalf("%d characters in a line: %s", n, line)
		}
	}
}

func nothingLeftCommand(ts *testscript.TestScript, _ bool, _ []string) {
	if left := ts.Value(ground{}).(*ground).left(); left != "" {
		ts.Fatalf("%s", left)
	}
}
