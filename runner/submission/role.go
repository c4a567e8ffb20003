package submission

import (
	"fmt"
	"slices"

	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// evidence is what the code of a program says, and where.
type evidence struct {
	roles []requirement.Program // the programs that its code could be; several if it holds several
	facts []language.Facts      // of each of its files
	files []*language.Source
}

// weigh reads the roles off a program's files. A file that makes no socket itself is read together with those that it uses.
func (s *sources) weigh(files []*language.Source) evidence {
	e := evidence{files: files}
	for _, f := range files {
		e.facts = append(e.facts, s.look(f).whole)
	}
	own := e.facts[0]
	among := files[:1]
	if !own.Datagram.Seen() && !own.Stream.Seen() {
		among = files
	}
	var inUnits []requirement.Program
	for _, f := range among {
		for _, unit := range s.look(f).units {
			inUnits = append(inUnits, rolesOf(unit, false)...)
		}
	}
	inUnits = unique(inUnits)
	whole := e.merged(len(among))
	if len(inUnits) > 1 || len(inUnits) == 1 && whole.Datagram.Seen() && whole.Stream.Seen() {
		e.roles = inUnits
	} else {
		e.roles = rolesOf(whole, true)
	}
	return e
}

// rolesOf reads the roles off one part of a program. Lenient takes what would be too little for a part: the transport from
// the calls alone, and a server without a bind.
func rolesOf(f language.Facts, lenient bool) []requirement.Program {
	var roles []requirement.Program
	datagram := f.Datagram.Seen()
	if datagram && f.Stream.Seen() {
		// Many a TCP program makes a datagram socket only to learn its own address.
		datagram = f.DatagramCall.Seen()
	}
	if lenient && !f.Stream.Seen() {
		datagram = datagram || f.DatagramCall.Seen()
	}
	if datagram {
		if p, ok := datagramRole(f, lenient); ok {
			roles = append(roles, p)
		}
	}
	stream := f.Stream.Seen() || lenient && !datagram && (f.Accept.Seen() || f.Connect.Seen())
	switch {
	case !stream:
	case f.Accept.Seen() || f.Listen.Seen() && lenient:
		roles = append(roles, requirement.TCPServer)
	case f.Connect.Seen() && (f.Send.Seen() || lenient):
		roles = append(roles, requirement.TCPClient)
	}
	return roles
}

func datagramRole(f language.Facts, lenient bool) (requirement.Program, bool) {
	receivesFirst := f.Receive.Before(f.Send)
	switch {
	case f.Handlers && f.Send.Seen() && (!f.Bind.Seen() || f.Keyboard.Seen()):
		return requirement.UDPClient, true
	case f.Bind.Seen() && (receivesFirst || f.Send.Seen() && !f.Keyboard.Seen()):
		return requirement.UDPServer, true
	case f.Send.Seen() && (!receivesFirst || f.Keyboard.Seen()):
		return requirement.UDPClient, true
	case receivesFirst && lenient: // a server that forgets to bind
		return requirement.UDPServer, true
	}
	return "", false
}

// merged are the facts of the first n files together. Their places are only good for telling what was seen at all, and for
// the order within the first file that has both.
func (e evidence) merged(n int) language.Facts {
	all := e.facts[0]
	for _, f := range e.facts[1:n] {
		for _, pair := range []struct{ to, from *language.Place }{
			{&all.Datagram, &f.Datagram}, {&all.Stream, &f.Stream}, {&all.DatagramCall, &f.DatagramCall},
			{&all.Accept, &f.Accept}, {&all.Listen, &f.Listen}, {&all.Bind, &f.Bind}, {&all.Connect, &f.Connect},
			{&all.Keyboard, &f.Keyboard}, {&all.Upper, &f.Upper},
		} {
			if !pair.to.Seen() {
				*pair.to = *pair.from
			}
		}
		if !all.Receive.Seen() && !all.Send.Seen() {
			all.Receive, all.Send = f.Receive, f.Send
		}
	}
	return all
}

func (e evidence) plays(p requirement.Program) bool { return slices.Contains(e.roles, p) }

func (e evidence) seen(of func(language.Facts) language.Place) bool {
	return slices.ContainsFunc(e.facts, func(f language.Facts) bool { return of(f).Seen() })
}

func (e evidence) uppers() bool {
	return e.seen(func(f language.Facts) language.Place { return f.Upper })
}

func (e evidence) keyboard() bool {
	return e.seen(func(f language.Facts) language.Place { return f.Keyboard })
}

// says describes what the code is, with the line that shows it.
func (e evidence) says() string {
	place := func(i int, at language.Place) string {
		line := fmt.Sprintf("line %d", e.files[i].Line(int(at)))
		if i > 0 {
			line += " of " + language.Quote(e.files[i].Path)
		}
		return line
	}
	for i, f := range e.facts {
		switch {
		case f.Accept.Seen():
			return "accepts connections (" + place(i, f.Accept) + ")"
		case f.Stream.Seen() && f.Connect.Seen():
			return "connects to a server (" + place(i, f.Connect) + ")"
		case f.Stream.Seen():
			return "opens a stream socket (" + place(i, f.Stream) + ")"
		case f.Datagram.Seen() && f.Bind.Seen() && f.Receive.Before(f.Send):
			return "receives datagrams before it sends any (" + place(i, f.Receive) + ")"
		case f.Datagram.Seen() && f.Send.Seen():
			return "sends a datagram before it receives one (" + place(i, f.Send) + ")"
		case f.Datagram.Seen():
			return "opens a datagram socket (" + place(i, f.Datagram) + ")"
		}
	}
	return "opens no socket"
}

func unique(programs []requirement.Program) []requirement.Program {
	slices.Sort(programs)
	return slices.Compact(programs)
}
