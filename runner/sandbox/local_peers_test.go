//go:build linux

package sandbox_test

import (
	"strings"
	"testing"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

func TestOverlappingClientsAreToldApart(t *testing.T) {
	for _, network := range []wire.Network{wire.UDP, wire.TCP} {
		t.Run(string(network), func(t *testing.T) {
			box := openLocal(t)
			text := map[wire.Network]string{wire.UDP: bookUDPClient, wire.TCP: bookTCPClient}[network]
			peer := func(answer string, delay time.Duration) *wire.Peer {
				return &wire.Peer{Network: network, Ports: []uint16{12000, 6789}, Answers: [][]byte{[]byte(answer)}, Delay: delay}
			}
			slow := box.start(python(text, "127.0.0.1"), peer("for the slow", 500*time.Millisecond))
			quick := box.start(python(text, "127.0.0.1"), peer("for the quick", 0))
			for _, client := range []wire.ProgramID{slow, quick} {
				box.await(wire.WatchArgs{Program: client, Screen: `sentence:$`})
				box.typeLine(client, "the same line")
			}
			state := box.awaitExit(quick)
			if !strings.HasSuffix(string(state.Screen), "for the quick\n") || len(state.Requests) != 1 {
				t.Errorf("quick: screen %q, requests %+v", state.Screen, state.Requests)
			}
			box.stop(quick) // the other still needs the port
			state = box.awaitExit(slow)
			if !strings.HasSuffix(string(state.Screen), "for the slow\n") || len(state.Requests) != 1 {
				t.Errorf("slow: screen %q, requests %+v", state.Screen, state.Requests)
			}
			if len(state.Requests) == 1 && state.Requests[0].Answered-state.Requests[0].At < 500*time.Millisecond {
				t.Errorf("answered %v after %v: too early", state.Requests[0].Answered, state.Requests[0].At)
			}
		})
	}
}

func TestClientOnTheWrongPort(t *testing.T) {
	box := openLocal(t)
	wrong := strings.ReplaceAll(bookUDPClient, "12000", "6789")
	client := box.start(python(wrong, "127.0.0.1"), &wire.Peer{
		Network: wire.UDP, Ports: []uint16{12000, 6789}, Answers: [][]byte{[]byte("an answer")},
	})
	box.typeLine(client, "hello")
	state := box.awaitExit(client)
	if len(state.Requests) != 1 || state.Requests[0].To.Port() != 6789 {
		t.Errorf("requests %+v, want one at port 6789", state.Requests)
	}
}

func TestMutePeers(t *testing.T) {
	box := openLocal(t)
	tcp := box.start(python(bookTCPClient, "127.0.0.1"), &wire.Peer{Network: wire.TCP, Ports: []uint16{12000}, Mute: true})
	box.typeLine(tcp, "hello")
	if state := box.awaitExit(tcp); string(state.Screen) != "Input lowercase sentence:From Server:  \n" {
		t.Errorf("screen %q, want an empty reply", state.Screen)
	}

	udp := box.start(python(bookUDPClient, "127.0.0.1"), &wire.Peer{Network: wire.UDP, Ports: []uint16{12000}, Mute: true})
	box.typeLine(udp, "hello")
	box.await(wire.WatchArgs{Program: udp, Requests: 1})
	state, met := box.watch(wire.WatchArgs{Program: udp, Answered: 1, Limit: 50 * time.Millisecond})
	if met || state.Exit != nil {
		t.Errorf("%+v, want a client that waits for ever", state)
	}
}

const resettingClient = `
import socket, struct
s = socket.create_connection(('127.0.0.1', 12000))
s.send(b'hello')
s.recv(3)
s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
s.close()
input()
`

func TestHowClientsEnd(t *testing.T) {
	box := openLocal(t)
	answer := [][]byte{[]byte("answer")}
	reset := box.start(python(resettingClient), &wire.Peer{Network: wire.TCP, Ports: []uint16{12000}, Answers: answer})
	box.await(wire.WatchArgs{Program: reset, Answered: 1})
	box.await(wire.WatchArgs{Program: reset, Idle: 20 * time.Millisecond})
	if state := box.stop(reset); state.Requests[0].End != "reset" || state.Requests[0].EndAt == 0 {
		t.Errorf("%+v, want a reset", state.Requests)
	}
	// With Hold, a client that reads to the end of the stream waits for ever.
	reader := strings.Replace(resettingClient, "s.recv(3)", "while s.recv(99): pass", 1)
	held := box.start(python(reader), &wire.Peer{Network: wire.TCP, Ports: []uint16{12000}, Answers: answer, Hold: true})
	box.await(wire.WatchArgs{Program: held, Answered: 1})
	box.await(wire.WatchArgs{Program: held, Idle: 50 * time.Millisecond})
	state, _ := box.watch(wire.WatchArgs{Program: held, Limit: time.Millisecond})
	if state.Requests[0].End != "" {
		t.Errorf("%+v, want an open connection", state.Requests)
	}
}

// A client's server may be where the submission's own is: they are in different networks.
func TestPeerBesideAServerOnTheSamePort(t *testing.T) {
	box := openLocal(t)
	box.serve(wire.TCP, bookTCPServer)
	client := box.start(python(bookTCPClient, "127.0.0.1"), &wire.Peer{Network: wire.TCP, Ports: []uint16{12000},
		Answers: [][]byte{[]byte("from the peer")}})
	box.typeLine(client, "hello")
	if state := box.awaitExit(client); !strings.HasSuffix(string(state.Screen), "from the peer\n") {
		t.Errorf("screen %q, want the peer's answer", state.Screen)
	}
}

func TestClientApartFindsNoServer(t *testing.T) {
	box := openLocal(t)
	box.serve(wire.TCP, bookTCPServer)
	client, err := box.Start(t.Context(), wire.StartArgs{Command: python(bookTCPClient, "127.0.0.1"), Apart: true})
	if err != nil {
		t.Fatal(err)
	}
	if state := box.awaitExit(client); state.Exit.Code == 0 || !strings.Contains(string(state.Screen), "refused") {
		t.Errorf("status %d, screen %q; want a refused connection", state.Exit.Code, state.Screen)
	}
}

func TestPeerAtALowPort(t *testing.T) {
	box := openLocal(t)
	low := strings.ReplaceAll(bookUDPClient, "12000", "80")
	client := box.start(python(low, "127.0.0.1"), &wire.Peer{Network: wire.UDP, Ports: []uint16{80}, Answers: [][]byte{[]byte("low")}})
	box.typeLine(client, "hello")
	if state := box.awaitExit(client); !strings.HasSuffix(string(state.Screen), "low\n") {
		t.Errorf("screen %q, want the answer from port 80", state.Screen)
	}
}

// IPv6 fails at once in a client's network, as it does in the servers': nobody there would answer.
func TestNoIPv6ForClients(t *testing.T) {
	box := openLocal(t)
	client, err := box.Start(t.Context(), wire.StartArgs{Apart: true, Command: python(`
import socket
socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).sendto(b'x', ('::1', 12000))
`)})
	if err != nil {
		t.Fatal(err)
	}
	if state := box.awaitExit(client); state.Exit.Code == 0 {
		t.Errorf("a datagram to ::1 was sent; screen %q", state.Screen)
	}
}

func TestNetworksOfClientsAreUsedAgain(t *testing.T) {
	box := openLocal(t)
	args := wire.StartArgs{Apart: true, Command: python("input()")}
	var held []wire.ProgramID
	for range wire.ClientsAtOnce {
		held = append(held, box.start(args.Command, &wire.Peer{Network: wire.UDP, Ports: []uint16{12000}}))
	}
	if _, err := box.Start(t.Context(), args); err == nil {
		t.Error("more programs were put apart than there are networks")
	}
	box.stop(held[0])
	client := box.start(python(bookUDPClient, "127.0.0.1"), &wire.Peer{Network: wire.UDP, Ports: []uint16{12000},
		Answers: [][]byte{[]byte("again")}})
	box.typeLine(client, "hello")
	if state := box.awaitExit(client); !strings.HasSuffix(string(state.Screen), "again\n") {
		t.Errorf("screen %q, want the answer", state.Screen)
	}
}

func TestServerAfterClientOnTheSamePort(t *testing.T) {
	box := openLocal(t)
	for range 3 {
		client := box.start(python(bookTCPClient, "127.0.0.1"), &wire.Peer{
			Network: wire.TCP, Ports: []uint16{12000}, Answers: [][]byte{[]byte("x")},
		})
		box.typeLine(client, "hello")
		box.await(wire.WatchArgs{Program: client, Answered: 1})
		box.stop(client)
		server := box.serve(wire.TCP, bookTCPServer)
		box.stop(server)
	}
}

// A socket that is closed at once has no owner any more when it could be looked up.
func TestHastyConnectionsAreTheirClients(t *testing.T) {
	box := openLocal(t)
	peer := &wire.Peer{Network: wire.TCP, Ports: []uint16{12000}, Answers: [][]byte{[]byte("ok")}}
	waits := box.start(python("input()"), peer)
	hasty := box.start(python(`
import socket
for _ in range(30):
    s = socket.create_connection(('127.0.0.1', 12000))
    s.close()
`), peer)
	box.awaitExit(hasty)
	if one, other := box.stop(hasty), box.stop(waits); len(one.Requests) != 30 || len(other.Requests) != 0 {
		t.Errorf("%d and %d connections were recorded, want 30 and none", len(one.Requests), len(other.Requests))
	}
}
