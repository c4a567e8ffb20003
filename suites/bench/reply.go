package bench

import (
	"bytes"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"github.com/sockgrade/sockgrade/suites/verdict"
)

// Ending is how a TCP server left a connection.
type Ending string

// The endings. A UDP reply has none.
const (
	LeftOpen   Ending = "the connection was left open"
	Closed     Ending = "the connection was closed" // FIN
	ResetByIt  Ending = "the connection was reset"
	NotReached Ending = "the connection was refused"
	// Crowded is the doing of a program that has taken every port of its network.
	Crowded Ending = "no port is left to connect from"
	// Unreachable is the fault of the address that the server is bound to, a multicast or broadcast address.
	Unreachable Ending = "nobody can connect to the address that it listens at"
	// Deserted is refused or reset, and the server, which still runs, has no welcoming socket any more.
	Deserted Ending = "nothing listens any more"
)

// Reply is what came back for one request.
type Reply struct {
	Request []byte
	// Got is the datagram that came, or all that came on the connection.
	Got []byte
	// Answered is false if nothing came at all; an empty datagram is an answer.
	Answered bool
	// From is where a datagram came from.
	From netip.AddrPort
	// More are further datagrams on the same socket.
	More [][]byte
	// Ending is how the connection stood when the exchange ended.
	Ending Ending
	// Exited tells that the server had ended by then.
	Exited bool

	newline bool // the server had to be sent one
	limit   time.Duration
	asleep  bool // the limit was not waited for, if nothing came: the server had gone to sleep
	step    *verdict.Step
}

// note completes the step of the evidence with what came.
func (r *Reply) note() {
	if r.Answered {
		r.step.Received = verdict.NewBytes(r.Got)
	}
	r.step.Outcome = r.outcome()
}

func (r *Reply) outcome() string {
	what := ""
	if !r.Answered {
		what = "no reply within " + seconds(r.limit)
		if r.Exited {
			what = "no reply: the program ended"
		} else if r.Ending != "" && r.Ending != LeftOpen {
			what = "no reply: " + string(r.Ending)
		} else if r.asleep {
			what = "no reply: the program waits for something else"
		}
		return what
	}
	if len(r.More) > 0 {
		what = count(len(r.More), "more datagram") + " came"
	} else if r.Ending != "" {
		what = string(r.Ending)
	}
	return what
}

// AsFarAsAnswered are the replies up to the first that did not come; and that one alone if it is the first of all. It is for
// requirements about what came back: that a server serves again and again is another's.
func AsFarAsAnswered(replies []*Reply) []*Reply {
	n := slices.IndexFunc(replies, func(r *Reply) bool { return !r.Answered })
	if n < 0 {
		return replies
	}
	return replies[:max(n, 1)]
}

// body is what came, without the newline that the server had to be sent.
func (r *Reply) body() []byte {
	if r.newline {
		return bytes.TrimSuffix(r.Got, []byte("\n"))
	}
	return r.Got
}

// copyOf finds the request's own bytes in what came, letter case aside: the reply without banner, label, padding and
// terminator. It may be cut short, as by a small buffer. It is nil if the request cannot be recognised.
func (r *Reply) copyOf() []byte { return recognise(r.Request, r.Got) }

// enough is how many bytes at the start of a request have to come back for it to be recognised.
const enough = 4

// recognise finds the longest beginning of request in got, letter case aside.
func recognise(request, got []byte) []byte {
	want, have := bytes.ToLower(request), bytes.ToLower(got)
	if len(have) != len(got) || len(want) != len(request) {
		want, have = asciiLower(request), asciiLower(got) // the lengths of non-ASCII letters can differ between the cases
	}
	least := min(enough, len(want))
	if least == 0 {
		return nil
	}
	var best []byte
	for at := 0; at+least <= len(have); at++ {
		next := bytes.Index(have[at:], want[:least])
		if next < 0 {
			break
		}
		at += next
		n := commonPrefix(want, have[at:])
		if best == nil || n > len(best) {
			best = got[at : at+n : at+n]
		}
	}
	return best
}

func commonPrefix(a, b []byte) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

func asciiLower(text []byte) []byte { return mapASCII(text, 'A', 'Z', 'a'-'A') }

// Upper is text with its ASCII letters in upper case, which is all that the protocol asks for.
func Upper(text []byte) []byte { return mapASCII(text, 'a', 'z', 'A'-'a') }

func mapASCII(text []byte, from, to byte, shift int) []byte {
	mapped := bytes.Clone(text)
	for i, c := range mapped {
		if from <= c && c <= to {
			mapped[i] = byte(int(c) + shift)
		}
	}
	return mapped
}

func sameLetters(a, b []byte) bool { return bytes.Equal(asciiLower(a), asciiLower(b)) }

// count is "1 datagram" or "2 datagrams".
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
