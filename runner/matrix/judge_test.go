package matrix

import (
	"bytes"
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/bench"
)

const (
	typed = "harbor plum cedar"
	upper = "HARBOR PLUM CEDAR"
)

// met is a meeting in which all went well, but for what change does to it.
func met(network wire.Network, change func(m *meeting)) meeting {
	m := meeting{network: network, port: 12000, bound: 12000,
		visit: &bench.Visit{Line: []byte(typed), Entered: true, Shown: []byte(upper + "\n"), Screen: []byte("?" + upper + "\n"), Exit: &wire.Exit{}},
		traffic: traffic{dialled: []uint16{12000}, contacted: true, accepted: network == wire.TCP, request: []byte(typed), reply: []byte(upper),
			from: 12000, closed: network == wire.TCP}}
	change(&m)
	return m
}

func shows(text string) func(*meeting) {
	return func(m *meeting) { m.visit.Shown, m.visit.Screen = []byte(text), []byte(text) }
}

// waits leaves a client without a reply, running, with both sides asleep.
func waits(m *meeting) {
	shows("")(m)
	m.visit.Exit, m.visit.Asleep, m.traffic.reply, m.traffic.closed = nil, true, nil, false
}

func TestJudge(t *testing.T) {
	zeros := bytes.Repeat([]byte{0}, 2000)
	for name, c := range map[string]struct {
		network wire.Network
		change  func(m *meeting)
		want    string // the reason's code, "" if they talked
		says    string
	}{
		"as in the book":            {wire.TCP, func(*meeting) {}, "", ""},
		"with a label":              {wire.TCP, shows("From Server: " + upper), "", ""},
		"a reply with a newline":    {wire.TCP, func(m *meeting) { m.traffic.reply = []byte(upper + "\n") }, "", ""},
		"zeros that are not shown":  {wire.UDP, func(m *meeting) { m.traffic.reply = append([]byte(upper), zeros...) }, "", ""},
		"both at another port":      {wire.TCP, func(m *meeting) { m.bound, m.traffic.dialled = 6789, []uint16{6789} }, "", ""},
		"zeros on the screen":       {wire.UDP, func(m *meeting) { m.traffic.reply = append([]byte(upper), zeros...); shows(upper + "\x00\x00")(m) }, "T", "2017 bytes for a line of 17"},
		"zeros of the client's own": {wire.UDP, shows(upper + "\x00\x00"), "d", "did not send"},
		"a bytes literal":           {wire.TCP, shows("From Server: b'" + upper + "'\n"), "d", `b'HARBOR PLUM CEDAR'`},
		"a bytes literal and text":  {wire.TCP, shows("b'" + upper + "'\n" + upper), "", ""},
		"an echo":                   {wire.UDP, func(m *meeting) { m.traffic.reply = []byte(typed); shows(typed)(m) }, "T", "back unchanged"},
		"the client upper-cases":    {wire.UDP, func(m *meeting) { m.traffic.reply = []byte(typed) }, "T", "back unchanged"},
		"upper-cased without reply": {wire.UDP, func(m *meeting) { waits(m); shows(upper)(m) }, "N", "did not reply"},
		"the first word": {wire.UDP, func(m *meeting) {
			m.traffic.request, m.traffic.reply = []byte("harbor"), []byte("HARBOR")
			shows("HARBOR")(m)
		}, "l", `"harbor", not the line`},
		"the client's port":          {wire.UDP, func(m *meeting) { waits(m); m.traffic = traffic{dialled: []uint16{6789}} }, "p", "sent to port 6789, and the server is bound to port 12000"},
		"the server's port":          {wire.TCP, func(m *meeting) { waits(m); m.bound, m.traffic = 6789, traffic{dialled: []uint16{12000}} }, "P", "connected to port 12000, and the server is bound to port 6789"},
		"two wrong ports":            {wire.TCP, func(m *meeting) { waits(m); m.bound, m.traffic = 6789, traffic{dialled: []uint16{9876}} }, "p", "9876"},
		"a crash at its start":       {wire.UDP, func(m *meeting) { shows("NameError: x\n")(m); m.visit.Exit.Code, m.traffic = 1, traffic{} }, "e", `with status 1, and its screen ends in "NameError: x"`},
		"it says nothing":            {wire.UDP, func(m *meeting) { waits(m); m.traffic = traffic{} }, "s", "after the line was typed"},
		"it connects and waits":      {wire.TCP, func(m *meeting) { waits(m); m.traffic.request = nil }, "s", "connected and sent nothing"},
		"a refused connection":       {wire.TCP, func(m *meeting) { shows("")(m); m.traffic = traffic{dialled: []uint16{12000}, contacted: true} }, "R", "refused"},
		"the server waits on":        {wire.TCP, waits, "W", "a newline"},
		"no reply to a datagram":     {wire.UDP, waits, "N", `got "harbor plum cedar" and did not reply`},
		"the server ends":            {wire.UDP, func(m *meeting) { waits(m); m.ended, m.screen = &wire.Exit{Code: 1}, []byte("TypeError: y") }, "E", `with status 1 without a reply, and its screen ends in "TypeError: y"`},
		"the server hangs up":        {wire.TCP, func(m *meeting) { waits(m); m.traffic.closed = true }, "C", "ended the connection"},
		"the client is impatient":    {wire.UDP, func(m *meeting) { waits(m); m.visit.Exit = &wire.Exit{Code: 1} }, "e", "before there was a reply"},
		"a reply to somebody else":   {wire.UDP, func(m *meeting) { waits(m); m.traffic.astray = 5000 }, "A", "port 5000"},
		"a reply from another port":  {wire.UDP, func(m *meeting) { reply := m.traffic.reply; waits(m); m.traffic.reply, m.traffic.from = reply, 40000 }, "A", "from port 40000"},
		"the client waits on":        {wire.TCP, func(m *meeting) { reply := m.traffic.reply; waits(m); m.traffic.reply = reply }, "w", "end of the connection"},
		"not shown though it closed": {wire.TCP, func(m *meeting) { reply := m.traffic.reply; waits(m); m.traffic.reply, m.traffic.closed = reply, true }, "d", "displays nothing"},
		"nothing is shown":           {wire.TCP, shows(""), "d", "displayed nothing"},
		"something else is shown":    {wire.TCP, shows("17\n"), "d", `ends in "17"`},
		"too late":                   {wire.TCP, func(m *meeting) { shows("")(m); m.visit.Exit = nil }, "t", "in time"},
	} {
		got := met(c.network, c.change).judge()
		code := ""
		for _, r := range Reasons() {
			if r.ID == got.Reason {
				code = r.Code
			}
		}
		if code != c.want || (got.Outcome == Talked) != (c.want == "") || !strings.Contains(got.Text, c.says) {
			t.Errorf("%s: %s %q %q, want %q and %q", name, got.Outcome, code, got.Text, c.want, c.says)
		}
	}
}

func TestReasonsAreTold(t *testing.T) {
	ids, codes := map[string]bool{}, map[string]bool{}
	for _, r := range Reasons() {
		if ids[r.ID] || codes[r.Code] || len(r.Code) != 1 || r.Clients() != strings.HasPrefix(r.ID, "client-") {
			t.Errorf("the reason %+v", r)
		}
		ids[r.ID], codes[r.Code] = true, true
	}
}
