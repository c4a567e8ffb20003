// Package clock is the agent's time: offsets from its own start, which screens, sockets and captured packets share.
package clock

import "time"

var started = time.Now()

// Started is the zero of all offsets, by the wall clock.
func Started() time.Time { return started }

// Now is the offset of this moment. It does not jump when the wall clock is set.
func Now() time.Duration { return time.Since(started) }

// OfWall is the offset of a moment that the kernel stamped with the wall clock a short while ago.
func OfWall(stamp time.Time) time.Duration {
	return max(0, Now()-time.Since(stamp.Round(0)))
}
