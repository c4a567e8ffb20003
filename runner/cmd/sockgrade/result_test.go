package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

func TestJSON(t *testing.T) {
	g := needDocker(t)
	dir := fixture(t, "faulty/python-udp-server-whole-buffer")
	if err := os.WriteFile(filepath.Join(dir, "TCPServer.py"), []byte("from socket import *\nwhile True\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	asked := "udp-server/uppercases,udp-server/exact-length,tcp-server/listens"
	stdout, stderr, status := g.run(t, "check", "--format", "json", "--seed", "7f3a", "--only", asked, dir)
	if status != exitNotMet {
		t.Fatalf("the exit status is %d; sockgrade has said\n%s", status, stderr)
	}
	keepsToSchema(t, stdout)

	// What other programs read is spelled out here, so that no change of the Go types changes it unseen.
	var result struct {
		Score        *float64
		Seed         string
		Requirements []map[string]json.RawMessage
	}
	decode(t, stdout, &result)
	if result.Score == nil || *result.Score != 33.3 || result.Seed != "7f3a" {
		t.Errorf("the score is %v and the seed %q", result.Score, result.Seed)
	}
	want := []map[string]string{
		{"id": `"udp-server/uppercases"`, "level": `"MUST"`, "program": `"udp-server"`, "verdict": `"passed"`},
		{"id": `"udp-server/exact-length"`, "level": `"MUST"`, "program": `"udp-server"`, "verdict": `"failed"`},
		{"id": `"tcp-server/listens"`, "level": `"MUST"`, "program": `"tcp-server"`, "verdict": `"blocked"`, "blocked_by": `"submission/builds"`},
	}
	if len(result.Requirements) != len(want) {
		t.Fatalf("%d requirements were judged, not %d", len(result.Requirements), len(want))
	}
	for i, fields := range want {
		for name, value := range fields {
			if got := string(result.Requirements[i][name]); got != value {
				t.Errorf("%s of requirement %d is %s, not %s", name, i, got, value)
			}
		}
	}
	for _, name := range []string{"message", "hint", "evidence"} {
		if len(result.Requirements[1][name]) < len(`{"":0}`) {
			t.Errorf("%s of the failed requirement is %s", name, result.Requirements[1][name])
		}
	}
	g.nothingLeft(t)
}

func keepsToSchema(t *testing.T, text string) {
	t.Helper()
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(report.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("result.schema.json", schema); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("result.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(text)))
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	if err := compiled.Validate(document); err != nil {
		t.Error(err)
	}
}

func TestTheSeedGivesTheWords(t *testing.T) {
	g := needDocker(t)
	dir := book(t)
	sent := func(seed string) []string {
		stdout, stderr, _ := g.run(t, "check", "--format", "json", "--seed", seed, "--only", "udp-server/uppercases,tcp-server/takes-1024", dir)
		var result grade.Result
		decode(t, stdout, &result)
		var words []string
		for _, r := range result.Requirements {
			if r.Verdict != verdict.Passed {
				t.Fatalf("%s: %s; sockgrade has said\n%s", r.ID, r.Verdict, stderr)
			}
			for _, step := range r.Evidence.Steps {
				if step.Sent != nil {
					words = append(words, string(*step.Sent))
				}
			}
		}
		if len(words) < 2 {
			t.Fatalf("no words were sent: %s", stdout)
		}
		return words
	}
	first, again, other := sent("7f3a"), sent("0x7F3A"), sent("7f3b")
	if !slices.Equal(first, again) {
		t.Errorf("one seed gives %q and %q", first, again)
	}
	if slices.Equal(first, other) {
		t.Errorf("two seeds give %q", first)
	}
}

func decode(t *testing.T, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
}
