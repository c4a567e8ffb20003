package report_test

import (
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/report"
)

// What is wrong with a long line often stands at its end.
func TestALongLineOfSourceIsShownToItsEnd(t *testing.T) {
	r := hinting(grade.Hint{Cause: "too much is received", File: "UDPClient.py", Line: 7,
		Code: "modifiedMessage, serverAddress = clientSocket.recvfrom(bufferOfManyBytes + 4096)"})
	got := render(t, r, report.Options{Width: 60})
	want := "    UDPClient.py:7\n" +
		"      modifiedMessage, serverAddress = clientSocket.recvfrom\n" +
		"      (bufferOfManyBytes + 4096)\n"
	if !strings.Contains(got, want) {
		t.Errorf("%q does not stand in\n%s", want, got)
	}
	if got := render(t, r, report.Options{Width: 120}); !strings.Contains(got, "    UDPClient.py:7   modifiedMessage") {
		t.Errorf("the place and the line are apart in\n%s", got)
	}
}

func TestALongPathWithoutALineLeavesNoGap(t *testing.T) {
	path := strings.Repeat("folder/", 10) + "UDPClient.py"
	got := render(t, hinting(grade.Hint{Cause: "it is not there", File: path, Fix: "hand it in"}), report.Options{Width: 60})
	_, after, found := strings.Cut(got, "    folder/folder/")
	if _, next, _ := strings.Cut(after, "\n"); !found || !strings.HasPrefix(next, "    Fix: hand it in\n") {
		t.Errorf("the fix does not follow the path in\n%s", got)
	}
}

// hinting is a result whose failures have one hint.
func hinting(h grade.Hint) *grade.Result {
	r := padded()
	for i := range r.Requirements {
		if r.Requirements[i].Hint != nil {
			r.Requirements[i].Hint = &h
		}
	}
	return r
}
