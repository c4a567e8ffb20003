package results_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/sockgrade/sockgrade/runner/assignment"
	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/class/results"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

var digest = "sha256:" + strings.Repeat("0a", 32)

func graded(t *testing.T) record.Record {
	t.Helper()
	a := assignment.Default()
	score := 100.0
	result := &grade.Result{Format: 1, Tool: grade.Tool{Name: "sockgrade", Version: "v1"}, Port: 12000, Seed: "7f3a", Score: &score,
		Started: time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC), Submission: grade.Submission{Path: "ann", Digest: digest}}
	result.Sandbox.Kind = "local"
	for _, q := range requirement.All() {
		result.Requirements = append(result.Requirements, grade.Requirement{ID: q.ID, Level: q.Level, Program: q.Program, Title: q.Title, Verdict: verdict.Passed})
	}
	r := record.Record{Format: record.Format, ID: "ann", Students: []record.Student{{Name: "Ann <b>\x1b[2J", Login: "ann01"}},
		HandIn: record.HandIn{Source: "export.zip", At: time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)}, Result: result,
		Made: record.Provenance{Sockgrade: "v1", Seed: "7f3a", Assignment: a.Hash(), Verdicts: a.VerdictHash(), Files: digest}}
	if err := r.Mark(a); err != nil {
		t.Fatal(err)
	}
	return r
}

func refused() record.Record {
	a := assignment.Default()
	return record.Record{Format: record.Format, ID: "ben", Students: []record.Student{{Name: "Ben"}}, HandIn: record.HandIn{Source: "export.zip"},
		Refused: "ben is empty", Made: record.Provenance{Sockgrade: "v1", Assignment: a.Hash(), Verdicts: a.VerdictHash()}}
}

func open(t *testing.T) *results.Folder {
	t.Helper()
	folder, err := results.Open(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = folder.Close() })
	return folder
}

