//go:build linux

package loopback

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// Entry is a line of the kernel's socket tables.
type Entry struct {
	wire.Socket
	UID   uint32
	Inode uint64 // 0: no process has it open, any more or (a connection that waits to be accepted) yet
}

// States of a TCP socket, from the kernel's include/net/tcp_states.h.
const (
	tcpHandshake = "03" // TCP_SYN_RECV: no socket yet
	tcpListen    = "0A" // TCP_LISTEN
)

// Table reads the IPv4 and IPv6 sockets of a transport in the network of the calling thread, which is Home unless Do runs it.
// Sockets that no process has open are left out. An IPv6 socket that speaks IPv4 has its addresses as IPv4; a wildcard stays [::].
func Table(network wire.Network) ([]Entry, error) {
	entries, err := all(network)
	return slices.DeleteFunc(entries, func(e Entry) bool { return e.Inode == 0 }), err
}

// Unowned are the local ports of the TCP sockets in the network of the calling thread that no process has open. Nobody can bind
// them without SO_REUSEADDR.
func Unowned() (map[uint16]bool, error) {
	entries, err := all(wire.TCP)
	ports := map[uint16]bool{}
	for _, e := range entries {
		if e.Inode == 0 {
			ports[e.Local.Port()] = true
		}
	}
	return ports, err
}

func all(network wire.Network) ([]Entry, error) {
	if network == wire.TCP {
		if entries, err := diagnoseTCP(); err == nil {
			return entries, nil
		}
	}
	return readTable(network)
}

// readTable reads /proc, which every kernel has. It is the calling thread's network that counts: /proc/net is that of the
// process's first thread, which may be the one of a Net that is apart.
func readTable(network wire.Network) ([]Entry, error) {
	var entries []Entry
	for _, version := range []string{"", "6"} {
		text, err := os.ReadFile("/proc/thread-self/net/" + string(network) + version)
		if errors.Is(err, fs.ErrNotExist) && version == "6" {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("reading the socket tables: %w", err)
		}
		for i, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
			if i == 0 {
				continue
			}
			entry, err := parseEntry(network, line)
			if err != nil {
				return nil, fmt.Errorf("reading the socket tables: %q: %w", line, err)
			}
			if network == wire.UDP || strings.Fields(line)[3] != tcpHandshake {
				entries = append(entries, entry)
			}
		}
	}
	return entries, nil
}

// parseEntry reads a line of /proc/net/{udp,tcp}{,6}, as in Linux's Documentation/networking/proc_net_tcp.rst:
// sl local remote st tx:rx tr:tm retrnsmt uid timeout inode ...
func parseEntry(network wire.Network, line string) (Entry, error) {
	f := strings.Fields(line)
	if len(f) < 10 {
		return Entry{}, errors.New("too few fields")
	}
	local, err := parseAddress(f[1])
	if err != nil {
		return Entry{}, err
	}
	remote, err := parseAddress(f[2])
	if err != nil {
		return Entry{}, err
	}
	_, queue, _ := strings.Cut(f[4], ":")
	queued, err := strconv.ParseUint(queue, 16, 32)
	if err != nil {
		return Entry{}, err
	}
	uid, err := strconv.ParseUint(f[7], 10, 32)
	if err != nil {
		return Entry{}, err
	}
	inode, err := strconv.ParseUint(f[9], 10, 64)
	if err != nil {
		return Entry{}, err
	}
	return Entry{
		Socket: wire.Socket{
			Network: network,
			Local:   local,
			Remote:  remote,
			Listen:  network == wire.TCP && f[3] == tcpListen,
			Queued:  int(queued),
		},
		UID:   uint32(uid),
		Inode: inode,
	}, nil
}

// parseAddress reads "0100007F:2EE0": the address as 32-bit words in the machine's byte order, the port as a number.
func parseAddress(text string) (netip.AddrPort, error) {
	address, port, ok := strings.Cut(text, ":")
	raw, err := hex.DecodeString(address)
	if !ok || err != nil || len(raw)%4 != 0 {
		return netip.AddrPort{}, fmt.Errorf("not an address: %q", text)
	}
	for i := 0; i < len(raw); i += 4 {
		binary.NativeEndian.PutUint32(raw[i:], binary.BigEndian.Uint32(raw[i:]))
	}
	addr, ok := netip.AddrFromSlice(raw)
	if !ok {
		return netip.AddrPort{}, fmt.Errorf("not an address: %q", text)
	}
	number, err := strconv.ParseUint(port, 16, 16)
	if err != nil {
		return netip.AddrPort{}, err
	}
	return netip.AddrPortFrom(addr.Unmap(), uint16(number)), nil
}

// Buffered is how many bytes of memory the UDP and TCP sockets of the whole machine hold.
func Buffered() (int, error) {
	text, err := os.ReadFile("/proc/thread-self/net/sockstat")
	if err != nil {
		return 0, fmt.Errorf("reading what sockets hold: %w", err)
	}
	return parseBuffered(string(text))
}

// parseBuffered adds up the pages in lines such as "UDP: inuse 3 mem 5".
func parseBuffered(text string) (int, error) {
	pages := 0
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		if len(f) < 2 || f[0] != "UDP:" && f[0] != "TCP:" || f[len(f)-2] != "mem" {
			continue
		}
		n, err := strconv.Atoi(f[len(f)-1])
		if err != nil {
			return 0, fmt.Errorf("reading what sockets hold: %q: %w", strings.TrimSpace(line), err)
		}
		pages += n
	}
	return pages * os.Getpagesize(), nil
}
