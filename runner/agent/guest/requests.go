//go:build linux

package guest

import "github.com/sockgrade/sockgrade/runner/agent/wire"

// request is one that a client sent to its peer. It has arrived when its end is known or can be taken for granted.
type request struct {
	wire.Request
	arrived bool
}

// What is kept of a client that sends without end.
const (
	requestLimit = 1000
	payloadLimit = 1 << 20
)

// RequestID names a request of one program.
type RequestID int

// AddRequest records a request; ok is false when there are too many to keep.
func (p *Program) AddRequest(r wire.Request) (id RequestID, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.requests) >= requestLimit {
		return 0, false
	}
	p.requests = append(p.requests, request{Request: r})
	p.changedLocked()
	return RequestID(len(p.requests) - 1), true
}

// UpdateRequest changes a recorded request under the program's lock.
func (p *Program) UpdateRequest(id RequestID, update func(*wire.Request)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r := &p.requests[id]
	update(&r.Request)
	r.Payload = r.Payload[:min(len(r.Payload), payloadLimit)]
	p.changedLocked()
}

// RequestArrived tells that all of a request is there.
func (p *Program) RequestArrived(id RequestID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.requests[id].arrived = true
	p.changedLocked()
}

// countRequests returns how many requests have arrived and how many were answered.
func (p *Program) countRequests() (arrived, answered int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range p.requests {
		if r.arrived {
			arrived++
		}
		if r.Answered != 0 {
			answered++
		}
	}
	return arrived, answered
}
