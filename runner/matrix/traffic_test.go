package matrix

import (
	"net"
	"reflect"
	"testing"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// frame is a captured one, with the transport's header and a payload.
func frame(t *testing.T, transport gopacket.SerializableLayer, payload string) wire.Packet {
	t.Helper()
	home := net.IPv4(127, 0, 0, 1)
	ip := &layers.IPv4{Version: 4, TTL: 64, SrcIP: home, DstIP: home, Protocol: layers.IPProtocolTCP}
	if _, is := transport.(*layers.UDP); is {
		ip.Protocol = layers.IPProtocolUDP
	}
	ethernet := &layers.Ethernet{SrcMAC: make(net.HardwareAddr, 6), DstMAC: make(net.HardwareAddr, 6), EthernetType: layers.EthernetTypeIPv4}
	buffer := gopacket.NewSerializeBuffer()
	err := gopacket.SerializeLayers(buffer, gopacket.SerializeOptions{FixLengths: true}, ethernet, ip, transport, gopacket.Payload(payload))
	if err != nil {
		t.Fatal(err)
	}
	return wire.Packet{Data: buffer.Bytes(), Length: len(buffer.Bytes())}
}

func datagram(t *testing.T, from, to uint16, payload string) wire.Packet {
	t.Helper()
	return frame(t, &layers.UDP{SrcPort: layers.UDPPort(from), DstPort: layers.UDPPort(to)}, payload)
}

func segment(t *testing.T, from, to uint16, seq uint32, flags, payload string) wire.Packet {
	t.Helper()
	s := &layers.TCP{SrcPort: layers.TCPPort(from), DstPort: layers.TCPPort(to), Seq: seq, DataOffset: 5}
	for _, flag := range flags {
		switch flag {
		case 'S':
			s.SYN = true
		case 'A':
			s.ACK = true
		case 'F':
			s.FIN = true
		case 'R':
			s.RST = true
		}
	}
	return frame(t, s, payload)
}

func TestTrafficOfDatagrams(t *testing.T) {
	d := func(from, to uint16, payload string) wire.Packet { return datagram(t, from, to, payload) }
	for name, c := range map[string]struct {
		packets []wire.Packet
		want    traffic
	}{
		"an exchange": {[]wire.Packet{d(40000, 53, "?"), d(53, 40000, "!"), d(40001, 12000, "hi"), d(12000, 40001, "HI")},
			traffic{dialled: []uint16{12000}, contacted: true, request: []byte("hi"), reply: []byte("HI"), from: 12000}},
		"another port":           {[]wire.Packet{d(40001, 6789, "hi")}, traffic{dialled: []uint16{6789}}},
		"from a second socket":   {[]wire.Packet{d(40001, 12000, "hi"), d(40002, 40001, "HI")}, traffic{dialled: []uint16{12000}, contacted: true, request: []byte("hi"), reply: []byte("HI"), from: 40002}},
		"to a fixed port":        {[]wire.Packet{d(40001, 12000, "hi"), d(12000, 5000, "HI")}, traffic{dialled: []uint16{12000}, contacted: true, request: []byte("hi"), astray: 5000}},
		"two requests":           {[]wire.Packet{d(40001, 12000, "hi"), d(40001, 12000, "there")}, traffic{dialled: []uint16{12000}, contacted: true, request: []byte("hithere")}},
		"of the other transport": {[]wire.Packet{segment(t, 40001, 12000, 1, "S", "")}, traffic{}},
	} {
		if got := readTraffic(c.packets, wire.UDP, 12000); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\n got %+v\nwant %+v", name, got, c.want)
		}
	}
}

func TestTrafficOfConnections(t *testing.T) {
	s := func(from, to uint16, seq uint32, flags, payload string) wire.Packet {
		return segment(t, from, to, seq, flags, payload)
	}
	const client, server = 40001, 12000
	made := []wire.Packet{s(client, server, 10, "S", ""), s(server, client, 90, "SA", ""), s(client, server, 11, "A", "")}
	with := func(more ...wire.Packet) []wire.Packet { return append(made[:3:3], more...) }
	open := traffic{dialled: []uint16{12000}, contacted: true, accepted: true}
	after := func(change func(*traffic)) traffic { w := open; change(&w); return w }
	for name, c := range map[string]struct {
		packets []wire.Packet
		want    traffic
	}{
		"an exchange, and both ends": {with(s(client, server, 11, "A", "hi"), s(server, client, 91, "A", "HI"), s(server, client, 93, "FA", ""), s(client, server, 13, "FA", "")),
			after(func(w *traffic) { w.request, w.reply, w.closed = []byte("hi"), []byte("HI"), true })},
		"sent again":             {with(s(client, server, 11, "A", "hi"), s(client, server, 11, "A", "hi"), s(client, server, 11, "A", "hi!")), after(func(w *traffic) { w.request = []byte("hi!") })},
		"a reset":                {with(s(client, server, 11, "A", "hi"), s(server, client, 91, "RA", "")), after(func(w *traffic) { w.request, w.closed = []byte("hi"), true })},
		"the client leaves":      {with(s(client, server, 11, "FA", "")), open},
		"refused":                {[]wire.Packet{s(client, server, 10, "S", ""), s(server, client, 0, "RA", "")}, traffic{dialled: []uint16{12000}, contacted: true}},
		"another port":           {[]wire.Packet{s(client, 6789, 10, "S", ""), s(6789, client, 0, "RA", "")}, traffic{dialled: []uint16{6789}}},
		"of an earlier one":      {[]wire.Packet{s(server, 39999, 500, "FA", ""), s(39999, server, 700, "A", "late")}, traffic{}},
		"of the other transport": {[]wire.Packet{datagram(t, client, server, "hi")}, traffic{}},
	} {
		if got := readTraffic(c.packets, wire.TCP, server); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\n got %+v\nwant %+v", name, got, c.want)
		}
	}
}
