//go:build linux

package peer

import (
	"testing"
	"testing/synctest"
	"time"
)

// machine is one that has no processor for the client between two moments after its request. What was lacked is told, as by the
// kernel, when the client runs again.
type machine struct {
	began    time.Time
	from, to time.Duration
}

func (m machine) Look() (lacked time.Duration, lacks bool, err error) {
	switch at := time.Since(m.began); {
	case at < m.from:
		return 0, false, nil
	case at < m.to:
		return 0, true, nil
	}
	return m.to - m.from, false, nil
}

func TestTheTimeWithoutAProcessorIsAdded(t *testing.T) {
	const delay = time.Second
	for name, c := range map[string]struct {
		from, to time.Duration
		want     time.Duration
	}{
		"an idle machine":                 {5 * delay, 5 * delay, delay},
		"none before it waits":            {0, 200 * time.Millisecond, delay + 200*time.Millisecond},
		"none when it is to give up":      {900 * time.Millisecond, delay + 200*time.Millisecond, delay + 300*time.Millisecond},
		"none for a moment at the end":    {990 * time.Millisecond, delay + 5*time.Millisecond, delay + 15*time.Millisecond},
		"none for long, but not for ever": {0, 900 * time.Millisecond, delay + delay/2},
		"none at all":                     {0, 10 * delay, delay + delay/2},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				if !waitFairly(nil, began, delay, machine{began, c.from, c.to}) {
					t.Error("it was stopped")
				}
				if waited := time.Since(began); waited != c.want {
					t.Errorf("it had to wait %v, not %v", waited, c.want)
				}
			})
		})
	}
}

func TestAStoppedClientIsNotWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stopped := make(chan struct{})
		time.AfterFunc(time.Second/2, func() { close(stopped) })
		began := time.Now()
		if waitFairly(stopped, began, time.Second, machine{}) || time.Since(began) != time.Second/2 {
			t.Errorf("waited %v", time.Since(began))
		}
	})
}
