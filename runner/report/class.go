package report

import (
	"io"
	"time"

	"github.com/jstemmer/go-junit-report/v2/junit"

	"github.com/sockgrade/sockgrade/runner/grade"
)

// HandIn is one of a class, for reports for CI that hold all of them.
type HandIn struct {
	ID      string        // unique in the class
	Result  *grade.Result // nil if it was refused
	Refused string        // why, in one line
}

// JUnitClass writes a class as JUnit XML: for each hand-in what JUnit writes, in suites that have its ID before their names. A
// hand-in that was refused is a suite with one failure.
func JUnitClass(w io.Writer, class []HandIn) error {
	all := junit.Testsuites{Name: "sockgrade"}
	start, stop := span(class)
	all.Time = junitSeconds(stop.Sub(start).Seconds())
	for _, h := range class {
		for _, suite := range junitOf(h) {
			suite.ID = len(all.Suites)
			all.AddSuite(suite)
		}
	}
	return writeJUnit(w, &all)
}

func junitOf(h HandIn) []junit.Testsuite {
	id := safe(h.ID)
	if h.Result == nil {
		suite := junit.Testsuite{Name: id}
		suite.AddTestcase(junit.Testcase{Name: refusedTest, Classname: id, Time: junitSeconds(0), Failure: &junit.Result{Message: safe(h.Refused), Type: "refused"}})
		return []junit.Testsuite{suite}
	}
	suites := junitSuites(h.Result)
	for i := range suites {
		suite := &suites[i]
		suite.Name = id + "/" + suite.Name
		for j := range suite.Testcases {
			suite.Testcases[j].Classname = suite.Name
		}
	}
	return suites
}

// refusedTest is the name of the one test of a hand-in that was refused.
const refusedTest = "can be graded"

// CTRFClass writes a class in the Common Test Report Format: for each hand-in what CTRF writes, in suites below one with its ID.
// A hand-in that was refused is one test that fails.
func CTRFClass(w io.Writer, class []HandIn) error {
	start, stop := span(class)
	version := ""
	for _, h := range class {
		if h.Result != nil {
			version = h.Result.Tool.Version
		}
	}
	report := newCTRF(version, start, stop)
	for _, h := range class {
		id := safe(h.ID)
		if h.Result == nil {
			report.add(ctrfTest{Name: refusedTest, Status: ctrfFailed, Suite: []string{id}, Message: safe(h.Refused), RawStatus: "refused", Tags: []string{}})
			continue
		}
		for _, r := range h.Result.Requirements {
			test := ctrfOf(h.Result, r)
			test.Suite = append([]string{id}, test.Suite...)
			report.add(test)
		}
	}
	return report.write(w)
}

// span is from when the first was graded until the last was.
func span(class []HandIn) (start, stop time.Time) {
	start, stop = time.Unix(0, 0), time.Unix(0, 0)
	first := true
	for _, h := range class {
		if h.Result == nil {
			continue
		}
		ended := h.Result.Started.Add(time.Duration(h.Result.Seconds * float64(time.Second)))
		if first || h.Result.Started.Before(start) {
			start = h.Result.Started
		}
		if first || ended.After(stop) {
			stop = ended
		}
		first = false
	}
	return start, stop
}
