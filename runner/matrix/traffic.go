package matrix

import (
	"slices"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// traffic is what a client and a server sent to each other, read from the packets of their network.
type traffic struct {
	dialled   []uint16 // the ports that the client sent to or connected to, each once
	contacted bool     // one of them is the server's
	accepted  bool     // TCP: a connection came about
	request   []byte   // what reached the server's port
	reply     []byte   // what came back to the client
	from      uint16   // UDP: the port that the reply came from
	astray    uint16   // UDP: a port that is not the client's and that the server sent to; 0 is none
	closed    bool     // TCP: the server ended the connection
}

const dnsPort = 53

// readTraffic reads the packets of a conversation over one transport, in which the server is bound to a port.
func readTraffic(packets []wire.Packet, network wire.Network, server uint16) traffic {
	r := reader{server: server, client: map[uint16]bool{}, next: map[[2]uint16]uint32{}}
	for _, p := range packets {
		frame := gopacket.NewPacket(p.Data, layers.LayerTypeEthernet, gopacket.DecodeOptions{Lazy: true, NoCopy: true})
		if udp, is := frame.Layer(layers.LayerTypeUDP).(*layers.UDP); is && network == wire.UDP {
			r.datagram(udp)
		} else if tcp, is := frame.Layer(layers.LayerTypeTCP).(*layers.TCP); is && network == wire.TCP {
			r.segment(tcp)
		}
	}
	return r.traffic
}

type reader struct {
	traffic
	server uint16
	client map[uint16]bool      // the client's ports
	next   map[[2]uint16]uint32 // TCP: the sequence number that comes next, by ports
}

// datagram takes one in. Who has sent nothing yet cannot be answered: the first sender that is not at the server's port is the client.
func (r *reader) datagram(udp *layers.UDP) {
	from, to := uint16(udp.SrcPort), uint16(udp.DstPort)
	switch {
	case from == dnsPort || to == dnsPort && r.server != dnsPort:
	case r.client[to]:
		r.reply = append(r.reply, udp.Payload...)
		r.from = from
	case from == r.server || !r.client[from] && len(r.client) > 0 && r.contacted && to != r.server:
		r.astray = to
	default:
		r.client[from] = true
		r.dial(to)
		if to == r.server {
			r.contacted = true
			r.request = append(r.request, udp.Payload...)
		}
	}
}

func (r *reader) dial(port uint16) {
	if !slices.Contains(r.dialled, port) {
		r.dialled = append(r.dialled, port)
	}
}

// segment takes one in. A segment that comes again counts once.
func (r *reader) segment(tcp *layers.TCP) {
	from, to := uint16(tcp.SrcPort), uint16(tcp.DstPort)
	if tcp.SYN && !tcp.ACK {
		r.client[from] = true
		r.dial(to)
		r.contacted = r.contacted || to == r.server
	}
	way := [2]uint16{from, to}
	if tcp.SYN {
		r.next[way] = tcp.Seq + 1
	}
	fromServer := from == r.server && r.client[to]
	toServer := to == r.server && r.client[from]
	if !fromServer && !toServer {
		return
	}
	r.accepted = r.accepted || fromServer && tcp.SYN && tcp.ACK
	r.closed = r.closed || fromServer && r.accepted && (tcp.FIN || tcp.RST)
	known := int(int32(r.next[way] - tcp.Seq))
	if known < 0 || known >= len(tcp.Payload) {
		return
	}
	fresh := tcp.Payload[known:]
	r.next[way] += uint32(len(fresh))
	if fromServer {
		r.reply = append(r.reply, fresh...)
	} else {
		r.request = append(r.request, fresh...)
	}
}
