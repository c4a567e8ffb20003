package grade_test

import (
	"testing"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func TestFindRequirement(t *testing.T) {
	for _, c := range []struct {
		name string
		want *requirement.Requirement
	}{
		{"udp-server/takes-2048", requirement.UDPServerTakes2048},
		{"UDP-Server/Takes-2048", requirement.UDPServerTakes2048},
		{" takes-2048\n", requirement.UDPServerTakes2048},
		{"2048 bytes", nil},
		{"half-close", requirement.TCPServerRepliesAfterHalfClose},
		{"exits", requirement.UDPClientExits}, // though closes-and-exits has it too
		{"r/stops", nil},
		{"", nil},
	} {
		got, err := grade.FindRequirement(c.name)
		if got != c.want || (err == nil) != (c.want != nil) {
			t.Errorf("%q: %v, %v", c.name, got, err)
		}
	}
	for _, r := range requirement.All() {
		if got, err := grade.FindRequirement(r.ID); got != r {
			t.Errorf("%s: %v", r.ID, err)
		}
	}
}

func TestFindRequirementSaysWhichItMayBe(t *testing.T) {
	for _, c := range []struct{ name, what, hint string }{
		{"stops-at", `"stops-at" is part of 4 requirements`,
			"Say which: udp-server/stops-at-2048, tcp-server/stops-at-1024, udp-client/stops-at-2048 or tcp-client/stops-at-1024."},
		{"exact-length", `"exact-length" is part of 2 requirements`, "Say which: udp-server/exact-length or tcp-server/exact-length."},
		{"server", `"server" is part of 37 requirements`, "Say more of it; sockgrade requirements lists all."},
		{"exact-lentgh", `there is no requirement "exact-lentgh"`, "Did you mean udp-server/exact-length or tcp-server/exact-length?"},
		{"sings", `there is no requirement "sings"`, "See sockgrade requirements."},
	} {
		_, err := grade.FindRequirement(c.name)
		p, ok := problem.Of(err)
		if !ok {
			t.Errorf("%q: %v is no problem for the user", c.name, err)
			continue
		}
		if p.Error() != c.what || p.Hint() != c.hint {
			t.Errorf("%q: %s: %s", c.name, p.Error(), p.Hint())
		}
	}
}
