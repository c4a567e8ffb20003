//go:build linux

package loopback

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
	"golang.org/x/sys/unix"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

func init() { runtime.LockOSThread() } // TestMain is on the first thread

// TestMain takes the first thread, whose network /proc/net shows, to a network of its own, as may happen to it in the agent:
// nothing here may depend on it. That takes root.
func TestMain(m *testing.M) {
	if os.Geteuid() == 0 {
		if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
			fmt.Fprintln(os.Stderr, "the first thread stays in the network of the others:", err)
		}
	}
	os.Exit(m.Run())
}

func TestTableHasOwnSockets(t *testing.T) {
	for _, c := range []struct {
		network wire.Network
		listen  func() (net.Addr, func() error, error)
	}{
		{wire.UDP, func() (net.Addr, func() error, error) {
			c, err := new(net.ListenConfig).ListenPacket(context.Background(), "udp4", "127.0.0.1:0")
			if err != nil {
				return nil, nil, err
			}
			return c.LocalAddr(), c.Close, nil
		}},
		{wire.TCP, func() (net.Addr, func() error, error) {
			l, err := new(net.ListenConfig).Listen(context.Background(), "tcp4", "127.0.0.1:0")
			if err != nil {
				return nil, nil, err
			}
			return l.Addr(), l.Close, nil
		}},
	} {
		addr, closeIt, err := c.listen()
		if err != nil {
			t.Fatal(err)
		}
		want := netip.MustParseAddrPort(addr.String())
		table, err := Table(c.network)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(table, func(e Entry) bool { return e.Local == want })
		if i < 0 {
			t.Fatalf("%s: %v is not in the table", c.network, want)
		}
		if e := table[i]; int(e.UID) != os.Getuid() || e.Listen != (c.network == wire.TCP) || e.Remote.Port() != 0 {
			t.Errorf("%s: %+v", c.network, e)
		}
		if err := closeIt(); err != nil {
			t.Error(err)
		}
	}
}

func TestBothWaysToTheTCPTableAgree(t *testing.T) {
	var config net.ListenConfig
	ports := map[uint16]bool{}
	for _, address := range []string{"127.0.0.1:0", "0.0.0.0:0", "[::]:0"} {
		l, err := config.Listen(t.Context(), "tcp", address)
		if err != nil {
			t.Skipf("no listener at %s: %v", address, err)
		}
		defer l.Close()
		ports[l.Addr().(*net.TCPAddr).AddrPort().Port()] = true
		for range 2 {
			c, err := new(net.Dialer).DialContext(t.Context(), "tcp4", fmt.Sprintf("127.0.0.1:%d", l.Addr().(*net.TCPAddr).Port))
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
		}
	}
	own := func(entries []Entry, err error) []string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		inodes := ownSockets(t)
		var all []string
		for _, e := range entries {
			if inodes[e.Inode] || e.Inode == 0 && ports[e.Local.Port()] {
				all = append(all, fmt.Sprintf("%+v", e))
			}
		}
		slices.Sort(all)
		return all
	}
	asked, read := own(diagnoseTCP()), own(readTable(wire.TCP))
	// Three welcoming sockets, and both ends of six connections, which are not accepted.
	if len(asked) != 3+2*6 || !slices.Equal(asked, read) {
		t.Errorf("by sock_diag:\n%s\nin /proc:\n%s", strings.Join(asked, "\n"), strings.Join(read, "\n"))
	}
	unowned, err := Unowned()
	if err != nil {
		t.Fatal(err)
	}
	for port := range ports {
		if !unowned[port] {
			t.Errorf("the connections that wait at port %d are not among those without an owner: %v", port, unowned)
		}
	}
}

func ownSockets(t *testing.T) map[uint64]bool {
	t.Helper()
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	inodes := map[uint64]bool{}
	for _, entry := range entries {
		var inode uint64
		if target, err := os.Readlink("/proc/self/fd/" + entry.Name()); err == nil {
			if _, err := fmt.Sscanf(target, "socket:[%d]", &inode); err == nil {
				inodes[inode] = true
			}
		}
	}
	return inodes
}

