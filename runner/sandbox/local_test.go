//go:build linux

package sandbox_test

import (
	"archive/tar"
	"bytes"
	"context"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/sandbox"
)

// interpreter is the system's own: programs run as a user who cannot look into anybody's home.
const interpreter = "/usr/bin/python3"

// enough is a limit that only a hanging test reaches.
const enough = 20 * time.Second

// localBox is a local sandbox and what tests do with it.
type localBox struct {
	*wire.Client
	t *testing.T
}

// openLocal opens a sandbox for a test with Python programs, and closes it after.
func openLocal(t *testing.T) localBox {
	t.Helper()
	if _, err := os.Stat(interpreter); err != nil {
		t.Skipf("there is no %s", interpreter)
	}
	if os.Geteuid() != 0 {
		t.Skip("users of their own for programs take root")
	}
	box, err := sandbox.OpenLocal(t.Context(), sandbox.Limits{})
	if p, ok := problem.Of(err); ok {
		t.Skip(p)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := box.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return localBox{box.Agent(), t}
}

// python is a command that runs a program's text.
func python(text string, args ...string) wire.Command {
	return wire.Command{Argv: append([]string{interpreter, "-c", text}, args...)}
}

// start starts a program. With no peer it is a server.
func (b localBox) start(command wire.Command, peer *wire.Peer) wire.ProgramID {
	b.t.Helper()
	id, err := b.Start(b.t.Context(), wire.StartArgs{Command: command, Peer: peer})
	if err != nil {
		b.t.Fatal(err)
	}
	return id
}

// serve starts a server and waits for its socket.
func (b localBox) serve(network wire.Network, text string) wire.ProgramID {
	b.t.Helper()
	id := b.start(python(text), nil)
	b.await(wire.WatchArgs{Program: id, Bound: network})
	return id
}

// await waits for a condition that must come true.
func (b localBox) await(args wire.WatchArgs) wire.State {
	b.t.Helper()
	state, met := b.watch(args)
	if !met {
		b.t.Fatalf("%+v has not come true: screen %q, exit %+v", args, state.Screen, state.Exit)
	}
	return state
}

// awaitExit waits until a program has ended by itself.
func (b localBox) awaitExit(id wire.ProgramID) wire.State {
	b.t.Helper()
	state, _ := b.watch(wire.WatchArgs{Program: id})
	if state.Exit == nil {
		b.t.Fatalf("program %d has not exited: screen %q", id, state.Screen)
	}
	return state
}

func (b localBox) watch(args wire.WatchArgs) (wire.State, bool) {
	b.t.Helper()
	if args.Limit == 0 {
		args.Limit = enough
	}
	reply, err := b.Watch(b.t.Context(), args)
	if err != nil {
		b.t.Fatal(err)
	}
	return reply.State, reply.Met
}

func (b localBox) typeLine(id wire.ProgramID, line string) {
	b.t.Helper()
	if err := b.Type(b.t.Context(), wire.TypeArgs{Program: id, Text: []byte(line + "\n")}); err != nil {
		b.t.Fatal(err)
	}
}

func (b localBox) stop(id wire.ProgramID) wire.State {
	b.t.Helper()
	state, err := b.Stop(b.t.Context(), wire.StopArgs{Program: id})
	if err != nil {
		b.t.Fatal(err)
	}
	return state
}

// run runs a program to its end in the way a build does and returns what it printed.
func (b localBox) run(command wire.Command) string {
	b.t.Helper()
	reply, err := b.Build(b.t.Context(), wire.BuildArgs{Command: command, Limit: enough})
	if err != nil {
		b.t.Fatal(err)
	}
	if reply.Exit.Code != 0 {
		b.t.Fatalf("%q: %+v: %s", command.Argv, reply.Exit, reply.Output)
	}
	return strings.TrimSpace(string(reply.Output))
}

// ask sends one datagram and returns what comes back.
func (b localBox) ask(id wire.ProgramID, to, payload string) wire.UDPReply {
	b.t.Helper()
	return b.udp(wire.UDPArgs{Program: id, To: netip.MustParseAddrPort(to), Wait: enough, Quiet: 50 * time.Millisecond,
		Sockets: []netip.Addr{loopbackAddress}, Datagrams: []wire.Datagram{{Payload: []byte(payload)}}})
}

var loopbackAddress = netip.MustParseAddr("127.0.0.1")

func (b localBox) udp(args wire.UDPArgs) wire.UDPReply {
	b.t.Helper()
	reply, err := b.UDP(b.t.Context(), args)
	if err != nil {
		b.t.Fatal(err)
	}
	return reply
}

// talk holds one dialogue on a new connection.
func (b localBox) talk(id wire.ProgramID, to string, steps ...wire.Step) wire.Transcript {
	b.t.Helper()
	return b.tcp(wire.TCPArgs{Program: id, Dialogues: []wire.Dialogue{
		{To: netip.MustParseAddrPort(to), Wait: enough, Steps: steps},
	}}).Transcripts[0]
}

func (b localBox) tcp(args wire.TCPArgs) wire.TCPReply {
	b.t.Helper()
	reply, err := b.TCP(b.t.Context(), args)
	if err != nil {
		b.t.Fatal(err)
	}
	return reply
}

func send(text string) wire.Step { return wire.Step{Do: wire.Send, Payload: []byte(text)} }

func receiveAll() wire.Step { return wire.Step{Do: wire.Receive, Wait: enough} }

// kinds lists a transcript's events, those in a row of one kind as one.
func kinds(transcript wire.Transcript) []wire.EventKind {
	var all []wire.EventKind
	for _, e := range transcript.Events {
		if len(all) == 0 || all[len(all)-1] != e.Kind {
			all = append(all, e.Kind)
		}
	}
	return all
}

func received(transcript wire.Transcript) string {
	var all []byte
	for _, e := range transcript.Events {
		if e.Kind == wire.Received {
			all = append(all, e.Data...)
		}
	}
	return string(all)
}

// tarOf packs files, by name.
func tarOf(t *testing.T, headers ...tar.Header) []byte {
	t.Helper()
	var archive bytes.Buffer
	w := tar.NewWriter(&archive)
	for _, h := range headers {
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(bytes.Repeat([]byte("x"), int(h.Size))); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return archive.Bytes()
}
