package report_test

import (
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/report"
)

// What is wrong with a long line often stands at its end.
func TestALongLineOfSourceIsShownToItsEnd(t *testing.T) {
	r := padded()
	for i := range r.Requirements {
		if r.Requirements[i].Hint != nil {
			r.Requirements[i].Hint = &grade.Hint{Cause: "too much is received", File: "UDPClient.py", Line: 7,
				Code: "modifiedMessage, serverAddress = clientSocket.recvfrom(bufferOfManyBytes + 4096)"}
		}
	}
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
