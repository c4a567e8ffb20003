package assignment_test

import (
	"bytes"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/sockgrade/sockgrade/runner/assignment"
)

// What the schema refuses the parser refuses, and the other way round, apart from what only the parser can know.
func TestSchemaAgrees(t *testing.T) {
	schema := schemaOf(t)
	for _, c := range []struct {
		text string
		good bool
	}{
		{"", true},
		{"title: 1", true},
		{"title: ''", false},
		{"title: [a]", false},
		{"programs: [udp-server]", true},
		{"programs: [udp]", false},
		{"programs: []", false},
		{"port: 65535", true},
		{"port: 65536", false},
		{"port: '12000'", false},
		{"image: {}", true},
		{"image: {bas: x}", false},
		{"limits: {reply: 2s}", true},
		{"limits: {reply: 2}", false},
		{"limits: {memory: 1GB}", true},
		{"limits: {memory: 1TB}", false},
		{"attempts: 11", false},
		{"seed: 7f3a", true},
		{"seed: 1234", true},
		{"seed: xyz", false},
		{"rubric: {out_of: 12.5}", true},
		{"rubric: {out_of: 0}", false},
		{"rubric: {out_of: '12'}", false},
		{"rubric: {levels: {MUST: 1}}", true},
		{"rubric: {levels: {MAY: 1}}", false},
		{"rubric: {requirements: {udp-server/listens: 3}}", true},
		{"rubric: {requirements: {listens: 3}}", false},
		{"rubric: {requirements: [udp-server/listens]}", false},
		{"rubric: {programs: {interop: 10}}", true},
		{"rubric: {programs: {together: 10}}", false},
		{"rubric: {bonus: {each: 1, at_most: 2}}", true},
		{"rubric: {bonus: 1}", false},
		{"rubric: {caps: [{unless: submission/builds, at_most: 50}]}", true},
		{"rubric: {caps: [{unless: submission/builds}]}", false},
		{"due: 2026-03-02T23:59+01:00", true},
		{"due: 2026-03-02 23:59 +01:00", true},
		{"due: '2026-03-02'", false},
		{"time_zone: UTC", false},
		{"due: 2026-03-02T23:59Z\nlate: {percent: 10, per: hour}", true},
		{"due: 2026-03-02T23:59Z\nlate: {per: hour}", false},
		{"due: 2026-03-02T23:59Z\nlate: {percent: 10, per: week}", false},
		{"due: 2026-03-02T23:59Z\nlate: {percent: 10, steps: [{after: 0s, percent: 10}]}", false},
		{"due: 2026-03-02T23:59Z\nlate: {steps: [{after: 0s}]}", false},
		{"due: 2026-03-02T23:59Z\nextensions: [{student: 17, due: 2026-03-03T23:59Z}]", true},
		{"due: 2026-03-02T23:59Z\nextensions: [{student: 17}]", false},
	} {
		_, parsed := assignment.Parse("assignment.yaml", []byte(c.text))
		checked := valid(schema, c.text)
		if (parsed == nil) != c.good || (checked == nil) != c.good {
			t.Errorf("%s\nshould be good: %v; the parser says %v, the schema %v", c.text, c.good, parsed, checked)
		}
	}
}

func schemaOf(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(assignment.Schema))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("assignment.json", doc); err != nil {
		t.Fatal(err)
	}
	return compiler.MustCompile("assignment.json")
}

func valid(schema *jsonschema.Schema, text string) error {
	data, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		return err
	}
	if len(bytes.TrimSpace(data)) == 0 {
		data = []byte("null")
	}
	instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return err
	}
	return schema.Validate(instance)
}
