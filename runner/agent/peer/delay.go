//go:build linux

package peer

import "time"

// sleepTick is how often to look whether a client that is to wait for its answer is asleep.
const sleepTick = 4 * time.Millisecond

// delay lets the client wait for its answer, see wire.Peer; it returns false if the client was stopped meanwhile.
func (c *client) delay() bool {
	if c.spec.Delay == 0 {
		return c.after(0)
	}
	atLast := time.Now().Add(2 * c.spec.Delay)
	return c.untilAsleep(atLast) && c.after(min(c.spec.Delay, time.Until(atLast))) && c.untilAsleep(atLast)
}

// untilAsleep waits until every thread of the client waits for somebody else, but not beyond atLast.
func (c *client) untilAsleep(atLast time.Time) bool {
	for time.Now().Before(atLast) {
		asleep, err := c.program.Asleep()
		if asleep || err != nil {
			break // an error would come again
		}
		if !c.after(sleepTick) {
			return false
		}
	}
	return c.after(0)
}

func (c *client) after(pause time.Duration) bool {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-c.program.Stopped():
		return false
	case <-timer.C:
		return true
	}
}
