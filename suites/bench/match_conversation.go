package bench

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/onsi/gomega/types"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// onConversation makes a matcher for a *Conversation. What was expected goes into the step that step chooses.
func onConversation(step func(*Conversation) *verdict.Step, judge func(*Conversation) (problem string, expected []byte)) types.GomegaMatcher {
	return &matcher[*Conversation]{judge: judge, mark: func(c *Conversation, expected []byte) { c.mark(step(c), expected) }}
}

// mark makes a step of the conversation the one at which the current requirement failed: in a copy, for another requirement
// is judged by the same conversation.
func (conversation *Conversation) mark(step *verdict.Step, expected []byte) *verdict.Step {
	marked := *step
	marked.Unmet = true
	if expected != nil {
		marked.Expected = verdict.NewBytes(expected)
	}
	for i := range conversation.evidence {
		if conversation.evidence[i] == step {
			conversation.evidence[i] = &marked
		}
	}
	return &marked
}

func atScreen(c *Conversation) *verdict.Step { return c.steps[len(c.steps)-1] }

// atTyping is the step in which the line was typed; nil if it never was.
func atTyping(c *Conversation) *verdict.Step {
	for _, step := range c.steps {
		if step.Did == typedTheLine {
			return step
		}
	}
	return nil
}

func atRequest(c *Conversation) *verdict.Step {
	for _, step := range c.steps {
		if step.Received != nil {
			return step
		}
	}
	return atScreen(c)
}

// ArriveOnce holds if exactly one datagram or connection came, at the port.
func ArriveOnce(port uint16) types.GomegaMatcher {
	return onConversation(atRequest, func(c *Conversation) (string, []byte) {
		what := "datagram"
		if len(c.Requests) > 0 && c.Requests[0].Network == wire.TCP {
			what = "connection"
		}
		if len(c.Requests) == 0 {
			return c.whyNothing(), nil
		}
		if to := c.Requests[0].To.Port(); to != port {
			return fmt.Sprintf("the %s went to port %d, not to port %d", what, to, port), nil
		}
		if n := len(c.Requests); n != 1 {
			return fmt.Sprintf("%d %ss came, not one", n, what), nil
		}
		return "", nil
	})
}

// sent is all that the client sent; it is one request unless it breaks another requirement.
func (conversation *Conversation) sent() []byte {
	var all []byte
	for _, request := range conversation.Requests {
		all = append(all, request.Payload...)
	}
	return all
}

const terminators = "\r\n\x00"

// request is the first that has anything in it: another requirement says that there is only one.
func (conversation *Conversation) request() []byte {
	for _, request := range conversation.Requests {
		if len(request.Payload) > 0 {
			return request.Payload
		}
	}
	return nil
}

// CarryTheLine holds if the first request, or all together, have the typed line's words with their case, blanks and
// terminators apart.
func CarryTheLine() types.GomegaMatcher {
	return onConversation(atRequest, func(c *Conversation) (string, []byte) {
		want := compact(c.Line)
		if bytes.Equal(compact(c.request()), want) || bytes.Equal(compact(c.sent()), want) {
			return "", nil
		}
		if bytes.EqualFold(compact(c.request()), want) {
			return "the line was sent with another letter case than it was typed with", c.Line
		}
		return "what was sent is not the line that was typed", c.Line
	})
}

// compact drops blanks and terminators.
func compact(text []byte) []byte {
	return bytes.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == 0 {
			return -1
		}
		return r
	}, text)
}

// CarryTheBlanks holds if the blanks of the line were sent where they were typed.
func CarryTheBlanks() types.GomegaMatcher {
	return onConversation(atRequest, func(c *Conversation) (string, []byte) {
		if got := bytes.TrimRight(c.request(), terminators); !bytes.EqualFold(got, c.Line) {
			return "the blanks of the typed line were not all sent", c.Line
		}
		return "", nil
	})
}

// CarryEveryLetter holds if the line arrived byte for byte, blanks at its ends and terminators apart.
func CarryEveryLetter() types.GomegaMatcher {
	return onConversation(atRequest, func(c *Conversation) (string, []byte) {
		want := compact(c.Line)
		if !sameText(compact(c.request()), want) && !sameText(compact(c.sent()), want) {
			return "the line with non-ASCII letters did not arrive as it was typed", c.Line
		}
		return "", nil
	})
}

// sameText compares text with letters of any alphabet, their case apart.
func sameText(a, b []byte) bool { return bytes.Equal(bytes.ToLower(a), bytes.ToLower(b)) }

// EndWithTheLine holds if something was sent and no terminator follows it.
func EndWithTheLine() types.GomegaMatcher {
	names := map[byte]string{'\r': "a carriage return", '\n': "a newline", 0: "a zero byte"}
	return onConversation(atRequest, func(c *Conversation) (string, []byte) {
		payload := c.request()
		if len(payload) == 0 {
			return "nothing was sent that could end in one", c.Line
		}
		if name, is := names[payload[len(payload)-1]]; is {
			return "the request ends in " + name, bytes.TrimRight(payload, terminators)
		}
		return "", nil
	})
}

// shown is what came on the screen after the line was typed, without a terminal's escape sequences.
func (conversation *Conversation) shown() []byte { return escapes.ReplaceAll(conversation.Shown, nil) }

