//go:build linux

// Package capture records the frames on the loopback.
package capture

import (
	"encoding/binary"
	"fmt"
	"net"
	"os"
	"sync"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/sockgrade/sockgrade/runner/agent/clock"
	"github.com/sockgrade/sockgrade/runner/agent/loopback"
	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

const (
	// snapLength is how much of a frame is kept: the longest request of the requirements, 3000 bytes, whole.
	snapLength = 4096
	// capacity is how many bytes of frames are kept of each network; beyond it the oldest are forgotten.
	capacity = 8 << 20
	// socketBuffer holds what comes between two looks of the reader.
	socketBuffer = 4 << 20
	// mostWaiting is more frames than the buffer has room for: the kernel doubles its size, and counts over 512 bytes for the
	// shortest frame.
	mostWaiting = 2 * socketBuffer / 512
	// overhead is what a packet costs beside its data.
	overhead = int(unsafe.Sizeof(wire.Packet{}))
)

// Capture is a recording of a network's lo, from Open until Close. It is safe for concurrent use.
type Capture struct {
	file *os.File
	raw  syscall.RawConn

	mu        sync.Mutex
	packets   []wire.Packet
	size      int
	forgotten time.Duration // up to here, packets are missing
	buffer    []byte
	control   []byte
}

// Open starts the recording of a network. It takes CAP_NET_RAW.
func Open(network *loopback.Net) (c *Capture, err error) {
	network.Do(func() { c, err = open() })
	return c, err
}

func open() (*Capture, error) {
	lo, err := net.InterfaceByName("lo")
	if err != nil {
		return nil, fmt.Errorf("capturing: %w", err)
	}
	everything := binary.NativeEndian.Uint16(binary.BigEndian.AppendUint16(nil, unix.ETH_P_ALL))
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0)
	if err != nil {
		return nil, fmt.Errorf("capturing: opening a packet socket: %w", err)
	}
	for _, option := range []struct{ level, name, value int }{
		{unix.SOL_SOCKET, unix.SO_TIMESTAMPNS, 1},
		{unix.SOL_PACKET, unix.PACKET_IGNORE_OUTGOING, 1},
	} {
		if err := unix.SetsockoptInt(fd, option.level, option.name, option.value); err != nil {
			return nil, fmt.Errorf("capturing: %w", os.NewSyscallError("setsockopt", err))
		}
	}
	// In a user namespace the second has to do, which the host's net.core.rmem_max bounds.
	if unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUFFORCE, socketBuffer) != nil {
		if err := unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUF, socketBuffer); err != nil {
			return nil, fmt.Errorf("capturing: %w", os.NewSyscallError("setsockopt", err))
		}
	}
	if err := unix.Bind(fd, &unix.SockaddrLinklayer{Protocol: everything, Ifindex: lo.Index}); err != nil {
		return nil, fmt.Errorf("capturing: %w", os.NewSyscallError("bind", err))
	}
	c := &Capture{
		file:    os.NewFile(uintptr(fd), "capture"),
		buffer:  make([]byte, snapLength),
		control: make([]byte, 128),
	}
	if c.raw, err = c.file.SyscallConn(); err != nil {
		return nil, fmt.Errorf("capturing: %w", err)
	}
	go c.record()
	return c, nil
}

// Close ends the recording. It takes some milliseconds, in which the kernel waits until no packet is on its way to the socket.
func (c *Capture) Close() error { return c.file.Close() }

// Packets returns what was captured in a span of time, all that happened before the call included.
func (c *Capture) Packets(args wire.PacketsArgs) (wire.PacketsReply, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.raw.Control(func(fd uintptr) { c.drain(int(fd)) }); err != nil {
		return wire.PacketsReply{}, fmt.Errorf("capturing: %w", err)
	}
	reply := wire.PacketsReply{Truncated: c.forgotten > 0 && args.From <= c.forgotten}
	for _, p := range c.packets {
		if args.From <= p.At && p.At <= args.To {
			reply.Packets = append(reply.Packets, p)
		}
	}
	return reply, nil
}

func (c *Capture) record() {
	_ = c.raw.Read(func(fd uintptr) bool { // ends with Close
		c.mu.Lock()
		defer c.mu.Unlock()
		c.drain(int(fd))
		return false
	})
}

// drain takes what waits in the socket, and no more: frames may come faster than they are taken. A frame on lo passes twice, out
// and in: the one going out is not seen.
func (c *Capture) drain(fd int) {
	for range mostWaiting {
		// MSG_TRUNC makes n the frame's real length.
		n, controlLength, _, _, err := unix.Recvmsg(fd, c.buffer, c.control, unix.MSG_TRUNC|unix.MSG_DONTWAIT)
		if err == unix.EINTR {
			continue
		}
		if err != nil {
			break
		}
		c.keep(wire.Packet{
			At:     stamp(c.control[:controlLength]),
			Data:   append([]byte(nil), c.buffer[:min(n, snapLength)]...),
			Length: n,
		})
	}
	if statistics, err := unix.GetsockoptTpacketStats(fd, unix.SOL_PACKET, unix.PACKET_STATISTICS); err == nil && statistics.Drops > 0 {
		c.forgotten = clock.Now()
	}
}

func (c *Capture) keep(p wire.Packet) {
	c.packets = append(c.packets, p)
	c.size += len(p.Data) + overhead
	drop := 0
	for c.size > capacity {
		c.size -= len(c.packets[drop].Data) + overhead
		c.forgotten = max(c.forgotten, c.packets[drop].At)
		c.packets[drop] = wire.Packet{}
		drop++
	}
	c.packets = c.packets[drop:]
}

func stamp(control []byte) time.Duration {
	messages, err := unix.ParseSocketControlMessage(control)
	if err != nil {
		return clock.Now()
	}
	for _, m := range messages {
		if m.Header.Level == unix.SOL_SOCKET && m.Header.Type == unix.SCM_TIMESTAMPNS && len(m.Data) >= int(unsafe.Sizeof(unix.Timespec{})) {
			ts := (*unix.Timespec)(unsafe.Pointer(&m.Data[0]))
			return clock.OfWall(time.Unix(ts.Unix()))
		}
	}
	return clock.Now()
}
