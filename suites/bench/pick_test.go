package bench

import (
	"net/netip"
	"testing"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

func TestPickTakesTheSocketThatServes(t *testing.T) {
	at := func(local string) wire.Socket { return wire.Socket{Local: netip.MustParseAddrPort(local)} }
	udp := func(local string) wire.Socket { s := at(local); s.Network = wire.UDP; return s }
	listening := func(local string) wire.Socket { s := at(local); s.Network, s.Listen = wire.TCP, true; return s }
	connected := func(s wire.Socket) wire.Socket { s.Remote = netip.MustParseAddrPort("127.0.0.1:4000"); return s }
	accepted := connected(wire.Socket{Network: wire.TCP, Local: netip.MustParseAddrPort("127.0.0.1:12000")})

	tests := []struct {
		name    string
		network wire.Network
		sockets []wire.Socket
		want    string // "" is none
	}{
		{"none at all", wire.UDP, nil, ""},
		{"the only one", wire.UDP, []wire.Socket{udp("0.0.0.0:12000")}, "0.0.0.0:12000"},
		{"at another port", wire.UDP, []wire.Socket{udp("0.0.0.0:6789")}, "0.0.0.0:6789"},
		{"the assignment's port among others", wire.UDP, []wire.Socket{udp("0.0.0.0:40000"), udp("0.0.0.0:12000")}, "0.0.0.0:12000"},
		{"the first of two others", wire.UDP, []wire.Socket{udp("0.0.0.0:6789"), udp("0.0.0.0:9876")}, "0.0.0.0:6789"},
		{"not one that is not bound", wire.UDP, []wire.Socket{udp("0.0.0.0:0")}, ""},
		{"not one that is connected", wire.UDP, []wire.Socket{connected(udp("127.0.0.1:12000"))}, ""},
		{"not of the other transport", wire.UDP, []wire.Socket{listening("0.0.0.0:12000")}, ""},
		{"a welcoming one", wire.TCP, []wire.Socket{accepted, listening("0.0.0.0:12000")}, "0.0.0.0:12000"},
		{"not one that only has a client", wire.TCP, []wire.Socket{accepted}, ""},
		{"not UDP's", wire.TCP, []wire.Socket{udp("0.0.0.0:12000")}, ""},
		{"IPv6's", wire.TCP, []wire.Socket{listening("[::]:12000")}, "[::]:12000"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, ok := pick(test.sockets, test.network, 12000)
			if ok != (test.want != "") || ok && got.Local.String() != test.want {
				t.Errorf("picked %v, %t", got.Local, ok)
			}
		})
	}
}
