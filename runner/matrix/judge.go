package matrix

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/bench"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// meeting is all that was seen of a client with a server that listens.
type meeting struct {
	network wire.Network
	port    uint16 // the assignment's
	bound   uint16 // the server's
	visit   *bench.Visit
	traffic traffic
	// ended is how the server has ended, and screen what then stood on its screen; nil while it runs.
	ended  *wire.Exit
	screen []byte
}

// judge says what came of a meeting. The line has to stand on the client's screen in upper case, and to have come from the server.
func (m meeting) judge() Cell {
	if m.displays() && m.replied() {
		return Cell{Outcome: Talked}
	}
	reason, text := m.why()
	c := Cell{Outcome: Failed, Reason: reason.ID, Text: text, Line: verdict.NewBytes(m.visit.Line)}
	if m.traffic.accepted || m.traffic.contacted && m.network == wire.UDP {
		c.Request = verdict.NewBytes(m.traffic.request)
	}
	if m.traffic.reply != nil {
		c.Reply = verdict.NewBytes(m.traffic.reply)
	}
	if shown := m.visit.Screen; len(shown) > 0 {
		c.Displayed = verdict.NewBytes(shown[:min(len(shown), mostDisplayed)])
	}
	return c
}

// mostDisplayed is how much of a screen is kept.
const mostDisplayed = 4 << 10

func (m meeting) wanted() []byte { return bench.Upper(m.visit.Line) }

func (m meeting) replied() bool { return bytes.Contains(m.traffic.reply, m.wanted()) }

// displays tells whether the upper-case line stands on the screen as text: no bytes literal around it, and no zero bytes after it.
func (m meeting) displays() bool {
	for shown := m.visit.Shown; ; {
		before, after, found := bytes.Cut(shown, m.wanted())
		if !found {
			return false
		}
		if !asLiteral(before, after) && !bytes.HasPrefix(after, []byte{0}) {
			return true
		}
		shown = after
	}
}

func asLiteral(before, after []byte) bool {
	for _, quote := range []string{"'", `"`} {
		if bytes.HasSuffix(before, []byte("b"+quote)) && bytes.HasPrefix(after, []byte(quote)) {
			return true
		}
	}
	return false
}

// why is the reason and what happened.
func (m meeting) why() (Reason, string) {
	switch {
	case !m.traffic.contacted:
		return m.neverMet()
	case m.network == wire.TCP && !m.traffic.accepted:
		return serverRefuses, fmt.Sprintf("Port %d refused the client's connection though the server was bound to it.", m.bound)
	case len(m.traffic.request) == 0 && m.network == wire.TCP && m.traffic.reply == nil:
		return m.saidNothing("The client connected")
	case m.traffic.reply == nil:
		return m.noReply()
	case !m.replied():
		return m.otherReply()
	}
	return m.notDisplayed()
}

// neverMet is for a client that did not try the server's port.
func (m meeting) neverMet() (Reason, string) {
	if len(m.traffic.dialled) == 0 {
		return m.saidNothing("The client was started")
	}
	var ports []string
	right := false
	for _, port := range m.traffic.dialled {
		ports = append(ports, strconv.Itoa(int(port)))
		right = right || port == m.port
	}
	verb := "sent"
	if m.network == wire.TCP {
		verb = "connected"
	}
	text := fmt.Sprintf("The client %s to port %s, and the server is bound to port %d.", verb, strings.Join(ports, " and "), m.bound)
	if right {
		return serverPort, text
	}
	return clientPort, text
}

// saidNothing is for a client from which nothing came.
func (m meeting) saidNothing(first string) (Reason, string) {
	if exit := m.visit.Exit; exit != nil {
		return clientEnds, fmt.Sprintf("%s and sent nothing: it ended %s%s.", first, how(*exit), lastLine("its screen", m.visit.Screen))
	}
	if !m.visit.Entered {
		return clientSendsNothing, first + " and sent nothing: it never waited for its keyboard."
	}
	return clientSendsNothing, first + " and sent nothing after the line was typed: it was still running" + waiting(m.visit.Asleep) + "."
}

func waiting(asleep bool) string {
	if asleep {
		return ", and waiting for something"
	}
	return ""
}

