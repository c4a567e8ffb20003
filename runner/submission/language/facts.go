package language

import "regexp"

// Patterns recognise in a source what its program does with sockets. They are matched against Text.Bare, so comments and
// strings never count. A nil pattern matches nothing.
type Patterns struct {
	Datagram *regexp.Regexp // makes a datagram socket
	Stream   *regexp.Regexp // makes a stream socket
	// DatagramCall is a call that only datagram sockets are used with: a sign of UDP where no socket is seen being made.
	DatagramCall *regexp.Regexp
	Accept       *regexp.Regexp
	Listen       *regexp.Regexp
	Bind         *regexp.Regexp
	Connect      *regexp.Regexp
	Receive      *regexp.Regexp
	Send         *regexp.Regexp
	Keyboard     *regexp.Regexp // reads what a user types
	Upper        *regexp.Regexp // changes the case of letters
	// Handlers tells that programs register what is done when something comes: what stands first in the source need not be
	// done first.
	Handlers bool
}

// Place is the offset of a pattern's first match; negative if there is none.
type Place int

// Seen tells whether there was a match.
func (p Place) Seen() bool { return p >= 0 }

// Before tells whether p was seen, and before q if that was seen too.
func (p Place) Before(q Place) bool { return p.Seen() && (!q.Seen() || p < q) }

// Facts are where a part of a source first does each thing.
type Facts struct {
	Datagram, Stream, DatagramCall Place
	Accept, Listen, Bind, Connect  Place
	Receive, Send, Keyboard, Upper Place
	Handlers                       bool // as in Patterns
}

// Facts looks for the patterns in a part of a source. Places are offsets in the whole text.
func (p *Patterns) Facts(text Text, part Span) Facts {
	find := func(re *regexp.Regexp) Place {
		if re == nil {
			return -1
		}
		at := re.FindIndex(text.Bare[part.From:part.To])
		if at == nil {
			return -1
		}
		return Place(part.From + at[0])
	}
	return Facts{
		Datagram:     find(p.Datagram),
		Stream:       find(p.Stream),
		DatagramCall: find(p.DatagramCall),
		Accept:       find(p.Accept),
		Listen:       find(p.Listen),
		Bind:         find(p.Bind),
		Connect:      find(p.Connect),
		Receive:      find(p.Receive),
		Send:         find(p.Send),
		Keyboard:     find(p.Keyboard),
		Upper:        find(p.Upper),
		Handlers:     p.Handlers,
	}
}

// Whole is the span of all of a text.
func (t Text) Whole() Span { return Span{0, len(t.Bare)} }
