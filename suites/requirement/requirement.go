// Package requirement is the catalogue: every requirement that a submission is judged by, as data that people read.
//
// Specs, hints, reports and the generated docs all read it. IDs are public and never change once released: they stand in
// gradebooks.
package requirement

import (
	"fmt"
	"slices"
)

// Level says how much a requirement counts, in the words of RFC 2119.
type Level string

// The levels. Must and Should carry points; May is a bonus, reported and by default worth nothing.
const (
	Must   Level = "MUST"
	Should Level = "SHOULD"
	May    Level = "MAY"
)

// Levels lists the levels, most binding first.
func Levels() []Level { return []Level{Must, Should, May} }

// Program is the part of a submission that a requirement is about: one of the four programs, the submission as a whole,
// or a client and a server together.
type Program string

// The programs, as they stand in requirement IDs.
const (
	Submission Program = "submission"
	UDPServer  Program = "udp-server"
	TCPServer  Program = "tcp-server"
	UDPClient  Program = "udp-client"
	TCPClient  Program = "tcp-client"
	Interop    Program = "interop"
)

// Programs lists the programs in the order of the catalogue.
func Programs() []Program {
	return []Program{Submission, UDPServer, TCPServer, UDPClient, TCPClient, Interop}
}

// Name is the program's name for people: "UDP server".
func (p Program) Name() string {
	switch p {
	case UDPServer:
		return "UDP server"
	case TCPServer:
		return "TCP server"
	case UDPClient:
		return "UDP client"
	case TCPClient:
		return "TCP client"
	case Interop:
		return "together"
	}
	return string(p)
}

// Subject begins the sentence that a requirement's title completes: "The UDP server".
func (p Program) Subject() string {
	if p == Interop {
		return "The submission's own client and server"
	}
	return "The " + p.Name()
}

// Requirement is one thing that a submission must, should or may do.
type Requirement struct {
	ID      string
	Level   Level
	Program Program
	// Title completes the sentence "the UDP server ...": "takes a datagram of 2048 bytes".
	Title string
	// Text says when the requirement holds, in a full sentence.
	Text string
	// Why gives the reason, with its source in the book or an RFC.
	Why string
	// Judged says how it is judged: what the grader sends or types, and which outcomes pass.
	Judged string
	// Wire is the exchange of a program that meets it, drawn by hand for people, a line for each event in its order: who
	// sends to whom, how many bytes, which flags. Segments that only acknowledge are left out. Where nothing is sent it shows
	// what is looked at in its place.
	Wire []string
}

// All returns the catalogue in its order.
func All() []*Requirement { return slices.Clone(catalogue) }

// Of returns the requirements of one program in their order.
func Of(p Program) []*Requirement {
	var of []*Requirement
	for _, r := range catalogue {
		if r.Program == p {
			of = append(of, r)
		}
	}
	return of
}

// ByID finds a requirement.
func ByID(id string) (*Requirement, error) {
	for _, r := range catalogue {
		if r.ID == id {
			return r, nil
		}
	}
	return nil, fmt.Errorf("there is no requirement %q", id)
}
