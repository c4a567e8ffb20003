package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sockgrade/sockgrade/fixtures/synthetic"
)

// twiceVariable asks for the test that make twice runs, with a class of so many students.
const twiceVariable = "SOCKGRADE_TWICE"

func TestAClassIsJudgedTheSameOnABusyMachine(t *testing.T) {
	students, err := strconv.Atoi(os.Getenv(twiceVariable))
	if err != nil {
		t.Skip("takes long: make twice runs it")
	}
	g := needDocker(t)
	class, err := synthetic.Make(synthetic.Options{Form: synthetic.Folders, Students: students, Seed: 2})
	if err != nil {
		t.Fatal(err)
	}
	dir, err := class.Write(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	calm, crowded := filepath.Join(t.TempDir(), "calm"), filepath.Join(t.TempDir(), "crowded")
	g.gradeInto(t, dir, calm, 1)
	stop := busy(runtime.NumCPU())
	g.gradeInto(t, dir, crowded, 2*runtime.NumCPU())
	stop()
	if diff := cmp.Diff(untimed(t, calm), untimed(t, crowded)); diff != "" {
		t.Errorf("a busy machine judges otherwise (-calm +busy):\n%s", diff)
	}
}

// gradeInto grades a class, so many at a time.
func (g *ground) gradeInto(t *testing.T, dir, out string, parallel int) {
	t.Helper()
	began := time.Now()
	run := g.start(t, "grade", dir, "--out", out, "--parallel", strconv.Itoa(parallel))
	run.end(t, time.Hour)
	if status := run.ProcessState.ExitCode(); status != exitMet && status != exitRefused {
		t.Fatalf("the exit status is %d\n%s%s", status, run.stdout, run.stderr)
	}
	fmt.Fprintf(t.Output(), "%d at a time: %s\n", parallel, inWords(time.Since(began)))
}

// ofTheMoment are the fields of a record that tell how the programs' own races went, and how long it took. What they are evidence
// for, the verdicts and every word that is said of them, is not among them.
var ofTheMoment = map[string]bool{"started": true, "seconds": true, "took_ns": true, "attempts": true, "evidence": true}

// untimed are the lines of a class's records, and of its table of grades, that have to be the same however often, how many at a
// time and under what load it is graded.
func untimed(t *testing.T, out string) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	paths, err := filepath.Glob(filepath.Join(out, "results", "*.json"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("there are no records in %s: %v", out, err)
	}
	for _, path := range append(paths, filepath.Join(out, "grades.csv")) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Ext(path) == ".json" {
			var value any
			if err := json.Unmarshal(text, &value); err != nil {
				t.Fatal(err)
			}
			if text, err = json.MarshalIndent(lasting(value), "", " "); err != nil {
				t.Fatal(err)
			}
		}
		all[filepath.Base(path)] = strings.Split(string(text), "\n")
	}
	return all
}

// lasting is a JSON value without what is of the moment.
func lasting(value any) any {
	switch v := value.(type) {
	case map[string]any:
		kept := map[string]any{}
		for key, field := range v {
			if !ofTheMoment[key] {
				kept[key] = lasting(field)
			}
		}
		return kept
	case []any:
		kept := make([]any, len(v))
		for i, element := range v {
			kept[i] = lasting(element)
		}
		return kept
	}
	return value
}
