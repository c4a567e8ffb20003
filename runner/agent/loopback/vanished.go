//go:build linux

package loopback

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net/netip"
	"os"

	"golang.org/x/net/ipv4"
	"golang.org/x/sys/unix"
)

// speakForVanished opens the socket that SendFromVanished sends with. It takes CAP_NET_RAW.
func (n *Net) speakForVanished() (err error) {
	n.Do(func() {
		// IPPROTO_RAW takes whole packets and receives none: raw(7).
		n.raw, err = unix.Socket(unix.AF_INET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.IPPROTO_RAW)
	})
	if err != nil {
		return fmt.Errorf("opening a raw socket: %w", os.NewSyscallError("socket", err))
	}
	return nil
}

// SendFromVanished sends one datagram of a client whose socket has been closed: whoever replies finds nobody. Only a Home can.
func (n *Net) SendFromVanished(from, to netip.AddrPort, payload []byte) error {
	if n.raw == 0 {
		return errors.New("this network has no raw socket")
	}
	const udpHeader = 8
	header := ipv4.Header{Version: ipv4.Version, Len: ipv4.HeaderLen, TotalLen: ipv4.HeaderLen + udpHeader + len(payload), TTL: 64,
		Protocol: unix.IPPROTO_UDP, Src: from.Addr().AsSlice(), Dst: to.Addr().AsSlice()}
	packet, err := header.Marshal()
	if err != nil {
		return fmt.Errorf("making a packet: %w", err)
	}
	packet = binary.BigEndian.AppendUint16(packet, from.Port())
	packet = binary.BigEndian.AppendUint16(packet, to.Port())
	packet = binary.BigEndian.AppendUint16(packet, uint16(udpHeader+len(payload)))
	packet = binary.BigEndian.AppendUint16(packet, 0) // no checksum: RFC 768
	packet = append(packet, payload...)
	if err := unix.Sendto(n.raw, packet, 0, &unix.SockaddrInet4{Addr: to.Addr().As4()}); err != nil {
		return os.NewSyscallError("sendto", err)
	}
	return nil
}
