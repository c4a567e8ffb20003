package bench

import (
	"bytes"
	"context"
	"fmt"
	"net/netip"
	"regexp"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// scenario is one way for the grader's peer, and the person at the keyboard, to treat a client.
type scenario struct {
	name  string
	line  func(*Words) []byte
	reply func(*Words, wire.Network) []byte
	peer  bool // there is one
	delay time.Duration
}

func mixed(w *Words, _ wire.Network) []byte      { return w.MixedCase() }
func accents(w *Words, _ wire.Network) []byte    { return bytes.ToUpper(w.Accented()) }
func fullBuffer(w *Words, n wire.Network) []byte { return Upper(w.Lowercase(BufferOf(n))) }
func overBuffer(w *Words, n wire.Network) []byte { return Upper(w.Lowercase(MoreThan(n))) }

var (
	plain    = scenario{name: "plain", line: (*Words).MixedCase, reply: mixed, peer: true}
	blanks   = scenario{name: "blanks", line: (*Words).Blanks, reply: mixed, peer: true}
	accented = scenario{name: "accented", line: (*Words).Accented, reply: accents, peer: true}
	full     = scenario{name: "full", line: (*Words).Sentence, reply: fullBuffer, peer: true}
	overfull = scenario{name: "overfull", line: (*Words).Sentence, reply: overBuffer, peer: true}
	slow     = scenario{name: "slow", line: (*Words).Sentence, reply: mixed, peer: true, delay: slowReply}
	cutShort = scenario{name: "cut short", line: (*Words).Sentence, peer: true}
	refused  = scenario{name: "refused", line: (*Words).Sentence}
	together = scenario{name: "together", line: (*Words).Sentence}
)

// answer draws a reply of which nothing can be recognised in the line: a client that displays the line, in whatever letter case,
// has not displayed the reply.
func (s scenario) answer(words *Words, n wire.Network, line []byte) []byte {
	reply := s.reply(words, n)
	for recognise(reply, line) != nil {
		reply = s.reply(words, n)
	}
	return reply
}

// BufferOf is the book's receive buffer in bytes.
func BufferOf(n wire.Network) int {
	if n == wire.UDP {
		return 2048
	}
	return 1024
}

// MoreThan is a size that does not fit that buffer.
func MoreThan(n wire.Network) int {
	if n == wire.UDP {
		return 3000
	}
	return 1500
}

// Conversation is one run of a client, from its start to its end, with what was typed and what its peer sent and received.
type Conversation struct {
	Line     []byte // typed, without its newline
	Reply    []byte // sent by the peer; nil if it sent none
	Requests []wire.Request
	// Prompted is what stood on the screen before the line was typed, Shown what came after.
	Prompted []byte
	Shown    []byte
	Screen   []byte
	// Exit is how the program ended by itself; nil if it had to be ended.
	Exit *wire.Exit

	entered    bool          // the line was typed; the program may have ended before
	unprompted bool          // it was typed to a program that had asked for nothing, however long it was waited for
	limit      time.Duration // that it had for its exit
	asleep     bool          // it was not waited for so long: it had gone to sleep
	alone      bool          // nothing ran beside it
	apart      bool          // in a network of its own
	program    wire.ProgramID
	start, end time.Duration
	steps      []*verdict.Step
	evidence   []*verdict.Step // of the requirement that is being judged by it: steps, one of them marked
}

// talk runs the client once. It changes nothing in the lab, so that it can run beside the judging of something else.
func (c *client) talk(ctx context.Context, s scenario, h habits) (*Conversation, error) {
	typed, err := c.typeTo(ctx, s, h)
	if err != nil {
		return nil, err
	}
	return typed.toItsEnd(ctx)
}

// typed is a run of a client up to the line that was typed; the rest is waiting.
type typed struct {
	*Conversation
	client   *client
	scenario scenario
	habits   habits
	shown    int // so much stood on the screen by then
}

// typeTo starts the client and types what it asks for.
func (c *client) typeTo(ctx context.Context, s scenario, h habits) (*typed, error) {
	lab := c.lab
	words := NewWords(lab.options.Seed, string(c.program)+" "+s.name)
	conversation := &Conversation{Line: s.line(words), limit: lab.options.Limits.Exit, apart: s.name != together.name}
	args := wire.StartArgs{Command: command(lab.parts[c.program], h.extra, lab.options.Port), Apart: conversation.apart}
	if s.peer {
		args.Peer = &wire.Peer{Network: c.network, Ports: []uint16{lab.options.Port}, Delay: s.delay, Mute: s.reply == nil}
		if h.port != 0 {
			args.Peer.Ports = append(args.Peer.Ports, h.port)
		}
		if s.reply != nil {
			conversation.Reply = s.answer(words, c.network, conversation.Line)
			args.Peer.Answers = [][]byte{conversation.Reply}
		}
	}
	began := time.Now()
	var err error
	if conversation.program, err = lab.stage.Start(ctx, args); err != nil {
		return nil, err
	}
	shown, err := conversation.typeIn(ctx, c, conversation.program, h, began)
	return &typed{conversation, c, s, h, shown}, err
}

// toItsEnd waits for the client's answer and its exit, and stops what is left of it.
func (t *typed) toItsEnd(ctx context.Context) (*Conversation, error) {
	stage, limits := t.client.lab.stage, t.client.lab.options.Limits
	served, err := t.awaitAnswer(ctx, stage, t.program, t.scenario, limits, t.shown)
	if err == nil && served {
		until := wire.WatchArgs{Program: t.program, Limit: limits.Exit}
		if t.habits.lingers {
			until.Idle = limits.Quiet
		}
		var last wire.WatchReply
		last, err = stage.Watch(ctx, until)
		t.asleep = last.Met
	}
	if err != nil {
		return nil, err
	}
	state, err := stage.Stop(ctx, wire.StopArgs{Program: t.program})
	if err != nil {
		return nil, err
	}
	t.finish(state, t.shown)
	return t.Conversation, nil
}

// awaitAnswer waits until the client has been answered, and tells whether it got as far as that: whether it has its time for
// exiting still before it. TypedAt is how much stood on the screen when the line was typed.
func (conversation *Conversation) awaitAnswer(ctx context.Context, stage Stage, id wire.ProgramID, s scenario, limits Limits, typedAt int) (bool, error) {
	switch {
	case s.name == together.name:
		_, err := stage.Watch(ctx, wire.WatchArgs{Program: id, Screen: regexp.QuoteMeta(string(Upper(conversation.Line))),
			ScreenFrom: typedAt, Limit: limits.Reply})
		return true, err
	case !s.peer:
		return true, nil
	}
	// A client that has gone to sleep without a request here waits for something else, or has sent it elsewhere. It may be
	// its own clock that it waits for, so it has the time that it would have had for its exit.
	sent, err := stage.Watch(ctx, wire.WatchArgs{Program: id, Requests: 1, Idle: 3 * settled, Limit: limits.Reply})
	if err == nil && len(sent.State.Requests) == 0 && sent.State.Exit == nil {
		sent, err = stage.Watch(ctx, wire.WatchArgs{Program: id, Requests: 1, Limit: limits.Exit})
	}
	if err != nil || len(sent.State.Requests) == 0 || s.reply == nil {
		return len(sent.State.Requests) > 0, err
	}
	_, err = stage.Watch(ctx, wire.WatchArgs{Program: id, Answered: 1, Limit: s.delay + limits.Reply})
	return true, err
}

// mostRequests is how many requests of one run have a step of their own in the evidence.
const mostRequests = 20

func (conversation *Conversation) finish(state wire.State, typedAt int) {
	conversation.end = state.At
	conversation.Screen = state.Screen
	conversation.Prompted = state.Screen[:min(typedAt, len(state.Screen))]
	conversation.Shown = state.Screen[len(conversation.Prompted):]
	conversation.Requests = requestsIn(state.Requests)
	if state.Exit != nil && state.Exit.ByAgent != wire.Stopped {
		conversation.Exit = state.Exit
	}
	for i, request := range conversation.Requests[:min(len(conversation.Requests), mostRequests)] {
		conversation.steps = append(conversation.steps, receivedStep(request))
		if i == 0 && conversation.Reply != nil && request.Answered > 0 {
			conversation.steps = append(conversation.steps, &verdict.Step{At: request.Answered,
				Did: fmt.Sprintf("replied with %d bytes", len(conversation.Reply)), Sent: verdict.NewBytes(conversation.Reply), Socket: socket(request.From)})
		}
	}
	if more := len(conversation.Requests) - mostRequests; more > 0 {
		conversation.steps = append(conversation.steps, &verdict.Step{At: conversation.Requests[mostRequests].At,
			Did: fmt.Sprintf("went on in the same way, %d times more", more)})
	}
	last := &verdict.Step{At: conversation.end, Did: "looked at the screen", Received: verdict.NewBytes(conversation.Shown),
		Outcome: conversation.howItEnded()}
	conversation.steps = append(conversation.steps, last)
}

func receivedStep(request wire.Request) *verdict.Step {
	step := &verdict.Step{At: request.At, Did: fmt.Sprintf("received a datagram at port %d", request.To.Port()),
		Received: verdict.NewBytes(request.Payload), Socket: socket(request.From)}
	if request.Network == wire.TCP {
		step.Did = fmt.Sprintf("accepted a connection at port %d and received", request.To.Port())
	}
	if request.Dropped > 0 {
		step.Outcome = fmt.Sprintf("%d bytes more came, which were not kept", request.Dropped)
	}
	return step
}

func (conversation *Conversation) howItEnded() string {
	switch {
	case conversation.Exit == nil && conversation.asleep:
		return "the program was still running, and waiting for something"
	case conversation.Exit == nil:
		return "the program was still running after " + seconds(conversation.limit)
	}
	return ended(*conversation.Exit)
}

// spoke tells whether the client said something to its peer: it sent a datagram, if an empty one, or bytes on a connection. A
// connection on which it only waits, or that it ends at once, says nothing, and its peer answers nothing.
func (conversation *Conversation) spoke() bool {
	for _, request := range conversation.Requests {
		if request.Network == wire.UDP || len(request.Payload) > 0 || request.Dropped > 0 || request.Answered > 0 {
			return true
		}
	}
	return false
}

func (conversation *Conversation) whyNothing() string {
	if conversation.Exit != nil {
		return "nothing was sent: " + ended(*conversation.Exit)
	}
	return "nothing was sent within the limits"
}

// requestsIn leaves out look-ups of names, which are no requests.
func requestsIn(all []wire.Request) []wire.Request {
	var requests []wire.Request
	for _, request := range all {
		if request.To.Port() != dnsPort {
			requests = append(requests, request)
		}
	}
	return requests
}

func portOf(address string) uint16 {
	parsed, err := netip.ParseAddrPort(address)
	if err != nil {
		return 0
	}
	return parsed.Port()
}
