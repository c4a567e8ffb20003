//go:build linux

package sandbox_test

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// The book's programs: Kurose and Ross, 2.7, in Python 3.
const (
	bookUDPServer = `
from socket import *
serverSocket = socket(AF_INET, SOCK_DGRAM)
serverSocket.bind(('', 12000))
print('The server is ready to receive')
while True:
    message, clientAddress = serverSocket.recvfrom(2048)
    serverSocket.sendto(message.decode().upper().encode(), clientAddress)
`
	bookUDPClient = `
from socket import *
import sys
clientSocket = socket(AF_INET, SOCK_DGRAM)
message = input('Input lowercase sentence:')
clientSocket.sendto(message.encode(), (sys.argv[1], 12000))
modifiedMessage, serverAddress = clientSocket.recvfrom(2048)
print(modifiedMessage.decode())
clientSocket.close()
`
	bookTCPServer = `
from socket import *
serverSocket = socket(AF_INET, SOCK_STREAM)
serverSocket.bind(('', 12000))
serverSocket.listen(1)
print('The server is ready to receive')
while True:
    connectionSocket, addr = serverSocket.accept()
    sentence = connectionSocket.recv(1024).decode()
    connectionSocket.send(sentence.upper().encode())
    connectionSocket.close()
`
	bookTCPClient = `
from socket import *
import sys
clientSocket = socket(AF_INET, SOCK_STREAM)
clientSocket.connect((sys.argv[1], 12000))
sentence = input('Input lowercase sentence:')
clientSocket.send(sentence.encode())
modifiedSentence = clientSocket.recv(1024)
print('From Server: ', modifiedSentence.decode())
clientSocket.close()
`
)

func TestBookUDPServer(t *testing.T) {
	box := openLocal(t)
	server := box.serve(wire.UDP, bookUDPServer)
	state := box.await(wire.WatchArgs{Program: server, Screen: `ready to receive\n`})
	if want := "The server is ready to receive\n"; string(state.Screen) != want {
		t.Errorf("screen %q, want %q", state.Screen, want)
	}
	state = box.await(wire.WatchArgs{Program: server, Bound: wire.UDP})
	if len(state.Sockets) != 1 || state.Sockets[0].Local != netip.MustParseAddrPort("0.0.0.0:12000") {
		t.Errorf("sockets %+v, want one at 0.0.0.0:12000", state.Sockets)
	}
	for _, to := range []string{"127.0.0.1:12000", "127.0.0.2:12000", "192.168.1.5:12000"} {
		reply := box.ask(server, to, "hello")
		if len(reply.Replies) != 1 || string(reply.Replies[0].Payload) != "HELLO" || reply.Replies[0].From.Port() != 12000 {
			t.Errorf("%s: %+v, want one reply, HELLO, from port 12000", to, reply.Replies)
		}
	}
	// Of several clients that all send before any reads, each gets its own reply.
	many := box.udp(wire.UDPArgs{Program: server, To: netip.MustParseAddrPort("127.0.0.1:12000"), Wait: enough,
		Sockets:   []netip.Addr{netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("127.0.0.2"), netip.MustParseAddr("10.1.2.3")},
		Datagrams: []wire.Datagram{{Socket: 0, Payload: []byte("a")}, {Socket: 1, Payload: []byte("b")}, {Socket: 2, Payload: []byte("c")}}})
	got := make([]string, 3)
	for _, r := range many.Replies {
		got[r.Socket] += string(r.Payload)
	}
	if want := []string{"A", "B", "C"}; !slices.Equal(got, want) {
		t.Errorf("replies %q, want %q", got, want)
	}
	if from := many.Sent[2].From.Addr().String(); from != "10.1.2.3" {
		t.Errorf("the third came from %s, want 10.1.2.3", from)
	}
}

func TestBookUDPClient(t *testing.T) {
	box := openLocal(t)
	for _, host := range []string{"127.0.0.1", "127.0.0.2", "192.168.1.5", "servername", "localhost"} {
		client := box.start(python(bookUDPClient, host), &wire.Peer{
			Network: wire.UDP, Ports: []uint16{12000}, Answers: [][]byte{[]byte("an answer")},
		})
		box.await(wire.WatchArgs{Program: client, Screen: `sentence:$`})
		box.typeLine(client, "hello there")
		state := box.awaitExit(client)
		if want := "Input lowercase sentence:an answer\n"; string(state.Screen) != want || state.Exit.Code != 0 {
			t.Errorf("%s: screen %q, exit %+v, want %q and 0", host, state.Screen, state.Exit, want)
		}
		if len(state.Requests) != 1 || string(state.Requests[0].Payload) != "hello there" || state.Requests[0].Answered == 0 {
			t.Fatalf("%s: requests %+v, want one, answered", host, state.Requests)
		}
		if addr, err := netip.ParseAddr(host); err == nil && state.Requests[0].To != netip.AddrPortFrom(addr, 12000) {
			t.Errorf("%s: the request went to %v", host, state.Requests[0].To)
		}
		box.stop(client)
	}
}

