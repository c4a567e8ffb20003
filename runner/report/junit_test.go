package report_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/joshdk/go-junit"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// ingest reads JUnit XML with a parser that others wrote, and gives the tests by name.
func ingest(t *testing.T, r *grade.Result) ([]junit.Suite, map[string]junit.Test) {
	t.Helper()
	var b bytes.Buffer
	if err := report.JUnit(&b, r); err != nil {
		t.Fatal(err)
	}
	suites, err := junit.Ingest(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]junit.Test{}
	for _, suite := range suites {
		for _, test := range suite.Tests {
			tests[test.Name] = test
		}
	}
	return suites, tests
}

func TestJUnitHasASuiteForEachProgram(t *testing.T) {
	suites, tests := ingest(t, crashing())
	var names []string
	for _, suite := range suites {
		names = append(names, suite.Name)
		for name, want := range map[string]string{"score": "98.1", "seed": "7f3a", "sockgrade": "0.1.0", "submission": "hand-in/ann"} {
			if got := suite.Properties[name]; got != want {
				t.Errorf("%s: the property %s is %q, not %q", suite.Name, name, got, want)
			}
		}
	}
	if got := strings.Join(names, " "); got != "submission udp-server tcp-server udp-client tcp-client interop" {
		t.Errorf("the suites are %s", got)
	}
	if got := suites[2].Properties["program"]; got != "TCPServer.py" {
		t.Errorf("the program of %s is %q", suites[2].Name, got)
	}
	if total := suites[2].Totals; total.Tests != 20 || total.Failed != 3 || total.Passed != 17 {
		t.Errorf("the TCP server's totals are %+v", total)
	}
	if len(tests) != 68 {
		t.Errorf("there are %d tests", len(tests))
	}
}

func TestJUnitFailureHoldsTheReport(t *testing.T) {
	_, tests := ingest(t, padded())
	test := tests["udp-server/exact-length"]
	if test.Status != junit.StatusFailed || test.Classname != "udp-server" || test.Message != "expected a reply of 2 bytes, but 2048 came" {
		t.Errorf("%s of %s: %s", test.Status, test.Classname, test.Message)
	}
	for _, want := range []string{
		"MUST: replies with as many bytes as were sent\n",
		`    sent      2 bytes     "hi"` + "\n",
		"^ 2046 bytes too many, all zero\n",
		"    0.000 s   127.0.0.1:40113 → :12000            UDP     2   \"hi\"\n",
		"    UDPServer.java:14   String s = new String(packet.getData());\n",
	} {
		if body := test.Error.(junit.Error).Body; !strings.Contains(body, want) {
			t.Errorf("%q is missing in\n%s", want, body)
		}
	}
}

func TestJUnitTellsSkippedFromFailed(t *testing.T) {
	r := incomplete()
	may := func(q *grade.Requirement) { q.Message = "no reply: the program ended" }
	with(r, "udp-server/survives-non-text", may)
	with(r, "udp-server/keeps-serving", func(q *grade.Requirement) {
		q.Verdict, q.Message = verdict.Error, "sandbox: UDP: the sandbox has gone"
	})
	_, tests := ingest(t, r)
	for name, want := range map[string]struct {
		status  junit.Status
		message string
	}{
		"submission/complete":          {junit.StatusFailed, "no entry point was found for the TCP client"},
		"interop/tcp":                  {junit.StatusSkipped, "blocked by submission/complete: there is no TCP client"},
		"udp-server/survives-non-text": {junit.StatusSkipped, "not met, and no more than a MAY: no reply: the program ended"},
		"udp-server/keeps-serving":     {junit.StatusError, "sandbox: UDP: the sandbox has gone"},
		"udp-server/listens":           {junit.StatusPassed, ""},
	} {
		if test := tests[name]; test.Status != want.status || test.Message != want.message {
			t.Errorf("%s: %s, %q", name, test.Status, test.Message)
		}
	}
}

func TestJUnitHoldsHostileText(t *testing.T) {
	var b bytes.Buffer
	if err := report.JUnit(&b, hostile()); err != nil {
		t.Fatal(err)
	}
	if !utf8.Valid(b.Bytes()) {
		t.Error("it is not UTF-8")
	}
	// Go's decoder refuses characters that XML forbids. Of comments or elements that the submission wrote there are none.
	elements := map[string]int{}
	for decoder := xml.NewDecoder(&b); ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			elements[token.Name.Local]++
		case xml.Comment:
			t.Errorf("there is a comment: %s", token)
		case xml.CharData:
			if at := bytes.IndexFunc(token, func(r rune) bool { return r != '\n' && r != '\t' && !unicode.IsPrint(r) }); at >= 0 {
				t.Errorf("%q stands there", token[at:])
			}
		}
	}
	if elements["testcase"] != 68 || elements["failure"] != 1 || elements["script"] != 0 {
		t.Errorf("the elements are %v", elements)
	}
	_, tests := ingest(t, hostile())
	if body := tests["udp-server/exact-length"].Error.(junit.Error).Body; !strings.Contains(body, "]]></failure>") {
		t.Errorf("what the program wrote is missing in\n%s", body)
	}
}