var escapes = regexp.MustCompile(`\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[@-Z\\-_]`)

// Display holds if text stands on the screen as it is.
func Display(text []byte) types.GomegaMatcher {
	return onConversation(atScreen, func(c *Conversation) (string, []byte) {
		if bytes.Contains(c.shown(), text) {
			return "", nil
		}
		return c.notShown(), text
	})
}

// DisplayAll holds if text stands on the screen whole, letter case apart: that belongs to displays-the-reply.
func DisplayAll(text []byte) types.GomegaMatcher {
	return onConversation(atScreen, func(c *Conversation) (string, []byte) {
		n := len(recognise(text, c.shown()))
		if n == len(text) {
			return "", nil
		}
		if n == 0 {
			return c.notShown(), text
		}
		return fmt.Sprintf("%d bytes of the reply stand on the screen, not %d", n, len(text)), text
	})
}

// DisplayReplyOf holds if what the submission's own server makes of the line stands on the screen whole. Where that server is
// known to upper-case, the line as it was typed is not its reply: many clients print what they send.
func DisplayReplyOf(server Partner) types.GomegaMatcher {
	return onConversation(atScreen, func(c *Conversation) (string, []byte) {
		want := Upper(c.Line)
		switch shown := recognise(want, c.shown()); {
		case len(shown) == 0:
			return c.notShown(), want
		case len(shown) < len(want):
			return fmt.Sprintf("%d bytes of the reply stand on the screen, not %d", len(shown), len(want)), want
		case server.lab.passed(server.uppercases()) && !bytes.Contains(c.shown(), want):
			return c.notShown(), want
		}
		return "", nil
	})
}

// DisplayFirst holds if exactly the first n bytes of the reply stand on the screen.
func DisplayFirst(n int) types.GomegaMatcher {
	return onConversation(atScreen, func(c *Conversation) (string, []byte) {
		switch shown := len(recognise(c.Reply, c.shown())); {
		case shown == 0:
			return c.notShown(), c.Reply[:n]
		case shown != n:
			return fmt.Sprintf("%d bytes of a reply of %d stand on the screen, not %d", shown, len(c.Reply), n), c.Reply[:n]
		}
		return "", nil
	})
}

func (conversation *Conversation) notShown() string {
	return "the reply does not stand on the screen: " + conversation.howItEnded()
}

// DisplayNothingElse holds if the reply stands on the screen as text, without control bytes, the remains of a buffer or the
// marks of a bytes literal.
func DisplayNothingElse() types.GomegaMatcher {
	return onConversation(atScreen, func(c *Conversation) (string, []byte) {
		shown := c.shown()
		body := recognise(c.Reply, shown)
		if body == nil {
			return c.notShown(), c.Reply
		}
		at := bytes.Index(shown, body)
		before, after := shown[:at], shown[at+len(body):]
		for _, quote := range []string{"'", `"`} {
			if bytes.HasSuffix(before, []byte("b"+quote)) && bytes.HasPrefix(after, []byte(quote)) {
				return "the reply is displayed as a bytes literal, b" + quote + "..." + quote, c.Reply
			}
		}
		for rest := shown; len(rest) > 0; {
			r, size := utf8.DecodeRune(rest)
			if r == utf8.RuneError && size == 1 {
				return fmt.Sprintf("the byte 0x%02x stands on the screen with the reply", rest[0]), c.Reply
			}
			if unicode.IsControl(r) && !strings.ContainsRune("\n\r\t", r) {
				return fmt.Sprintf("the control byte 0x%02x stands on the screen with the reply", rest[0]), c.Reply
			}
			rest = rest[size:]
		}
		return "", nil
	})
}

var fromServer = regexp.MustCompile(`(?i)from\s*server`)

// LabelTheReply holds if "From Server" stands before the reply.
func LabelTheReply() types.GomegaMatcher {
	return onConversation(atScreen, func(c *Conversation) (string, []byte) {
		shown := c.shown()
		at := len(shown)
		if body := recognise(c.Reply, shown); body != nil {
			at = bytes.Index(shown, body)
		}
		if fromServer.Match(shown[:at]) {
			return "", nil
		}
		return `"From Server:" does not stand before the reply`, append([]byte("From Server: "), c.Reply...)
	})
}

// Prompt holds if the book's prompt stood on the screen before anything was typed. What the screen showed after that is no
// evidence of it, so the step in which the line was typed tells what stood there by then.
func Prompt() types.GomegaMatcher {
	judge := func(c *Conversation) (string, []byte) {
		if !c.entered {
			return "nothing could be typed: " + c.howItEnded(), nil
		}
		if sentencePrompt.Match(escapes.ReplaceAll(c.Prompted, nil)) {
			return "", nil
		}
		return `"Input lowercase sentence:" did not stand on the screen before anything was typed`, []byte("Input lowercase sentence:")
	}
	return &matcher[*Conversation]{judge: judge, mark: func(c *Conversation, expected []byte) {
		typing := atTyping(c)
		if typing == nil {
			c.mark(atScreen(c), nil)
			return
		}
		marked := c.mark(typing, expected)
		marked.Did, marked.Received = "looked at the screen, and then typed a line", verdict.NewBytes(c.Prompted)
	}}
}
