// Package wire is the agent's protocol: what a grader may ask of the agent inside a sandbox, and what comes back.
//
// Calls go over one byte stream, the agent's stdin and stdout, as net/rpc with its gob codec. Calls may run concurrently.
// A call's error means that the sandbox could not do what was asked, never that a student's program did something wrong:
// what a program does is always part of a result.
//
// Every time is an offset from the start of the agent, so that screens, sockets and captured packets share one clock.
package wire

import (
	"net/netip"
	"time"
)

// Version is the protocol's version. Agent and grader must agree on it; Client.Hello checks.
const Version = 2

// ClientsAtOnce is how many clients may run at a time in networks of their own: of each transport, one that waits for its reply
// and another beside it.
const ClientsAtOnce = 4

// Work is the folder in the sandbox that holds the submission and in which it is built and run.
const Work = "/work"

// Network is a transport: UDP or TCP.
type Network string

// The transports of the assignment.
const (
	UDP Network = "udp"
	TCP Network = "tcp"
)

// ProgramID names one start of a program. IDs are never used twice in a sandbox.
type ProgramID int

// HelloArgs opens a session.
type HelloArgs struct {
	Version int
	// OutputLimit is how many bytes a program may print before the agent ends it; 0 means 1 MiB.
	OutputLimit int
	// Heartbeat ends the agent when no call has come for so long; 0 means never. A grader that asks for it pings in time.
	Heartbeat time.Duration
}

// HelloReply tells what the agent is.
type HelloReply struct {
	Version int
	// Started is the agent's start by its own wall clock: the zero of all offsets.
	Started time.Time
	// OwnUIDs tells whether every program gets a user of its own. Without (a sandbox made by an ordinary user), programs
	// cannot be told apart by their sockets, so only one may run at a time.
	OwnUIDs bool
}

// UnpackArgs carries the submission's files into Work as an uncompressed tar.
// Entries are regular files and folders with clean relative names; anything else is an error.
type UnpackArgs struct{ Tar []byte }

// Command is a program and how to start it. It runs without privileges, in a session of its own.
type Command struct {
	Argv []string
	Dir  string   // relative to Work; "" is Work itself
	Env  []string // KEY=value, beside the agent's own small environment
}

// BuildArgs runs a command to its end, without a terminal and without an effect on the screens of programs.
type BuildArgs struct {
	Command Command
	Limit   time.Duration
}

// BuildReply is a build command's outcome.
type BuildReply struct {
	Output   []byte // stdout and stderr together, in order, capped at the output limit
	Exit     Exit
	TimedOut bool
	// OutOfMemory tells that the kernel has killed a process meanwhile because the sandbox had no more memory.
	OutOfMemory bool
}

// StartArgs starts a program on a pseudo-terminal of its own: no echo, no CR/LF mapping, a very wide window.
type StartArgs struct {
	Command Command
	// Apart starts the program in a network of its own: with all addresses and ports of the sandbox's, and none of the other
	// programs. There are ClientsAtOnce of these, each in use until its program is stopped.
	Apart bool
	// Peer is the grader's server for this program, and how it treats what the program sends. A program that has one is apart.
	Peer *Peer
}

// Peer is a server of the grader's own, for one client program. It listens on the ports, on every address, from before the
// program starts until it is stopped.
type Peer struct {
	Network Network
	Ports   []uint16
	// Answers are sent for each request: one datagram each, or one write each on the connection.
	Answers [][]byte
	// Delay is how long the client has to wait for its answers after its request. The time in which the machine had no processor
	// for it is added, half as much at most: so long it could neither begin its wait nor give it up.
	Delay time.Duration
	// Mute answers nothing. With TCP the connection is closed after the request, unless Hold is set.
	Mute bool
	// Hold leaves a TCP connection open after the answers; otherwise the sending side is closed, as the book's server does.
	Hold bool
}

// Exit is how a program ended.
type Exit struct {
	Code   int    // exit status; -1 if a signal ended it
	Signal string // "SIGSEGV" or "" if it ended by itself
	At     time.Duration
	// ByAgent tells why the agent ended it: Stopped, OutputLimit, or in words what it did to the machine or to another program; "" if
	// it ended by itself.
	ByAgent string
}

// The usual reasons for which the agent ends a program. They stand in reports as they are.
const (
	Stopped     = "stopped"      // it was asked to, or the time was up
	OutputLimit = "output limit" // the program printed more than is kept
)

