//go:build linux

package sandbox_test

import (
	"strings"
	"testing"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

const forkBomb = `
import os
print('started', flush=True)
while True:
    try:
        os.fork()
    except OSError:
        pass
`

func TestForkBombIsStopped(t *testing.T) {
	box := openLocal(t)
	server := box.serve(wire.UDP, bookUDPServer)
	bomb := box.start(python(forkBomb), nil)
	box.await(wire.WatchArgs{Program: bomb, Screen: "started"})
	if reply := box.ask(server, "127.0.0.1:12000", "hello"); len(reply.Replies) != 1 {
		t.Errorf("%+v, want the server beside the bomb to be served", reply)
	}
	if state := box.stop(bomb); state.Exit == nil || state.Exit.ByAgent != wire.Stopped {
		t.Errorf("exit %+v, want it to be the agent's", state.Exit)
	}
	if left := box.run(python(countOthers)); left != "2" { // the server, and the one that counts
		t.Errorf("%s processes are left, want 2", left)
	}
	if reply := box.ask(server, "127.0.0.1:12000", "hello"); len(reply.Replies) != 1 {
		t.Errorf("%+v: stopping the bomb has hurt its neighbour", reply)
	}
}

const countOthers = `
import os
print(len([p for p in os.listdir('/proc') if p.isdigit() and p != '1']))
`

func TestEndlessOutputIsCut(t *testing.T) {
	box := openLocal(t)
	id := box.start(python("while True: print('x' * 1000)"), nil)
	state := box.awaitExit(id)
	if state.Exit.ByAgent != wire.OutputLimit || len(state.Screen) != 1<<20 {
		t.Errorf("exit %+v with %d bytes on the screen, want it to be ended at 1 MiB", state.Exit, len(state.Screen))
	}
	reply, err := box.Build(t.Context(), wire.BuildArgs{Command: python("while True: print('x' * 1000)"), Limit: enough})
	if err != nil {
		t.Fatal(err)
	}
	if reply.Exit.ByAgent != wire.OutputLimit || len(reply.Output) != 1<<20 {
		t.Errorf("a build: exit %+v with %d bytes, want it to be ended at 1 MiB", reply.Exit, len(reply.Output))
	}
}

// orphans leaves 300 dead children of dead parents to PID 1, and then a daemon that holds the terminal. There is room for 64 at a
// time: until some have been reaped it can start no more. The daemon has a session of its own before its parent ends, for the end
// of a session's leader hangs up on all others in it.
const orphans = `
import os, time
def fork():
    while True:
        try:
            return os.fork()
        except BlockingIOError:
            pass
for _ in range(300):
    if fork() == 0:
        os.setsid()
        if fork() == 0:
            os._exit(0)
        os._exit(0)
    os.wait()
told, tells = os.pipe()
if fork() == 0:
    os.setsid()
    os.write(tells, b'.')
    time.sleep(1000)
os.read(told, 1)
print('parent ends')
`

func TestOrphansAreReaped(t *testing.T) {
	box := openLocal(t)
	id := box.start(python(orphans), nil)
	state := box.awaitExit(id)
	if state.Exit.Code != 0 || string(state.Screen) != "parent ends\n" {
		t.Errorf("exit %+v, screen %q, want 0 and its last words", state.Exit, state.Screen)
	}
	if left := box.run(python(countOthers)); left != "2" { // the daemon, and the one that counts
		t.Errorf("%s processes are left, want 2", left)
	}
	box.stop(id)
	if left := box.run(python(countOthers)); left != "1" {
		t.Errorf("%s processes are left after the stop, want 1", left)
	}
}

const attackOnPID1 = `
import ctypes, os, signal
for s in range(1, 65):
    try:
        os.kill(1, s)
        print('signal', s, 'was allowed')
    except PermissionError:
        pass
    except OSError as e:
        if s not in (32, 33): print(s, e)
for name in ('mem', 'environ', 'maps', 'fd', 'exe', 'task/1/mem'):
    try:
        path = '/proc/1/' + name
        os.listdir(path) if name == 'fd' else os.readlink(path) if name == 'exe' else open(path).read(1)
        print(name, 'is readable')
    except OSError:
        pass
libc = ctypes.CDLL(None, use_errno=True)
if libc.ptrace(16, 1, 0, 0) == 0: # PTRACE_ATTACH
    print('was traced')
if os.listdir('/proc/self/fd') != ['0', '1', '2', '3']: # 3 is the listing's own
    print('inherited', os.listdir('/proc/self/fd'))
for s in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM, signal.SIGCHLD):
    if signal.getsignal(s) == signal.SIG_IGN: print(s, 'is ignored')
status = open('/proc/self/status').read()
for line in status.splitlines():
    if line.startswith(('CapPrm', 'CapEff', 'CapInh', 'CapAmb')) and int(line.split()[1], 16): print(line)
    if line.startswith('NoNewPrivs') and not line.endswith('1'): print(line)
if os.getgroups() not in ([], [os.getgid()]): print('groups', os.getgroups())
if os.nice(0) != 5: print('nice', os.nice(0))
print('done')
`

func TestPID1IsOutOfReach(t *testing.T) {
	box := openLocal(t)
	id := box.start(python(attackOnPID1), nil)
	if state := box.awaitExit(id); string(state.Screen) != "done\n" {
		t.Errorf("screen:\n%s", state.Screen)
	}
	if err := box.Ping(t.Context()); err != nil {
		t.Error(err)
	}
}

// hidden makes itself unreadable, so that its files in /proc belong to root.
const hidden = `
import ctypes, os, time
ctypes.CDLL(None).prctl(4, 0, 0, 0, 0) # PR_SET_DUMPABLE
print('hidden', os.stat('/proc/self/status').st_uid)
time.sleep(1000)
`

func TestHiddenProcessIsStopped(t *testing.T) {
	box := openLocal(t)
	id := box.start(python(hidden), nil)
	box.await(wire.WatchArgs{Program: id, Screen: "hidden 0\n"})
	box.await(wire.WatchArgs{Program: id, Idle: 20 * time.Millisecond})
	if state := box.stop(id); state.Exit == nil {
		t.Error("it lives on")
	}
}

func TestGuestsCannotLeaveTheirMark(t *testing.T) {
	box := openLocal(t)
	const tries = `
import glob, os
for folder in ('/', '/etc', '/var/tmp', '/usr', '/run', '/dev', '/proc/sys/net/ipv4', '/sys'):
    try:
        open(folder + '/mark', 'w')
        print(folder)
    except OSError:
        pass
if not glob.glob('/etc/*') or os.listdir('/work'):
    print('etc or work are not as they should be')
`
	if got := box.run(python(tries)); got != "" {
		t.Errorf("it could write to:\n%s", got)
	}
}

func TestManyConnectionsToAPeer(t *testing.T) {
	box := openLocal(t)
	const flood = `
import os, socket, time
for _ in range(4):
    if os.fork() == 0:
        keep = []
        for _ in range(125):
            s = socket.socket()
            try:
                s.connect(('127.0.0.1', 12000))
            except ConnectionResetError:
                pass  # over the bound, and so soon that connect() hears of it
            keep.append(s)
        print('flooded', flush=True)
        time.sleep(1000)
os.wait()
`
	id := box.start(python(flood), &wire.Peer{Network: wire.TCP, Ports: []uint16{12000}})
	state := box.await(wire.WatchArgs{Program: id, Screen: "(flooded\\s+){4}|rror"})
	if strings.Contains(string(state.Screen), "rror") || len(state.Requests) > 200 {
		t.Errorf("screen %q with %d connections held, want a bound on them", state.Screen, len(state.Requests))
	}
	box.stop(id)
	if err := box.Ping(t.Context()); err != nil {
		t.Error(err)
	}
}

// Each of 50 connections brings a mebibyte.
func TestPayloadsOfAPeerAreBounded(t *testing.T) {
	box := openLocal(t)
	const flood = `
import socket
for _ in range(50):
    s = socket.create_connection(('127.0.0.1', 12000))
    s.sendall(b'x' * (1 << 20))
    s.shutdown(socket.SHUT_WR)
    while s.recv(1): pass
`
	id := box.start(python(flood), &wire.Peer{Network: wire.TCP, Ports: []uint16{12000}})
	box.awaitExit(id)
	kept, all := 0, 0
	for _, r := range box.stop(id).Requests {
		kept += len(r.Payload)
		all += len(r.Payload) + r.Dropped
	}
	if kept != 1<<20 || all != 50<<20 {
		t.Errorf("%d bytes of %d were kept, want 1 MiB of 50", kept, all)
	}
}

func TestProgramsAreKilledFirst(t *testing.T) {
	box := openLocal(t)
	const score = `
import os
if os.fork() == 0:
    print('child', open('/proc/self/oom_score_adj').read().strip(), flush=True)
    os._exit(0)
os.wait()
print('agent', int(open('/proc/1/oom_score_adj').read()) < 1000)
`
	if got := box.run(python(score)); got != "child 1000\nagent True" {
		t.Errorf("a build:\n%s", got)
	}
	state := box.awaitExit(box.start(python(score), nil))
	if got := string(state.Screen); got != "child 1000\nagent True\n" {
		t.Errorf("a program:\n%s", got)
	}
}

// The kernel allows it where whoever started the sandbox has not set a lowest score.
func TestProtectionFromRunningOutOfMemory(t *testing.T) {
	box := openLocal(t)
	const lower = `
import os, time
if os.fork() == 0:
    with open('/proc/self/oom_score_adj', 'w') as f: f.write('500')
time.sleep(1000)
`
	state := box.awaitExit(box.start(python(lower), nil))
	if state.Exit.ByAgent != "it protected itself from running out of memory" {
		t.Errorf("exit %+v, screen %q; want the agent to have ended it", state.Exit, state.Screen)
	}
	reply, err := box.Build(t.Context(), wire.BuildArgs{Command: python(lower), Limit: enough})
	if err != nil {
		t.Fatal(err)
	}
	if reply.TimedOut || reply.Exit.Signal != "SIGKILL" {
		t.Errorf("a build: exit %+v, want it to be killed", reply.Exit)
	}
}

// A machine has one number of terminals for all of its containers.
func TestProgramsOpenNoTerminals(t *testing.T) {
	box := openLocal(t)
	const tries = `
import os
for path in ('/dev/ptmx', '/dev/pts/ptmx'):
    try:
        os.open(path, os.O_RDWR | os.O_NOCTTY)
        print(path, 'could be opened')
    except PermissionError:
        pass
print('on a terminal', os.isatty(0) and os.ttyname(0) and bool(os.open('/dev/tty', os.O_RDWR)))
`
	state := box.awaitExit(box.start(python(tries), nil))
	if got := string(state.Screen); got != "on a terminal True\n" {
		t.Errorf("screen:\n%s", got)
	}
}

func TestReceiveBuffersAreBounded(t *testing.T) {
	box := openLocal(t)
	const hoard = `
import socket, time
sender, kept = socket.socket(socket.AF_INET, socket.SOCK_DGRAM), []
try:
    while True:
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        s.bind(('127.0.0.1', 0))
        kept.append(s)
        for _ in range(40): sender.sendto(b'x' * 60000, s.getsockname())
except OSError:
    print('no more', flush=True)
time.sleep(1000)
`
	state := box.awaitExit(box.start(python(hoard), nil))
	if state.Exit.ByAgent != "too much waits in its sockets" {
		t.Errorf("exit %+v, screen %q; want the agent to have ended it", state.Exit, state.Screen)
	}
}

// handover passes a socket of its own network to the program that takes it.
const handover = `
import socket
s = socket.socket()
with socket.socket(socket.AF_UNIX) as letterbox:
    letterbox.connect('/work/letterbox')
    socket.send_fds(letterbox, [b'x'], [s.fileno()])
print('handed over', flush=True)
input()
`

const taker = `
import socket, time
letterbox = socket.socket(socket.AF_UNIX)
letterbox.bind('/work/letterbox')
letterbox.listen()
print('waits', flush=True)
theirs = socket.socket(fileno=socket.recv_fds(letterbox.accept()[0], 1, 1)[1][0])
while True:
    try:
        theirs.bind(('', 12000))
        break
    except OSError:
        time.sleep(0.001)
theirs.listen()
print('has the port', flush=True)
time.sleep(1000)
`

func TestPortTakenInAClientsNetwork(t *testing.T) {
	box := openLocal(t)
	peer := &wire.Peer{Network: wire.TCP, Ports: []uint16{12000}, Answers: [][]byte{[]byte("answer")}}
	takes := box.start(python(taker), nil)
	box.await(wire.WatchArgs{Program: takes, Screen: "waits"})
	passes := box.start(python(handover), peer)
	box.await(wire.WatchArgs{Program: passes, Screen: "handed over"})
	box.stop(passes)
	box.await(wire.WatchArgs{Program: takes, Screen: "has the port"})
	for range wire.ClientsAtOnce { // one of them is in the same network
		client := box.start(python(bookTCPClient, "127.0.0.1"), peer)
		box.typeLine(client, "hello")
		if state := box.awaitExit(client); !strings.HasSuffix(string(state.Screen), "answer\n") {
			t.Errorf("screen %q, want the answer", state.Screen)
		}
		box.stop(client)
	}
	if state := box.stop(takes); state.Exit.ByAgent != "a port in another network was taken" {
		t.Errorf("exit %+v, want the program that took the port to be ended for that", state.Exit)
	}
}

func TestOpenFilesOfProgramsAreFew(t *testing.T) {
	box := openLocal(t)
	const limits = "import resource; print(*resource.getrlimit(resource.RLIMIT_NOFILE))"
	if state := box.awaitExit(box.start(python(limits), nil)); string(state.Screen) != "200 200\n" {
		t.Errorf("a program has %q, want 200", state.Screen)
	}
	if got := box.run(python(limits)); got != "1024 1024" {
		t.Errorf("a build has %q, want 1024", got)
	}
}
