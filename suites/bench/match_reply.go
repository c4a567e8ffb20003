package bench

import (
	"bytes"
	"fmt"

	"github.com/onsi/gomega/types"

	"github.com/sockgrade/sockgrade/suites/verdict"
)

// onReply makes a matcher for a *Reply. Judge returns what is wrong, "" if nothing is, and what was expected, if that is
// bytes; both go into the evidence.
func onReply(judge func(*Reply) (problem string, expected []byte)) types.GomegaMatcher {
	return &matcher[*Reply]{judge: judge, mark: func(r *Reply, expected []byte) {
		r.step.Unmet = true
		if expected != nil {
			r.step.Expected = verdict.NewBytes(expected)
		}
	}}
}

// matcher fails with the words that judge found. Nothing of the actual value is printed: the evidence has it.
type matcher[T any] struct {
	judge   func(T) (problem string, expected []byte)
	mark    func(T, []byte)
	problem string
}

func (m *matcher[T]) Match(actual any) (bool, error) {
	value, ok := actual.(T)
	if !ok {
		return false, fmt.Errorf("this matcher is for a %T, not a %T", value, actual)
	}
	problem, expected := m.judge(value)
	if problem != "" {
		m.mark(value, expected)
	}
	m.problem = problem
	return problem == "", nil
}

func (m *matcher[T]) FailureMessage(any) string        { return m.problem }
func (m *matcher[T]) NegatedFailureMessage(any) string { return "it should have failed" }

// ReplyWith holds for a reply that carries expected, letter case, banners, padding and terminators apart: those have
// requirements of their own.
func ReplyWith(expected []byte) types.GomegaMatcher {
	return onReply(func(r *Reply) (string, []byte) {
		body := r.copyOf()
		switch {
		case !r.Answered:
			return r.outcome(), expected
		case body == nil:
			return "the reply has nothing of the request", expected
		case sameLetters(body, expected):
			return "", nil
		case len(body) != len(expected):
			return fmt.Sprintf("%d bytes of the request came back, not %d", len(body), len(expected)), expected
		}
		return "the reply is not what was expected", expected
	})
}

// BeInUpperCase holds for a reply in which all letters of the request are in upper case.
func BeInUpperCase() types.GomegaMatcher {
	return onReply(func(r *Reply) (string, []byte) {
		expected := Upper(r.Request)
		body := r.copyOf()
		switch {
		case !r.Answered:
			return r.outcome(), expected
		case body == nil:
			return "the reply has nothing of the request", expected
		case bytes.Equal(body, r.Request[:len(body)]):
			return "the reply is not in upper case: it is the request unchanged", expected
		case !bytes.Equal(body, expected[:len(body)]):
			return "the reply is not in upper case", expected
		}
		return "", nil
	})
}

// KeepOtherCharacters holds for a reply in which every character of the request that is no lower-case letter stands as it
// did.
func KeepOtherCharacters() types.GomegaMatcher {
	return onReply(func(r *Reply) (string, []byte) {
		expected := Upper(r.Request)
		if !r.Answered {
			return r.outcome(), expected
		}
		if r.keepsOthers() {
			return "", nil
		}
		return "other characters than lower-case letters did not come back unchanged", expected
	})
}

// keepsOthers tells whether the request stands somewhere in what came, with its lower-case letters in either case.
func (r *Reply) keepsOthers() bool {
	for at := 0; at+len(r.Request) <= len(r.Got); at++ {
		if keeps(r.Request, r.Got[at:at+len(r.Request)]) {
			return true
		}
	}
	return false
}

func keeps(request, got []byte) bool {
	for i, c := range request {
		if lower := 'a' <= c && c <= 'z'; got[i] != c && !(lower && got[i] == c-'a'+'A') {
			return false
		}
	}
	return true
}

// BeAsLongAsTheRequest holds for a reply of exactly as many bytes. A newline that the server had to be sent may come back.
func BeAsLongAsTheRequest() types.GomegaMatcher {
	return onReply(func(r *Reply) (string, []byte) {
		got := r.body()
		switch {
		case !r.Answered:
			return r.outcome(), Upper(r.Request)
		case len(got) != len(r.Request):
			return fmt.Sprintf("the reply has %d bytes for a request of %d", len(got), len(r.Request)), Upper(r.Request)
		}
		return "", nil
	})
}

