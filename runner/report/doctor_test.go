package report_test

import (
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/runner/doctor"
	"github.com/sockgrade/sockgrade/runner/report"
)

func TestFinding(t *testing.T) {
	for _, c := range []struct {
		finding doctor.Finding
		want    string
	}{
		{doctor.Finding{Subject: "storage", Status: doctor.OK, Says: "overlay2"}, "ok       storage  overlay2\n"},
		{doctor.Finding{Subject: "disk", Status: doctor.Problem, Says: "500 MB are free at /var/lib/docker", Do: "Make room on that disk."},
			"problem  disk     500 MB are free at\n                  /var/lib/docker\n                  Make room on that disk.\n"},
	} {
		var b strings.Builder
		if err := report.Finding(&b, c.finding, report.Options{Width: 42}); err != nil {
			t.Fatal(err)
		}
		if b.String() != c.want {
			t.Errorf("got\n%s\nwant\n%s", b.String(), c.want)
		}
	}
}
