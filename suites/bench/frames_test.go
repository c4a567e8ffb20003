package bench

import (
	"fmt"
	"net/netip"
	"testing"
	"time"

	"github.com/gopacket/gopacket/layers"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

func TestFramesBelongToSteps(t *testing.T) {
	text := func(s string) *verdict.Bytes { return verdict.NewBytes([]byte(s)) }
	first, second := "127.0.0.1:40001", "127.0.0.1:40002"
	servers := []verdict.Step{ // two clients at the same time, and what was done without a socket of its own
		{At: 10, Did: "let client 1 send", Sent: text("maple"), Socket: first},
		{At: 10, Did: "let client 2 send", Sent: text("amber"), Socket: second},
		{At: 30, Did: "closed client 1", Socket: first},
		{At: 40, Did: "looked at the screen"},
	}
	clients := []verdict.Step{
		{Did: "typed a line", Sent: text("maple")},
		{At: 20, Did: "received", Received: text("maple"), Socket: first},
		{At: 21, Did: "replied", Sent: text("AMBER"), Socket: first},
		{At: 40, Did: "received", Received: text("lantern"), Socket: first},
		{At: 60, Did: "looked at the screen", Received: text("AMBER")},
	}
	for _, test := range []struct {
		name     string
		steps    []verdict.Step
		at       time.Duration
		from, to string
		payload  string
		want     int
	}{
		{"one client's request", servers, 11, first, serving.String(), "maple", 0},
		{"another's at the same time", servers, 11, second, serving.String(), "amber", 1},
		{"the reply", servers, 12, serving.String(), first, "MAPLE", 0},
		{"the end", servers, 31, first, serving.String(), "", 2},
		{"after the other's end", servers, 31, second, serving.String(), "", 1},
		{"a socket that no step names", servers, 41, "127.0.0.1:40003", serving.String(), "", 3},
		{"before the first step on the socket", servers, 9, first, serving.String(), "", 0},
		{"a client's datagram, which is read after it came", clients, 19, first, serving.String(), "maple", 1},
		{"the reply to it", clients, 22, serving.String(), first, "AMBER", 2},
		{"its next datagram", clients, 39, first, serving.String(), "lantern", 3},
		{"what another sends", clients, 22, second, serving.String(), "maple", 0},
		{"without steps", nil, 22, first, serving.String(), "maple", -1},
	} {
		p := verdict.Packet{At: test.at, From: test.from, To: test.to, Length: len(test.payload)}
		if test.payload != "" {
			p.Start = text(test.payload)
		}
		if got := stepOf(p, test.steps); got != test.want {
			t.Errorf("%s: step %d, not %d", test.name, got, test.want)
		}
	}
}

func TestFramesAreWholeAndWithoutLookUps(t *testing.T) {
	datagram := udpFrame(t, 14+20+8+4, asking, serving, "hello")
	got := frames([]wire.Packet{udpFrame(t, 0, asking, netip.AddrPortFrom(serving.Addr(), dnsPort), "a question"), datagram, {Data: []byte("no frame"), Length: 8}},
		[]verdict.Step{{At: time.Second, Socket: asking.String()}})
	if len(got) != 1 || string(got[0].Data) != string(datagram.Data) || got[0].Length != datagram.Length || got[0].At != time.Second || got[0].Step != 0 {
		t.Errorf("%+v", got)
	}
}

func TestFramesKeepToALimit(t *testing.T) {
	all := make([]verdict.Frame, 100)
	for i := range all {
		all[i] = verdict.Frame{At: time.Duration(i), Data: make([]byte, 10)}
	}
	got := within(205, all)
	ends := fmt.Sprint(len(got), got[9].At, got[10].At, got[10].Lost, got[len(got)-1].At)
	if want := fmt.Sprint(20, 9*time.Nanosecond, 90*time.Nanosecond, 80, 99*time.Nanosecond); ends != want {
		t.Errorf("%s, not %s", ends, want)
	}
	if got := within(1000, all[:7]); len(got) != 7 {
		t.Errorf("%d of 7 frames are left though there is room", len(got))
	}
}

func TestOnlyPacketsOfTheJudgedProgramAreEvidence(t *testing.T) {
	packets := []wire.Packet{
		udpFrame(t, 0, asking, serving, "1"),
		tcpFrame(t, 0, asking, serving, layers.TCP{SYN: true}, ""),
		udpFrame(t, 0, serving, netip.AddrPortFrom(asking.Addr(), 40200), "3"),
	}
	for _, test := range []struct {
		name string
		a    attempt
		want int
	}{
		{"those of a known socket", attempt{requirement: requirement.UDPServerListens, server: &server{}, endpoints: endpoints{asking: true}}, 2},
		{"a server that was not spoken to", attempt{requirement: requirement.UDPServerListens, server: &server{}}, 0},
		{"a client in a network of its own", attempt{requirement: requirement.UDPClientExits, apart: []wire.ProgramID{7}}, 3},
		{"both over TCP", attempt{requirement: requirement.InteropTCP, server: &server{}}, 1},
		{"both over UDP", attempt{requirement: requirement.InteropUDP, server: &server{}}, 2},
	} {
		if got := test.a.own(packets); len(got) != test.want {
			t.Errorf("%s: %d packets, not %d", test.name, len(got), test.want)
		}
	}
}
