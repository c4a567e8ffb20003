package class_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sockgrade/sockgrade/runner/assignment"
	"github.com/sockgrade/sockgrade/runner/class"
	"github.com/sockgrade/sockgrade/runner/class/results"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func TestEachGetsARecord(t *testing.T) {
	c := newCourse(t, map[string]string{"ann": "met", "ben": "missed", "cem": "", "dan": "refused", "eve": "error"})
	summary, graded := c.must(t)
	if diff := cmp.Diff(class.Summary{HandIns: 5, Met: 1, NotMet: 1, Refused: 2, Errors: 1}, summary); diff != "" {
		t.Error(diff)
	}
	if want := []string{"error", "error", "error", "met", "missed"}; !slices.Equal(graded, want) {
		t.Errorf("%v were graded, not %v", graded, want)
	}
	records := c.records(t)
	for id, want := range map[string]string{"ann": "", "ben": "", "cem": "cem is empty", "dan": "its archive is damaged", "eve": ""} {
		r, is := records[id]
		if !is || r.Refused != want || (r.Result == nil) != (want != "") {
			t.Errorf("the record of %s says %q, and its result is %v", id, r.Refused, r.Result)
		}
		if want == "" && r.Result.Submission.Path != id {
			t.Errorf("%s is called %s", id, r.Result.Submission.Path)
		}
	}
	if ann, ben := records["ann"].Grade, records["ben"].Grade; ann.Total != 100 || ben.Total >= 100 || records["eve"].Grade != nil {
		t.Errorf("the grades are %v, %v and %v", ann.Total, ben.Total, records["eve"].Grade)
	}
	if want := []string{"cem", "dan"}; !slices.Equal(c.recorded[:2], want) || len(c.recorded) != 5 || c.all != 5 || c.left != 3 {
		t.Errorf("told of %v; planned were %d of %d", c.recorded, c.left, c.all)
	}
}

func TestUpToDateRecordsStay(t *testing.T) {
	c := newCourse(t, map[string]string{"ann": "met", "ben": "missed", "cem": "", "eve": "error"})
	c.must(t)
	before := files(t, c.out)
	summary, graded := c.must(t)
	if len(graded) > 0 || len(c.recorded) > 0 || summary.Kept != 3 || summary.Errors != 1 {
		t.Errorf("%v were graded and %v recorded: %+v", graded, c.recorded, summary)
	}
	if diff := cmp.Diff(before, files(t, c.out)); diff != "" {
		t.Error(diff)
	}
}

// files are the files in a folder, with their content.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		all[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestWhatIsStaleIsGradedAgain(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*course)
		graded string // words
		note   string
	}{
		"another version":     {func(c *course) { c.version = "v2" }, "met missed", "graded again, as it was graded by sockgrade v1: ann, ben"},
		"another image":       {func(c *course) { c.image = "sha256:2" }, "met missed", "graded again, as the images that programs run in have changed: ann, ben"},
		"another seed":        {func(c *course) { c.rules = "seed: 7f3a" }, "met missed", "graded again, as the assignment asks for something else: ann, ben"},
		"another port":        {func(c *course) { c.rules = "port: 6789" }, "met missed", "graded again, as the assignment asks for something else: ann, ben"},
		"another title":       {func(c *course) { c.rules = "title: Sockets" }, "", ""},
		"other files":         {func(c *course) { c.words["ben"] = "mended" }, "mended", "graded again, as other files were handed in: ben"},
		"a file is damaged":   {func(c *course) { _ = os.WriteFile(filepath.Join(c.out, "results", "ann.json"), []byte("{"), 0o600) }, "met", ""},
		"a file has gone":     {func(c *course) { _ = os.Remove(filepath.Join(c.out, "results", "ann.json")) }, "met", ""},
		"now empty":           {func(c *course) { c.words["ben"] = "" }, "", ""},
		"now handed in":       {func(c *course) { c.words["cem"] = "late" }, "late", ""},
		"by ID":               {func(c *course) { c.again.IDs = []string{"ben"} }, "missed", "graded again, as it was asked for: ben"},
		"what failed":         {func(c *course) { c.again.Failed = true }, "missed", "graded again, as it was asked for: ben"},
		"where it went wrong": {func(c *course) { c.again.Errors = true }, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			course := newCourse(t, map[string]string{"ann": "met", "ben": "missed", "cem": ""})
			course.must(t)
			c.change(course)
			_, graded := course.must(t)
			if got := strings.Join(graded, " "); got != c.graded {
				t.Errorf("%q were graded, not %q", got, c.graded)
			}
			if c.note != "" && !slices.Contains(course.notes, c.note) {
				t.Errorf("%q is not in %q", c.note, course.notes)
			}
			if len(course.records(t)) != 3 {
				t.Error("a record is missing")
			}
		})
	}
}