func TestParseEntry(t *testing.T) {
	const tail = " 00:00000000 00000000  1000        0 12345 2 0000000000000000 0"
	for _, c := range []struct {
		network wire.Network
		line    string
		want    wire.Socket
	}{
		// Addresses are words in the machine's byte order, here that of x86 and ARM.
		{wire.UDP, "  0: 0100007F:2EE0 00000000:0000 07 00000000:00000A00" + tail, wire.Socket{
			Network: wire.UDP, Local: netip.MustParseAddrPort("127.0.0.1:12000"), Remote: netip.MustParseAddrPort("0.0.0.0:0"), Queued: 2560,
		}},
		{wire.TCP, "  0: 00000000:2EE0 00000000:0000 0A 00000000:00000001" + tail, wire.Socket{
			Network: wire.TCP, Local: netip.MustParseAddrPort("0.0.0.0:12000"), Remote: netip.MustParseAddrPort("0.0.0.0:0"), Listen: true, Queued: 1,
		}},
		{wire.TCP, "  0: 0000000000000000FFFF00000501A8C0:2EE0 0000000000000000FFFF00000100007F:C350 01 00000000:00000000" + tail, wire.Socket{
			Network: wire.TCP, Local: netip.MustParseAddrPort("192.168.1.5:12000"), Remote: netip.MustParseAddrPort("127.0.0.1:50000"),
		}},
		{wire.UDP, "  0: 00000000000000000000000000000000:2EE0 00000000000000000000000000000000:0000 07 00000000:00000000" + tail, wire.Socket{
			Network: wire.UDP, Local: netip.MustParseAddrPort("[::]:12000"), Remote: netip.MustParseAddrPort("[::]:0"),
		}},
	} {
		got, err := parseEntry(c.network, c.line)
		if err != nil {
			t.Errorf("%s: %v", c.line, err)
			continue
		}
		if want := (Entry{c.want, 1000, 12345}); got != want {
			t.Errorf("%s:\n got %+v\nwant %+v", c.line, got, want)
		}
	}
	for _, line := range []string{"", "0: 0100007F:2EE0", "  0: 01007F:2EE0 00000000:0000 07 00000000:00000A00" + tail} {
		if got, err := parseEntry(wire.UDP, line); err == nil {
			t.Errorf("%q: %+v, want an error", line, got)
		}
	}
}

func TestAnswer(t *testing.T) {
	name := dnsmessage.MustNewName("my-laptop.local.")
	for kind, want := range map[dnsmessage.Type]string{
		dnsmessage.TypeA:    "[127 0 0 1]",
		dnsmessage.TypeAAAA: "",
		dnsmessage.TypePTR:  "",
	} {
		query := dnsmessage.Message{
			Header:    dnsmessage.Header{ID: 4711, RecursionDesired: true},
			Questions: []dnsmessage.Question{{Name: name, Type: kind, Class: dnsmessage.ClassINET}},
		}
		packed, err := query.Pack()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := answer(packed)
		if err != nil {
			t.Fatal(err)
		}
		var reply dnsmessage.Message
		if err := reply.Unpack(raw); err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, r := range reply.Answers {
			got += fmt.Sprint(r.Body.(*dnsmessage.AResource).A)
		}
		if got != want || reply.ID != 4711 || !reply.Response || reply.RCode != dnsmessage.RCodeSuccess {
			t.Errorf("%v: %+v, want the addresses %q without an error", kind, reply, want)
		}
		if _, err := answer(raw); err == nil {
			t.Errorf("%v: a reply was answered", kind)
		}
	}
	if _, err := answer([]byte("hello")); err == nil {
		t.Error("something that is no query was answered")
	}
}

func TestParseBuffered(t *testing.T) {
	// As /proc/net/sockstat has it; only what UDP and TCP hold is counted, in pages.
	const text = "sockets: used 7\nTCP: inuse 4 orphan 0 tw 0 alloc 9 mem 2\nUDP: inuse 3 mem 5\nUDPLITE: inuse 0\nRAW: inuse 0\nFRAG: inuse 0 memory 0\n"
	if got, err := parseBuffered(text); err != nil || got != 7*os.Getpagesize() {
		t.Errorf("%d bytes, %v; want 7 pages", got, err)
	}
	if _, err := parseBuffered("UDP: inuse 3 mem many\n"); err == nil {
		t.Error("what is no number was read as one")
	}
}
