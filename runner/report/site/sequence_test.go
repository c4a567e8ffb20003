package site

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

const (
	one   = "127.0.0.1:40001"
	two   = "127.0.0.1:40002"
	port  = "127.0.0.1:12000"
	other = "127.0.0.1:50295"
)

func packetOf(ms int, protocol, from, to, flags, payload string) verdict.Packet {
	p := verdict.Packet{At: time.Duration(ms) * time.Millisecond, Protocol: protocol, From: from, To: to, Flags: flags, Length: len(payload)}
	if payload != "" {
		p.Start = verdict.NewBytes([]byte(payload[:min(len(payload), 32)]))
	}
	return p
}

// drawn is a sequence in a line for each event: which way the arrow goes, what stands at it, and ports.
func drawn(s *sequence) []string {
	lines := []string{s.Client.Name + " " + s.Client.Address + ", " + s.Server.Name + " " + s.Server.Address}
	for _, e := range s.Events {
		if e.Note != "" {
			lines = append(lines, "... "+e.Note)
			continue
		}
		way := "->"
		if e.Leftward {
			way = "<-"
		}
		lines = append(lines, strings.Join(strings.Fields(e.ClientPort+" "+way+" "+e.ServerPort+" "+e.Class+" "+e.What+" "+e.Carries), " "))
	}
	return lines
}

func TestSequence(t *testing.T) {
	for _, test := range []struct {
		name    string
		about   requirement.Program
		packets []verdict.Packet
		want    []string
	}{
		{"a reply from another port", requirement.UDPServer, []verdict.Packet{
			packetOf(1, "UDP", one, port, "", "hi"), packetOf(2, "UDP", other, one, "", "HI"),
		}, []string{"Grader port 40001, UDP server port 12000", `-> data 2 bytes "hi"`, `<- :50295 data 2 bytes "HI"`}},
		{"a connection that is reset", requirement.TCPServer, []verdict.Packet{
			packetOf(0, "TCP", one, port, "SYN", ""), packetOf(0, "TCP", port, one, "SYN ACK", ""), packetOf(0, "TCP", one, port, "ACK", ""),
			packetOf(1, "TCP", one, port, "PSH ACK", "hi"), packetOf(2001, "TCP", port, one, "RST ACK", ""),
		}, []string{"Grader port 40001, TCP server port 12000", "-> control SYN", "<- control SYN ACK", `-> data 2 bytes "hi"`, "... 2.000 s later", "<- reset RST ACK"}},
		{"several clients", requirement.UDPServer, []verdict.Packet{
			packetOf(0, "UDP", one, port, "", "a"), packetOf(0, "UDP", two, port, "", "b"), packetOf(1, "UDP", port, two, "", "A"),
		}, []string{"Grader 2 sockets, UDP server port 12000", `:40001 -> data 1 byte "a"`, `:40002 -> data 1 byte "b"`, `:40002 <- data 1 byte "A"`}},
		{"a client at a port where nobody is", requirement.UDPClient, []verdict.Packet{
			packetOf(0, "UDP", one, "127.0.0.1:6789", "", "hi"), packetOf(0, "ICMP", "127.0.0.1:6789", one, "port unreachable", ""),
		}, []string{"UDP client port 40001, Grader port 6789", `-> data 2 bytes "hi"`, "<- reset ICMP: port unreachable"}},
		{"a capture that begins with the server", requirement.Interop, []verdict.Packet{
			packetOf(0, "TCP", port, one, "PSH ACK", "HI"), packetOf(0, "TCP", one, port, "FIN ACK", ""),
		}, []string{"Client port 40001, Server port 12000", `<- data 2 bytes "HI"`, "-> control FIN ACK"}},
		{"a payload with a beginning only", requirement.TCPServer, []verdict.Packet{
			packetOf(0, "TCP", one, port, "PSH ACK FIN", strings.Repeat("x", 1024)),
		}, []string{"Grader port 40001, TCP server port 12000", `-> data 1024 bytes, FIN "xxxxxxxxxxxxxxxxxxxxxx"...`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			q := grade.Requirement{Program: test.about, Evidence: verdict.Evidence{Timeline: test.packets}}
			if diff := cmp.Diff(test.want, drawn(newSequence(&grade.Result{Port: 12000}, q))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSequenceOfManyPackets(t *testing.T) {
	var q grade.Requirement
	for i := range 100 {
		from, to := one, port
		if i%2 == 1 {
			from, to = to, from
		}
		q.Evidence.Timeline = append(q.Evidence.Timeline, packetOf(i, "UDP", from, to, "", fmt.Sprint(i)))
	}
	s := newSequence(&grade.Result{Port: 12000}, q)
	if n := len(s.Events); n != packetsFirst+1+packetsLast || s.Events[packetsFirst].Note != "78 packets left out" {
		t.Errorf("%d events, one of them %q", n, s.Events[packetsFirst].Note)
	}
	if len(s.Packets) != 100 {
		t.Errorf("the table has %d packets", len(s.Packets))
	}
	y := 0
	for _, e := range s.Events {
		if e.Y <= y || e.End > s.Bottom {
			t.Errorf("an event at %d to %d, after %d, of %d", e.Y, e.End, y, s.Bottom)
		}
		y = e.Y
	}
}

func TestNoSequence(t *testing.T) {
	q := grade.Requirement{Evidence: verdict.Evidence{Timeline: []verdict.Packet{packetOf(0, "TCP", one, port, "ACK", "")}}}
	if newSequence(&grade.Result{}, q) != nil {
		t.Error("acknowledgements alone are drawn")
	}
}
