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

const otherPortServer = `
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('', 12000))
while True:
    message, client = s.recvfrom(2048)
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(message.upper(), client)
`

func TestReplyFromAnotherPortIsSeen(t *testing.T) {
	box := openLocal(t)
	server := box.serve(wire.UDP, otherPortServer)
	reply := box.ask(server, "127.0.0.1:12000", "hello")
	if len(reply.Replies) != 1 || string(reply.Replies[0].Payload) != "HELLO" || reply.Replies[0].From.Port() == 12000 {
		t.Errorf("%+v, want one reply from a port that is not 12000", reply.Replies)
	}
}

// oneShot answers one datagram twice and exits.
const oneShot = `
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('', 12000))
message, client = s.recvfrom(2048)
s.sendto(message, client)
s.sendto(message, client)
`

func TestUDPCallEndsWithTheServer(t *testing.T) {
	box := openLocal(t)
	server := box.serve(wire.UDP, oneShot)
	began := time.Now()
	reply := box.udp(wire.UDPArgs{Program: server, To: netip.MustParseAddrPort("127.0.0.1:12000"), Wait: enough,
		Sockets: []netip.Addr{loopbackAddress}, Datagrams: make([]wire.Datagram, 3)})
	if len(reply.Replies) != 2 || !reply.Exited {
		t.Errorf("%+v, want two replies and that it exited", reply)
	}
	if took := time.Since(began); took > enough/2 {
		t.Errorf("took %v, though the server ended at once", took)
	}
}

func TestUDPInTurn(t *testing.T) {
	box := openLocal(t)
	server := box.serve(wire.UDP, bookUDPServer)
	args := wire.UDPArgs{Program: server, To: netip.MustParseAddrPort("127.0.0.1:12000"), Wait: enough, InTurn: true}
	for i := range 50 {
		args.Sockets = append(args.Sockets, loopbackAddress)
		args.Datagrams = append(args.Datagrams, wire.Datagram{Socket: i, Payload: []byte{'a' + byte(i%26)}})
	}
	reply := box.udp(args)
	if len(reply.Replies) != 50 {
		t.Fatalf("%d replies, want 50", len(reply.Replies))
	}
	for i, r := range reply.Replies {
		if want := string(rune('A' + i%26)); r.Socket != i || string(r.Payload) != want || r.At < reply.Sent[i].At {
			t.Errorf("reply %d: %+v, want %s at its socket", i, r, want)
		}
	}
	box.stop(server)
	args.Wait = 20 * time.Millisecond
	if silent := box.udp(args); len(silent.Sent) != 1 || len(silent.Replies) != 0 || !silent.Exited {
		t.Errorf("a stopped server: %d sent, %+v; want one sent, no reply", len(silent.Sent), silent.Replies)
	}
}

// What a server has sent before the reply that ends a call is part of it, whichever socket it went to.
func TestNothingSentBeforeTheLastReplyIsLost(t *testing.T) {
	box := openLocal(t)
	const late = 60
	server := box.serve(wire.UDP, `
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('', 12000))
message, first = s.recvfrom(2048)
s.sendto(message, first)
message, second = s.recvfrom(2048)
for _ in range(60):
    s.sendto(b'late', first)
s.sendto(message, second)
input()
`)
	reply, err := box.UDP(t.Context(), wire.UDPArgs{Program: server, To: netip.MustParseAddrPort("127.0.0.1:12000"), InTurn: true, Wait: enough,
		Sockets:   []netip.Addr{netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("127.0.0.1")},
		Datagrams: []wire.Datagram{{Socket: 0, Payload: []byte("one")}, {Socket: 1, Payload: []byte("two")}}})
	if err != nil {
		t.Fatal(err)
	}
	came := [2]int{}
	for _, r := range reply.Replies {
		came[r.Socket]++
	}
	if want := [2]int{1 + late, 1}; came != want {
		t.Errorf("%v replies came to the sockets, want %v", came, want)
	}
}

