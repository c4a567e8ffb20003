package main

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/runner/submission/language"
)

// summaryVariable names the file that GitHub Actions makes a job's summary from, and summaryLimit is how long it may be; a step
// whose file is longer has no summary at all.
const (
	summaryVariable = "GITHUB_STEP_SUMMARY"
	summaryLimit    = 1 << 20
)

// writeJobSummary adds the result to the job's summary, if this is a job of GitHub Actions.
func writeJobSummary(result *grade.Result) error {
	path := os.Getenv(summaryVariable)
	if path == "" {
		return nil
	}
	if err := appendSummary(path, result); err != nil {
		return problem.New("Unset "+summaryVariable+" to do without.", "the job summary cannot be written to %s: %w",
			language.Quote(path), cause(err))
	}
	return nil
}

func appendSummary(path string, result *grade.Result) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o666)
	if err != nil {
		return err
	}
	room := summaryLimit
	if info, err := file.Stat(); err == nil {
		room -= int(info.Size()) // of what the step has written before
	}
	err = report.Summary(file, result, room)
	return errors.Join(err, file.Close())
}

// folderInRepository is where a submission lies in the repository that it is part of, with slashes; "" if it is in none. Its
// root is the nearest folder that has a .git or is the workspace of a job on GitHub Actions.
func folderInRepository(dir string) string {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	workspace := os.Getenv("GITHUB_WORKSPACE")
	for root := dir; ; root = filepath.Dir(root) {
		_, err := os.Lstat(filepath.Join(root, ".git"))
		if err == nil || workspace != "" && root == filepath.Clean(workspace) {
			path, err := filepath.Rel(root, dir)
			if err != nil {
				return ""
			}
			return filepath.ToSlash(path)
		}
		if filepath.Dir(root) == root {
			return ""
		}
	}
}
