package language

import (
	"testing"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

func TestRead(t *testing.T) {
	for _, c := range []struct {
		name    string
		side    Side
		network wire.Network
	}{
		{"UDPServer", Server, wire.UDP},
		{"tcpclient", Client, wire.TCP},
		{"udp_server", Server, wire.UDP},
		{"client-tcp", Client, wire.TCP},
		{"ServerUDP2", Server, wire.UDP},
		{"cliente_udp", Client, wire.UDP},
		{"servidorTCP", Server, wire.TCP},
		{"Serveur UDP", Server, wire.UDP},
		{"klient", Client, ""},
		{"sunucu_tcp", Server, wire.TCP},
		{"UPDClient", Client, wire.UDP},
		{"updated_server", Server, ""},
		{"TPCServer", Server, wire.TCP},
		{"TCPSever", Server, wire.TCP},
		{"udp_sevrer", Server, wire.UDP},
		{"UDPCleint", Client, wire.UDP},
		{"TCPClent", Client, wire.TCP},
		{"tcp_serverr", Server, wire.TCP},
		{"udp_srv", Server, wire.UDP},
		{"tcp_cli", Client, wire.TCP},
		{"UDP服务器", Server, wire.UDP},
		{"TCP客户端", Client, wire.TCP},
		{"서버_UDP", Server, wire.UDP},
		{"UDPサーバー", Server, wire.UDP},
		{"tcp_клиент", Client, wire.TCP},
		{"διακομιστής", Server, ""},
		{"datagram-server", Server, wire.UDP},
		{"UDP_TCP_server", Server, ""},
		{"client_server_udp", "", wire.UDP},
		{"udp", "", wire.UDP},
		{"main", "", ""},
		{"silent", "", ""},
		{"clickable", "", ""},
		{"", "", ""},
		{"\xff\x00server", Server, ""},
	} {
		if got := Read(c.name); got != (Words{c.side, c.network}) {
			t.Errorf("%q says %+v, not %+v", c.name, got, Words{c.side, c.network})
		}
	}
}

func TestOneSlip(t *testing.T) {
	for _, c := range []struct {
		got  string
		want bool
	}{
		{"server", true}, {"serber", true}, {"sever", true}, {"erver", true}, {"serve", true}, {"serverr", true},
		{"sserver", true}, {"sevrer", true}, {"esrver", true}, {"servre", true},
		{"seer", false}, {"sevre", false}, {"servants", false}, {"revres", false}, {"", false}, {"s", false},
	} {
		if got := oneSlip(c.got, "server"); got != c.want {
			t.Errorf("%q is one slip from server: %v", c.got, got)
		}
	}
}

func TestQuote(t *testing.T) {
	for name, want := range map[string]string{
		"UDPServer.py":    "UDPServer.py",
		"größe/服务器.py":    "größe/服务器.py",
		"a b.py":          `"a b.py"`,
		"a\nb":            `"a\nb"`,
		"\x1b[31m":        `"\x1b[31m"`,
		"rtl\u202egnp.py": `"rtl\u202egnp.py"`,
		"latin1-\xe9":     `"latin1-\xe9"`,
		"":                `""`,
		`say "x"`:         `"say \"x\""`,
	} {
		if got := Quote(name); got != want {
			t.Errorf("%q is written %s, not %s", name, got, want)
		}
	}
}
