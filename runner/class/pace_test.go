package class_test

import (
	"testing"
	"time"

	"github.com/sockgrade/sockgrade/runner/class"
)

func see(p *class.Pace, n int, up time.Duration) {
	for range n {
		p.Saw(up)
	}
}

func TestAPaceFollowsTheMachine(t *testing.T) {
	const alone = 400 * time.Millisecond
	p := class.AdaptivePace(4, alone)
	expect := func(when string, want int) {
		t.Helper()
		if got := p.Now(); got != want {
			t.Errorf("%s there may be %d, not %d", when, got, want)
		}
	}
	see(p, 20, 2*alone)
	expect("on an ordinary machine", 4)
	see(p, 1, 4*alone)
	expect("after a slow start", 3)
	see(p, 4, 4*alone) // begun before
	expect("before the change can be seen", 3)
	see(p, 100, 4*alone)
	expect("on a machine that stays busy", 1)
	see(p, 1, alone)
	expect("after a quick start, which may be chance", 1)
	see(p, 100, alone)
	expect("on a machine that is free again", 4)
	see(p, 100, 0)
	expect("when nothing is known", 4)
}

func TestAReferenceThatWasMeasuredOnABusyMachine(t *testing.T) {
	p := class.AdaptivePace(2, 10*time.Second)
	see(p, 1, 300*time.Millisecond)
	see(p, 1, 2*time.Second)
	if p.Now() != 1 {
		t.Errorf("there may be %d", p.Now())
	}
}

func TestAFixedPace(t *testing.T) {
	p := class.FixedPace(8)
	see(p, 10, time.Hour)
	if p.Now() != 8 {
		t.Errorf("there may be %d", p.Now())
	}
}

func TestWhatAMachineCarries(t *testing.T) {
	const gib, sandbox = 1 << 30, 512 << 20
	for name, c := range map[string]struct {
		machine class.Machine
		want    int
	}{
		"by its processors":                   {class.Machine{Processors: 8, EngineMemory: 64 * gib, Memory: 32 * gib, Together: true}, 8},
		"by the memory of the engine":         {class.Machine{Processors: 64, EngineMemory: 4 * gib, Memory: 64 * gib}, 6},
		"by what is free for the workers":     {class.Machine{Processors: 8, EngineMemory: 64 * gib, Memory: 1 * gib}, 4},
		"by what is free for both":            {class.Machine{Processors: 8, EngineMemory: 64 * gib, Memory: 2 * gib, Together: true}, 2},
		"one, however little there is":        {class.Machine{Processors: 8, EngineMemory: 1 << 20, Memory: 1 << 20, Together: true}, 1},
		"one, though nothing is known of it":  {class.Machine{}, 1},
		"without knowing the memory anywhere": {class.Machine{Processors: 3}, 3},
	} {
		if got := c.machine.Carries(sandbox); got != c.want {
			t.Errorf("%s: %d, not %d", name, got, c.want)
		}
	}
}
