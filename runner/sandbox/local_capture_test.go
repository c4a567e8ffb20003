//go:build linux

package sandbox_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

func TestCaptureHasEachPacketOnce(t *testing.T) {
	box := openLocal(t)
	server := box.serve(wire.TCP, bookTCPServer)
	transcript := box.talk(server, "127.0.0.1:12000", send("hello"), receiveAll(), wire.Step{Do: wire.Close})
	end := transcript.Events[len(transcript.Events)-1].At
	packets := box.packets(transcript.Events[0].At-time.Second, end)

	ours := transcript.From.Port()
	var flow []string
	for _, p := range packets {
		tcp, ok := gopacket.NewPacket(p.Data, layers.LayerTypeEthernet, gopacket.Default).Layer(layers.LayerTypeTCP).(*layers.TCP)
		if !ok {
			continue
		}
		who := "server"
		if uint16(tcp.SrcPort) == ours {
			who = "client"
		}
		switch {
		case tcp.SYN && tcp.ACK:
			flow = append(flow, who+" SYN ACK")
		case tcp.SYN:
			flow = append(flow, who+" SYN")
		case tcp.RST:
			flow = append(flow, who+" RST")
		case len(tcp.Payload) > 0:
			flow = append(flow, who+" "+string(tcp.Payload))
		case tcp.FIN:
			flow = append(flow, who+" FIN")
		}
	}
	want := []string{"client SYN", "server SYN ACK", "client hello", "server HELLO", "server FIN"}
	if len(flow) < len(want) || !slices.Equal(flow[:len(want)], want) || slices.Contains(flow[len(want):], "server FIN") {
		t.Errorf("flow %q, want %q and no packet twice", flow, want)
	}
	if !slices.IsSortedFunc(packets, func(a, b wire.Packet) int { return int(a.At - b.At) }) {
		t.Error("the packets are not in order")
	}
	for _, p := range packets {
		if p.At > end {
			t.Errorf("a packet at %v, after the end of the call at %v", p.At, end)
		}
	}
}

func TestCaptureKeepsLongDatagramsWhole(t *testing.T) {
	box := openLocal(t)
	server := box.serve(wire.UDP, bookUDPServer)
	reply := box.ask(server, "127.0.0.1:12000", string(slices.Repeat([]byte("x"), 3000)))
	packets := box.packets(reply.Start, reply.End)
	if len(packets) != 2 {
		t.Fatalf("%d packets, want a request and a reply", len(packets))
	}
	const headers = 14 + 20 + 8
	for i, want := range []int{headers + 3000, headers + 2048} {
		if p := packets[i]; p.Length != want || len(p.Data) != want {
			t.Errorf("packet %d: %d bytes, %d kept; want %d", i, p.Length, len(p.Data), want)
		}
	}
	if first := packets[0].At; first < reply.Start || first > reply.Replies[0].At {
		t.Errorf("the request was captured at %v, sent at %v and replied to at %v", first, reply.Sent[0].At, reply.Replies[0].At)
	}
}

func TestPacketsOfAProgramThatIsApart(t *testing.T) {
	box := openLocal(t)
	ask := func(port uint16) wire.ProgramID {
		text := strings.ReplaceAll(bookUDPClient, "12000", fmt.Sprint(port))
		client := box.start(python(text, "127.0.0.1"), &wire.Peer{Network: wire.UDP, Ports: []uint16{port}, Answers: [][]byte{[]byte("x")}})
		box.typeLine(client, "hello")
		box.awaitExit(client)
		box.stop(client)
		return client
	}
	var clients []wire.ProgramID
	for i := range uint16(wire.ClientsAtOnce + 1) { // the last is in the network of an earlier one
		clients = append(clients, ask(7000+i))
	}
	for i, client := range clients {
		reply, err := box.Packets(t.Context(), wire.PacketsArgs{To: time.Hour, Of: client})
		if err != nil {
			t.Fatal(err)
		}
		port := binary.BigEndian.AppendUint16(nil, 7000+uint16(i))
		if len(reply.Packets) != 2 || !bytes.Equal(reply.Packets[0].Data[36:38], port) {
			t.Errorf("client %d: %d packets, want its datagram to port %d and the reply", i, len(reply.Packets), 7000+i)
		}
	}
	if home := box.packets(0, time.Hour); len(home) != 0 {
		t.Errorf("%d packets in the network of the servers, want none", len(home))
	}
}

func TestCaptureForgetsTheOldest(t *testing.T) {
	box := openLocal(t)
	const flood = `
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for _ in range(12000):
    s.sendto(b'x' * 4000, ('127.0.0.1', 9))
`
	box.run(python(flood))
	// What of the flood is still in the socket is taken in before the exchange.
	all, err := box.Packets(t.Context(), wire.PacketsArgs{To: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	server := box.serve(wire.UDP, bookUDPServer)
	reply := box.ask(server, "127.0.0.1:12000", "hello")
	if !all.Truncated {
		t.Error("nothing tells that packets are missing")
	}
	recent, err := box.Packets(t.Context(), wire.PacketsArgs{From: reply.Start, To: reply.End})
	if err != nil {
		t.Fatal(err)
	}
	if len(recent.Packets) != 2 || recent.Truncated {
		t.Errorf("%d packets, truncated %v; want the exchange after the flood whole", len(recent.Packets), recent.Truncated)
	}
}

func (b localBox) packets(from, to time.Duration) []wire.Packet {
	b.t.Helper()
	reply, err := b.Packets(b.t.Context(), wire.PacketsArgs{From: from, To: to})
	if err != nil {
		b.t.Fatal(err)
	}
	if reply.Truncated {
		b.t.Error("packets are missing")
	}
	return reply.Packets
}