// BeNoLongerThanTheRequest holds for a reply of as many bytes or fewer: of a long request, a small buffer takes a part.
func BeNoLongerThanTheRequest() types.GomegaMatcher {
	return onReply(func(r *Reply) (string, []byte) {
		if got := r.body(); len(got) > len(r.Request) {
			return fmt.Sprintf("the reply has %d bytes for a request of %d", len(got), len(r.Request)), Upper(r.Request)
		}
		return "", nil
	})
}

// BeUpperCaseOfAnyAlphabet holds for the request with its ASCII letters in upper case or all that have one; with none or some,
// too, for that is what uppercases is about.
func BeUpperCaseOfAnyAlphabet() types.GomegaMatcher {
	return onReply(func(r *Reply) (string, []byte) {
		expected := bytes.ToUpper(r.Request)
		if !r.Answered {
			return r.outcome(), expected
		}
		if bytes.Contains(bytes.ToLower(r.Got), bytes.ToLower(r.Request)) {
			return "", nil
		}
		return "the reply is neither the ASCII upper case of the request nor the Unicode one", expected
	})
}

// BeServed holds if anything came back.
func BeServed() types.GomegaMatcher {
	return onReply(func(r *Reply) (string, []byte) {
		if !r.Answered {
			return r.outcome(), Upper(r.Request)
		}
		return "", nil
	})
}

// ComeAlone holds for a reply that no further datagram followed.
func ComeAlone() types.GomegaMatcher {
	return onReply(func(r *Reply) (string, []byte) {
		if len(r.More) > 0 {
			return fmt.Sprintf("%d datagrams came back for one", 1+len(r.More)), nil
		}
		return "", nil
	})
}

// ComeFromPort holds for a datagram from that port.
func ComeFromPort(port uint16) types.GomegaMatcher {
	return onReply(func(r *Reply) (string, []byte) {
		switch {
		case !r.Answered:
			return r.outcome(), Upper(r.Request)
		case r.From.Port() != port:
			return fmt.Sprintf("the reply came from %s, not from port %d", named(r.From.Port()), port), nil
		}
		return "", nil
	})
}

// firstEphemeral is the least port that Linux gives to a socket that asks for none.
const firstEphemeral = 32768

// named is a port in words. One that the system chose is another each time.
func named(port uint16) string {
	if port >= firstEphemeral {
		return "a port that the system chose"
	}
	return fmt.Sprintf("port %d", port)
}

// BeItsOwn holds for the client of a crowd that got the reply to its own request, and none of another's.
func BeItsOwn() types.GomegaMatcher {
	return onReply(func(r *Reply) (string, []byte) {
		if !r.Answered {
			return r.outcome(), Upper(r.Request)
		}
		for _, got := range append([][]byte{r.Got}, r.More...) {
			if !sameLetters(recognise(r.Request, got), r.Request) {
				return "a client did not get the reply to its own request", Upper(r.Request)
			}
		}
		return "", nil
	})
}

// BeNothing holds if the server said nothing.
func BeNothing() types.GomegaMatcher {
	return onReply(func(r *Reply) (string, []byte) {
		if r.Answered {
			return fmt.Sprintf("%d bytes came before anything was sent", len(r.Got)), []byte{}
		}
		return "", nil
	})
}

// EndTheConnection holds if the server closed the connection in whatever way.
func EndTheConnection() types.GomegaMatcher {
	return onReply(func(r *Reply) (string, []byte) {
		switch {
		case !r.Answered:
			return r.outcome(), Upper(r.Request)
		case r.Ending == LeftOpen:
			return "the connection was left open after the reply", nil
		}
		return "", nil
	})
}

// EndOrderly holds if the server's close was no reset.
func EndOrderly() types.GomegaMatcher {
	return onReply(func(r *Reply) (string, []byte) {
		switch {
		case !r.Answered:
			return r.outcome(), Upper(r.Request)
		case r.Ending == ResetByIt:
			return "the connection was reset (RST), not closed (FIN)", nil
		case r.Ending == LeftOpen:
			return "the connection was left open", nil
		}
		return "", nil
	})
}
