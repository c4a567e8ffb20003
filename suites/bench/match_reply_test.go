package bench

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/onsi/gomega/types"

	"github.com/sockgrade/sockgrade/suites/verdict"
)

type onReplyCase struct {
	name     string
	reply    Reply
	problem  string // part of what is said; "" if the matcher holds
	expected string // that the evidence tells; "-" is nothing
}

func tryReplies(t *testing.T, m func() types.GomegaMatcher, tests []onReplyCase) {
	t.Helper()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			reply := test.reply
			reply.step = &verdict.Step{}
			holds, said := try(t, m(), &reply)
			if want := test.problem == ""; holds != want || !strings.Contains(said, test.problem) {
				t.Errorf("holds: %t, %q", holds, said)
			}
			if reply.step.Unmet == holds {
				t.Errorf("the step is marked: %t", reply.step.Unmet)
			}
			switch expected := reply.step.Expected; {
			case (holds || test.expected == "-") && expected != nil:
				t.Errorf("expected %q", *expected)
			case !holds && test.expected != "-" && (expected == nil || string(*expected) != test.expected):
				t.Errorf("expected %v, not %q", expected, test.expected)
			}
		})
	}
}

// try matches and returns what is said of a failure; "" if there is none.
func try(t *testing.T, m types.GomegaMatcher, actual any) (holds bool, said string) {
	t.Helper()
	holds, err := m.Match(actual)
	if err != nil {
		t.Fatal(err)
	}
	said = m.FailureMessage(actual)
	if holds != (said == "") {
		t.Errorf("holds: %t, and says %q", holds, said)
	}
	return holds, said
}

// answered is a reply to hello world.
func answered(got string) Reply {
	return Reply{Request: []byte("hello world"), Got: []byte(got), Answered: true}
}

var unanswered = Reply{Request: []byte("hello world"), limit: DefaultLimits().Reply}

const whole = "HELLO WORLD"

func TestReplyWith(t *testing.T) {
	tryReplies(t, func() types.GomegaMatcher { return ReplyWith([]byte(whole)) }, []onReplyCase{
		{"whole", answered(whole), "", ""},
		{"not upper-cased", answered("hello world"), "", ""},
		{"labelled and padded", answered("Reply: " + whole + "\x00\r\n"), "", ""},
		{"cut short", answered("HELLO W"), "7 bytes of the request came back, not 11", whole},
		{"something else", answered("GOODBYE"), "nothing of the request", whole},
		{"nothing", unanswered, "no reply within 2 s", whole},
	})
	tryReplies(t, func() types.GomegaMatcher { return ReplyWith([]byte("HELLO")) }, []onReplyCase{
		{"too much", answered(whole), "11 bytes of the request came back, not 5", "HELLO"},
	})
}

func TestBeInUpperCase(t *testing.T) {
	tryReplies(t, BeInUpperCase, []onReplyCase{
		{"it is", answered(whole), "", ""},
		{"labelled and padded", answered("reply: " + whole + "\x00\n"), "", ""},
		{"cut short", answered("HELLO W"), "", ""},
		{"unchanged", answered("hello world"), "unchanged", whole},
		{"half", answered("Hello World"), "not in upper case", whole},
		{"something else", answered("GOODBYE"), "nothing of the request", whole},
		{"nothing", unanswered, "no reply", whole},
	})
}

func TestKeepOtherCharacters(t *testing.T) {
	to := func(request, got string) Reply {
		return Reply{Request: []byte(request), Got: []byte(got), Answered: true}
	}
	const line, upper = " a\tB  1!c ", " A\tB  1!C "
	tryReplies(t, KeepOtherCharacters, []onReplyCase{
		{"all kept", to(line, upper), "", ""},
		{"not upper-cased", to(line, line), "", ""},
		{"labelled and padded", to(line, "> "+upper+"\x00"), "", ""},
		{"blanks cut off", to(line, strings.TrimSpace(upper)), "did not come back unchanged", upper},
		{"a blank less", to(line, " A\tB 1!C "), "did not come back unchanged", upper},
		{"a tab made a blank", to(line, " A B  1!C "), "did not come back unchanged", upper},
		{"a digit changed", to(line, " A\tB  2!C "), "did not come back unchanged", upper},
		{"a capital lowered", to(line, " A\tb  1!C "), "did not come back unchanged", upper},
		{"a letter changed", to(line, " X\tB  1!C "), "did not come back unchanged", upper},
		{"nothing", Reply{Request: []byte(line), limit: DefaultLimits().Reply}, "no reply", upper},
	})
}