// Request is what a client program sent to its Peer: a datagram, or all that came on one connection.
type Request struct {
	Network Network
	From    netip.AddrPort
	To      netip.AddrPort // as the client dialled it
	Payload []byte
	// Dropped is how many bytes came after Payload that were not kept: of all requests of a program, only the first mebibyte is.
	Dropped int
	At      time.Duration // the datagram's arrival, or the connection's
	// Answered is when the (first) answer was sent; 0 if none was.
	Answered time.Duration
	// End is how the client ended a TCP connection: "" not yet, "close" (FIN) or "reset"; EndAt is when.
	End   string
	EndAt time.Duration
}

// State is what is known of a program at one moment.
type State struct {
	At       time.Duration
	Screen   []byte        // all that it has written to its terminal so far
	Exit     *Exit         // nil while it runs
	Idle     time.Duration // for how long all of its threads have been asleep without running in between; 0 if one is not
	Requests []Request     // for a program with a Peer
	// Sockets are those that the program owns, bound or connected; only of a Watch with Bound, for reading them takes time.
	Sockets []Socket
}

// Socket is a line of the kernel's socket tables that a program owns.
type Socket struct {
	Network Network
	Local   netip.AddrPort
	Remote  netip.AddrPort // zero port if not connected
	Listen  bool           // TCP: a welcoming socket
	Queued  int            // bytes not yet read; connections not yet accepted for a welcoming socket
}

// WatchArgs waits until one of its conditions holds, the program has exited (and all it wrote was read), or Limit passes.
type WatchArgs struct {
	Program ProgramID
	// Screen is a regular expression (RE2) looked for in what is written after offset ScreenFrom; "" is none.
	Screen     string
	ScreenFrom int
	Idle       time.Duration // idle for so long; 0 is no condition
	// Requests is so many that have arrived whole: datagrams, or connections on which nothing more has come for 15 ms or that
	// have ended. 0 is no condition.
	Requests int
	Answered int     // so many requests have been answered; 0 is no condition
	Bound    Network // it owns a bound, unconnected UDP socket or a welcoming TCP one; "" is no condition
	Limit    time.Duration
}

// WatchReply is the state in which the wait ended.
type WatchReply struct {
	State State
	// Met is false if the wait ended by Limit or by the program's exit without a condition being met.
	Met bool
}

// TypeArgs types on a program's keyboard. Text is written as it is: a line wants its "\n".
type TypeArgs struct {
	Program ProgramID
	Text    []byte
}

// StopArgs ends a program and all that it started, and closes the grader's sockets towards it.
type StopArgs struct{ Program ProgramID }

// Datagram is one to be sent. Socket is an index into UDPArgs.Sockets.
type Datagram struct {
	Socket  int
	Payload []byte
}

// UDPArgs is an exchange with a UDP server: datagrams sent from fresh, unconnected sockets, and what comes back.
type UDPArgs struct {
	Program   ProgramID // the server: when it exits, the call ends as soon as what it sent has been received
	To        netip.AddrPort
	Sockets   []netip.Addr // the local address of each socket; the port is the kernel's choice
	Datagrams []Datagram
	// InTurn waits for a reply to each datagram, at its socket, before it sends the next, and ends at the first that gets none;
	// otherwise all are sent back to back.
	InTurn bool
	// Vanish closes the sockets before what is sent from them is: nobody is there to reply to.
	Vanish bool
	// Wait is how long a reply may take: after its datagram in turn, or else after the last datagram or the reply before it,
	// for a server may serve one after the other.
	Wait time.Duration
	// Quiet is for how long nothing more may come after as many replies as datagrams for the call to end, Wait at most; 0 is not
	// to listen on.
	Quiet time.Duration
	// Linger is for how much longer than Quiet a server is listened to that has not come to rest: it runs or sleeps for itself, and
	// may send more.
	Linger time.Duration
	// Within is after how long nothing more is sent in turn; 0 is never.
	Within time.Duration
}

// UDPReply is what came back, in order of arrival.
type UDPReply struct {
	Sent    []UDPSent
	Replies []UDPReceived
	Start   time.Duration
	End     time.Duration
	// Exited tells that the program had ended when the call did.
	Exited bool
}

// UDPSent is a datagram on its way: when it was sent and from where.
type UDPSent struct {
	From netip.AddrPort
	At   time.Duration
}

