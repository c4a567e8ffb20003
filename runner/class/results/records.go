package results

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/runner/submission/language"
)

// Schema is the JSON Schema (2020-12) of a record's file. It refers to report.Schema for the result.
//
//go:embed record.schema.json
var Schema []byte

const extension = ".json"

// stored is a record as it is written: the long result comes last, and as report.JSON writes it.
type stored struct {
	record.Record
	Result json.RawMessage `json:"result"`
}

// Put writes a record, in place of one with the same ID. It tells whether that was another.
func (f *Folder) Put(r record.Record) (changed bool, err error) {
	if err := checkID(r.ID); err != nil {
		return false, err
	}
	out := stored{Record: r}
	if r.Result != nil {
		var result bytes.Buffer
		if err := report.JSON(&result, r.Result); err != nil {
			return false, err
		}
		out.Result = result.Bytes()
	}
	text, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return false, fmt.Errorf("writing the record of %s as JSON: %w", language.Quote(r.ID), err)
	}
	text = append(report.SafeJSON(text), '\n')
	name := filepath.Join(RecordsName, r.ID+extension)
	if was, err := os.ReadFile(f.join(name)); err == nil && bytes.Equal(was, text) {
		return false, nil
	}
	return true, f.write(name, text)
}

// Get reads the record of a hand-in. The error is fs.ErrNotExist if there is none, and otherwise a problem: the file cannot be
// read, or is not what Put has written.
func (f *Folder) Get(id string) (record.Record, error) {
	if err := checkID(id); err != nil {
		return record.Record{}, err
	}
	path := f.join(RecordsName, id+extension)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return record.Record{}, fs.ErrNotExist
	}
	var r record.Record
	if err == nil {
		err = json.Unmarshal(text, &r)
	}
	switch {
	case err != nil:
		return record.Record{}, damaged(path, cause(err))
	case r.Format != record.Format:
		return record.Record{}, damaged(path, fmt.Errorf("it has format %d, not %d", r.Format, record.Format))
	case r.ID != id:
		return record.Record{}, damaged(path, fmt.Errorf("it is of %s", language.Quote(r.ID)))
	}
	return r, nil
}

func damaged(path string, err error) error {
	return problem.New("Grade it again, or remove the file.", "%s is no record: %w", language.Quote(path), err)
}

// IDs lists the hand-ins that have records, sorted.
func (f *Folder) IDs() ([]string, error) {
	entries, err := os.ReadDir(f.join(RecordsName))
	if err != nil {
		return nil, problem.New("Give a folder that you may read.", "cannot read %s: %w", language.Quote(f.path), cause(err))
	}
	var ids []string
	for _, e := range entries {
		if id, is := strings.CutSuffix(e.Name(), extension); is && checkID(id) == nil {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// All reads all records, sorted by their IDs.
func (f *Folder) All() ([]record.Record, error) {
	ids, err := f.IDs()
	if err != nil {
		return nil, err
	}
	records := make([]record.Record, 0, len(ids))
	for _, id := range ids {
		r, err := f.Get(id)
		if err != nil {
			return nil, err
		}
		records = append(records, r)
	}
	return records, nil
}

// checkID keeps what is no file name from being used as one.
func checkID(id string) error {
	if id == "" || strings.HasPrefix(id, ".") || strings.ContainsAny(id, `/\`) || !filepath.IsLocal(id) {
		return fmt.Errorf("%s is no ID of a hand-in", language.Quote(id))
	}
	return nil
}
