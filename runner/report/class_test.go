package report_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/joshdk/go-junit"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/sockgrade/sockgrade/runner/report"
)

const evilName = "<b>]]>\x1b[2J\u202e\xff\""

func class() []report.HandIn {
	return []report.HandIn{{ID: "ann", Result: perfect()}, {ID: "ben", Result: padded()}, {ID: "cem", Result: unfinished()},
		{ID: "dan" + evilName, Refused: "it is empty" + evilName}, {ID: "eve" + evilName, Result: hostile()}}
}

func TestJUnitOfAClass(t *testing.T) {
	var b bytes.Buffer
	if err := report.JUnitClass(&b, class()); err != nil {
		t.Fatal(err)
	}
	suites, err := junit.Ingest(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if len(suites) != 4*6+1 {
		t.Errorf("there are %d suites", len(suites))
	}
	failed := map[string]int{}
	for _, s := range suites {
		for _, test := range s.Tests {
			if test.Classname != s.Name {
				t.Errorf("a test of %s is in %s", s.Name, test.Classname)
			}
			if test.Status == junit.StatusFailed || test.Status == junit.StatusError {
				failed[s.Name+" "+test.Name+" "+string(test.Status)]++
			}
		}
	}
	for _, want := range []string{"ben/udp-server udp-server/exact-length failed", "cem/udp-server udp-server/keeps-serving error",
		`dan<b>]]>\x1b[2J\u202e\xff" can be graded failed`, `eve<b>]]>\x1b[2J\u202e\xff"/udp-server udp-server/exact-length failed`} {
		if failed[want] != 1 {
			t.Errorf("%s is missing among %v", want, failed)
		}
	}
	if len(failed) != 4 {
		t.Errorf("the failures are %v", failed)
	}
}

func TestCTRFOfAClass(t *testing.T) {
	var b bytes.Buffer
	if err := report.CTRFClass(&b, class()); err != nil {
		t.Fatal(err)
	}
	instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if err := ctrfSchema(t).Validate(instance); err != nil {
		t.Error(err)
	}
	if strings.ContainsAny(b.String(), "\x1b\u202e") {
		t.Error("there are control characters")
	}
	var got struct {
		Results struct {
			Summary struct{ Tests, Passed, Failed, Skipped, Other, Suites int }
			Tests   []struct {
				Name, Status string
				Suite        []string
			}
		}
	}
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	s := got.Results.Summary
	if s.Tests != 4*68+1 || s.Failed != 3 || s.Other != 1 || s.Skipped != 0 || s.Passed != 4*68-3 || s.Suites != 4*6+1 {
		t.Errorf("the summary is %+v", s)
	}
	if first := got.Results.Tests[0]; strings.Join(first.Suite, " ") != "ann submission" || first.Name != "submission/complete" {
		t.Errorf("the first test is %+v", first)
	}
}

func TestAClassOfNobody(t *testing.T) {
	var b bytes.Buffer
	if err := report.JUnitClass(&b, nil); err != nil {
		t.Error(err)
	}
	if suites, err := junit.Ingest(b.Bytes()); err != nil || len(suites) != 0 {
		t.Errorf("%v, %v", suites, err)
	}
	if err := report.CTRFClass(&b, nil); err != nil {
		t.Error(err)
	}
}