func TestUDPCallGoesOnWhileMoreComes(t *testing.T) {
	box := openLocal(t)
	server := box.serve(wire.UDP, `
import socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('', 12000))
message, client = s.recvfrom(2048)
for _ in range(12):
    s.sendto(message, client)
    time.sleep(0.1)
input()
`)
	reply := box.udp(wire.UDPArgs{Program: server, To: netip.MustParseAddrPort("127.0.0.1:12000"), Wait: enough, Quiet: 700 * time.Millisecond,
		Sockets: []netip.Addr{loopbackAddress}, Datagrams: []wire.Datagram{{Payload: []byte("hello")}}})
	if len(reply.Replies) != 12 {
		t.Errorf("%d replies, want all 12", len(reply.Replies))
	}
}

func TestVanishedUDPClient(t *testing.T) {
	box := openLocal(t)
	server := box.serve(wire.UDP, bookUDPServer)
	gone := box.udp(wire.UDPArgs{Program: server, To: netip.MustParseAddrPort("127.0.0.1:12000"), Vanish: true,
		Sockets: []netip.Addr{loopbackAddress}, Datagrams: []wire.Datagram{{Payload: []byte("hello")}}})
	if len(gone.Replies) != 0 || len(gone.Sent) != 1 {
		t.Errorf("%+v, want one datagram sent and nothing received", gone)
	}
	if reply := box.ask(server, "127.0.0.1:12000", "again"); len(reply.Replies) != 1 {
		t.Errorf("%+v, want to be served afterwards", reply)
	}
	// The reply that found nobody was refused by the kernel: an ICMP message says so.
	packets, err := box.Packets(t.Context(), wire.PacketsArgs{From: gone.Start, To: gone.End + time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(packets.Packets, func(p wire.Packet) bool { return len(p.Data) > 23 && p.Data[23] == 1 }) {
		t.Error("no ICMP message was captured: the client was still there when the reply came")
	}
}

const resetServer = `
import socket, struct
s = socket.socket()
s.bind(('', 12000))
s.listen(1)
while True:
    c, _ = s.accept()
    m = c.recv(1024)
    if m != b'no reply':
        c.send(m.upper())
    c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    c.close()
`

func TestResetIsNoClose(t *testing.T) {
	box := openLocal(t)
	server := box.serve(wire.TCP, resetServer)
	transcript := box.talk(server, "127.0.0.1:12000", send("hello"), receiveAll())
	want := []wire.EventKind{wire.Connected, wire.SentData, wire.Received, wire.PeerReset}
	if !slices.Equal(kinds(transcript), want) || received(transcript) != "HELLO" || transcript.Conn != 0 {
		t.Errorf("%+v, want %v", transcript, want)
	}
	transcript = box.talk(server, "127.0.0.1:12000", send("no reply"), receiveAll())
	if want := []wire.EventKind{wire.Connected, wire.SentData, wire.PeerReset}; !slices.Equal(kinds(transcript), want) {
		t.Errorf("%+v, want %v", transcript, want)
	}
	box.stop(server)
	if refused := box.talk(server, "127.0.0.1:12000", send("hello")); !slices.Equal(kinds(refused), []wire.EventKind{wire.Refused}) {
		t.Errorf("%+v, want it to be refused", refused)
	}
}

// lineServer waits for a newline, and for the end of the stream, and never closes.
const lineServer = `
import socket
s = socket.socket()
s.bind(('', 12000))
s.listen(5)
keep = []
while True:
    c, _ = s.accept()
    keep.append(c)
    f = c.makefile('rw', newline='')
    f.write(f.readline().upper())
    f.flush()
`

func TestReceiveEnds(t *testing.T) {
	box := openLocal(t)
	server := box.serve(wire.TCP, lineServer)
	began := time.Now()
	open := box.talk(server, "127.0.0.1:12000", send("hello"),
		wire.Step{Do: wire.Receive, Want: 5, Wait: enough, GiveUpIdle: 50 * time.Millisecond})
	if want := []wire.EventKind{wire.Connected, wire.SentData, wire.Silence}; !slices.Equal(kinds(open), want) || open.Conn == 0 {
		t.Fatalf("%+v, want %v on an open connection", open, want)
	}
	if took := time.Since(began); took > enough/2 {
		t.Errorf("giving up on an idle server took %v", took)
	}
	// The same connection, in a later call.
	reply := box.tcp(wire.TCPArgs{Program: server, Dialogues: []wire.Dialogue{{Conn: open.Conn, Steps: []wire.Step{
		send("\n"),
		{Do: wire.Receive, Want: 6, Wait: enough, Quiet: 30 * time.Millisecond},
		{Do: wire.HalfClose},
		{Do: wire.Receive, Wait: 30 * time.Millisecond},
		{Do: wire.Reset},
	}}}}).Transcripts[0]
	want := []wire.EventKind{wire.SentData, wire.Received, wire.Silence, wire.OwnClose, wire.Silence, wire.OwnClose}
	if !slices.Equal(kinds(reply), want) || received(reply) != "HELLO\n" || reply.Conn != 0 {
		t.Errorf("%+v, want %v", reply, want)
	}
}

func TestPauseLetsTheServerRead(t *testing.T) {
	box := openLocal(t)
	server := box.serve(wire.TCP, bookTCPServer)
	// The book's server reads once: what comes after it has read is lost, with a reset.
	transcript := box.talk(server, "127.0.0.1:12000", send("one"), wire.Step{Do: wire.Pause, Wait: enough}, send("two"), receiveAll())
	if got := received(transcript); got != "ONE" {
		t.Errorf("received %q, want what was sent before the pause", got)
	}
}

const threadServer = `
import socket, threading, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('', 12000))
def work():
    until = time.monotonic() + 1
    while time.monotonic() < until:
        pass
    print('worked')
    threading.Event().wait()
threading.Thread(target=work).start()
s.recvfrom(2048)
`

func TestIdleIsEveryThreadAsleep(t *testing.T) {
	box := openLocal(t)
	server := box.start(python(threadServer), nil)
	state := box.await(wire.WatchArgs{Program: server, Idle: 40 * time.Millisecond})
	if !strings.Contains(string(state.Screen), "worked") {
		t.Errorf("idle after %v while a thread was busy", state.At)
	}
	if state.Idle < 40*time.Millisecond {
		t.Errorf("idle for %v, want at least what was asked for", state.Idle)
	}
}

// Such an address can be bound and listened at.
func TestAnAddressThatNobodyCanConnectTo(t *testing.T) {
	box := openLocal(t)
	for _, address := range []string{"224.0.0.1", "127.255.255.255", "255.255.255.255"} {
		server := box.serve(wire.TCP, strings.ReplaceAll(bookTCPServer, "''", "'"+address+"'"))
		transcript := box.talk(server, address+":12000", send("hello"), receiveAll())
		if got := kinds(transcript); !slices.Equal(got, []wire.EventKind{wire.NoAddress}) {
			t.Errorf("%s: %v", address, got)
		}
		box.stop(server)
	}
}

// Sockets that are closed with something left to send take a port each and no descriptor.
func TestEveryPortTaken(t *testing.T) {
	box := openLocal(t)
	const greedy = `
from socket import *
welcoming = socket()
welcoming.bind(('', 12000))
welcoming.listen(5)
sinks = []
for port in range(13000, 13010):
    sink = socket()
    sink.setsockopt(SOL_SOCKET, SO_RCVBUF, 1)
    sink.bind(('127.0.0.1', port))
    sink.listen(4096)
    sinks.append(sink)
for n, port in enumerate(range(32768, 61000)):
    s = socket()
    s.setsockopt(SOL_SOCKET, SO_SNDBUF, 1)
    s.bind(('127.0.0.1', port))
    s.connect(('127.0.0.1', 13000 + n // 3500))
    try:
        while True:
            s.send(bytes(8000), MSG_DONTWAIT)
    except BlockingIOError:
        s.close()
print('taken')
input()
`
	server := box.start(python(greedy), nil)
	box.await(wire.WatchArgs{Program: server, Screen: `taken`})
	if got := kinds(box.talk(server, "127.0.0.1:12000", send("hello"))); !slices.Equal(got, []wire.EventKind{wire.NoPort}) {
		t.Errorf("%v, want %q", got, wire.NoPort)
	}
}
