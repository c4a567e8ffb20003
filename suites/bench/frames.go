package bench

import (
	"bytes"
	"net/netip"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// frameLimit is how many bytes of frames are kept as evidence: the first and the last ones.
const frameLimit = 1 << 20

// frames are the packets of a timeline as they were captured, each with the step that it belongs to.
func frames(packets []wire.Packet, steps []verdict.Step) []verdict.Frame {
	var all []verdict.Frame
	for _, p := range packets {
		if line, from, to, ok := read(p); ok && endpoints(nil).show(from, to) {
			all = append(all, verdict.Frame{At: p.At, Data: p.Data, Length: p.Length, Step: stepOf(line, steps)})
		}
	}
	return within(frameLimit, all)
}

// stepOf finds the step that a packet belongs to, -1 if there is none: the one that tells of its arrival, or else, of those on
// its socket or, if there are none, of those on no socket, the last that had begun.
func stepOf(p verdict.Packet, steps []verdict.Step) int {
	for i, step := range steps {
		if arrival(p, step) {
			return i
		}
	}
	for _, on := range []func(string) bool{
		func(s string) bool { return s == p.From || s == p.To },
		func(s string) bool { return s == "" },
	} {
		begun := -1
		for i, step := range steps {
			if on(step.Socket) && (begun < 0 || step.At <= p.At) {
				begun = i
			}
		}
		if begun >= 0 {
			return begun
		}
	}
	return -1
}

// arrival tells whether a step tells that a client's packet had come. Its time is that of the reading, after the packet's.
func arrival(p verdict.Packet, step verdict.Step) bool {
	return step.Sent == nil && step.Received != nil && step.Socket == p.From && step.At >= p.At &&
		p.Start != nil && p.Length == len(*step.Received) && bytes.HasPrefix(*step.Received, *p.Start)
}

// socket is an address for a step; "" if there was none, as of a connection that was refused.
func socket(at netip.AddrPort) string {
	if at.Port() == 0 {
		return ""
	}
	return at.String()
}

// within leaves out what is in the middle if there is more than limit bytes.
func within(limit int, all []verdict.Frame) []verdict.Frame {
	head, tail := 0, len(all)
	for size := 0; head < tail && size+len(all[head].Data) <= limit/2; head++ {
		size += len(all[head].Data)
	}
	for size := 0; tail > head && size+len(all[tail-1].Data) <= limit/2; tail-- {
		size += len(all[tail-1].Data)
	}
	if tail < len(all) && tail > head {
		all[tail].Lost = tail - head
	}
	return append(all[:head:head], all[tail:]...)
}
