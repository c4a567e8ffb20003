package report_test

import (
	"strings"
	"testing"

	"github.com/mattn/go-runewidth"

	"github.com/sockgrade/sockgrade/runner/hint"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// Laid out by hand.
const explained = `udp-server/takes-2048   MUST
The UDP server takes a datagram of 2048 bytes.

What it asks
  A request of 2048 bytes comes back whole.

Why
  The book's server receives with recvfrom(2048): a sentence
  of that size fits its buffer (Kurose and Ross, 2.7.1).

On the wire
  client → server   UDP 2048 bytes  "qhzvbnxkeu..."
  server → client   UDP 2048 bytes  "QHZVBNXKEU..."

How it is judged
  2048 lower-case letters are sent in one datagram. It
  passes if all of them come back; their case, and what may
  stand before or after them, do not count here.

Usual mistakes
  - the server reads the smoke signals and not the socket,
    which takes long
      C       read the socket
      Python  blow out the fire, and then read the socket as
              others do
      other   do without smoke
  - the server is made of wood
    Fix: take iron

To judge it alone: sockgrade check --only
  udp-server/takes-2048
`

func TestExplain(t *testing.T) {
	mistakes := []hint.Mistake{
		{ID: "smoke", Cause: "the server reads the smoke signals and not the socket, which takes long", Fixes: []hint.Fix{
			{Language: "c", Text: "read the socket"},
			{Language: "python", Text: "blow out the fire, and then read the socket as others do"},
			{Text: "do without smoke"},
		}},
		{ID: "wood", Cause: "the server is made of wood", Fixes: []hint.Fix{{Text: "take iron"}}},
	}
	var b strings.Builder
	if err := report.Explain(&b, requirement.UDPServerTakes2048, mistakes, report.Options{Width: 60}); err != nil {
		t.Fatal(err)
	}
	if b.String() != explained {
		t.Errorf("got\n%s\nwant\n%s", b.String(), explained)
	}
}

func TestEveryExplanationFitsTheTerminal(t *testing.T) {
	for _, r := range requirement.All() {
		for _, columns := range []int{40, 60, 120} {
			var b strings.Builder
			if err := report.Explain(&b, r, hint.Mistakes(r.ID, ""), report.Options{Width: columns}); err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(b.String()) {
				if n := runewidth.StringWidth(strings.TrimRight(line, "\n")); n > columns {
					t.Errorf("%s, %d columns: %d cells in %q", r.ID, columns, n, line)
				}
				if columns == 60 && strings.Contains(line, "…") {
					t.Errorf("%s: cut: %q", r.ID, line)
				}
			}
		}
	}
}
