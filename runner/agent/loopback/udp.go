//go:build linux

package loopback

import (
	"context"
	"fmt"
	"net"
	"net/netip"

	"golang.org/x/net/ipv4"
)

// UDPConn is a UDP socket on every address that knows to which of them a datagram was sent, and can reply from there.
type UDPConn struct {
	conn *net.UDPConn
	ip   *ipv4.PacketConn
	port uint16
}

// ListenUDP binds port on 0.0.0.0.
func ListenUDP(port uint16) (*UDPConn, error) {
	pc, err := new(net.ListenConfig).ListenPacket(context.Background(), "udp4", fmt.Sprintf("0.0.0.0:%d", port))
	if err != nil {
		return nil, err
	}
	conn := pc.(*net.UDPConn)
	ip := ipv4.NewPacketConn(conn)
	if err := ip.SetControlMessage(ipv4.FlagDst, true); err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("asking for destination addresses: %w", err)
	}
	return &UDPConn{conn, ip, port}, nil
}

// Receive waits for a datagram and tells where it came from and where to.
func (c *UDPConn) Receive(buffer []byte) (n int, from, to netip.AddrPort, err error) {
	n, control, source, err := c.ip.ReadFrom(buffer)
	if err != nil {
		return 0, from, to, err
	}
	from = unmap(source.(*net.UDPAddr).AddrPort())
	local := netip.IPv4Unspecified()
	if control != nil {
		if a, ok := netip.AddrFromSlice(control.Dst.To4()); ok {
			local = a
		}
	}
	return n, from, netip.AddrPortFrom(local, c.port), nil
}

// Send sends a datagram from one of the socket's addresses: the one that was dialled, if this is a reply.
func (c *UDPConn) Send(payload []byte, from, to netip.AddrPort) error {
	var control *ipv4.ControlMessage
	// A broadcast or multicast address cannot be a source; the kernel then chooses.
	if a := from.Addr(); a.Is4() && !a.IsUnspecified() && !a.IsMulticast() && a != broadcast {
		control = &ipv4.ControlMessage{Src: a.AsSlice()}
	}
	_, err := c.ip.WriteTo(payload, control, net.UDPAddrFromAddrPort(to))
	return err
}

// Close ends a Receive that waits.
func (c *UDPConn) Close() error { return c.conn.Close() }

var broadcast = netip.AddrFrom4([4]byte{255, 255, 255, 255})

func unmap(a netip.AddrPort) netip.AddrPort { return netip.AddrPortFrom(a.Addr().Unmap(), a.Port()) }
