// Package verdict says how a judged requirement came out, and carries the evidence for it.
package verdict

import "time"

// Verdict is the outcome of judging one requirement.
type Verdict string

// The verdicts.
const (
	Passed Verdict = "passed"
	Failed Verdict = "failed"
	// Blocked is a requirement that could not be tried at all, because another one is not met.
	Blocked Verdict = "blocked"
	// Error is a failure of the grader or its sandbox; it says nothing about the submission.
	Error Verdict = "error"
)

// Finding is the judgement of one requirement.
type Finding struct {
	Requirement string  `json:"id"`
	Verdict     Verdict `json:"verdict"`
	// BlockedBy is the ID of the requirement that stands in the way, for Blocked only.
	BlockedBy string `json:"blocked_by,omitempty"`
	// Message says in one or two sentences what was expected and what happened; "" for Passed.
	Message  string        `json:"message,omitempty"`
	Evidence Evidence      `json:"evidence"`
	Took     time.Duration `json:"took_ns"`
	// Attempts counts how often it was tried: a failing verdict is confirmed on a freshly started program.
	Attempts int `json:"attempts"`
}

// Evidence is what a finding rests on. All times are offsets from the start of the sandbox.
type Evidence struct {
	Steps []Step `json:"steps,omitempty"`
	// Timeline is drawn from the packets captured on the sandbox's loopback.
	Timeline []Packet `json:"timeline,omitempty"`
	// Screen is what the program wrote to its terminal, raw.
	Screen *Bytes `json:"screen,omitempty"`
	Exit   *Exit  `json:"exit,omitempty"`
	// Frames are what the timeline is drawn from, if they are asked for. They are no part of the published result.
	Frames []Frame `json:"-"`
}

// Step is one thing that the grader did, in order, with what it expected and what came of it.
type Step struct {
	At       time.Duration `json:"at_ns"`
	Did      string        `json:"did"` // "sent one datagram of 2 bytes from 127.0.0.1"
	Sent     *Bytes        `json:"sent,omitempty"`
	Expected *Bytes        `json:"expected,omitempty"`
	Received *Bytes        `json:"received,omitempty"`
	// Outcome is what happened when it is not (only) bytes: "no reply within 2 s", "the connection was reset".
	Outcome string `json:"outcome,omitempty"`
	// Unmet marks the step at which the requirement failed.
	Unmet bool `json:"unmet,omitempty"`
	// Socket is the grader's end of what was done, address:port, where one socket or connection has a step of its own. It is no
	// part of the published result.
	Socket string `json:"-"`
}

// Packet is a line of the timeline.
type Packet struct {
	At       time.Duration `json:"at_ns"`
	Protocol string        `json:"protocol"` // "UDP", "TCP" or "ICMP"
	From     string        `json:"from"`     // address:port
	To       string        `json:"to"`
	// Flags are TCP's: "SYN", "SYN ACK", "FIN ACK", "RST"; for ICMP the message's meaning: "port unreachable".
	Flags  string `json:"flags,omitempty"`
	Length int    `json:"length"` // payload bytes
	// Start is the beginning of the payload, at most 32 bytes.
	Start *Bytes `json:"start,omitempty"`
}

// Frame is a captured Ethernet frame.
type Frame struct {
	At     time.Duration
	Data   []byte // the beginning, as far as it was captured
	Length int    // on the wire
	Step   int    // the index in Evidence.Steps of what it belongs to; -1 is none
	Lost   int    // frames between this one and the one before it that were left out
}

// Exit is how a program ended.
type Exit struct {
	Code    int           `json:"code"` // exit status, -1 if a signal ended it
	Signal  string        `json:"signal,omitempty"`
	At      time.Duration `json:"at_ns"`
	ByAgent string        `json:"by_grader,omitempty"` // why the grader ended it, "" if it did so itself
}
