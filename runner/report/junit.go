package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/jstemmer/go-junit-report/v2/junit"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// JUnit writes a result as JUnit XML: a test suite for each program, a test case for each requirement, named by its ID, and
// what is needed to grade again as properties of every suite. A failure holds the text of the report. What is blocked, and a
// MAY that is not met, is skipped: neither is a failure of its own.
func JUnit(w io.Writer, result *grade.Result) error {
	all := junit.Testsuites{Name: "sockgrade", Time: junitSeconds(result.Seconds)}
	for _, suite := range junitSuites(result) {
		suite.ID = len(all.Suites)
		all.AddSuite(suite)
	}
	return writeJUnit(w, &all)
}

// junitSuites are the suites of a result, which have their programs' names.
func junitSuites(result *grade.Result) []junit.Testsuite {
	var suites []junit.Testsuite
	for _, p := range requirement.Programs() {
		// The schemas in use want a timestamp without a time zone.
		suite := junit.Testsuite{Name: string(p), Timestamp: result.Started.UTC().Format("2006-01-02T15:04:05")}
		var took float64
		for _, r := range result.Requirements {
			if r.Program == p {
				suite.AddTestcase(junitCase(result, r))
				took += r.Took.Seconds()
			}
		}
		if suite.Tests == 0 {
			continue
		}
		suite.Time = junitSeconds(took)
		for _, property := range junitProperties(result, p) {
			suite.AddProperty(property.Name, safe(property.Value))
		}
		suites = append(suites, suite)
	}
	return suites
}

func writeJUnit(w io.Writer, all *junit.Testsuites) error {
	if _, err := io.WriteString(w, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"); err != nil {
		return err
	}
	return all.WriteXML(w)
}

func junitCase(result *grade.Result, r grade.Requirement) junit.Testcase {
	test := junit.Testcase{Name: safe(r.ID), Classname: string(r.Program), Time: junitSeconds(r.Took.Seconds())}
	outcome := &junit.Result{Message: paragraph(r.Message), Type: string(r.Level)}
	why, isSkipped := skipped(r)
	switch {
	case r.Verdict == verdict.Passed:
	case r.Verdict == verdict.Error:
		outcome.Type = "grader"
		test.Error = outcome
	case isSkipped:
		test.Skipped = &junit.Result{Message: paragraph(why)}
		if r.Verdict == verdict.Failed {
			test.Skipped.Data = explained(result, r)
		}
	default:
		outcome.Data = safe(string(r.Level)+": "+r.Title) + "\n" + explained(result, r)
		test.Failure = outcome
	}
	return test
}

func junitProperties(result *grade.Result, p requirement.Program) []junit.Property {
	properties := []junit.Property{
		{Name: "score", Value: score(result)},
		{Name: "seed", Value: result.Seed},
		{Name: "sockgrade", Value: result.Tool.Version},
		{Name: "submission", Value: result.Submission.Path},
		{Name: "digest", Value: result.Submission.Digest},
		{Name: "sandbox", Value: strings.Join(strings.Fields(result.Sandbox.Kind+" "+result.Sandbox.Image), " ")},
	}
	for _, found := range result.Submission.Programs {
		if found.Program == p {
			properties = append(properties, junit.Property{Name: "language", Value: found.Language},
				junit.Property{Name: "program", Value: found.Path})
		}
	}
	return properties
}

func junitSeconds(s float64) string { return fmt.Sprintf("%.3f", s) }
