package class

import "time"

// Pace says how many submissions may be graded at a time. It is for one goroutine.
//
// An adaptive pace watches how long sandboxes take to open, which depends on the machine alone and not on what is in them. When
// they take much longer than one does on its own, too much is going on, in this run or beside it, and fewer are graded at a
// time: no verdict should ever hang on a time limit because of others.
type Pace struct {
	now, most int
	reference time.Duration // that one takes on its own; 0 does not adapt
	unsettled int           // that were started before the last change, and tell nothing of it
	calm      int           // in a row that were quick
}

// Multiples of the reference. Twice as many sandboxes as there are processors take 2.3 times as long to open.
const (
	slow  = 3.0
	quick = 2.0
)

// FixedPace is always the same number.
func FixedPace(n int) *Pace { return &Pace{now: n, most: n} }

// AdaptivePace begins with the most that there may be. Reference is how long a sandbox takes to open with nothing beside it.
func AdaptivePace(most int, reference time.Duration) *Pace {
	return &Pace{now: most, most: most, reference: reference}
}

// Now is how many there may be now; it is at least 1.
func (p *Pace) Now() int { return p.now }

// Saw takes in how long a sandbox took to open; 0 is not known.
func (p *Pace) Saw(up time.Duration) {
	if p.reference == 0 || up == 0 {
		return
	}
	p.reference = min(p.reference, up) // the machine was busy when it was measured
	if p.unsettled > 0 {
		p.unsettled--
		return
	}
	times := float64(up) / float64(p.reference)
	switch {
	case times > slow && p.now > 1:
		p.change(p.now - 1)
	case times > quick:
		p.calm = 0
	default:
		p.calm++
		if enough := 2 * p.now; p.calm >= enough && p.now < p.most {
			p.change(p.now + 1)
		}
	}
}

func (p *Pace) change(to int) {
	p.unsettled = p.now
	p.now, p.calm = to, 0
}

// What one submission takes of the machine that sockgrade runs on, beside its sandbox, and what is left for everything else.
const (
	workerBytes = 160 << 20
	spareShare  = 4 // a quarter
)

// Machine is what there is to share out.
type Machine struct {
	Processors int // the fewer of the engine's and of this machine's
	// EngineMemory is the engine's, and Memory what is free here; 0 is not known.
	EngineMemory, Memory uint64
	// Together tells that the engine is on this machine.
	Together bool
}

// Carries is how many sandboxes with so much memory each the machine carries, with a worker for each: at least 1.
func (m Machine) Carries(sandboxBytes uint64) int {
	most := max(1, m.Processors)
	bound := func(memory, each uint64) {
		if memory > 0 {
			most = min(most, int(max(1, (memory-memory/spareShare)/each)))
		}
	}
	bound(m.EngineMemory, sandboxBytes)
	if m.Together {
		bound(m.Memory, workerBytes+sandboxBytes)
	} else {
		bound(m.Memory, workerBytes)
	}
	return most
}