func TestBookTCPServer(t *testing.T) {
	box := openLocal(t)
	server := box.serve(wire.TCP, bookTCPServer)
	for _, to := range []string{"127.0.0.1:12000", "127.0.0.2:12000", "192.168.1.5:12000"} {
		transcript := box.talk(server, to, send("hello"), receiveAll(), wire.Step{Do: wire.Close})
		want := []wire.EventKind{wire.Connected, wire.SentData, wire.Received, wire.PeerClose, wire.OwnClose}
		if !slices.Equal(kinds(transcript), want) || received(transcript) != "HELLO" || transcript.Conn != 0 {
			t.Errorf("%s: %+v, want %v", to, transcript, want)
		}
	}
	// Data that the server leaves unread makes its close a reset, after its reply.
	cut := box.talk(server, "127.0.0.1:12000", send(strings.Repeat("x", 1500)), receiveAll())
	want := []wire.EventKind{wire.Connected, wire.SentData, wire.Received, wire.PeerReset}
	if !slices.Equal(kinds(cut), want) || received(cut) != strings.Repeat("X", 1024) {
		t.Errorf("%v with %d bytes received, want %v with 1024", kinds(cut), len(received(cut)), want)
	}
	// Three clients connect before any sends.
	dialogue := func(text string) wire.Dialogue {
		return wire.Dialogue{To: netip.MustParseAddrPort("127.0.0.1:12000"), Wait: enough, Steps: []wire.Step{send(text), receiveAll()}}
	}
	reply := box.tcp(wire.TCPArgs{Program: server, Dialogues: []wire.Dialogue{dialogue("a"), dialogue("b"), dialogue("c")}})
	for i, want := range []string{"A", "B", "C"} {
		if got := received(reply.Transcripts[i]); got != want {
			t.Errorf("client %d received %q, want %q", i, got, want)
		}
	}
}

func TestBookTCPServerStartsAgainOnItsPort(t *testing.T) {
	box := openLocal(t)
	for range 3 {
		server := box.serve(wire.TCP, bookTCPServer) // it closes first: without care, its port would be in TIME_WAIT
		transcript := box.talk(server, "127.0.0.1:12000", send("hello"), receiveAll())
		if received(transcript) != "HELLO" || transcript.Conn == 0 {
			t.Fatalf("%+v, want HELLO on a connection that stays open on our side", transcript)
		}
		state := box.stop(server)
		if state.Exit == nil || state.Exit.Signal != "SIGKILL" || state.Exit.ByAgent != wire.Stopped {
			t.Errorf("exit %+v, want it to be the agent's", state.Exit)
		}
		if again := box.stop(server); again.Exit == nil || *again.Exit != *state.Exit {
			t.Errorf("stopped again: exit %+v, want %+v", again.Exit, state.Exit)
		}
	}
}

func TestBookTCPClient(t *testing.T) {
	box := openLocal(t)
	for _, host := range []string{"127.0.0.1", "192.168.1.5", "servername"} {
		client := box.start(python(bookTCPClient, host), &wire.Peer{
			Network: wire.TCP, Ports: []uint16{12000}, Answers: [][]byte{[]byte("an answer")}, Delay: 50 * time.Millisecond,
		})
		box.await(wire.WatchArgs{Program: client, Screen: `sentence:$`})
		box.typeLine(client, "hello there")
		state := box.awaitExit(client)
		if want := "Input lowercase sentence:From Server:  an answer\n"; string(state.Screen) != want || state.Exit.Code != 0 {
			t.Errorf("%s: screen %q, exit %+v, want %q and 0", host, state.Screen, state.Exit, want)
		}
		state = box.stop(client)
		if len(state.Requests) != 1 || string(state.Requests[0].Payload) != "hello there" || state.Requests[0].End != "close" {
			t.Errorf("%s: requests %+v, want one that the client closed", host, state.Requests)
		}
	}
}

func TestBookClientReportsRefusal(t *testing.T) {
	box := openLocal(t)
	client := box.start(python(bookTCPClient, "127.0.0.1"), nil)
	state := box.awaitExit(client)
	if state.Exit.Code != 1 || !strings.Contains(string(state.Screen), "ConnectionRefusedError") {
		t.Errorf("exit %+v, screen %q, want Python's error", state.Exit, state.Screen)
	}
}
