package report_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(report.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("result.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("result.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func written(t *testing.T, r *grade.Result) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := report.JSON(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestResultsKeepToTheSchema(t *testing.T) {
	schema := compiled(t)
	empty := perfect()
	empty.Levels, empty.Programs, empty.Requirements, empty.Submission.Programs = nil, nil, nil, nil
	for name, r := range map[string]*grade.Result{"perfect": perfect(), "padded": padded(), "incomplete": incomplete(),
		"unparsable": unparsable(), "crashing": crashing(), "unfinished": unfinished(), "empty": empty} {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(written(t, r)))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSchemaRefusesWhatIsNoResult(t *testing.T) {
	schema := compiled(t)
	for name, change := range map[string]func(result map[string]any){
		"an unknown verdict":         func(r map[string]any) { first(r)["verdict"] = "maybe" },
		"an unknown level":           func(r map[string]any) { first(r)["level"] = "must" },
		"an ID without a program":    func(r map[string]any) { first(r)["id"] = "listens" },
		"blocked by nothing":         func(r map[string]any) { first(r)["verdict"] = "blocked" },
		"passed and blocked":         func(r map[string]any) { first(r)["blocked_by"] = "udp-server/listens" },
		"more points than there are": func(r map[string]any) { r["score"] = json.Number("101") },
		"no seed":                    func(r map[string]any) { delete(r, "seed") },
		"no score":                   func(r map[string]any) { delete(r, "score") },
		"another format":             func(r map[string]any) { r["format"] = json.Number("2") },
		"a field of its own":         func(r map[string]any) { r["extra"] = true },
		"a start that is no time":    func(r map[string]any) { r["started"] = "yesterday" },
		"null for a list":            func(r map[string]any) { r["requirements"] = nil },
		"port 0":                     func(r map[string]any) { r["port"] = json.Number("0") },
	} {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(written(t, padded())))
		if err != nil {
			t.Fatal(err)
		}
		change(value.(map[string]any))
		if schema.Validate(value) == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

func first(result map[string]any) map[string]any {
	return result["requirements"].([]any)[0].(map[string]any)
}

func TestJSONIsReadBackWhole(t *testing.T) {
	want := crashing()
	var got grade.Result
	if err := json.Unmarshal(written(t, want), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, &got); diff != "" {
		t.Error(diff)
	}
}

func TestJSONLeavesTheResultAlone(t *testing.T) {
	r := &grade.Result{}
	written(t, r)
	if r.Requirements != nil || r.Levels != nil || r.Submission.Programs != nil {
		t.Error("JSON filled in the caller's result")
	}
}

// Every field of a result stands in the schema, and every one of the schema is a field.
func TestSchemaHasTheFieldsOfAResult(t *testing.T) {
	var schema map[string]any
	if err := json.Unmarshal(report.Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	sameFields(t, schema, schema, reflect.TypeFor[grade.Result](), "result")
}

func sameFields(t *testing.T, root, node map[string]any, is reflect.Type, where string) {
	t.Helper()
	if name, ok := node["$ref"].(string); ok {
		node = root["$defs"].(map[string]any)[strings.TrimPrefix(name, "#/$defs/")].(map[string]any)
	}
	if d, _ := node["description"].(string); d == "" {
		t.Errorf("%s is not described", where)
	}
	for is.Kind() == reflect.Pointer {
		is = is.Elem()
	}
	switch {
	case is == reflect.TypeFor[verdict.Bytes]():
		is = reflect.TypeFor[struct {
			Length int    `json:"length"`
			Text   string `json:"text"`
			Base64 string `json:"base64"`
		}]()
	case is.Kind() == reflect.Slice:
		sameFields(t, root, described(node["items"].(map[string]any)), is.Elem(), where+"[]")
		return
	}
	properties, isObject := node["properties"].(map[string]any)
	if !isObject {
		return
	}
	if node["additionalProperties"] != false {
		t.Errorf("%s may have fields that are not described", where)
	}
	required, _ := node["required"].([]any)
	fields := map[string]bool{}
	for i := range is.NumField() {
		name, options, _ := strings.Cut(is.Field(i).Tag.Get("json"), ",")
		if name == "-" {
			continue
		}
		property, ok := properties[name].(map[string]any)
		if !ok {
			t.Errorf("%s.%s is not in the schema", where, name)
			continue
		}
		fields[name] = true
		if optional := strings.Contains(options, "omitempty"); optional == slices.Contains(required, any(name)) {
			t.Errorf("%s.%s is optional in the one and required in the other", where, name)
		}
		sameFields(t, root, described(property), is.Field(i).Type, where+"."+name)
	}
	for name := range properties {
		if !fields[name] {
			t.Errorf("%s.%s is in the schema only", where, name)
		}
	}
}

// described gives a bare reference or a bare type the description of what it stands in.
func described(node map[string]any) map[string]any {
	if _, is := node["description"]; is || node["$ref"] != nil {
		return node
	}
	clone := map[string]any{"description": "an element"}
	for k, v := range node {
		clone[k] = v
	}
	return clone
}

func TestJSONHidesNothingFromWhoReadsIt(t *testing.T) {
	r := hostile()
	r.Submission.Path = "ann\u202eyp.revreS\u2066"
	var b bytes.Buffer
	if err := report.JSON(&b, r); err != nil {
		t.Fatal(err)
	}
	for _, c := range b.String() {
		if c != '\n' && !unicode.IsPrint(c) {
			t.Fatalf("%U stands in it as it is", c)
		}
	}
	var back grade.Result
	if err := json.Unmarshal(b.Bytes(), &back); err != nil || back.Submission.Path != r.Submission.Path {
		t.Errorf("the path comes back as %q (%v)", back.Submission.Path, err)
	}
}
