package bench

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// client is a submission's client: its runs so far, and what has been found out about its habits.
type client struct {
	lab       *Lab
	program   requirement.Program
	network   wire.Network
	habits    habits
	runs      map[string]*Conversation
	rehearsal *rehearsal
}

// habits are how a client has to be met where that differs from the book's.
type habits struct {
	extra   []string // arguments that it turned out to want
	port    uint16   // where it really sends to, beside the assignment's port; 0 is nowhere else
	lingers bool     // it does not end by itself after a reply
	hasty   bool     // it is typed to as soon as it sleeps, whatever stands on its screen
}

// Client is the submission's UDP or TCP client. Each of its runs, one for each kind of conversation, is watched once and
// judged for many requirements.
type Client struct{ *client }

// UDPClient returns the UDP client. The requirement is blocked if there is none that builds.
func (lab *Lab) UDPClient() Client { return lab.client(requirement.UDPClient) }

// TCPClient returns the TCP client. The requirement is blocked if there is none that builds.
func (lab *Lab) TCPClient() Client { return lab.client(requirement.TCPClient) }

func (lab *Lab) client(p requirement.Program) Client {
	lab.part(p)
	return Client{lab.clientOf(p)}
}

func (lab *Lab) clientOf(p requirement.Program) *client {
	if lab.clients[p] == nil {
		lab.clients[p] = &client{lab: lab, program: p, network: networkOf(p), runs: map[string]*Conversation{}}
	}
	return lab.clients[p]
}

// sends is the requirement that a client does not meet which says nothing: to send a datagram, to connect, or to send the line
// on its connection.
func (c *client) sends(conversation *Conversation) *requirement.Requirement {
	switch {
	case c.network == wire.UDP:
		return requirement.UDPClientSendsOneDatagram
	case len(conversation.Requests) > 0:
		return requirement.TCPClientSendsTheLine
	}
	return requirement.TCPClientConnectsOnce
}

// displays is the requirement that a client displays its reply.
func (c *client) displays() *requirement.Requirement {
	if c.network == wire.UDP {
		return requirement.UDPClientDisplaysTheReply
	}
	return requirement.TCPClientDisplaysTheReply
}

// Talk is a plain conversation: a sentence is typed, the peer replies with another.
func (c Client) Talk(ctx context.Context) *Conversation { return c.met(ctx, plain) }

// TalkToItsEnd is Talk for the requirement that the client ends well. That it ended badly instead of displaying the reply is
// another requirement's, which blocks this one.
func (c Client) TalkToItsEnd(ctx context.Context) *Conversation {
	conversation := c.Talk(ctx)
	if displays := c.displays(); conversation.diedSpeechless() && c.lab.finding(ctx, displays).Verdict == verdict.Failed {
		c.lab.blocked(displays, conversation.notShown())
	}
	return conversation
}

// TalkWithBlanks types a line with leading, trailing and doubled blanks.
func (c Client) TalkWithBlanks(ctx context.Context) *Conversation { return c.met(ctx, blanks) }

// TalkAccented types a line with non-ASCII letters and gets such a reply.
func (c Client) TalkAccented(ctx context.Context) *Conversation { return c.met(ctx, accented) }

// TalkFull gets a reply as long as the client's buffer has to be.
func (c Client) TalkFull(ctx context.Context) *Conversation { return c.met(ctx, full) }

// TalkOverfull gets a reply longer than the client's buffer.
func (c Client) TalkOverfull(ctx context.Context) *Conversation { return c.met(ctx, overfull) }

// TalkSlow gets its reply after a second.
func (c Client) TalkSlow(ctx context.Context) *Conversation { return c.met(ctx, slow) }

// TalkToNobody finds no server at the port.
func (c Client) TalkToNobody(ctx context.Context) *Conversation { return c.met(ctx, refused) }

// TalkCutShort gets no reply: the server closes the connection after the request.
func (c Client) TalkCutShort(ctx context.Context) *Conversation { return c.met(ctx, cutShort) }

// met returns the conversation in which the client said something to the peer. If it did not, though it does in a plain
// conversation, the requirement has failed; if it never does, the requirement is blocked. A silent client has no other
// conversations, for each would cost all its limits, but for the one with nobody if it connects.
func (c Client) met(ctx context.Context, s scenario) *Conversation {
	if c.silent() && (s.peer || len(c.runs[plain.name].Requests) == 0) {
		s = plain
	}
	conversation := c.converse(ctx, s)
	if conversation.spoke() || !s.peer {
		return conversation
	}
	if len(conversation.Requests) > 0 && c.sends(conversation) == c.lab.now.requirement {
		return conversation // what did not come on the connection is what is asked about
	}
	conversation.mark(atScreen(conversation), nil)
	// Without being alone it is watched again, with nothing beside it.
	if !conversation.alone || s.name != plain.name && c.arrives(ctx) {
		c.lab.unmet(conversation.whyNothing())
	}
	c.lab.blocked(c.sends(conversation), conversation.whyNothing())
	return nil // not reached: blocked does not return
}

// arrives tells whether something comes from the client in a plain conversation.
func (c *client) arrives(ctx context.Context) bool {
	if known := c.known(plain.name); known != nil && known.spoke() {
		return true
	}
	return c.converse(ctx, plain).spoke()
}

