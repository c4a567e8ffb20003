package report

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// ctrfVersion is that of the specification (https://ctrf.io) that CTRF keeps to.
const ctrfVersion = "0.0.0"

// The objects of the specification's sections 4 to 10, as far as they are written. Times are in milliseconds; unknown fields
// are allowed in objects named extra only.
type (
	ctrfReport struct {
		ReportFormat string      `json:"reportFormat"`
		SpecVersion  string      `json:"specVersion"`
		Timestamp    string      `json:"timestamp"`
		GeneratedBy  string      `json:"generatedBy"`
		Results      ctrfResults `json:"results"`
	}
	ctrfResults struct {
		Tool    ctrfTool    `json:"tool"`
		Summary ctrfSummary `json:"summary"`
		Tests   []ctrfTest  `json:"tests"`
		Extra   *ctrfRun    `json:"extra,omitempty"`
	}
	ctrfTool struct {
		Name    string `json:"name"`
		Version string `json:"version,omitempty"`
	}
	ctrfSummary struct {
		Tests    int   `json:"tests"`
		Passed   int   `json:"passed"`
		Failed   int   `json:"failed"`
		Skipped  int   `json:"skipped"`
		Pending  int   `json:"pending"`
		Other    int   `json:"other"`
		Suites   int   `json:"suites"`
		Start    int64 `json:"start"`
		Stop     int64 `json:"stop"`
		Duration int64 `json:"duration"`
	}
	ctrfTest struct {
		Name      string      `json:"name"`
		Status    string      `json:"status"`
		Duration  int64       `json:"duration"`
		Suite     []string    `json:"suite"`
		Message   string      `json:"message,omitempty"`
		Trace     string      `json:"trace,omitempty"`
		Snippet   string      `json:"snippet,omitempty"`
		RawStatus string      `json:"rawStatus"`
		Tags      []string    `json:"tags"`
		Stdout    []string    `json:"stdout,omitempty"`
		Extra     ctrfDetails `json:"extra"`
	}
	// ctrfDetails are ours. The place of the likely cause is here and not in filePath and line, which are a test's own.
	ctrfDetails struct {
		Title     string      `json:"title"`
		BlockedBy string      `json:"blockedBy,omitempty"`
		Attempts  int         `json:"attempts,omitempty"`
		Hint      *grade.Hint `json:"hint,omitempty"`
	}
	// ctrfRun is ours; a class has none.
	ctrfRun struct {
		Score      *float64 `json:"score"`
		Seed       string   `json:"seed"`
		Submission string   `json:"submission"`
		Digest     string   `json:"digest"`
	}
)

// CTRF writes a result in the Common Test Report Format: a test for each requirement, named by its ID, in a suite for each
// program. What is blocked, and a MAY that is not met, is skipped; what the grader failed at is other. The verdict itself is
// the rawStatus.
func CTRF(w io.Writer, result *grade.Result) error {
	stop := result.Started.Add(time.Duration(result.Seconds * float64(time.Second)))
	report := newCTRF(result.Tool.Version, result.Started, stop)
	report.Results.Extra = &ctrfRun{Score: result.Score, Seed: result.Seed, Submission: safe(result.Submission.Path), Digest: result.Submission.Digest}
	for _, r := range result.Requirements {
		report.add(ctrfOf(result, r))
	}
	return report.write(w)
}

func newCTRF(version string, start, stop time.Time) *ctrfReport {
	return &ctrfReport{
		ReportFormat: "CTRF", SpecVersion: ctrfVersion, GeneratedBy: "sockgrade", Timestamp: stop.UTC().Format(time.RFC3339),
		Results: ctrfResults{
			Tool:    ctrfTool{Name: "sockgrade", Version: safe(version)},
			Summary: ctrfSummary{Start: start.UnixMilli(), Stop: stop.UnixMilli(), Duration: stop.Sub(start).Milliseconds()},
			Tests:   []ctrfTest{},
		},
	}
}

func (r *ctrfReport) add(test ctrfTest) {
	r.Results.Tests = append(r.Results.Tests, test)
	r.Results.Summary.count(test.Status)
}

func (r *ctrfReport) write(w io.Writer) error {
	suites := map[string]bool{}
	for _, test := range r.Results.Tests {
		suites[strings.Join(test.Suite, "/")] = true
	}
	r.Results.Summary.Suites = len(suites)
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("write as CTRF: %w", err)
	}
	_, err = w.Write(append(text, '\n'))
	return err
}

// The statuses that are used; pending is not.
const (
	ctrfPassed  = "passed"
	ctrfFailed  = "failed"
	ctrfSkipped = "skipped"
	ctrfOther   = "other"
)

func (s *ctrfSummary) count(status string) {
	s.Tests++
	switch status {
	case ctrfPassed:
		s.Passed++
	case ctrfFailed:
		s.Failed++
	case ctrfSkipped:
		s.Skipped++
	default:
		s.Other++
	}
}

func ctrfOf(result *grade.Result, r grade.Requirement) ctrfTest {
	test := ctrfTest{
		Name: safe(r.ID), Status: ctrfPassed, Duration: r.Took.Milliseconds(), Suite: []string{string(r.Program)},
		Message: paragraph(r.Message), RawStatus: string(r.Verdict), Tags: []string{string(r.Level)},
		Extra: ctrfDetails{Title: safe(r.Title), BlockedBy: safe(r.BlockedBy), Attempts: r.Attempts},
	}
	if why, is := skipped(r); is {
		test.Status, test.Message = ctrfSkipped, paragraph(why)
	} else if r.Verdict == verdict.Error {
		test.Status = ctrfOther
	} else if r.Verdict == verdict.Failed {
		test.Status = ctrfFailed
	}
	if r.Verdict != verdict.Failed {
		return test
	}
	test.Trace = explained(result, r)
	if r.Evidence.Screen != nil {
		test.Stdout = screenLines(*r.Evidence.Screen)
	}
	if h := r.Hint; h != nil {
		test.Snippet = safe(h.Code)
		test.Extra.Hint = &grade.Hint{ID: safe(h.ID), Cause: safe(h.Cause), Fix: safe(h.Fix), File: safe(h.File), Line: h.Line,
			Code: safe(h.Code)}
	}
	return test
}
