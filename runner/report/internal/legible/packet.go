package legible

import (
	"strings"

	"github.com/sockgrade/sockgrade/suites/verdict"
)

// Carries says what a packet carries: the beginning of its payload, and flags that open or end a connection.
func Carries(p verdict.Packet, room int) string {
	var flags []string
	for flag := range strings.FieldsSeq(p.Flags) {
		if flag != "PSH" && (flag != "ACK" || p.Length == 0) || p.Protocol == "ICMP" {
			flags = append(flags, flag)
		}
	}
	says := Text(strings.Join(flags, " "))
	if p.Length == 0 || p.Start == nil {
		return says
	}
	start := []byte(*p.Start)
	shown := Quote(start, max(room, 12))
	if p.Length > len(start) {
		shown = Beginning(start, room)
	}
	if says != "" {
		shown += ", " + says
	}
	return shown
}

// Telling is every packet but a TCP one that only acknowledges: that says nothing about the program.
func Telling(p verdict.Packet) bool { return p.Protocol != "TCP" || p.Length > 0 || p.Flags != "ACK" }