// UDPReceived is a datagram that came to one of the sockets.
type UDPReceived struct {
	Socket  int
	From    netip.AddrPort
	Payload []byte
	At      time.Duration
}

// ConnID names a TCP connection of the grader's to a server. 0 is none.
type ConnID int

// Action is what a Step does.
type Action string

// The actions of a dialogue.
const (
	Send      Action = "send"       // write Payload, whole
	Receive   Action = "receive"    // read until the end, or until Want bytes and then Quiet, or until Wait has passed
	HalfClose Action = "half-close" // shut down the sending side (FIN)
	Close     Action = "close"      // close both sides
	Reset     Action = "reset"      // close with a RST
	Pause     Action = "pause"      // wait until the server has gone idle, at most Wait
)

// Step is one thing done on a connection.
type Step struct {
	Do      Action
	Payload []byte
	// Want is how many bytes Receive waits for; after them it listens on for Quiet and returns at the end of the
	// connection, or when Quiet passes with nothing more. 0 reads until the end of the connection.
	Want  int
	Wait  time.Duration
	Quiet time.Duration
	// Linger is as for UDPArgs.
	Linger time.Duration
	// GiveUpIdle ends a Receive early once the server has been idle for so long with nothing received: it is blocked and
	// will not answer. 0 is never.
	GiveUpIdle time.Duration
}

// Dialogue is what is done on one connection: an open one (Conn), or else a new one to To from the local address From.
// The connection stays open after the last step unless a step closes it.
type Dialogue struct {
	Conn  ConnID
	From  netip.Addr // zero: the kernel's choice
	To    netip.AddrPort
	Wait  time.Duration // for the connection to be made
	Steps []Step
}

// TCPArgs holds dialogues with one server: all at the same time, each connecting before any sends, or in turn, up to the
// first in which nothing was received. The transcripts of those that were not held are empty.
type TCPArgs struct {
	Program   ProgramID // when it exits, receives end as soon as what it sent has been received
	Dialogues []Dialogue
	InTurn    bool
	// Within is after how long no more dialogue is begun in turn; 0 is never.
	Within time.Duration
}

// TCPReply has a transcript for each dialogue, in their order.
type TCPReply struct {
	Transcripts []Transcript
	Start       time.Duration
	End         time.Duration
	Exited      bool
}

// Transcript is what happened on one connection during a call.
type Transcript struct {
	Conn   ConnID // 0 if it is not open any more
	From   netip.AddrPort
	To     netip.AddrPort
	Events []Event
}

// EventKind is what happened on a connection.
type EventKind string

// The events of a transcript.
const (
	Connected EventKind = "connected"
	Refused   EventKind = "refused"    // a reset came instead of a connection
	NoConnect EventKind = "unanswered" // no connection within Wait
	NoPort    EventKind = "no port"    // every port of the network that a client could connect from is taken
	NoAddress EventKind = "no address" // nobody can connect to such an address, as a broadcast address
	SentData  EventKind = "sent"
	SendError EventKind = "send failed" // the connection was gone
	Received  EventKind = "received"
	PeerClose EventKind = "closed"    // the server's FIN
	PeerReset EventKind = "reset"     // the server's RST
	Silence   EventKind = "silence"   // a Receive ended by Wait, GiveUpIdle, the server's exit or (after Want bytes) Quiet
	OwnClose  EventKind = "we closed" // by a Close, HalfClose or Reset step
)

// Event is one thing that happened. Step is the index of the step during which it did; -1 is the connecting.
type Event struct {
	Kind EventKind
	Step int
	Data []byte
	At   time.Duration
}

// PacketsArgs asks for the captured packets of a span of time.
type PacketsArgs struct {
	From, To time.Duration
	// Of is a program that was started apart, for the packets of its network while it was its own; 0 is the network of all
	// other programs.
	Of ProgramID
}

// PacketsReply has them in order. Each is a whole Ethernet frame as captured on lo; Truncated tells that the capture's
// memory was full and packets are missing.
type PacketsReply struct {
	Packets   []Packet
	Truncated bool
}

// Packet is one captured frame.
type Packet struct {
	At   time.Duration
	Data []byte
	// Length is the frame's length on the wire; Data may be cut to the capture's snap length.
	Length int
}

// Empty is a call without arguments or without a result.
type Empty struct{}
