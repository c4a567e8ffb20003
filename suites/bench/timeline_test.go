package bench

import (
	"bytes"
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

var (
	asking  = netip.MustParseAddrPort("127.0.0.1:40113")
	serving = netip.MustParseAddrPort("127.0.0.2:12000")
)

// frame is what the capture holds of a packet: an Ethernet frame, cut to snap bytes unless that is 0.
func frame(t *testing.T, snap int, parts ...gopacket.SerializableLayer) wire.Packet {
	t.Helper()
	buffer := gopacket.NewSerializeBuffer()
	ethernet := &layers.Ethernet{SrcMAC: make(net.HardwareAddr, 6), DstMAC: make(net.HardwareAddr, 6), EthernetType: layers.EthernetTypeIPv4}
	options := gopacket.SerializeOptions{FixLengths: true, ComputeChecksums: true}
	if err := gopacket.SerializeLayers(buffer, options, append([]gopacket.SerializableLayer{ethernet}, parts...)...); err != nil {
		t.Fatal(err)
	}
	data := bytes.Clone(buffer.Bytes())
	p := wire.Packet{At: time.Second, Data: data, Length: len(data)}
	if snap > 0 {
		p.Data = data[:snap]
	}
	return p
}

func ipv4(from, to netip.AddrPort, protocol layers.IPProtocol) *layers.IPv4 {
	return &layers.IPv4{Version: 4, IHL: 5, TTL: 64, Protocol: protocol, SrcIP: from.Addr().AsSlice(), DstIP: to.Addr().AsSlice()}
}

func udpFrame(t *testing.T, snap int, from, to netip.AddrPort, payload string) wire.Packet {
	t.Helper()
	ip := ipv4(from, to, layers.IPProtocolUDP)
	udp := &layers.UDP{SrcPort: layers.UDPPort(from.Port()), DstPort: layers.UDPPort(to.Port())}
	if err := udp.SetNetworkLayerForChecksum(ip); err != nil {
		t.Fatal(err)
	}
	return frame(t, snap, ip, udp, gopacket.Payload(payload))
}

func tcpFrame(t *testing.T, snap int, from, to netip.AddrPort, tcp layers.TCP, payload string) wire.Packet {
	t.Helper()
	ip := ipv4(from, to, layers.IPProtocolTCP)
	tcp.SrcPort, tcp.DstPort = layers.TCPPort(from.Port()), layers.TCPPort(to.Port())
	if err := tcp.SetNetworkLayerForChecksum(ip); err != nil {
		t.Fatal(err)
	}
	return frame(t, snap, ip, &tcp, gopacket.Payload(payload))
}

func TestTimelineReadsFrames(t *testing.T) {
	long := string(bytes.Repeat([]byte("x"), 100))
	text := func(s string) *verdict.Bytes { return verdict.NewBytes([]byte(s)) }
	const headers = 14 + 20 + 20 // Ethernet, IPv4, TCP
	tests := []struct {
		name string
		of   wire.Packet
		want verdict.Packet
	}{
		{"a datagram", udpFrame(t, 0, asking, serving, "hello"), verdict.Packet{Protocol: "UDP", Length: 5, Start: text("hello")}},
		{"an empty one", udpFrame(t, 0, asking, serving, ""), verdict.Packet{Protocol: "UDP"}},
		{"a long one", udpFrame(t, 0, asking, serving, long), verdict.Packet{Protocol: "UDP", Length: 100, Start: text(long[:32])}},
		{"one that the capture cut", udpFrame(t, 14+20+8+10, asking, serving, long),
			verdict.Packet{Protocol: "UDP", Length: 100, Start: text(long[:10])}},
		{"a connection's start", tcpFrame(t, 0, asking, serving, layers.TCP{SYN: true}, ""), verdict.Packet{Protocol: "TCP", Flags: "SYN"}},
		{"its answer", tcpFrame(t, 0, asking, serving, layers.TCP{SYN: true, ACK: true}, ""), verdict.Packet{Protocol: "TCP", Flags: "SYN ACK"}},
		{"data", tcpFrame(t, 0, asking, serving, layers.TCP{PSH: true, ACK: true}, "hello"),
			verdict.Packet{Protocol: "TCP", Flags: "PSH ACK", Length: 5, Start: text("hello")}},
		{"data that the capture cut", tcpFrame(t, headers+10, asking, serving, layers.TCP{ACK: true}, long),
			verdict.Packet{Protocol: "TCP", Flags: "ACK", Length: 100, Start: text(long[:10])}},
		{"an end", tcpFrame(t, 0, asking, serving, layers.TCP{FIN: true, ACK: true}, ""), verdict.Packet{Protocol: "TCP", Flags: "FIN ACK"}},
		{"a reset", tcpFrame(t, 0, asking, serving, layers.TCP{RST: true}, ""), verdict.Packet{Protocol: "TCP", Flags: "RST"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.want.At, test.want.From, test.want.To = time.Second, asking.String(), serving.String()
			if diff := cmp.Diff([]verdict.Packet{test.want}, timeline([]wire.Packet{test.of}, nil)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTimelineReadsUnreachablePorts(t *testing.T) {
	datagram := udpFrame(t, 0, asking, serving, "hello").Data[14:]
	refusal := func(code uint8) wire.Packet {
		return frame(t, 0, ipv4(serving, asking, layers.IPProtocolICMPv4),
			&layers.ICMPv4{TypeCode: layers.CreateICMPv4TypeCode(layers.ICMPv4TypeDestinationUnreachable, code)}, gopacket.Payload(datagram))
	}
	lines := timeline([]wire.Packet{refusal(layers.ICMPv4CodePort), refusal(layers.ICMPv4CodeHost)}, endpoints{asking: true})
	want := verdict.Packet{At: time.Second, Protocol: "ICMP", From: serving.String(), To: asking.String(), Flags: "port unreachable"}
	if len(lines) != 2 || !cmp.Equal(lines[0], want) {
		t.Fatalf("%+v", lines)
	}
	if lines[1].Flags == want.Flags || lines[1].Flags == "" {
		t.Errorf("another code means %q", lines[1].Flags)
	}
}

func TestTimelineShowsThoseItIsAskedFor(t *testing.T) {
	other := netip.MustParseAddrPort("127.0.0.1:40114")
	resolver := netip.MustParseAddrPort("127.0.0.53:53")
	packets := []wire.Packet{
		udpFrame(t, 0, asking, serving, "1"),
		udpFrame(t, 0, other, serving, "2"),
		udpFrame(t, 0, serving, asking, "3"),
		udpFrame(t, 0, asking, resolver, "a question"),
		udpFrame(t, 0, resolver, asking, "an answer"),
		{Data: []byte("no frame"), Length: 8},
	}
	shown := func(of endpoints) (all string) {
		for _, line := range timeline(packets, of) {
			all += string(*line.Start)
		}
		return all
	}
	if got := shown(endpoints{asking: true}); got != "13" {
		t.Errorf("of one socket: %q", got)
	}
	if got := shown(nil); got != "123" {
		t.Errorf("of all: %q", got)
	}
}

func TestLongTimelineKeepsItsEnds(t *testing.T) {
	packets := make([]verdict.Packet, timelineLimit+1)
	for i := range packets {
		packets[i].Length = i
	}
	if short := shorten(packets[:timelineLimit]); len(short) != timelineLimit {
		t.Errorf("%d left of %d", len(short), timelineLimit)
	}
	short := shorten(packets)
	if len(short) != timelineLimit || short[0].Length != 0 || short[timelineLimit-1].Length != timelineLimit {
		t.Errorf("%d left, from %d to %d", len(short), short[0].Length, short[len(short)-1].Length)
	}
}
