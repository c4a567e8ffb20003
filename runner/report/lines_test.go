package report_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// TestALineEndStaysOne has a compiler's words in a message: reports whose messages may have several lines keep them, and end
// none of them with a full stop.
func TestALineEndStaysOne(t *testing.T) {
	const message = "UDPServer.py does not build:\n  while True\n\x1b[31mSyntaxError: expected ':'"
	const want = "UDPServer.py does not build:\n  while True\n\\x1b[31mSyntaxError: expected ':'"
	r := with(perfect(), "submission/builds", func(q *grade.Requirement) { q.Message = message })
	written := func(write func(io.Writer, *grade.Result) error) string {
		var b bytes.Buffer
		if err := write(&b, r); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}

	all, _ := commands(t, written(func(w io.Writer, r *grade.Result) error { return report.GitHub(w, r, report.GitHubOptions{}) }))
	if len(all) != 1 || all[0].message != want {
		t.Errorf("GitHub shows %+v", all)
	}

	var junit struct {
		Messages []struct {
			Message string `xml:"message,attr"`
		} `xml:"testsuite>testcase>failure"`
	}
	if err := xml.Unmarshal([]byte(written(report.JUnit)), &junit); err != nil || len(junit.Messages) != 1 || junit.Messages[0].Message != want {
		t.Errorf("JUnit has %+v, %v", junit, err)
	}

	var ctrf struct {
		Results struct{ Tests []struct{ Message string } }
	}
	if err := json.Unmarshal([]byte(written(report.CTRF)), &ctrf); err != nil {
		t.Fatal(err)
	}
	found := ""
	for _, test := range ctrf.Results.Tests {
		found += test.Message
	}
	if found != want {
		t.Errorf("CTRF has %q", found)
	}
}

// TestTheGradersOwnLines has an error of the grader with details: they stand on lines of their own, and where there is room for
// one line it is the first.
func TestTheGradersOwnLines(t *testing.T) {
	r := with(perfect(), "udp-server/listens", func(q *grade.Requirement) {
		q.Verdict, q.Message = verdict.Error, "the sandbox has gone\nagent: killed"
	})
	var text, summary strings.Builder
	if err := report.Text(&text, r, report.Options{}); err != nil {
		t.Fatal(err)
	}
	if err := report.Summary(&summary, r, 1<<20); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text.String(), "\n  the sandbox has gone\n    agent: killed\n") {
		t.Errorf("the text is\n%s", text.String())
	}
	if strings.Contains(summary.String(), `\n`) || !strings.Contains(summary.String(), "`the sandbox has gone`") {
		t.Errorf("the summary is\n%s", summary.String())
	}
}
