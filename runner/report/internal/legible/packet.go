package legible

import (
	"strings"

	"github.com/sockgrade/sockgrade/suites/verdict"
)

// Carries says what a packet carries: the beginning of its payload, and flags that open or end a connection.
func Carries(p verdict.Packet, room int) string {
	says, shown := Flags(p), Payload(p, room)
	if says != "" && shown != "" {
		return shown + ", " + says
	}
	return shown + says
}

// Flags are those that open or end a connection, or acknowledge and do nothing else; of ICMP, what the message means.
func Flags(p verdict.Packet) string {
	var flags []string
	for flag := range strings.FieldsSeq(p.Flags) {
		if flag != "PSH" && (flag != "ACK" || p.Length == 0) || p.Protocol == "ICMP" {
			flags = append(flags, flag)
		}
	}
	return Text(strings.Join(flags, " "))
}

// Payload is the beginning of what a packet carries; "" if that is nothing.
func Payload(p verdict.Packet, room int) string {
	if p.Length == 0 || p.Start == nil {
		return ""
	}
	if start := []byte(*p.Start); p.Length > len(start) {
		return Beginning(start, room)
	}
	return Quote(*p.Start, max(room, 12))
}

// Telling is every packet but a TCP one that only acknowledges: that says nothing about the program.
func Telling(p verdict.Packet) bool { return p.Protocol != "TCP" || p.Length > 0 || p.Flags != "ACK" }
