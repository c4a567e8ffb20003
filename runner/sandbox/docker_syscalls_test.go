package sandbox_test

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// forbidden tries what leads out of a sandbox, and prints the error of each: EPERM (1), or ENOSYS (38) where a library is to
// do without.
const forbidden = `
import ctypes, mmap, os, platform, socket, struct
libc = ctypes.CDLL(None, use_errno=True)

def show(what, result):
    print(what, ctypes.get_errno() if result == -1 else 'works')

NEWUSER, NEWNET, SIGCHLD = 0x10000000, 0x40000000, 17
show('unshare', libc.unshare(NEWUSER))
show('setns', libc.setns(os.open('/proc/self/ns/net', os.O_RDONLY), 0))
show('mount', libc.mount(b'none', b'/tmp', b'tmpfs', 0, None))
numbers = {'x86_64': (56, 321), 'aarch64': (220, 280)}[platform.machine()]
show('clone', libc.syscall(numbers[0], NEWUSER | NEWNET | SIGCHLD, 0, 0, 0, 0))
show('bpf', libc.syscall(numbers[1], 0, 0, 0))
show('clone3', libc.syscall(435, 0, 0))
show('io_uring', libc.syscall(425, 1, 0))
show('message queue', libc.msgget(0, 0o1666))
show('semaphore', libc.semget(0, 1, 0o1666))
show('shared memory', libc.shmget(0, 4096, 0o1666))
show('vsock', libc.socket(40, socket.SOCK_STREAM, 0))

def option(what, level, name, value):
    s = socket.socket(socket.AF_INET6 if level == socket.IPPROTO_IPV6 else socket.AF_INET, socket.SOCK_STREAM)
    try:
        s.setsockopt(level, name, value)
        print(what, 'works')
    except OSError as e:
        print(what, e.errno)

nothing = ctypes.create_string_buffer(struct.pack('HBBI', 6, 0, 0, 0))  # a filter that lets nothing through
program = struct.pack('HxxxxxxP', 1, ctypes.addressof(nothing))
option('filter', socket.SOL_SOCKET, 26, program)
option('BPF', socket.SOL_SOCKET, 50, bytes(4))
option('choice among servers', socket.SOL_SOCKET, 51, program)
option('signatures', socket.IPPROTO_TCP, 14, bytes(216))
option('least TTL', socket.IPPROTO_IP, 21, bytes([1, 0, 0, 0]))
option('least hop count', socket.IPPROTO_IPV6, 73, bytes([1, 0, 0, 0]))
setsockopt = {'x86_64': 54, 'aarch64': 208}[platform.machine()]
least = ctypes.create_string_buffer(bytes([1, 0, 0, 0]))
unread = 1 << 32  # a bit that the kernel does not look at
for level, name in (0, 21 | unread), (0 | unread, 21):
    show('hidden', libc.syscall(setsockopt, socket.socket().detach(), ctypes.c_ulong(level), ctypes.c_ulong(name), least, 4))
option('a usual one', socket.SOL_SOCKET, socket.SO_REUSEADDR, bytes(4))
if platform.machine() == 'x86_64':
    # mov eax, 20; int 0x80; ret: getpid of the 32-bit interface
    code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    code.write(b'\xb8\x14\x00\x00\x00\xcd\x80\xc3')
    getpid = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
    print('32 bits', -getpid())
`

func TestProgramsCannotLeaveTheSandbox(t *testing.T) {
	docker := newDocker(t)
	box := open(t, docker, pythonImage(t, docker))
	reply, err := box.Agent().Build(t.Context(), wire.BuildArgs{
		Command: wire.Command{Argv: []string{"python3", "-c", forbidden}}, Limit: 10 * time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	want := "unshare 1\nsetns 1\nmount 1\nclone 1\nbpf 1\nclone3 38\nio_uring 38\nmessage queue 1\nsemaphore 1\nshared memory 1\nvsock 1\n" +
		"filter 1\nBPF 1\nchoice among servers 1\nsignatures 1\nleast TTL 1\nleast hop count 1\nhidden 1\nhidden 1\na usual one works\n"
	if runtime.GOARCH == "amd64" {
		want += "32 bits 1\n"
	}
	if got := string(reply.Output); got != want {
		t.Errorf("a program sees\n%s\nwant\n%s", strings.TrimSpace(got), want)
	}
}
