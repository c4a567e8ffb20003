package main

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sockgrade/sockgrade/fixtures/synthetic"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// siteFiles are the files that a run has made for a course site, which are read here as the site reads them.
type siteFiles struct {
	class  *synthetic.Class
	out    string
	grades map[string]float64 // what has to stand in them, by the hand-ins' IDs
}

// checkGrades looks for everybody in grades.csv, each member of a group in a row of its own.
func (f siteFiles) checkGrades(t *testing.T) {
	t.Helper()
	rows := readCSV(t, filepath.Join(f.out, "grades.csv"))
	id, total := slices.Index(rows[0], "id"), slices.Index(rows[0], "total")
	got := map[string][]string{}
	for _, row := range rows[1:] {
		got[row[id]] = append(got[row[id]], row[total])
	}
	want := map[string][]string{}
	for _, s := range f.class.Students {
		cell := ""
		if points, has := f.grades[s.ID]; has {
			cell = strconv.FormatFloat(points, 'f', -1, 64)
		}
		want[s.ID] = []string{cell}
		if s.Partner != "" {
			want[s.ID] = append(want[s.ID], cell)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("grades.csv is wrong (-want +got):\n%s", diff)
	}
}

// checkCanvas compares the gradebook to be imported with the one that was exported: Canvas takes a file with the same columns, and
// with it whatever stands in their cells.
func (f siteFiles) checkCanvas(t *testing.T, exported string) {
	t.Helper()
	want := readCSV(t, exported)
	id, grade := slices.Index(want[0], "ID"), slices.Index(want[0], synthetic.GradebookColumn+" (4321)")
	filled := 0
	for _, s := range f.class.Students {
		for _, row := range want[1:] {
			if points, has := f.grades[s.ID]; has && row[id] == strconv.Itoa(s.Number) {
				row[grade] = strconv.FormatFloat(points, 'f', -1, 64)
				filled++
			}
		}
	}
	if filled != len(f.grades) {
		t.Errorf("%d of %d have a row in Canvas", filled, len(f.grades))
	}
	if diff := cmp.Diff(want, readCSV(t, filepath.Join(f.out, "canvas.csv"))); diff != "" {
		t.Errorf("canvas.csv is wrong (-want +got):\n%s", diff)
	}
}

// checkMoodle compares the grading worksheet in the same way, but for the feedback, and opens the zip of feedback: a folder's
// name has the number of the participation between its first two underscores.
func (f siteFiles) checkMoodle(t *testing.T, exported string) {
	t.Helper()
	want, got := readCSV(t, exported), readCSV(t, filepath.Join(f.out, "moodle.csv"))
	grade, feedback := slices.Index(want[0], "Grade"), slices.Index(want[0], "Feedback comments")
	points := map[string]float64{}
	for _, s := range f.class.Students {
		if p, has := f.grades[s.ID]; has {
			points[fmt.Sprintf("Participant %d", s.Number)] = p
		}
	}
	for i, row := range want {
		p, has := points[row[0]]
		if !has {
			continue
		}
		row[grade] = strconv.FormatFloat(p, 'f', -1, 64)
		says := fmt.Sprintf("<p>Graded by sockgrade: %s of 100 points.</p>", row[grade])
		if i < len(got) && strings.HasPrefix(got[i][feedback], says) {
			row[feedback] = got[i][feedback]
		} else {
			row[feedback] = says
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("moodle.csv is wrong (-want +got):\n%s", diff)
	}

	numbers := map[string]float64{}
	archive, err := zip.OpenReader(filepath.Join(f.out, "moodle-feedback.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	folder := regexp.MustCompile(`^[^_/]+_(\d+)_assignsubmission_file_/feedback\.html$`)
	for _, file := range archive.File {
		parts := folder.FindStringSubmatch(file.Name)
		if parts == nil {
			t.Errorf("Moodle cannot tell whose %q is", file.Name)
			continue
		}
		who := "Participant " + parts[1]
		numbers[who] = points[who]
		in, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		page, err := io.ReadAll(in)
		if err != nil || !strings.Contains(string(page), "</html>") {
			t.Errorf("the feedback for %s is no whole page: %v", who, err)
		}
	}
	if diff := cmp.Diff(points, numbers); diff != "" {
		t.Errorf("moodle-feedback.zip is not for everybody with a grade (-want +got):\n%s", diff)
	}
}

// checkGradescope reads each results.json: Gradescope takes what has a score, or tests with scores, and refuses other types and
// visibilities. Keys that it does not know would be lost.
func (f siteFiles) checkGradescope(t *testing.T) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(f.out, "gradescope"))
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(f.grades) {
		t.Errorf("there are %d files for Gradescope and %d grades", len(entries), len(f.grades))
	}
	for id, points := range f.grades {
		text, err := os.ReadFile(filepath.Join(f.out, "gradescope", id+".json"))
		if err != nil {
			t.Error(err)
			continue
		}
		var results gradescopeResults
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&results); err != nil {
			t.Errorf("the results of %s: %v", id, err)
		}
		if results.Score != points || results.Visibility != "after_published" || len(results.Tests) != len(requirement.All()) {
			t.Errorf("%s has %v points, not %v, and %d tests, %s", id, results.Score, points, len(results.Tests), results.Visibility)
		}
		for _, test := range results.Tests {
			if test.Status != "passed" && test.Status != "failed" || (test.Score == nil) != (test.MaxScore == nil) || test.Score != nil && *test.Score > *test.MaxScore {
				t.Errorf("%s has the test %+v", id, test)
			}
		}
	}
}

// gradescopeResults are the keys of a results.json that Gradescope's documentation has, but for some that are not used.
type gradescopeResults struct {
	Score            float64 `json:"score"`
	ExecutionTime    float64 `json:"execution_time"`
	Output           string  `json:"output"`
	OutputFormat     string  `json:"output_format"`
	TestOutputFormat string  `json:"test_output_format"`
	TestNameFormat   string  `json:"test_name_format"`
	Visibility       string  `json:"visibility"`
	StdoutVisibility string  `json:"stdout_visibility"`
	Tests            []struct {
		Score        *float64 `json:"score"`
		MaxScore     *float64 `json:"max_score"`
		Status       string   `json:"status"`
		Name         string   `json:"name"`
		NameFormat   string   `json:"name_format"`
		Output       string   `json:"output"`
		OutputFormat string   `json:"output_format"`
		Tags         []string `json:"tags"`
		Visibility   string   `json:"visibility"`
	} `json:"tests"`
}

// readCSV reads the rows of a file, with or without a byte order mark. All have as many cells as the first.
func readCSV(t *testing.T, path string) [][]string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text), "\ufeff"))).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("%s: %d rows, %v", path, len(rows), err)
	}
	return rows
}