// noReply is for a server that has the request.
func (m meeting) noReply() (Reason, string) {
	got := "The server got " + quote(m.traffic.request)
	switch {
	case m.ended != nil:
		return serverEnds, fmt.Sprintf("%s and ended %s without a reply%s.", got, how(*m.ended), lastLine("its screen", m.screen))
	case m.traffic.astray != 0:
		return serverElsewhere, fmt.Sprintf("%s and sent its reply to port %d, where the client is not.", got, m.traffic.astray)
	case m.traffic.closed:
		return serverCloses, got + " and ended the connection without a reply."
	case m.visit.Exit != nil:
		return clientEnds, fmt.Sprintf("%s, but the client had ended %s before there was a reply%s.", got, how(*m.visit.Exit), lastLine("its screen", m.visit.Screen))
	case m.network == wire.TCP:
		return serverWaits, got + " and did not reply while the client kept the connection open and sent no more: it may wait for a newline, or for the end."
	}
	return serverSilent, got + " and did not reply."
}

// otherReply is for a reply that is not the line in upper case.
func (m meeting) otherReply() (Reason, string) {
	request, reply := m.traffic.request, m.traffic.reply
	if !bytes.Equal(compact(request), compact(m.visit.Line)) && bytes.Contains(reply, bench.Upper(bytes.TrimSpace(request))) {
		return clientSendsOther, fmt.Sprintf("The client sent %s, not the line that was typed, %s.", quote(request), quote(m.visit.Line))
	}
	text := fmt.Sprintf("The server got %s and replied with %s.", quote(request), quote(reply))
	if bytes.Equal(reply, request) {
		text = fmt.Sprintf("The server sent %s back unchanged.", quote(request))
	}
	return serverRepliesOther, text
}

// compact is text without blanks and terminators.
func compact(text []byte) []byte {
	return bytes.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == 0 {
			return -1
		}
		return r
	}, text)
}

// notDisplayed is for a reply that has the line in upper case.
func (m meeting) notDisplayed() (Reason, string) {
	shown, reply, wanted := m.visit.Shown, m.traffic.reply, m.wanted()
	_, padding, _ := bytes.Cut(reply, wanted)
	at := bytes.Index(shown, wanted)
	switch {
	case at >= 0 && asLiteral(shown[:at], shown[at+len(wanted):]):
		return clientDisplays, "The client displays the reply as a bytes literal: " + quote(lineAt(shown, at)) + "."
	case at >= 0 && bytes.HasPrefix(padding, []byte{0}):
		return serverRepliesOther, fmt.Sprintf("The server replied with %d bytes for a line of %d: zero bytes follow, which the client displays.",
			len(reply), len(m.visit.Line))
	case at >= 0:
		return clientDisplays, "The client displays zero bytes after the reply, which the server did not send."
	case m.network == wire.UDP && m.traffic.from != m.bound:
		return serverElsewhere, fmt.Sprintf("The server replied from port %d, not from port %d, and the client does not display that.", m.traffic.from, m.bound)
	case m.visit.Exit != nil && len(bytes.TrimSpace(shown)) == 0:
		return clientDisplays, fmt.Sprintf("The client got the reply and displayed nothing: it ended %s.", how(*m.visit.Exit))
	case m.visit.Exit != nil:
		return clientDisplays, fmt.Sprintf("The client got the reply and displays something else: it ended %s%s.", how(*m.visit.Exit), lastLine("its screen", shown))
	case m.visit.Asleep && m.network == wire.TCP && !m.traffic.closed:
		return clientWaitsOn, "The client got the reply and waits for more, a newline or the end of the connection, which this server does not send."
	case m.visit.Asleep && len(bytes.TrimSpace(shown)) == 0:
		return clientDisplays, "The client got the reply and displays nothing."
	case m.visit.Asleep:
		return clientDisplays, "The client got the reply and displays something else" + lastLine("its screen", shown) + "."
	}
	return clientTimesOut, "The client got the reply, and it did not stand on the screen in time."
}

// how says how a program ended.
func how(exit wire.Exit) string {
	switch {
	case exit.ByAgent != "":
		return "when the grader stopped it (" + exit.ByAgent + ")"
	case exit.Signal != "":
		return "by " + exit.Signal
	}
	return fmt.Sprintf("with status %d", exit.Code)
}

// lastLine is what a program said last, a traceback's end perhaps, to be put at the end of a clause.
func lastLine(of string, screen []byte) string {
	lines := strings.Split(strings.TrimSpace(string(screen)), "\n")
	if last := strings.TrimSpace(lines[len(lines)-1]); last != "" {
		return ", and " + of + " ends in " + quote([]byte(last))
	}
	return ""
}

// lineAt is the line of the screen that has this place.
func lineAt(screen []byte, at int) []byte {
	from := bytes.LastIndexByte(screen[:at], '\n') + 1
	line, _, _ := bytes.Cut(screen[from:], []byte("\n"))
	return line
}

// quote shows text in a sentence.
func quote(text []byte) string { return verdict.Bytes(text).Preview() }
