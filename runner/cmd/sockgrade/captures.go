package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// captures is the folder for the packets of requirements; "" keeps none.
type captures string

// openCaptures finds out whether the folder can be had, before anybody waits for packets that have nowhere to go. It is made
// when there is a result: of a run that is refused nothing is left.
func openCaptures(folder string) (captures, error) {
	c := captures(folder)
	if folder == "" {
		return c, nil
	}
	there := folder // or the nearest folder above it that is
	for {
		_, err := os.Stat(there)
		if !errors.Is(err, fs.ErrNotExist) || there == filepath.Dir(there) {
			break
		}
		there = filepath.Dir(there)
	}
	probe, err := os.CreateTemp(there, ".sockgrade-*")
	if err != nil {
		return c, c.unwritable(err)
	}
	return c, errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// write keeps what failed, or all that has packets, and removes what an earlier run has kept: a file that stays would be taken
// for one of this run.
func (c captures) write(result *grade.Result, all bool) error {
	if c == "" {
		return nil
	}
	if err := os.MkdirAll(string(c), 0o777); err != nil {
		return c.unwritable(err)
	}
	for _, r := range requirement.All() {
		if err := os.Remove(c.path(r.ID)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return c.unwritable(err)
		}
	}
	for _, r := range result.Requirements {
		if len(r.Evidence.Frames) == 0 || r.Verdict != verdict.Failed && !all {
			continue
		}
		var file bytes.Buffer
		if err := report.Capture(&file, result, r); err != nil {
			return err
		}
		if err := os.WriteFile(c.path(r.ID), file.Bytes(), 0o666); err != nil {
			return c.unwritable(err)
		}
	}
	return nil
}

func (c captures) path(requirementID string) string {
	return filepath.Join(string(c), report.CaptureName(requirementID))
}

func (c captures) unwritable(err error) error {
	return problem.New("Give another folder with --keep-pcap.", "packets cannot be kept in %s: %w", language.Quote(string(c)), cause(err))
}
