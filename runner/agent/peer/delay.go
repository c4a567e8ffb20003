//go:build linux

package peer

import "time"

// turn is the time between two looks at whether a client has had a processor. The kernel may count a running thread's time only
// at its own clock's ticks, of which the slowest come every 10 ms.
const turn = 12 * time.Millisecond

// starvation is a guest.Starvation.
type starvation interface {
	Look() (lacked time.Duration, lacks bool, err error)
}

// wait lets the delay of wire.Peer pass, which began then; it returns false if the client was stopped meanwhile.
func (c *client) wait(since time.Time) bool {
	if c.spec.Delay == 0 {
		return wait(c.program.Stopped(), since)
	}
	starving, err := c.program.Starvation()
	if err != nil {
		return wait(c.program.Stopped(), since.Add(c.spec.Delay))
	}
	return waitFairly(c.program.Stopped(), since, c.spec.Delay, starving)
}

// waitFairly waits until the client has had its chance to run for the whole delay.
func waitFairly(stopped <-chan struct{}, since time.Time, delay time.Duration, starving starvation) bool {
	due := since.Add(delay)
	latest := due.Add(delay / 2)
	for {
		if !wait(stopped, due) {
			return false
		}
		lacked, lacks, err := starving.Look()
		fair := since.Add(delay + lacked)
		switch {
		case err != nil || !due.Before(latest):
			return true
		case fair.After(due):
			due = fair
		case lacks:
			due = time.Now().Add(turn)
		default:
			return true
		}
		if due.After(latest) {
			due = latest
		}
	}
}

func wait(stopped <-chan struct{}, until time.Time) bool {
	timer := time.NewTimer(time.Until(until))
	defer timer.Stop()
	select {
	case <-stopped:
		return false
	case <-timer.C:
		return true
	}
}
