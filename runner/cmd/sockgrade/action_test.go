package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/sockgrade/sockgrade/runner/grade"
)

const actionFolder = ".github/actions/check"

// action is what the tests use of .github/actions/check/action.yml.
type action struct {
	Inputs map[string]struct{ Default string }
	Runs   struct {
		Steps []struct {
			ID, If, Uses, Shell, Run string
			Env                      map[string]string
		}
	}
}

func readAction(t *testing.T) action {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../../..", actionFolder, "action.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var a action
	if err := yaml.Unmarshal(text, &a); err != nil {
		t.Fatal(err)
	}
	return a
}

// An expression in the text of a command would make what it stands for part of the command.
func TestActionPutsNoExpressionIntoAScript(t *testing.T) {
	scripts := 0
	for _, step := range readAction(t).Runs.Steps {
		if step.Run == "" {
			continue
		}
		scripts++
		if strings.Contains(step.Run, "${{") || step.Shell != "bash" {
			t.Errorf("a step runs %q with %q", step.Run, step.Shell)
		}
	}
	if scripts != 3 {
		t.Errorf("%d steps run scripts", scripts)
	}
}

func TestActionSetsUpGoIfItsOwnIsMissing(t *testing.T) {
	path, err := filepath.Abs(filepath.Join("../../..", actionFolder))
	if err != nil {
		t.Fatal(err)
	}
	old := t.TempDir() // a Go that is too old says so, and fails
	if err := os.WriteFile(filepath.Join(old, "go"), []byte("#!/bin/sh\n[ \"$GOTOOLCHAIN\" = local ] && exit 1\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	for first, want := range map[string]string{"": "found=true\n", old + ":": "found=false\n"} {
		outputs := filepath.Join(t.TempDir(), "outputs")
		command := exec.Command("bash", filepath.Join(path, "find-go.sh"))
		command.Env = append(os.Environ(), "GITHUB_ACTION_PATH="+path, "GITHUB_OUTPUT="+outputs, "PATH="+first+os.Getenv("PATH"))
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		if got := contentOf(t, outputs); got != want {
			t.Errorf("with %q first in PATH: %q, not %q", first, got, want)
		}
	}
}

// actionRunner runs the action's own steps as the runner of GitHub Actions does; what they use of other actions is left out.
type actionRunner struct {
	ground                   *ground
	checkout, temp, workshop string
}

// newActionRunner checks the action out, without Git, as the runner does.
func newActionRunner(t *testing.T) *actionRunner {
	t.Helper()
	r := &actionRunner{ground: needDocker(t), checkout: t.TempDir(), temp: t.TempDir(), workshop: t.TempDir()}
	for _, part := range []string{"Makefile", "go.mod", "go.sum", "fixtures", "reference", "runner", "suites", ".github"} {
		command := exec.Command("cp", "-R", filepath.Join("../../..", part), r.checkout)
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	return r
}

// ran is what came of a run of the action.
type ran struct {
	log, summary string
	outputs      map[string]string // of all steps
	failed       bool
}

var inputExpression = regexp.MustCompile(`^\$\{\{ inputs\.([a-z-]+) \}\}$`)

func (r *actionRunner) run(t *testing.T, inputs map[string]string) ran {
	t.Helper()
	a := readAction(t)
	for name := range inputs {
		if _, ok := a.Inputs[name]; !ok {
			t.Fatalf("the action has no input %s", name)
		}
	}
	var came ran
	outputs, summary := filepath.Join(t.TempDir(), "outputs"), filepath.Join(t.TempDir(), "summary")
	for _, step := range a.Runs.Steps {
		if step.Run == "" {
			continue
		}
		command := exec.Command("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step.Run)
		command.Dir = r.workshop
		command.Env = append(r.ground.environ(), "GITHUB_ACTIONS=true", "CI=true", "GITHUB_WORKSPACE="+r.workshop, "RUNNER_TEMP="+r.temp,
			"GITHUB_ACTION_PATH="+filepath.Join(r.checkout, actionFolder), "GITHUB_OUTPUT="+outputs, "GITHUB_STEP_SUMMARY="+summary)
		for name, value := range step.Env {
			input := inputExpression.FindStringSubmatch(value)
			if input == nil {
				t.Fatalf("the value of %s is %q", name, value)
			}
			value, given := inputs[input[1]]
			if !given {
				value = a.Inputs[input[1]].Default
			}
			command.Env = append(command.Env, name+"="+value)
		}
		out, err := command.CombinedOutput()
		came.log += string(out)
		var exited *exec.ExitError
		if err != nil && !errors.As(err, &exited) {
			t.Fatal(err)
		}
		if came.failed = err != nil; came.failed {
			break
		}
	}
	came.outputs = map[string]string{}
	for line := range strings.Lines(contentOf(t, outputs)) {
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		came.outputs[name] = value
	}
	came.summary = contentOf(t, summary)
	return came
}

// contentOf is "" for a file that does not exist.
func contentOf(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return string(text)
}

func (r *actionRunner) submission(t *testing.T, name, folder string) {
	t.Helper()
	if err := os.CopyFS(filepath.Join(r.workshop, folder), os.DirFS(fixture(t, name))); err != nil {
		t.Fatal(err)
	}
}

func TestAction(t *testing.T) {
	r := newActionRunner(t)
	r.submission(t, "conforming/python-book", "good")
	r.submission(t, "faulty/python-udp-server-whole-buffer", "students/ann 'n' $(id)")

	t.Run("conforming", func(t *testing.T) {
		came := r.run(t, map[string]string{"submission": "good"})
		if came.failed || came.outputs["score"] != "100" || came.outputs["found"] != "true" {
			t.Errorf("failed: %t, outputs: %v, log:\n%s", came.failed, came.outputs, came.log)
		}
		if !strings.HasPrefix(came.summary, "## sockgrade: score 100.0 of 100\n") || strings.Contains(came.log, "\n::error") {
			t.Errorf("the summary is\n%s\nand the log\n%s", came.summary, came.log)
		}
	})

	t.Run("failing", func(t *testing.T) {
		came := r.run(t, map[string]string{"submission": "students/ann 'n' $(id)", "only": "udp-server/listens,udp-server/exact-length"})
		if !came.failed || came.outputs["score"] != "50" {
			t.Errorf("failed: %t, outputs: %v, log:\n%s", came.failed, came.outputs, came.log)
		}
		if want := "\n::error file=students/ann 'n' $(id)/UDPServer.py,line="; !strings.Contains(came.log, want) {
			t.Errorf("%q is missing in\n%s", want, came.log)
		}
		if !strings.Contains(came.summary, "<code>udp-server/exact-length</code>") {
			t.Errorf("the summary is\n%s", came.summary)
		}
		reports := came.outputs["reports"]
		for _, name := range []string{"report.txt", "report.xml", "captures/udp-server_exact-length.pcapng"} {
			if info, err := os.Stat(filepath.Join(reports, name)); err != nil || info.Size() == 0 {
				t.Errorf("%s: %v", name, err)
			}
		}
		var result grade.Result
		decode(t, contentOf(t, filepath.Join(reports, "result.json")), &result)
		if len(result.Requirements) != 2 {
			t.Errorf("%d requirements were judged", len(result.Requirements))
		}
		if came := r.run(t, map[string]string{"submission": "students/ann 'n' $(id)", "only": "udp-server/exact-length", "fail-on": "never"}); came.failed {
			t.Errorf("it fails though it is to fail never:\n%s", came.log)
		}
	})

	t.Run("hostile inputs", func(t *testing.T) {
		before, err := os.ReadDir(r.workshop)
		if err != nil {
			t.Fatal(err)
		}
		evil := "x\"; touch forged; echo '`touch forged`' $(touch forged) ##[error]forged\n::error::forged\n"
		for _, name := range []string{"submission", "fail-on", "only", "timeout-factor"} {
			inputs := map[string]string{"submission": "good", name: evil}
			came := r.run(t, inputs)
			if !came.failed || !strings.Contains(came.log, "\n::error title=The submission was not graded::") {
				t.Errorf("%s: the log is\n%s", name, came.log)
			}
			if live := liveLines(came.log); strings.Contains(live, "forged") {
				t.Errorf("%s: the runner sees\n%s", name, live)
			}
			for output := range came.outputs {
				if output != "found" && output != "reports" {
					t.Errorf("%s: there is an output %q", name, output)
				}
			}
		}
		after, err := os.ReadDir(r.workshop)
		if err != nil || len(after) != len(before) {
			t.Errorf("the workspace holds %v, %v", after, err)
		}
	})
	r.ground.nothingLeft(t)
}

// liveLines are those in which the runner looks for commands.
func liveLines(log string) string {
	var live bytes.Buffer
	end := ""
	for line := range strings.Lines(log) {
		switch secret, stop := strings.CutPrefix(line, "::stop-commands::"); {
		case end != "":
			if line == end {
				end = ""
			}
		case stop:
			end = "::" + strings.TrimSpace(secret) + "::\n"
		default:
			live.WriteString(line)
		}
	}
	return live.String()
}