// silent tells whether the client said nothing in the plain conversation, with nothing beside it.
func (c *client) silent() bool {
	tried := c.runs[plain.name]
	return tried != nil && tried.alone && !tried.spoke()
}

// Meet is Talk for the requirement that something arrives: it does not block.
func (c Client) Meet(ctx context.Context) *Conversation { return c.converse(ctx, plain) }

// converse returns the client's run for a scenario, which becomes evidence: the one that was watched before, or a new one.
func (c *client) converse(ctx context.Context, s scenario) *Conversation {
	if known := c.known(s.name); known != nil && (known.alone || !c.lab.now.fresh) {
		return c.use(known)
	}
	return c.use(c.watch(ctx, s))
}

// watch runs the client with nothing beside it, as often as it takes to learn its habits.
func (c *client) watch(ctx context.Context, s scenario) *Conversation {
	lab := c.lab
	lab.hush()
	var conversation *Conversation
	for {
		var err error
		conversation, err = c.talk(ctx, s, c.habits)
		lab.must(err)
		lab.tick(conversation.end)
		if len(conversation.Requests) > 0 || !s.peer || !c.learn(ctx, conversation) {
			break
		}
	}
	if len(conversation.Requests) > 0 {
		c.report()
	}
	conversation.alone = true
	c.habits.hasty = c.habits.hasty || conversation.unprompted
	if s.name == plain.name {
		c.habits.lingers = conversation.Exit == nil
	}
	c.runs[s.name] = conversation
	return conversation
}

// use makes a conversation the evidence of the requirement that is being judged.
func (c *client) use(conversation *Conversation) *Conversation {
	a := c.lab.now
	if len(a.steps) == 0 {
		a.from = conversation.start // and not before it, where others may still be at it
	}
	a.steps = append(a.steps, conversation.steps...)
	conversation.evidence = a.steps
	a.from = min(a.from, conversation.start)
	a.watched = watched{screen: conversation.Screen, exit: conversation.Exit}
	a.stale = a.stale || !conversation.alone
	if conversation.apart && !slices.Contains(a.apart, conversation.program) {
		a.apart = append(a.apart, conversation.program)
	}
	for _, request := range conversation.Requests {
		a.endpoints[request.From] = true
	}
	c.lab.tick(conversation.end)
	return conversation
}

// learn finds out why nothing arrived from a client that was alone, and tells whether another try with changed habits is
// worth it.
func (c *client) learn(ctx context.Context, conversation *Conversation) bool {
	if exit := conversation.Exit; exit != nil && wantsArguments(wire.State{Exit: exit, Screen: conversation.Screen}) {
		styles := [][]string{nil, {"{host}", "{port}"}, {"{port}"}, {"{host}"}}
		for i, style := range styles[:len(styles)-1] {
			if fmt.Sprint(style) == fmt.Sprint(c.habits.extra) {
				c.habits.extra = styles[i+1]
				return true
			}
		}
	}
	if c.habits.port != 0 {
		return false
	}
	packets, err := c.lab.stage.Packets(ctx, wire.PacketsArgs{From: conversation.start, To: conversation.end,
		Of: conversation.program})
	c.lab.must(err)
	for _, packet := range timeline(packets.Packets, nil) {
		port := portOf(packet.To)
		sends := packet.Protocol == "UDP" || packet.Flags == "SYN"
		if sends && strings.EqualFold(packet.Protocol, string(c.network)) && port != c.lab.options.Port {
			c.habits.port = port
			return true
		}
	}
	return false
}

// report says how the client had to be used.
func (c *client) report() {
	if len(c.habits.extra) > 0 {
		c.lab.drive(c.program, "started with the arguments "+fill(strings.Join(c.habits.extra, " "), c.lab.options.Port))
	}
	if c.habits.port != 0 {
		c.lab.drive(c.program, fmt.Sprintf("met at port %d, where it sends to", c.habits.port))
	}
}

// slowReply is how long the peer of a slow conversation waits with its reply: so much more than a second that a client which waits
// for exactly one, as many do, gives up before it and not in the same moment.
const slowReply = 1100 * time.Millisecond

// Partner is a server of the submission that its own client talks to.
type Partner struct{ *server }

// Server is the UDP server as a partner for the submission's own client.
func (s UDPServer) Server() Partner { return Partner(s) }

// Server is the TCP server as a partner for the submission's own client.
func (s TCPServer) Server() Partner { return Partner(s) }

// TalkTo is a conversation with the submission's own server, which has been started: the grader has no peer there.
func (c Client) TalkTo(ctx context.Context, s Partner) *Conversation {
	// Its habits must be known: what it wants as arguments, and where it sends to.
	if known := c.known(plain.name); known == nil || !known.alone && !known.spoke() {
		c.watch(ctx, plain)
	}
	if c.silent() {
		c.lab.blocked(c.sends(c.runs[plain.name]), c.runs[plain.name].whyNothing())
	}
	s.needsAnswers()
	s.talkedTo(1)
	conversation, err := c.talk(ctx, together, c.habits)
	c.lab.must(err)
	conversation.alone = true
	return c.use(conversation)
}
