package report

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"io"

	"github.com/sockgrade/sockgrade/runner/grade"
)

//go:embed result.schema.json
var schema []byte

// Schema is the JSON Schema (2020-12) of what JSON writes.
func Schema() []byte { return append([]byte(nil), schema...) }

// JSON writes a result as indented JSON that keeps to Schema. What is not printable is escaped in its strings. The error is w's, or says that the result cannot be written as
// JSON at all.
func JSON(w io.Writer, result *grade.Result) error {
	r := *result
	r.Submission.Programs = listed(r.Submission.Programs)
	r.Levels, r.Programs, r.Requirements = listed(r.Levels), listed(r.Programs), listed(r.Requirements)
	text, err := json.MarshalIndent(&r, "", "  ")
	if err != nil {
		return fmt.Errorf("write the result as JSON: %w", err)
	}
	_, err = w.Write(append(SafeJSON(text), '\n'))
	return err
}

// listed is a list that JSON has as [] and not as null when nothing is in it.
func listed[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
