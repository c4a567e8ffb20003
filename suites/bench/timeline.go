package bench

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

const (
	payloadStart = 32 // bytes of a payload shown in a timeline
	dnsPort      = 53
)

// timeline reads captured frames as lines for people: those from or to one of the endpoints, or all if there are none.
// Look-ups of names are left out: they are the sandbox's doing.
func timeline(packets []wire.Packet, of endpoints) []verdict.Packet {
	var lines []verdict.Packet
	for _, p := range packets {
		if line, from, to, ok := read(p); ok && of.show(from, to) {
			lines = append(lines, line)
		}
	}
	return lines
}

// show tells whether a packet is one for a timeline of these endpoints.
func (of endpoints) show(from, to netip.AddrPort) bool {
	return from.Port() != dnsPort && to.Port() != dnsPort && (len(of) == 0 || of[from] || of[to])
}

// own are the packets that a requirement was judged by. A client that is apart has its network to itself; in that of the
// servers other programs may have run in the same time. Where no socket is known that the judged program spoke to, a server was
// not spoken to, and of a client and a server together it is the transport that tells.
func (a *attempt) own(packets []wire.Packet) []wire.Packet {
	if len(a.apart) > 0 {
		return packets
	}
	if len(a.endpoints) == 0 && a.requirement.Program != requirement.Interop {
		return nil
	}
	tcp := a.requirement == requirement.InteropTCP
	return slices.DeleteFunc(slices.Clone(packets), func(p wire.Packet) bool {
		line, from, to, ok := read(p)
		return !ok || !a.endpoints.show(from, to) || len(a.endpoints) == 0 && (line.Protocol == "TCP") != tcp
	})
}

func read(p wire.Packet) (line verdict.Packet, from, to netip.AddrPort, ok bool) {
	frame := gopacket.NewPacket(p.Data, layers.LayerTypeEthernet, gopacket.DecodeOptions{Lazy: true, NoCopy: true})
	ip, isIP := frame.Layer(layers.LayerTypeIPv4).(*layers.IPv4)
	if !isIP {
		return line, from, to, false
	}
	source, _ := netip.AddrFromSlice(ip.SrcIP.To4())
	target, _ := netip.AddrFromSlice(ip.DstIP.To4())
	line = verdict.Packet{At: p.At}
	var payload []byte
	if udp, isUDP := frame.Layer(layers.LayerTypeUDP).(*layers.UDP); isUDP {
		line.Protocol, payload = "UDP", udp.Payload
		line.Length = int(udp.Length) - 8
		from, to = netip.AddrPortFrom(source, uint16(udp.SrcPort)), netip.AddrPortFrom(target, uint16(udp.DstPort))
	} else if tcp, isTCP := frame.Layer(layers.LayerTypeTCP).(*layers.TCP); isTCP {
		line.Protocol, line.Flags, payload = "TCP", flags(tcp), tcp.Payload
		line.Length = p.Length - (len(p.Data) - len(tcp.Payload))
		from, to = netip.AddrPortFrom(source, uint16(tcp.SrcPort)), netip.AddrPortFrom(target, uint16(tcp.DstPort))
	} else if icmp, isICMP := frame.Layer(layers.LayerTypeICMPv4).(*layers.ICMPv4); isICMP {
		return unreachable(p, icmp, source)
	} else {
		return line, from, to, false
	}
	line.From, line.To = from.String(), to.String()
	if len(payload) > 0 {
		line.Start = verdict.NewBytes(payload[:min(len(payload), payloadStart)])
	}
	return line, from, to, true
}

// unreachable reads the kernel's answer to a datagram that no socket waits for; it quotes the datagram's headers.
func unreachable(p wire.Packet, icmp *layers.ICMPv4, source netip.Addr) (line verdict.Packet, from, to netip.AddrPort, ok bool) {
	quoted := gopacket.NewPacket(icmp.Payload, layers.LayerTypeIPv4, gopacket.DecodeOptions{Lazy: true, NoCopy: true})
	ip, isIP := quoted.Layer(layers.LayerTypeIPv4).(*layers.IPv4)
	udp, isUDP := quoted.Layer(layers.LayerTypeUDP).(*layers.UDP)
	if !isIP || !isUDP {
		return line, from, to, false
	}
	sender, _ := netip.AddrFromSlice(ip.SrcIP.To4())
	from, to = netip.AddrPortFrom(source, uint16(udp.DstPort)), netip.AddrPortFrom(sender, uint16(udp.SrcPort))
	meaning := strings.ToLower(icmp.TypeCode.String())
	if icmp.TypeCode.Type() == layers.ICMPv4TypeDestinationUnreachable && icmp.TypeCode.Code() == layers.ICMPv4CodePort {
		meaning = "port unreachable"
	}
	return verdict.Packet{At: p.At, Protocol: "ICMP", From: from.String(), To: to.String(), Flags: meaning}, from, to, true
}

func flags(tcp *layers.TCP) string {
	var set []string
	for _, flag := range []struct {
		name string
		on   bool
	}{{"SYN", tcp.SYN}, {"FIN", tcp.FIN}, {"RST", tcp.RST}, {"PSH", tcp.PSH}, {"ACK", tcp.ACK}} {
		if flag.on {
			set = append(set, flag.name)
		}
	}
	return strings.Join(set, " ")
}
