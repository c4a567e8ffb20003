//go:build linux

package guest

import "github.com/sockgrade/sockgrade/runner/agent/wire"

// request is one that a client sent to its peer. It has arrived when its end is known or can be taken for granted.
type request struct {
	wire.Request
	arrived bool
}

// What is kept of a client that sends without end: so many requests, and of all their payloads together so many bytes.
const (
	requestLimit = 1000
	payloadLimit = 1 << 20
)

// RequestID names a request of one program.
type RequestID int

// AddRequest records a request, with a copy of its payload as far as there is room for it; ok is false when there are too many
// to keep.
func (p *Program) AddRequest(r wire.Request) (id RequestID, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.requests) >= requestLimit {
		return 0, false
	}
	payload := r.Payload
	r.Payload = nil
	p.requests = append(p.requests, request{Request: r})
	id = RequestID(len(p.requests) - 1)
	p.payLocked(id, payload)
	p.changedLocked()
	return id, true
}

// ReceiveMore adds to the payload of a recorded request, as far as there is room for it.
func (p *Program) ReceiveMore(id RequestID, payload []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.payLocked(id, payload)
	p.changedLocked()
}

func (p *Program) payLocked(id RequestID, payload []byte) {
	r := &p.requests[id]
	kept := payload[:min(len(payload), payloadLimit-p.payload)]
	r.Payload = append(r.Payload, kept...)
	r.Dropped += len(payload) - len(kept)
	p.payload += len(kept)
}

func (p *Program) forgetPayloads() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range p.requests {
		r := &p.requests[i]
		r.Dropped += len(r.Payload)
		r.Payload = nil
	}
	p.payload = payloadLimit
}

// UpdateRequest changes a recorded request, but for its payload, under the program's lock.
func (p *Program) UpdateRequest(id RequestID, update func(*wire.Request)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	update(&p.requests[id].Request)
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
