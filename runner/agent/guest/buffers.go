//go:build linux

package guest

import (
	"github.com/sockgrade/sockgrade/runner/agent/loopback"
	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// What programs leave in the receive buffers of their sockets. With version 1 of control groups it counts towards no limit of the
// container's.
const (
	bufferLimit = 32 << 20 // bytes of one program; a usual one has one socket with much less than a hundredth of that
	// suspicious is how much all sockets of the machine hold before those here are looked at, one by one.
	suspicious = 64 << 20
)

// endHoarders ends programs that let too much wait in their sockets. It is best effort: what cannot be read now is tried again.
func (k *Keeper) endHoarders() {
	if all, err := loopback.Buffered(); err != nil || all < suspicious {
		return
	}
	held := map[uint32]int{}
	for _, network := range k.networks {
		network.Do(func() {
			for _, transport := range []wire.Network{wire.UDP, wire.TCP} {
				table, err := loopback.Table(transport)
				if err != nil {
					continue
				}
				for _, entry := range table {
					held[entry.UID] += entry.Queued
				}
			}
		})
	}
	for _, p := range k.started() {
		if held[p.crowd.user] < bufferLimit {
			continue
		}
		const why = "too much waits in its sockets"
		if isClosed(p.stopped) { // another has its sockets
			_ = k.EndAllBut(nil, why)
			return
		}
		_ = p.end(why)
	}
}