func TestErrorsAreGradedAgainOnRequest(t *testing.T) {
	c := newCourse(t, map[string]string{"ann": "met", "eve": "error"})
	c.rules = "attempts: 1"
	c.must(t)
	c.again.Errors = true
	if _, graded := c.must(t); !slices.Equal(graded, []string{"error"}) {
		t.Errorf("%v were graded", graded)
	}
}

// What is asked for again, and stopped, goes on with what it had not come to.
func TestAgainGoesOnWhereItStopped(t *testing.T) {
	c := newCourse(t, map[string]string{"ann": "missed", "ben": "missed 2", "cem": "missed 3"})
	c.parallel = 1
	c.must(t)
	c.again.Failed = true
	ctx, stop := context.WithCancel(t.Context())
	c.meanwhile = func(word string) error {
		if word == "missed 2" {
			stop()
		}
		return nil
	}
	if _, err := c.run(ctx, t); !errors.Is(err, context.Canceled) {
		t.Fatalf("the error is %v", err)
	}
	c.meanwhile = nil
	if _, graded := c.must(t); !slices.Equal(graded, []string{"missed 2", "missed 3"}) {
		t.Errorf("then %v were graded", graded)
	}
	if _, graded := c.must(t); len(graded) != 3 {
		t.Errorf("asked for once more, only %v were graded", graded)
	}
}

func TestAgainForSomebodyWhoIsNotThere(t *testing.T) {
	c := newCourse(t, map[string]string{"ann": "met"})
	c.again.IDs = []string{"bob"}
	_, err := c.run(t.Context(), t)
	if _, is := problem.Of(err); !is || !strings.Contains(err.Error(), "no hand-in bob") {
		t.Errorf("the error is %v", err)
	}
}

// Another rubric needs no more than to mark again.
func TestANewRubricIsAppliedToOldResults(t *testing.T) {
	c := newCourse(t, map[string]string{"ann": "met"})
	c.must(t)
	c.rules = "rubric: {out_of: 20}"
	_, graded := c.must(t)
	if total := c.records(t)["ann"].Grade.Total; len(graded) > 0 || total != 20 {
		t.Errorf("%v were graded, and the total is %v", graded, total)
	}
}

func TestTheGraderFailsOnce(t *testing.T) {
	c := newCourse(t, map[string]string{"ann": "flaky", "ben": "met"})
	c.parallel = 1
	summary, _ := c.must(t)
	if summary.Met != 2 {
		t.Errorf("%+v", summary)
	}
}

func TestOneContentIsGradedOnce(t *testing.T) {
	c := newCourse(t, map[string]string{"ann": "met", "ben": "met", "cem": "missed"})
	summary, graded := c.must(t)
	if want := []string{"met", "missed"}; !slices.Equal(graded, want) {
		t.Errorf("%v were graded, not %v", graded, want)
	}
	if diff := cmp.Diff([][]string{{"ann", "ben"}}, summary.Same); diff != "" {
		t.Error(diff)
	}
	records := c.records(t)
	if ann, ben := records["ann"], records["ben"]; ben.ID != "ben" || ben.Students[0].Name != "The student ben" || ben.Result.Submission.Path != "ben" ||
		!ann.Result.Started.Equal(ben.Result.Started) {
		t.Errorf("the record of ben is of %s, %v", ben.ID, ben.Students)
	}

	c.words["dan"] = "met" // later, when there is a result already
	if _, graded = c.must(t); len(graded) > 0 || len(c.records(t)) != 4 {
		t.Errorf("%v were graded", graded)
	}
	c.again.IDs = []string{"ben"} // and then all of them
	if _, graded = c.must(t); !slices.Equal(graded, []string{"met"}) || len(c.recorded) != 3 {
		t.Errorf("%v were graded and %v recorded", graded, c.recorded)
	}
}

