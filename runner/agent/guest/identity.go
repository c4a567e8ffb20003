//go:build linux

// Package guest starts, watches and ends the programs of a submission, each as a user of its own, and reaps what they leave.
package guest

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
)

// identities hands out users, one for each start of a program.
//
// The range is chosen at random among large numbers: the kernel counts a user's processes over all containers of a host, so
// two live sandboxes must not share one.
type identities struct {
	own  bool // false: there is only the agent's own user
	base uint32
	next atomic.Uint32
}

const (
	identitySpan = 1 << 12
	lowestLarge  = 1 << 30
	lowestUsual  = 1000
	identityEnd  = 1 << 31 // beyond, programs take IDs for negative numbers
)

func newIdentities() (*identities, error) {
	var maps [2][]idRange
	for i, name := range []string{"/proc/self/uid_map", "/proc/self/gid_map"} {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("reading which users there are: %w", err)
		}
		if maps[i], err = parseIDMap(string(text)); err != nil {
			return nil, fmt.Errorf("reading which users there are: %s: %w", name, err)
		}
	}
	var random [8]byte
	if _, err := rand.Read(random[:]); err != nil {
		return nil, fmt.Errorf("choosing users: %w", err)
	}
	base, ok := chooseBase(maps[0], maps[1], binary.NativeEndian.Uint64(random[:]))
	return &identities{own: ok, base: base}, nil
}

// take returns the next user, who is also a group.
func (i *identities) take() uint32 {
	if !i.own {
		return uint32(os.Geteuid())
	}
	return i.base + (i.next.Add(1)-1)%identitySpan
}

// idRange is a line of a uid_map as seen from inside: [first, end).
type idRange struct{ first, end uint64 }

func parseIDMap(text string) ([]idRange, error) {
	var ranges []idRange
	for line := range strings.Lines(text) {
		var inside, outside, count uint64
		if _, err := fmt.Sscan(line, &inside, &outside, &count); err != nil {
			return nil, fmt.Errorf("%q: %w", strings.TrimSpace(line), err)
		}
		ranges = append(ranges, idRange{inside, inside + count})
	}
	return ranges, nil
}

// chooseBase finds a place for identitySpan IDs that exist as users and as groups; among large numbers if there are any.
func chooseBase(users, groups []idRange, random uint64) (base uint32, ok bool) {
	for _, lowest := range []uint64{lowestLarge, lowestUsual} {
		for _, u := range users {
			for _, g := range groups {
				first := max(u.first, g.first, lowest)
				end := min(u.end, g.end, identityEnd)
				if first+identitySpan <= end {
					return uint32(first + random%(end-first-identitySpan+1)), true
				}
			}
		}
	}
	return 0, false
}
