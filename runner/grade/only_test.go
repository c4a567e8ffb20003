package grade_test

import (
	"testing"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/problem"
)

func TestCheckOnlyNamesTheNearest(t *testing.T) {
	const noIdea = "See sockgrade requirements."
	for _, c := range []struct{ id, hint string }{
		{"udp-server/takes-204", "Did you mean udp-server/takes-2048?"},
		{"udp-sever/takes2048", "Did you mean udp-server/takes-2048?"},
		{"UDP-Server/Listens", "Did you mean udp-server/listens?"},
		{"listens", "Did you mean udp-server/listens or tcp-server/listens?"},
		{"takse-2048", "Did you mean udp-server/takes-2048?"},
		{"udp-client/listens", "Did you mean udp-server/listens or tcp-server/listens?"},
		{"interop/tpc", "Did you mean interop/tcp?"},
		{"everything", noIdea},
		{"udp-server", "Name single ones, as in udp-server/listens,udp-server/reachable; sockgrade requirements --program udp-server lists them."},
		{"TCPClient/*", "Name single ones, as in tcp-client/connects-once,tcp-client/sends-the-line; sockgrade requirements --program tcp-client lists them."},
		{"", noIdea},
	} {
		err := grade.CheckOnly([]string{"udp-server/listens", c.id})
		p, ok := problem.Of(err)
		if !ok {
			t.Errorf("%q: %v is no problem for the user", c.id, err)
			continue
		}
		if p.Hint() != c.hint {
			t.Errorf("%q: %s, want %s", c.id, p.Hint(), c.hint)
		}
	}
	if err := grade.CheckOnly([]string{"udp-server/listens", "interop/tcp"}); err != nil {
		t.Error(err)
	}
}
