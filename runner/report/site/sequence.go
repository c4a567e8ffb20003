package site

import (
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/report/internal/legible"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// sequence is packets drawn as the book draws them: two lifelines, time going down, an arrow for each packet.
type sequence struct {
	Height, Bottom int
	Client, Server party
	Events         []event
	Packets        []packet // all of them, for a table
	Summary        string
}

// party is an end of the conversation.
type party struct {
	Name, Address string
	Student       bool // is the program that is judged
}

// event is an arrow, or a note between the lifelines. Y is where it begins.
type event struct {
	Y, End, Middle int
	Above          int // y of the upper of two lines of text
	ClientY        int // of what stands under the client's and the server's end
	ServerY        int
	Note           string
	Time           string
	Leftward       bool
	Class          string // data, control, reset
	What, Carries  string
	ClientPort     string // where there are several clients
	ServerPort     string // where it is another than at first
}

// packet is a row of the table.
type packet struct{ Time, From, To, Protocol, Flags, Length, Start string }

const (
	packetsFirst = 14 // drawn of a long sequence
	packetsLast  = 8

	headRoom     = 74
	arrowFall    = 9
	lineRoom     = 15
	arrowRoom    = 19
	noteRoom     = 34
	portDrop     = 12
	carriesCells = 27
	pause        = 300 * time.Millisecond // that is drawn
)

// newSequence is nil if there are no packets that tell anything.
func newSequence(result *grade.Result, q grade.Requirement) *sequence {
	var told []verdict.Packet
	for _, p := range q.Evidence.Timeline {
		if legible.Telling(p) {
			told = append(told, p)
		}
	}
	if len(told) == 0 {
		return nil
	}
	ends := findEnds(told, result.Port)
	s := &sequence{Summary: fmt.Sprintf("%s in %s", legible.Count(len(told), "packet"), elapsed(told[len(told)-1].At-told[0].At))}
	s.Client, s.Server = parties(q.Program)
	s.Server.Address = fmt.Sprintf("port %d", ends.serverPort)
	s.Client.Address = "port " + portOf(ends.first)
	if len(ends.clients) > 1 {
		s.Client.Address = fmt.Sprintf("%d sockets", len(ends.clients))
	}
	skipFrom, skipTo := len(told), len(told)
	if len(told) > packetsFirst+packetsLast+1 {
		skipFrom, skipTo = packetsFirst, len(told)-packetsLast
	}
	y := headRoom
	for i, p := range told {
		if i == skipFrom {
			y = s.note(y, legible.Count(skipTo-skipFrom, "packet")+" left out")
		}
		if i < skipFrom || i >= skipTo {
			if i > 0 && i != skipTo && p.At-told[i-1].At >= pause {
				y = s.note(y, elapsed(p.At-told[i-1].At)+" later")
			}
			y = s.arrow(y, p, told[0].At, ends)
		}
		s.Packets = append(s.Packets, newPacket(p, told[0].At))
	}
	s.Bottom = y + 6
	s.Height = s.Bottom + 2
	return s
}

func (s *sequence) note(y int, text string) int {
	s.Events = append(s.Events, event{Y: y, Middle: y + noteRoom/2 + 4, End: y + noteRoom, Note: text})
	return y + noteRoom
}

func (s *sequence) arrow(y int, p verdict.Packet, start time.Duration, ends ends) int {
	e := event{Time: elapsed(p.At - start), Leftward: !ends.clients[p.From]}
	e.What, e.Class = what(p)
	e.What = legible.Cut(e.What, carriesCells)
	if e.Carries = legible.Cut(legible.Payload(p, carriesCells), carriesCells); e.Carries != "" {
		y += lineRoom
	}
	e.Y = y + arrowRoom
	e.End, e.Middle = e.Y+arrowFall, e.Y+arrowFall/2
	e.Above = e.Y - 4
	if e.Carries != "" {
		e.Above -= lineRoom
	}
	client, server := p.From, p.To
	if e.Leftward {
		client, server = p.To, p.From
	}
	if len(ends.clients) > 1 {
		e.ClientPort = ":" + portOf(client)
	}
	if port := portOf(server); port != fmt.Sprint(ends.serverPort) {
		e.ServerPort = ":" + port
	}
	e.ClientY, e.ServerY = e.Y+portDrop, e.End+portDrop
	if e.Leftward {
		e.ClientY, e.ServerY = e.ServerY, e.ClientY
	}
	s.Events = append(s.Events, e)
	bottom := e.End + 2
	if e.ClientPort != "" || e.ServerPort != "" {
		bottom += portDrop
	}
	return bottom
}

// what says what a packet is, and how it is drawn.
func what(p verdict.Packet) (says, class string) {
	class = "control"
	text := legible.Flags(p)
	if p.Protocol == "ICMP" {
		return "ICMP: " + text, "reset"
	}
	if p.Length > 0 || p.Protocol != "TCP" {
		class = "data"
		text = strings.TrimSuffix(legible.Count(p.Length, "byte")+", "+text, ", ")
	}
	if strings.Contains(p.Flags, "RST") {
		class = "reset"
	}
	return text, class
}

func newPacket(p verdict.Packet, start time.Duration) packet {
	row := packet{Time: elapsed(p.At - start), From: legible.Text(p.From), To: legible.Text(p.To), Protocol: legible.Text(p.Protocol), Flags: legible.Text(p.Flags),
		Start: legible.Payload(p, contentCells)}
	if p.Length > 0 || p.Protocol == "UDP" {
		row.Length = fmt.Sprint(p.Length)
	}
	return row
}

// ends are the sockets of a conversation: all that are not a client's are the server's.
type ends struct {
	clients    map[string]bool
	first      string // the client that comes first
	serverPort int
}

// findEnds takes for a client who opens a connection, or who sends the first datagram that it has a part in.
func findEnds(packets []verdict.Packet, port int) ends {
	e := ends{clients: map[string]bool{}, serverPort: port}
	servers := map[string]bool{}
	found := false
	for _, p := range packets {
		switch {
		case e.clients[p.From] || e.clients[p.To] || servers[p.From]:
			continue
		case servers[p.To]:
			e.clients[p.From] = true
			continue
		}
		client, server := p.From, p.To
		opens := strings.HasPrefix(p.Flags, "SYN") && !strings.Contains(p.Flags, "ACK")
		if !opens && portOf(p.From) == fmt.Sprint(port) {
			client, server = p.To, p.From
		}
		e.clients[client], servers[server] = true, true
		if !found {
			found, e.first = true, client
			if at, err := netip.ParseAddrPort(server); err == nil {
				e.serverPort = int(at.Port())
			}
		}
	}
	return e
}

func parties(program requirement.Program) (client, server party) {
	switch program {
	case requirement.UDPServer, requirement.TCPServer:
		return party{Name: "Grader"}, party{Name: program.Name(), Student: true}
	case requirement.UDPClient, requirement.TCPClient:
		return party{Name: program.Name(), Student: true}, party{Name: "Grader"}
	}
	return party{Name: "Client", Student: true}, party{Name: "Server", Student: true}
}

// portOf is the port of a socket's address; the whole if it is none.
func portOf(address string) string {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return legible.Cut(legible.Text(address), 8)
	}
	return fmt.Sprint(at.Port())
}

func elapsed(d time.Duration) string { return fmt.Sprintf("%.3f s", d.Seconds()) }