func put(t *testing.T, folder *results.Folder, r record.Record) []byte {
	t.Helper()
	if _, err := folder.Put(r); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(folder.Path(), "results", r.ID+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestARecordIsReadBackAsItWas(t *testing.T) {
	folder := open(t)
	for _, want := range []record.Record{graded(t), refused()} {
		first := put(t, folder, want)
		got, err := folder.Get(want.ID)
		if err != nil {
			t.Fatal(err)
		}
		if changed, err := folder.Put(got); changed || err != nil {
			t.Errorf("what was read is written otherwise, %v", err)
		}
		if diff := cmp.Diff(string(first), string(put(t, folder, got))); diff != "" {
			t.Error(diff)
		}
		if got.ID != want.ID || !cmp.Equal(got.Students, want.Students) || (got.Result == nil) != (want.Result == nil) {
			t.Errorf("it is %+v", got)
		}
	}
	if ids, err := folder.IDs(); err != nil || !slices.Equal(ids, []string{"ann", "ben"}) {
		t.Errorf("the IDs are %v, %v", ids, err)
	}
}

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	for _, text := range [][]byte{results.Schema, report.Schema()} {
		document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		id := document.(map[string]any)["$id"].(string)
		if err := compiler.AddResource(id, document); err != nil {
			t.Fatal(err)
		}
	}
	compiled, err := compiler.Compile("https://github.com/sockgrade/sockgrade/runner/class/results/record.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

func TestRecordsKeepToTheSchema(t *testing.T) {
	compiled, folder := schema(t), open(t)
	late := graded(t)
	a, err := assignment.Parse("assignment.yaml", []byte("due: 2026-03-02T23:59Z\nlate: {percent: 10}\nrubric: {at_most: 95, bonus: {each: 1}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if err := late.Mark(a); err != nil {
		t.Fatal(err)
	}
	late.HandIn.LateFlag, late.HandIn.Notes, late.Made.Images = true, []string{"A link was left out."}, map[string]string{"python": digest}
	for name, r := range map[string]record.Record{"graded": graded(t), "refused": refused(), "late": late} {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(put(t, folder, r)))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiled.Validate(value); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheSchemaRefusesWhatIsNoRecord(t *testing.T) {
	compiled := schema(t)
	text := put(t, open(t), graded(t))
	for name, change := range map[string]func(map[string]any){
		"another format":        func(r map[string]any) { r["format"] = json.Number("2") },
		"nobody":                func(r map[string]any) { r["students"] = []any{} },
		"refused and graded":    func(r map[string]any) { r["refused"] = "it is empty" },
		"neither":               func(r map[string]any) { r["result"], r["grade"] = nil, nil },
		"no result":             func(r map[string]any) { delete(r, "result") },
		"a result that is none": func(r map[string]any) { delete(r["result"].(map[string]any), "seed") },
		"a field of its own":    func(r map[string]any) { r["extra"] = true },
		"points below 0":        func(r map[string]any) { r["grade"].(map[string]any)["total"] = json.Number("-1") },
		"nothing made it":       func(r map[string]any) { r["made"] = map[string]any{} },
	} {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		change(value.(map[string]any))
		if compiled.Validate(value) == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

func TestWhatIsNoRecord(t *testing.T) {
	folder := open(t)
	whole := put(t, folder, graded(t))
	if _, err := folder.Get("nobody"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the error is %v", err)
	}
	for name, text := range map[string]string{
		"cut off":        string(whole[:len(whole)/2]),
		"empty":          "",
		"of another":     strings.Replace(string(whole), `"id": "ann"`, `"id": "ben"`, 1),
		"another format": strings.Replace(string(whole), `"format": 1`, `"format": 2`, 1),
	} {
		if err := os.WriteFile(filepath.Join(folder.Path(), "results", "ann.json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := folder.Get("ann")
		if _, is := problem.Of(err); !is {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
}

func TestIDsAreNoPaths(t *testing.T) {
	folder := open(t)
	for _, id := range []string{"", ".", "..", "../ann", "a/b", `a\b`, "/ann", ".ann"} {
		r := refused()
		r.ID = id
		if _, err := folder.Put(r); err == nil {
			t.Errorf("%q is written", id)
		}
		if _, err := folder.Get(id); err == nil || errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%q is looked for: %v", id, err)
		}
	}
}

// What a run that was killed has left is removed by the next one.
func TestLeftoversAreRemoved(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	folder, err := results.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, left := range []string{filepath.Join(folder.Work(), "ann", "UDPServer.py"), filepath.Join(path, ".sockgrade", "new", ".ann.json123")} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(left), 0o755), os.WriteFile(left, nil, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	if err := folder.Close(); err != nil { // which removes them too, and gives up the lock, as death does
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(folder.Work(), "ann"), 0o755); err != nil {
		t.Fatal(err)
	}
	folder, err = results.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	if _, err := os.Stat(folder.Work()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the work folder is still there: %v", err)
	}
}

func TestClass(t *testing.T) {
	folder := open(t)
	if _, err := folder.Class(); err == nil {
		t.Error("there is a class")
	}
	want := results.Class{Format: 1, Title: "Sockets", Shard: &results.Shard{Number: 2, Of: 4}, HandIns: []string{"ann", "ben"}}
	if err := folder.PutClass(want); err != nil {
		t.Fatal(err)
	}
	got, err := folder.Class()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWhereNothingCanBeWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := results.Open(path)
	if _, is := problem.Of(err); !is {
		t.Errorf("the error is %v", err)
	}
}

func TestInstall(t *testing.T) {
	folder := open(t)
	place := filepath.Join(folder.Path(), "feedback", "ann.txt")
	write := func(text string) func(string) error {
		return func(dir string) error {
			return errors.Join(os.MkdirAll(filepath.Join(dir, "feedback"), 0o700), os.WriteFile(filepath.Join(dir, "feedback", "ann.txt"), []byte(text), 0o600))
		}
	}
	broken := errors.New("broken")
	if err := folder.Install(func(dir string) error { return errors.Join(write("half")(dir), broken) }); !errors.Is(err, broken) {
		t.Errorf("the error is %v", err)
	}
	if _, err := os.Stat(place); !errors.Is(err, fs.ErrNotExist) {
		t.Error("what was not finished is in place")
	}
	for _, text := range []string{"one", "two"} {
		if err := folder.Install(write(text)); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(place); err != nil || string(got) != text {
			t.Errorf("there is %q, %v", got, err)
		}
	}

	// Those who are not in the class any more leave nothing behind.
	gone := filepath.Join(folder.Path(), "feedback", "ben", "ben.txt")
	if err := errors.Join(os.MkdirAll(filepath.Dir(gone), 0o700), os.WriteFile(gone, nil, 0o600), folder.Install(write("three"))); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Dir(gone)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what was of somebody else is still there: %v", err)
	}
	if got, err := os.ReadFile(place); err != nil || string(got) != "three" {
		t.Errorf("there is %q, %v", got, err)
	}
	if left, err := os.ReadDir(filepath.Join(folder.Path(), ".sockgrade", "new")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
