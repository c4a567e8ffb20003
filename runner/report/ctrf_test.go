package report_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"unicode"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

func ctrf(t *testing.T, r *grade.Result) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := report.CTRF(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func ctrfSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile("testdata/ctrf.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("ctrf.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("ctrf.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func TestCTRFKeepsToItsSpecification(t *testing.T) {
	schema := ctrfSchema(t)
	for name, r := range map[string]*grade.Result{"perfect": perfect(), "padded": padded(), "incomplete": incomplete(),
		"unparsable": unparsable(), "crashing": crashing(), "unfinished": unfinished(), "hostile": hostile(), "empty": {}} {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(ctrf(t, r)))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCTRFTellsWhatTheReportTells(t *testing.T) {
	r := incomplete()
	with(r, "udp-server/survives-non-text", func(q *grade.Requirement) { q.Message = "no reply" })
	with(r, "udp-server/keeps-serving", func(q *grade.Requirement) { q.Verdict, q.Message = verdict.Error, "the sandbox has gone" })
	var got struct {
		Results struct {
			Summary map[string]int64
			Tests   []struct {
				Name, Status, RawStatus, Message, Trace string
				Suite, Tags                             []string
			}
			Extra map[string]any
		}
	}
	if err := json.Unmarshal(ctrf(t, r), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]int64{"tests": 68, "passed": 49, "failed": 1, "skipped": 17, "pending": 0, "other": 1, "suites": 6,
		"start": 1772445600000, "stop": 1772445601900, "duration": 1900} // 2026-03-02 10:00 UTC
	for name, n := range want {
		if got.Results.Summary[name] != n {
			t.Errorf("%s is %d, not %d", name, got.Results.Summary[name], n)
		}
	}
	if seed := got.Results.Extra["seed"]; seed != "7f3a" {
		t.Errorf("the seed is %v", seed)
	}
	statuses := map[string]string{}
	for _, test := range got.Results.Tests {
		statuses[test.Name] = strings.Join([]string{test.Status, test.RawStatus, test.Suite[0], test.Tags[0], test.Message}, "|")
		if (test.Trace != "") != (test.RawStatus == "failed") {
			t.Errorf("%s: the trace is %q", test.Name, test.Trace)
		}
	}
	for name, want := range map[string]string{
		"submission/complete":          "failed|failed|submission|MUST|no entry point was found for the TCP client",
		"interop/tcp":                  "skipped|blocked|interop|MUST|blocked by submission/complete: there is no TCP client",
		"udp-server/survives-non-text": "skipped|failed|udp-server|MAY|MAY, not met: no reply",
		"udp-server/keeps-serving":     "other|error|udp-server|MUST|the sandbox has gone",
		"udp-server/listens":           "passed|passed|udp-server|MUST|",
	} {
		if statuses[name] != want {
			t.Errorf("%s: %s", name, statuses[name])
		}
	}
}

func TestCTRFHoldsHostileText(t *testing.T) {
	var document any
	if err := json.Unmarshal(ctrf(t, hostile()), &document); err != nil {
		t.Fatal(err)
	}
	found := 0
	var look func(any)
	look = func(value any) {
		switch value := value.(type) {
		case map[string]any:
			for _, v := range value {
				look(v)
			}
		case []any:
			for _, v := range value {
				look(v)
			}
		case string:
			if strings.Contains(value, "::set-output") {
				found++
			}
			if at := strings.IndexFunc(value, func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }); at >= 0 {
				t.Errorf("%q stands there", value[at:])
			}
		}
	}
	look(document)
	if found < 5 {
		t.Errorf("what the submission wrote stands there %d times", found)
	}
}
