//go:build linux

package loopback

import (
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

// TestSealed looks at a namespace with a loopback, with another device that is down, and with that device up.
func TestSealed(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can make a network namespace")
	}
	ended := make(chan struct{})
	go func() { // its thread, and the namespace with it, ends with it
		defer close(ended)
		runtime.LockOSThread()
		if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
			t.Error(err)
			return
		}
		if err := sealed(); err != nil {
			t.Errorf("with a loopback alone: %v", err)
		}
		wire := &netlink.Veth{LinkAttrs: netlink.LinkAttrs{Name: "out"}, PeerName: "far"}
		if err := netlink.LinkAdd(wire); err != nil {
			t.Error(err)
			return
		}
		if err := sealed(); err != nil {
			t.Errorf("with a device that is down: %v", err)
		}
		if err := netlink.LinkSetUp(wire); err != nil {
			t.Error(err)
			return
		}
		if err := sealed(); err == nil || !strings.Contains(err.Error(), "device out") {
			t.Errorf("with a way out: %v, want an error that names it", err)
		}
	}()
	<-ended
}
