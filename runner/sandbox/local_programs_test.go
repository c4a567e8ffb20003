//go:build linux

package sandbox_test

import (
	"archive/tar"
	"strings"
	"testing"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

func TestKeyboardAndScreen(t *testing.T) {
	box := openLocal(t)
	const program = `
import os, sys
print(os.isatty(0), os.isatty(1), os.get_terminal_size().columns, os.stat(os.ttyname(0)).st_uid == os.getuid())
print('?', end='', flush=True)
print(sys.stdin.buffer.readline())
print('a\r\nb\n')
print(repr(sys.stdin.read()))
`
	id := box.start(python(program), nil)
	box.await(wire.WatchArgs{Program: id, Screen: `\?$`})
	box.typeLine(id, "gr\u00fc\u00dfe \t x \r")
	box.typeLine(id, "to the end\x04\x04") // twice: the first ends the line
	want := "True True 10000 True\n?b'gr\\xc3\\xbc\\xc3\\x9fe \\t x \\r\\n'\na\r\nb\n\n'to the end'\n"
	if state := box.awaitExit(id); string(state.Screen) != want {
		t.Errorf("screen %q, want %q", state.Screen, want)
	}
	box.typeLine(id, "nobody is there")
}

func TestScreenIsSearchedFromAnOffset(t *testing.T) {
	box := openLocal(t)
	id := box.start(python("print('one'); input(); print('two'); input()"), nil)
	state := box.await(wire.WatchArgs{Program: id, Screen: "one"})
	from := len(state.Screen)
	if _, met := box.watch(wire.WatchArgs{Program: id, Screen: "one", ScreenFrom: from, Limit: 20 * time.Millisecond}); met {
		t.Error("what stands before the offset was found")
	}
	box.typeLine(id, "")
	box.await(wire.WatchArgs{Program: id, Screen: "two", ScreenFrom: from})
}

func TestUnexecutableProgram(t *testing.T) {
	box := openLocal(t)
	for _, command := range []wire.Command{
		{Argv: []string{"no-such-program"}},
		{Argv: []string{"./missing"}},
		{Argv: []string{"/etc/passwd"}},
		{Argv: []string{"true"}, Dir: "nowhere"},
		{},
	} {
		id := box.start(command, nil)
		state := box.awaitExit(id)
		if state.Exit.Code != 127 || !strings.HasPrefix(string(state.Screen), "sockgrade: ") {
			t.Errorf("%+v: exit %+v, screen %q; want 127 and a message", command, state.Exit, state.Screen)
		}
		box.typeLine(id, "hello")
		box.stop(id)
	}
}

func TestExits(t *testing.T) {
	box := openLocal(t)
	for program, want := range map[string]wire.Exit{
		"raise SystemExit(3)": {Code: 3},
		"import os, signal; os.kill(os.getpid(), signal.SIGSEGV)": {Code: -1, Signal: "SIGSEGV"},
		"import os; [os.close(i) for i in range(3)]; os._exit(4)": {Code: 4},
	} {
		id := box.start(python(program), nil)
		state := box.awaitExit(id)
		got := *state.Exit
		got.At = 0
		if got != want || state.Exit.At == 0 {
			t.Errorf("%s: %+v, want %+v", program, state.Exit, want)
		}
	}
}

func TestBuild(t *testing.T) {
	box := openLocal(t)
	err := box.Unpack(t.Context(), wire.UnpackArgs{Tar: tarOf(t,
		tar.Header{Name: "src/", Typeflag: tar.TypeDir, Mode: 0o700},
		tar.Header{Name: "src/a", Typeflag: tar.TypeReg, Mode: 0o600, Size: 10},
		tar.Header{Name: "run", Typeflag: tar.TypeReg, Mode: 0o700, Size: 1},
	)})
	if err != nil {
		t.Fatal(err)
	}
	listing := box.run(wire.Command{Argv: []string{"stat", "-c", "%a %s %n", "src", "src/a", "run"}})
	if want := []string{"777", "666 10 src/a", "777 1 run"}; !strings.HasPrefix(listing, want[0]) ||
		!strings.Contains(listing, want[1]) || !strings.Contains(listing, want[2]) {
		t.Errorf("unpacked:\n%s\nwant %q", listing, want)
	}
	// What one user makes, the next can change: every start has a user of its own.
	box.run(wire.Command{Argv: []string{"sh", "-c", "mkdir out && echo one > out/file && echo more >> src/a"}})
	const script = "echo $KEY; echo two >> ../out/file && cat ../out/file; echo err >&2; pwd; rm -r ../out"
	out := box.run(wire.Command{Argv: []string{"sh", "-c", script}, Dir: "src", Env: []string{"KEY=value", "HOME=/work"}})
	if want := "value\none\ntwo\nerr\n/work/src"; out != want {
		t.Errorf("output %q, want %q", out, want)
	}

	slow, err := box.Build(t.Context(), wire.BuildArgs{
		Command: wire.Command{Argv: []string{"sh", "-c", "echo begun; sleep 1000 & sleep 1000"}}, Limit: 200 * time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	if !slow.TimedOut || string(slow.Output) != "begun\n" || slow.Exit.ByAgent != wire.Stopped {
		t.Errorf("%+v, want it to be cut off after its first words", slow)
	}
	missing, err := box.Build(t.Context(), wire.BuildArgs{Command: wire.Command{Argv: []string{"no-such-compiler"}}, Limit: enough})
	if err != nil {
		t.Fatal(err)
	}
	if missing.Exit.Code != 127 || !strings.Contains(string(missing.Output), "not found") {
		t.Errorf("%+v, want 127 and a message", missing)
	}
}

func TestUnpackStaysInWork(t *testing.T) {
	box := openLocal(t)
	box.run(wire.Command{Argv: []string{"sh", "-c", "ln -s /tmp outside; ln -s /tmp/target file"}})
	for _, h := range []tar.Header{
		{Name: "../tmp/a", Typeflag: tar.TypeReg},
		{Name: "/tmp/b", Typeflag: tar.TypeReg},
		{Name: "outside/c", Typeflag: tar.TypeReg},
		{Name: "d/../../e", Typeflag: tar.TypeReg},
		{Name: "link", Typeflag: tar.TypeSymlink, Linkname: "/tmp"},
		{Name: "hard", Typeflag: tar.TypeLink, Linkname: "file"},
		{Name: "fifo", Typeflag: tar.TypeFifo},
	} {
		if err := box.Unpack(t.Context(), wire.UnpackArgs{Tar: tarOf(t, h)}); err == nil {
			t.Errorf("%s was unpacked", h.Name)
		}
	}
	// A link in the way is replaced, not followed.
	if err := box.Unpack(t.Context(), wire.UnpackArgs{Tar: tarOf(t, tar.Header{Name: "file", Typeflag: tar.TypeReg, Size: 3})}); err != nil {
		t.Error(err)
	}
	if got := box.run(wire.Command{Argv: []string{"sh", "-c", "ls /tmp; stat -c %F file"}}); got != "regular file" {
		t.Errorf("outside of the work folder: %q", got)
	}
}

func TestBackgroundServerBelongsToItsStarter(t *testing.T) {
	box := openLocal(t)
	// The starter leaves once the server is bound: a Watch does not wait for anything beyond its end.
	const launcher = `
import os, sys
if os.fork() == 0:
    os.setsid()
    exec(sys.argv[1])
while ':2EE0 ' not in open('/proc/net/udp').read():
    pass
`
	id := box.start(python(launcher, bookUDPServer), nil)
	box.awaitExit(id)
	reply, err := box.Watch(t.Context(), wire.WatchArgs{Program: id, Bound: wire.UDP, Limit: enough})
	if err != nil {
		t.Fatal(err)
	}
	if len(reply.State.Sockets) != 1 {
		t.Errorf("sockets %+v, want the server's", reply.State.Sockets)
	}
	box.stop(id)
	reply, err = box.Watch(t.Context(), wire.WatchArgs{Program: id, Bound: wire.UDP})
	if err != nil {
		t.Fatal(err)
	}
	if len(reply.State.Sockets) != 0 {
		t.Errorf("sockets %+v after the stop", reply.State.Sockets)
	}
}
