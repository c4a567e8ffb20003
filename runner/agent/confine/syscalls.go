//go:build linux

package confine

import (
	"fmt"
	"math"
	"unsafe"

	"github.com/elastic/go-seccomp-bpf"
	"github.com/elastic/go-seccomp-bpf/arch"
	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"
)

const (
	refused = seccomp.ActionErrno | seccomp.Action(unix.EPERM)
	missing = seccomp.ActionErrno | seccomp.Action(unix.ENOSYS) // libraries then do without
)

// namespaces are the flags with which clone(2) makes one.
const namespaces = unix.CLONE_NEWCGROUP | unix.CLONE_NEWIPC | unix.CLONE_NEWNET | unix.CLONE_NEWNS | unix.CLONE_NEWPID |
	unix.CLONE_NEWTIME | unix.CLONE_NEWUSER | unix.CLONE_NEWUTS

// forbidden is what neither the agent nor a program may call from now on. A container whose agent starts with CAP_SYS_ADMIN
// has a seccomp profile of the engine's that allows the first group to everybody in it, and the kernel lets an ordinary user
// with a user namespace of its own do some of that. The rest is what the engine's profile leaves open without need: io_uring,
// the sockets of virtual machines, and System V's messages, semaphores and shared memory, which outlive their maker and whose
// memory the container is charged for until the agent is killed for it. Of setsockopt, deafening is refused.
var forbidden = seccomp.Policy{
	DefaultAction: seccomp.ActionAllow,
	Syscalls: []seccomp.SyscallGroup{
		{Action: refused, Names: []string{"bpf", "fanotify_init", "fsconfig", "fsmount", "fsopen", "fspick", "lookup_dcookie", "mount",
			"mount_setattr", "move_mount", "name_to_handle_at", "open_tree", "perf_event_open", "quotactl", "quotactl_fd",
			"setdomainname", "sethostname", "setns", "syslog", "umount2", "unshare", "msgget", "semget", "shmget"}},
		{Action: refused, NamesWithCondtions: []seccomp.NameWithConditions{
			{Name: "clone", Conditions: seccomp.ArgumentConditions{{Argument: 0, Operation: seccomp.BitsSet, Value: namespaces}}},
			{Name: "socket", Conditions: seccomp.ArgumentConditions{{Argument: 0, Operation: seccomp.Equal, Value: unix.AF_VSOCK}}},
		}},
		{Action: refused, NamesWithCondtions: deafening},
		// The flags of clone3 are where no filter can read them.
		{Action: missing, Names: []string{"clone3", "io_uring_enter", "io_uring_register", "io_uring_setup"}},
	},
}

// deafening are the socket options that let the kernel drop what comes to a socket. A connection that hears nothing more stays
// in the kernel when its program has ended, and keeps its port from the programs after it.
var deafening = []seccomp.NameWithConditions{
	option(unix.SOL_SOCKET, unix.SO_ATTACH_FILTER),
	option(unix.SOL_SOCKET, unix.SO_ATTACH_BPF),
	option(unix.SOL_SOCKET, unix.SO_ATTACH_REUSEPORT_CBPF),
	option(unix.SOL_SOCKET, unix.SO_ATTACH_REUSEPORT_EBPF),
	option(unix.IPPROTO_TCP, unix.TCP_MD5SIG),
	option(unix.IPPROTO_TCP, unix.TCP_MD5SIG_EXT),
	option(unix.IPPROTO_TCP, tcpAOAddKey),
	option(unix.IPPROTO_IP, unix.IP_MINTTL),
	option(unix.IPPROTO_IPV6, unix.IPV6_MINHOPCOUNT),
	// The kernel reads level and name as 32 bits, a filter as 64: no library sets the others.
	{Name: "setsockopt", Conditions: seccomp.ArgumentConditions{{Argument: 1, Operation: seccomp.GreaterThan, Value: math.MaxUint32}}},
	{Name: "setsockopt", Conditions: seccomp.ArgumentConditions{{Argument: 2, Operation: seccomp.GreaterThan, Value: math.MaxUint32}}},
}

// tcpAOAddKey is TCP_AO_ADD_KEY, since Linux 6.7.
const tcpAOAddKey = 38

func option(level, name uint64) seccomp.NameWithConditions {
	return seccomp.NameWithConditions{Name: "setsockopt", Conditions: seccomp.ArgumentConditions{
		{Argument: 1, Operation: seccomp.Equal, Value: level},
		{Argument: 2, Operation: seccomp.Equal, Value: name},
	}}
}

// ForbidSyscalls takes the calls that lead out of a sandbox or into parts of the kernel that no submission needs away, from
// every thread and all that they start, for good. Calls of another architecture, such as a 32-bit one, are refused as a whole.
func ForbidSyscalls() error {
	rules, err := forbidden.Assemble()
	if err != nil {
		return fmt.Errorf("forbidding system calls: %w", err)
	}
	machine, err := arch.GetInfo("")
	if err != nil {
		return fmt.Errorf("forbidding system calls: %w", err)
	}
	const architecture = 4 // offset in struct seccomp_data
	program, err := bpf.Assemble(append([]bpf.Instruction{
		bpf.LoadAbsolute{Off: architecture, Size: 4},
		bpf.JumpIf{Cond: bpf.JumpEqual, Val: uint32(machine.ID), SkipTrue: 1},
		bpf.RetConstant{Val: uint32(refused)},
	}, rules...))
	if err != nil {
		return fmt.Errorf("forbidding system calls: %w", err)
	}
	filter := make([]unix.SockFilter, len(program))
	for i, in := range program {
		filter[i] = unix.SockFilter{Code: in.Op, Jt: in.Jt, Jf: in.Jf, K: in.K}
	}
	fprog := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	_, _, errno := unix.RawSyscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC,
		uintptr(unsafe.Pointer(&fprog)))
	if errno != 0 {
		return fmt.Errorf("forbidding system calls: %w", errno)
	}
	return nil
}
