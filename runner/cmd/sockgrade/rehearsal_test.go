package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sockgrade/sockgrade/fixtures/synthetic"
	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/grade"
)

// studentsVariable makes the rehearsal one of a class of so many students in all languages, as make rehearse does.
const studentsVariable = "SOCKGRADE_STUDENTS"

// TestAClassGoesFromExportToUpload rehearses what an instructor does: one command takes what a course site has exported, in
// each form, and leaves the files that the site takes back. These are read by the sites' rules and compared with what
// sockgrade check says of each student's programs.
func TestAClassGoesFromExportToUpload(t *testing.T) {
	g := needDocker(t)
	options, forms := synthetic.Options{Students: 12, Seed: 23, Languages: []string{"python"}}, synthetic.Forms()
	if many := os.Getenv(studentsVariable); many != "" {
		students, err := strconv.Atoi(many)
		if err != nil {
			t.Fatalf("%s: %v", studentsVariable, err)
		}
		options = synthetic.Options{Students: students, Seed: 1}
	} else {
		forms = slices.DeleteFunc(forms, func(f synthetic.Form) bool { return f == synthetic.Folders }) // other tests have these
	}
	rehearsal := rehearsal{ground: g, checked: map[string]*grade.Result{}}
	for _, form := range forms {
		t.Run(string(form), func(t *testing.T) {
			options.Form = form
			rehearsal.play(t, options)
		})
	}
	g.nothingLeft(t)
}

type rehearsal struct {
	*ground
	checked map[string]*grade.Result // by fixture: who hands in the same is checked once
}

// play takes a class from its export to the files for its course site.
func (r *rehearsal) play(t *testing.T, o synthetic.Options) {
	class, err := synthetic.Make(o)
	if err != nil {
		t.Fatal(err)
	}
	dir, out := t.TempDir(), filepath.Join(t.TempDir(), "out")
	export, err := class.Write(dir)
	if err != nil {
		t.Fatal(err)
	}
	book := filepath.Join(dir, synthetic.GradebookName)
	arguments := []string{"grade", export, "--out", out}
	switch o.Form {
	case synthetic.Canvas:
		arguments = append(arguments, "--canvas", book, "--canvas-column", synthetic.GradebookColumn)
	case synthetic.Moodle:
		arguments = append(arguments, "--moodle", book)
	case synthetic.Gradescope:
		arguments = append(arguments, "--gradescope", "after_published")
	}
	run := r.start(t, arguments...)
	began := time.Now()
	peak := r.peakKB(run.ended)
	took := time.Since(began)

	records := recordsIn(t, out)
	grades := r.expect(t, class, records)
	want := exitMet
	if len(grades) < len(class.Students) {
		want = exitRefused
	}
	if got := run.ProcessState.ExitCode(); got != want {
		t.Errorf("the exit status is %d; it has said\n%s%s", got, run.stdout, run.stderr)
	}
	for _, s := range class.Students {
		if s.Broken != "" && !strings.Contains(run.stdout.String(), "\n  "+s.ID+"  cannot be graded: ") {
			t.Errorf("%s, which is broken (%s), is not named", s.ID, s.Broken)
		}
	}
	files := siteFiles{class: class, out: out, grades: grades}
	files.checkGrades(t)
	switch o.Form {
	case synthetic.Canvas:
		files.checkCanvas(t, book)
	case synthetic.Moodle:
		files.checkMoodle(t, book)
	case synthetic.Gradescope:
		files.checkGradescope(t)
	}
	contents := map[string]bool{}
	for _, s := range class.Students {
		contents[s.Fixture] = true
	}
	delete(contents, "") // what is broken
	fmt.Fprintf(t.Output(), "%s: %d hand-ins with %d contents in %s: %.0f hand-ins and %.0f contents a minute, at most %d MiB\n", o.Form,
		len(class.Students), len(contents), inWords(took), float64(len(class.Students))/took.Minutes(), float64(len(contents))/took.Minutes(), peak>>10)
}

// expect compares the records with what sockgrade check says of the same programs, and returns the points that each hand-in has to
// have everywhere, by its ID. Those that are broken have none.
func (r *rehearsal) expect(t *testing.T, class *synthetic.Class, records map[string]record.Record) map[string]float64 {
	t.Helper()
	seeds := map[string]string{}
	for _, s := range class.Students {
		if s.Fixture != "" {
			seeds[s.Fixture] = records[s.ID].Made.Seed
		}
	}
	r.check(t, seeds)
	grades := map[string]float64{}
	for _, s := range class.Students {
		was := records[s.ID]
		if s.Broken != "" {
			if was.Refused == "" || was.Grade != nil {
				t.Errorf("%s is broken (%s) and was not refused", s.ID, s.Broken)
			}
			continue
		}
		checked := r.checked[s.Fixture]
		if was.Result == nil || was.Grade == nil || checked == nil || checked.Score == nil {
			t.Errorf("%s (%s) has no grade: %s", s.ID, s.Fixture, was.Refused)
			continue
		}
		if checked.Submission.Digest != was.Made.Files {
			t.Errorf("%s has other files than %s", s.ID, s.Fixture)
		}
		if diff := cmp.Diff(judged(checked), judged(was.Result)); diff != "" {
			t.Errorf("%s (%s) is judged as check does not (-check +grade):\n%s", s.ID, s.Fixture, diff)
		}
		grades[s.ID] = *checked.Score
	}
	return grades
}

// judged are the verdicts of a result, a line for each.
func judged(result *grade.Result) []string {
	var lines []string
	for _, q := range result.Requirements {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s %s %s", q.ID, q.Verdict, q.BlockedBy)))
	}
	return lines
}

// check has sockgrade check the programs of fixtures, each with a seed, and remembers the results.
func (r *rehearsal) check(t *testing.T, seeds map[string]string) {
	t.Helper()
	var group sync.WaitGroup
	var mutex sync.Mutex
	free := make(chan struct{}, runtime.GOMAXPROCS(0))
	for name, seed := range seeds {
		if r.checked[name] != nil {
			continue
		}
		dir := fixture(t, name)
		group.Go(func() {
			free <- struct{}{}
			defer func() { <-free }()
			cmd := exec.Command("sockgrade", "check", dir, "--seed", seed, "--format", "json", "--fail-on", "never")
			cmd.Env = r.environ()
			text, err := cmd.Output()
			result := new(grade.Result)
			if err == nil {
				err = json.Unmarshal(text, result)
			}
			mutex.Lock()
			defer mutex.Unlock()
			if err != nil {
				t.Errorf("checking %s: %v", name, err)
				return
			}
			r.checked[name] = result
		})
	}
	group.Wait()
}