func TestAsManyAtATimeAsThePaceSays(t *testing.T) {
	c := newCourse(t, map[string]string{"ann": "1", "ben": "2", "cem": "3", "dan": "4", "eve": "5"})
	c.parallel = 3
	all := make(chan struct{})
	c.meanwhile = func(string) error {
		c.mutex.Lock()
		if c.most == 3 && c.running == 3 {
			select {
			case <-all:
			default:
				close(all)
			}
		}
		c.mutex.Unlock()
		<-all // would hang if fewer than three were ever together
		return nil
	}
	c.must(t)
	if c.most != 3 {
		t.Errorf("%d were graded at a time", c.most)
	}
}

func TestAStoppedRunIsGoneOnWith(t *testing.T) {
	c := newCourse(t, map[string]string{"ann": "1", "ben": "2", "cem": "3", "dan": "4"})
	c.parallel = 1
	ctx, stop := context.WithCancelCause(t.Context())
	stopped := errors.New("stopped")
	c.meanwhile = func(word string) error {
		if word == "3" {
			stop(stopped)
		}
		return nil
	}
	summary, err := c.run(ctx, t)
	if !errors.Is(err, stopped) || summary.Left != 2 || summary.Met != 2 {
		t.Errorf("the error is %v: %+v", err, summary)
	}
	c.meanwhile = nil
	summary, graded := c.must(t)
	if want := []string{"3", "4"}; !slices.Equal(graded, want) || summary.Kept != 2 || summary.Met != 4 {
		t.Errorf("%v were graded, not %v: %+v", graded, want, summary)
	}
}

// What would come again with every submission ends the run, and says nothing of any of them.
func TestAProblemEndsTheRun(t *testing.T) {
	c := newCourse(t, map[string]string{"ann": "1", "ben": "2", "cem": "3"})
	c.parallel = 1
	c.meanwhile = func(word string) error {
		if word != "1" {
			return problem.New("Start it.", "cannot reach Docker")
		}
		return nil
	}
	_, err := c.run(t.Context(), t)
	if _, is := problem.Of(err); !is || len(c.records(t)) != 1 {
		t.Errorf("the error is %v, and there are %d records", err, len(c.records(t)))
	}
}

func TestSeedsFollowFromTheContent(t *testing.T) {
	c := newCourse(t, map[string]string{"ann": "1", "ben": "2"})
	c.must(t)
	before := c.seeds
	c.out = filepath.Join(t.TempDir(), "other")
	c.words = map[string]string{"zoe": "2", "ben": "3", "ann": "1"}
	c.must(t)
	if c.seeds["1"] != before["1"] || c.seeds["2"] != before["2"] || c.seeds["1"] == c.seeds["2"] || c.seeds["3"] == c.seeds["2"] {
		t.Errorf("the seeds are %v, and were %v", c.seeds, before)
	}
	c.rules = "seed: 1"
	c.must(t)
	if c.seeds["1"] == before["1"] {
		t.Error("the assignment's seed changes nothing")
	}
}

func TestALanguageThatIsNotAllowed(t *testing.T) {
	c := newCourse(t, map[string]string{"ann": "met"})
	c.alter = func(a *assignment.Assignment) { a.Languages = []string{"cobol"} }
	c.must(t)
	missing := c.job.Submission.Missing[requirement.UDPServer]
	if len(c.job.Submission.Programs) > 0 || missing != "UDPServer.py is written in python, which the assignment does not allow" {
		t.Errorf("there are %v; %s", c.job.Submission.Programs, missing)
	}
}

func TestTheImagesThatProgramsRanInAreNoted(t *testing.T) {
	c := newCourse(t, map[string]string{"ann": "met"})
	c.must(t)
	if diff := cmp.Diff(map[string]string{"python": "sha256:1"}, c.records(t)["ann"].Made.Images); diff != "" {
		t.Error(diff)
	}
}

func TestTwoRunsInOneFolder(t *testing.T) {
	c := newCourse(t, map[string]string{"ann": "met"})
	folder, err := results.Open(c.out)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	_, err = results.Open(c.out)
	if _, is := problem.Of(err); !is || !strings.Contains(err.Error(), "another sockgrade is writing to") {
		t.Errorf("the error is %v", err)
	}
}
