//go:build linux

// Package loopback makes a network namespace's loopback the whole world: every IPv4 address and every name leads to it. It
// also reads the kernel's socket tables.
package loopback

import (
	"fmt"
	"net"
	"os"
	"strings"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

// sealed refuses a namespace that has a way out of the machine. Devices that are down lead nowhere: some kernels make a few in
// every namespace.
func sealed() error {
	links, err := netlink.LinkList()
	if err != nil {
		return fmt.Errorf("listing the network devices: %w", err)
	}
	for _, link := range links {
		if flags := link.Attrs().Flags; flags&net.FlagLoopback == 0 && flags&net.FlagUp != 0 {
			return fmt.Errorf("there is a network device %s: a sandbox has a loopback and nothing else", link.Attrs().Name)
		}
	}
	return nil
}

// worldInLoopback brings lo up and makes every IPv4 address a local one, at which programs may use every port.
func worldInLoopback() error {
	// A read-only /proc/sys means that the engine has seen to it.
	_ = os.WriteFile("/proc/sys/net/ipv4/ip_unprivileged_port_start", []byte("0"), 0)

	lo, err := netlink.LinkByName("lo")
	if err != nil {
		return fmt.Errorf("finding the loopback: %w", err)
	}
	if err := netlink.LinkSetUp(lo); err != nil {
		return fmt.Errorf("bringing the loopback up: %w", err)
	}
	err = netlink.RouteReplace(&netlink.Route{
		LinkIndex: lo.Attrs().Index,
		Type:      unix.RTN_LOCAL,
		Scope:     netlink.SCOPE_HOST,
		Table:     unix.RT_TABLE_LOCAL,
		Dst:       &net.IPNet{IP: net.IPv4zero.To4(), Mask: net.CIDRMask(0, 32)},
	})
	if err != nil {
		return fmt.Errorf("making every address local: %w", err)
	}
	return withoutIPv6(lo)
}

// forgetClosed turns TIME_WAIT off. The book's TCP server closes first and sets no SO_REUSEADDR: it could not be started
// again on its port for a minute.
func forgetClosed() error {
	const name = "/proc/sys/net/ipv4/tcp_max_tw_buckets"
	now, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("turning TIME_WAIT off: %w", err)
	}
	if strings.TrimSpace(string(now)) == "0" {
		return nil
	}
	if err := os.WriteFile(name, []byte("0"), 0); err != nil {
		return fmt.Errorf("turning TIME_WAIT off (a container needs the sysctl net.ipv4.tcp_max_tw_buckets=0): %w", err)
	}
	return nil
}

// withoutIPv6 leaves a sandbox IPv4 only: what is sent to ::1 fails at once. Where /proc/sys cannot be written, lo has an address
// by itself, which is taken from it.
func withoutIPv6(lo netlink.Link) error {
	for _, scope := range []string{"all", "default", "lo"} {
		_ = os.WriteFile("/proc/sys/net/ipv6/conf/"+scope+"/disable_ipv6", []byte("1"), 0)
	}
	addresses, err := netlink.AddrList(lo, netlink.FAMILY_V6)
	if err != nil {
		return fmt.Errorf("listing the addresses of the loopback: %w", err)
	}
	for _, address := range addresses {
		if err := netlink.AddrDel(lo, &address); err != nil {
			return fmt.Errorf("removing %v from the loopback: %w", address.IPNet, err)
		}
	}
	return nil
}