func TestBeNoLongerThanTheRequest(t *testing.T) {
	finished := answered("HELLO WORLD\n")
	finished.newline = true
	tryReplies(t, BeNoLongerThanTheRequest, []onReplyCase{
		{"as long", answered("HELLO WORLD"), "", ""},
		{"shorter", answered("HELLO"), "", ""},
		{"with the newline that it was sent", finished, "", ""},
		{"longer", answered("HELLO WORLD\n"), "the reply has 12 bytes for a request of 11", "HELLO WORLD"},
		{"none, which is not longer", Reply{Request: []byte("hello world")}, "", ""},
	})
}

func TestBeAsLongAsTheRequest(t *testing.T) {
	newlineToo := answered(whole + "\n")
	newlineToo.newline = true
	newlinesToo := answered(whole + "\n\n")
	newlinesToo.newline = true
	tryReplies(t, BeAsLongAsTheRequest, []onReplyCase{
		{"it is", answered(whole), "", ""},
		{"another text", answered("hello again"), "", ""},
		{"the newline that it had to be sent", newlineToo, "", ""},
		{"one more than that", newlinesToo, "12 bytes for a request of 11", whole},
		{"a newline of its own", answered(whole + "\n"), "12 bytes for a request of 11", whole},
		{"too short", answered("HELLO"), "5 bytes for a request of 11", whole},
		{"nothing", unanswered, "no reply", whole},
	})
}

func TestBeUpperCaseOfAnyAlphabet(t *testing.T) {
	to := func(got string) Reply { return Reply{Request: []byte("ein café"), Got: []byte(got), Answered: true} }
	const upper = "EIN CAFÉ"
	tryReplies(t, BeUpperCaseOfAnyAlphabet, []onReplyCase{
		{"Unicode's", to(upper), "", ""},
		{"ASCII's", to("EIN CAFé"), "", ""},
		{"none", to("ein café"), "", ""},
		{"labelled", to("Reply: " + upper), "", ""},
		{"letters dropped", to("EIN CAF"), "neither", upper},
		{"letters replaced", to("EIN CAF??"), "neither", upper},
		{"another encoding", to("EIN CAF\xc9"), "neither", upper},
		{"nothing", Reply{Request: []byte("ein café")}, "no reply", upper},
	})
}

func TestBeServed(t *testing.T) {
	tryReplies(t, BeServed, []onReplyCase{
		{"it is", answered(whole), "", ""},
		{"with anything", answered("?"), "", ""},
		{"with an empty datagram", answered(""), "", ""},
		{"not", unanswered, "no reply within 2 s", whole},
	})
}

func TestComeFromPort(t *testing.T) {
	from := func(address string) Reply {
		r := answered(whole)
		r.From = netip.MustParseAddrPort(address)
		return r
	}
	tryReplies(t, func() types.GomegaMatcher { return ComeFromPort(12000) }, []onReplyCase{
		{"that port", from("127.0.0.1:12000"), "", ""},
		{"another", from("127.0.0.1:12001"), "from port 12001, not from port 12000", "-"},
		{"one of the system's", from("127.0.0.1:40000"), "from a port that the system chose, not from port 12000", "-"},
		{"nothing", unanswered, "no reply", whole},
	})
}

func TestBeItsOwn(t *testing.T) {
	more := answered(whole)
	more.More = [][]byte{[]byte("SOMEBODY ELSE'S")}
	tryReplies(t, BeItsOwn, []onReplyCase{
		{"it is", answered(whole), "", ""},
		{"labelled and padded", answered("Reply: " + whole + "\n"), "", ""},
		{"another's", answered("SOMEBODY ELSE'S"), "did not get the reply to its own request", whole},
		{"another's beside it", more, "did not get the reply to its own request", whole},
		{"nothing", unanswered, "no reply", whole},
	})
}

