package hint

import (
	"bytes"
	"cmp"
	"net/netip"
	"strings"
	"unicode/utf8"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// seen is a finding's evidence as the rules look at it.
type seen struct {
	id          string // of the requirement
	requirement string // without its program: "exact-length"
	program     requirement.Program
	language    string // canonical
	spoken      string // as it was given, in lower case: "python2"
	port        uint16
	message     string

	steps  []verdict.Step
	at     verdict.Step   // the step at which the requirement failed; the last one if none is marked
	before []verdict.Step // the steps that led to it

	// The bytes of that step; nil where it has none.
	sent, expected, received []byte

	screen   string
	exit     *verdict.Exit
	timeline []verdict.Packet
	sources  []Source
	crash    *crash
}

const bookPort = 12000

func look(f verdict.Finding, about Context) seen {
	_, name, _ := strings.Cut(f.Requirement, "/")
	s := seen{
		id:          f.Requirement,
		requirement: name,
		program:     about.Program,
		language:    canonical(about.Language),
		spoken:      spoken(about.Language),
		port:        uint16(cmp.Or(about.Port, bookPort)),
		message:     f.Message,
		steps:       f.Evidence.Steps,
		screen:      string(deref(f.Evidence.Screen)),
		exit:        f.Evidence.Exit,
		timeline:    f.Evidence.Timeline,
		sources:     about.Sources,
	}
	for i, step := range s.steps {
		s.at, s.before = step, s.steps[:i]
		if step.Unmet {
			break
		}
	}
	s.sent, s.expected, s.received = deref(s.at.Sent), deref(s.at.Expected), deref(s.at.Received)
	// A line was typed after the screen had been looked at for a prompt, and what happened then explains nothing before.
	if typed := name == "prompts" && s.at.Sent != nil; !typed {
		s.crash = s.findCrash()
	}
	return s
}

func deref(b *verdict.Bytes) []byte {
	if b == nil {
		return nil
	}
	return *b
}

// compared tells that bytes came where others were expected.
func (s seen) compared() bool { return len(s.expected) > 0 && len(s.received) > 0 }

// extra is what came after all that was expected; nil if something else is wrong.
func (s seen) extra() []byte {
	if !s.compared() || !bytes.HasPrefix(s.received, s.expected) {
		return nil
	}
	return s.received[len(s.expected):]
}

// cutTo is the length of a received beginning of what was expected; ok is false if something else came.
func (s seen) cutTo() (length int, ok bool) {
	ok = s.compared() && len(s.received) < len(s.expected) && bytes.HasPrefix(s.expected, s.received)
	return len(s.received), ok
}

// overTCP tells that the requirement is about a program that has connections.
func (s seen) overTCP() bool { return strings.HasPrefix(s.id, "tcp-") }

// says tells that one of the words stands in the outcome of the failed step.
func (s seen) says(words ...string) bool {
	for _, w := range words {
		if strings.Contains(strings.ToLower(s.at.Outcome), w) {
			return true
		}
	}
	return false
}

// ended tells that the program ended by itself.
func (s seen) ended() bool { return s.exit != nil && s.exit.ByAgent == "" }

// refused tells that the grader ended the program for something that has nothing to do with the requirement. Programs that print
// without end it ends too, which has.
func (s seen) refused() bool {
	return s.exit != nil && s.exit.ByAgent != "" && s.exit.ByAgent != wire.Stopped && s.exit.ByAgent != wire.OutputLimit
}

// endedQuietly tells that it did so as if all were well.
func (s seen) endedQuietly() bool { return s.ended() && s.exit.Code == 0 && s.crash == nil }

// blankScreen tells that the program has written nothing that a person sees.
func (s seen) blankScreen() bool { return strings.TrimSpace(s.screen) == "" }

// lastLine is the last line on the screen with something on it; open tells that the cursor still stands in it.
func (s seen) lastLine() (line string, open bool) {
	trimmed := strings.TrimRight(s.screen, " \t")
	open = trimmed != "" && !strings.HasSuffix(trimmed, "\n")
	trimmed = strings.TrimSpace(trimmed)
	return strings.TrimSpace(trimmed[strings.LastIndexByte(trimmed, '\n')+1:]), open
}

// typed are the words that the grader sent or typed in the course of the finding, in order.
func (s seen) typed() [][]byte {
	var all [][]byte
	for _, step := range s.steps {
		if sent := bytes.TrimSpace(deref(step.Sent)); len(sent) > 0 {
			all = append(all, sent)
		}
	}
	return all
}

// folded is text without blanks and letter case, as prompts and ready lines are compared.
func folded(text string) string {
	return strings.ToLower(strings.Join(strings.Fields(text), ""))
}

func firstWord(b []byte) []byte {
	fields := bytes.Fields(b)
	if len(fields) < 2 {
		return nil
	}
	return fields[0]
}

func allZero(b []byte) bool { return len(b) > 0 && len(bytes.Trim(b, "\x00")) == 0 }

func printable(b []byte) bool {
	return len(b) > 0 && utf8.Valid(b) && !bytes.ContainsFunc(b, func(r rune) bool { return r < ' ' || r == 0x7f })
}

// packets

type hop struct {
	verdict.Packet
	from, to netip.AddrPort
}

// hops are the packets of a protocol whose addresses could be read.
func (s seen) hops(protocol string) []hop {
	var hops []hop
	for _, p := range s.timeline {
		if p.Protocol != protocol {
			continue
		}
		from, errFrom := netip.ParseAddrPort(p.From)
		to, errTo := netip.ParseAddrPort(p.To)
		if errFrom == nil && errTo == nil {
			hops = append(hops, hop{p, from, to})
		}
	}
	return hops
}

func (h hop) has(flag string) bool {
	for f := range strings.FieldsSeq(h.Flags) {
		if f == flag {
			return true
		}
	}
	return false
}
