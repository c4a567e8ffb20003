package report

import (
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/sockgrade/sockgrade/runner/report/internal/legible"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

const (
	packetsFirst = 8 // shown of a long timeline
	packetsLast  = 6
	narrow       = 90 // below it, 127.0.0.1 is left out of every address, to have room for what packets carry
	narrower     = 76 // below it, columns stand closer
)

// timeline shows the packets: when, from where to where, and what they carry. A TCP packet that only acknowledges says
// nothing about the program and is left out.
func (t *text) timeline(packets []verdict.Packet) {
	var told []verdict.Packet
	for _, p := range packets {
		if t.verbose || legible.Telling(p) {
			told = append(told, p)
		}
	}
	if len(told) == 0 {
		return
	}
	t.blank()
	left, right, lengths := 0, 0, 0
	for _, p := range told {
		left, right = max(left, width(t.address(p.From))), max(right, width(t.address(p.To)))
		lengths = max(lengths, len(fmt.Sprint(p.Length)))
	}
	gap := pick(t.width < narrower, "  ", "   ")
	skipFrom, skipTo := len(told), len(told)
	if !t.verbose && len(told) > packetsFirst+packetsLast+1 {
		skipFrom, skipTo = packetsFirst, len(told)-packetsLast
	}
	for i, p := range told {
		if i == skipFrom {
			t.line(evidenceIndent, t.in(dim, fmt.Sprintf("... %s ...", count(skipTo-skipFrom, "packet"))))
		}
		if i >= skipFrom && i < skipTo {
			continue
		}
		length := strings.Repeat(" ", lengths)
		if p.Length > 0 || p.Protocol == "UDP" {
			length = fmt.Sprintf("%*d", lengths, p.Length)
		}
		row := strings.Join([]string{seconds(p.At - told[0].At), pad(t.address(p.From), left) + " → " + pad(t.address(p.To), right),
			fmt.Sprintf("%-4s %s", safe(p.Protocol), length), ""}, gap)
		t.line(evidenceIndent, cut(strings.TrimRight(row+legible.Carries(p, t.width-evidenceIndent-width(row)), " "), t.width-evidenceIndent))
	}
}

// address is a socket's address without what goes without saying: the loopback's beside the assignment's port.
func (t *text) address(address string) string {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return safe(address)
	}
	local := at.Addr() == netip.AddrFrom4([4]byte{127, 0, 0, 1})
	if local && (int(at.Port()) == t.result.Port || t.width < narrow) {
		return fmt.Sprintf(":%d", at.Port())
	}
	return at.String()
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.3f s", d.Seconds()) }