func TestBeNothing(t *testing.T) {
	tryReplies(t, BeNothing, []onReplyCase{
		{"nothing", Reply{Ending: LeftOpen}, "", ""},
		{"not even a connection left", Reply{Ending: Closed}, "", ""},
		{"a greeting", Reply{Answered: true, Got: []byte("hi")}, "2 bytes came before anything was sent", ""},
	})
}

func TestEndings(t *testing.T) {
	ending := func(e Ending) Reply {
		r := answered(whole)
		r.Ending = e
		return r
	}
	tryReplies(t, EndTheConnection, []onReplyCase{
		{"closed", ending(Closed), "", ""},
		{"reset", ending(ResetByIt), "", ""},
		{"left open", ending(LeftOpen), "left open after the reply", "-"},
		{"nothing came", unanswered, "no reply", whole},
	})
	tryReplies(t, EndOrderly, []onReplyCase{
		{"closed", ending(Closed), "", ""},
		{"reset", ending(ResetByIt), "reset (RST), not closed (FIN)", "-"},
		{"left open", ending(LeftOpen), "left open", "-"},
		{"nothing came", unanswered, "no reply", whole},
	})
}

func TestMatcherRefusesWhatItIsNotFor(t *testing.T) {
	for _, m := range []types.GomegaMatcher{BeServed(), Prompt(), ListenOn(12000), HaveCome(), HaveOneReplyEach()} {
		if _, err := m.Match("a string"); err == nil {
			t.Errorf("%T took a string", m)
		}
	}
}

func TestRushes(t *testing.T) {
	requests := NewWords(1, t.Name()).Several(rushClients * rushEach)
	// rush has a reply to each request at its client, except as change makes it.
	rush := func(change func(*Rush)) *Rush {
		r := &Rush{requests: make([][][]byte, rushClients), replies: make([][][]byte, rushClients), limit: DefaultLimits().Reply}
		for i, request := range requests {
			client := i % rushClients
			r.requests[client] = append(r.requests[client], request)
			r.replies[client] = append(r.replies[client], Upper(request))
		}
		change(r)
		return r
	}
	tests := []struct {
		name              string
		change            func(*Rush)
		senders, eachOnce string // what is said; "" if it holds
	}{
		{"as it should be", func(*Rush) {}, "", ""},
		{"in another order", func(r *Rush) { r.replies[1][0], r.replies[1][2] = r.replies[1][2], r.replies[1][0] }, "", ""},
		{"padded", func(r *Rush) { r.replies[0][0] = append(r.replies[0][0], 0, 0) }, "", ""},
		{"one is lost", func(r *Rush) { r.replies[0] = r.replies[0][1:] }, "", "of 12 datagrams, 1 got no reply"},
		{"one comes twice", func(r *Rush) { r.replies[0] = append(r.replies[0], r.replies[0][0]) }, "", "of 12 datagrams, 1 got more than one reply"},
		{"a stranger beside them", func(r *Rush) { r.replies[2] = append(r.replies[2], []byte("OK")) }, "", "of 12 datagrams, 1 datagram came back beside"},
		{"one at another client", func(r *Rush) {
			r.replies[3] = append(r.replies[3], r.replies[0][0])
			r.replies[0] = r.replies[0][1:]
		}, "client 4 of 4 got", ""},
		{"a client without any", func(r *Rush) { r.replies[2] = nil }, "client 3 of 4 got no reply", ""},
		{"nobody with any", func(r *Rush) { r.replies = make([][][]byte, rushClients) }, "client 1 of 4 got no reply", "none of 12 datagrams"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for _, judged := range []struct {
				m    types.GomegaMatcher
				want string
			}{{ReachTheirSenders(), test.senders}, {HaveOneReplyEach(), test.eachOnce}} {
				holds, said := try(t, judged.m, rush(test.change))
				if holds != (judged.want == "") || !strings.Contains(said, judged.want) {
					t.Errorf("%t, %q and not %q", holds, said, judged.want)
				}
			}
		})
	}
}
