package bench

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// settled is how long a program has to be asleep to count as waiting for its keyboard when no known prompt stands there.
// Being asleep is more than being slow: none of its threads could have run, see wire.State.Idle.
const settled = 100 * time.Millisecond

// dozing is how long it has to be asleep if nothing stands there that asks: some threads that wait for their own clock cannot
// be told from ones that wait for somebody.
const dozing = time.Second

var (
	asksForHost = regexp.MustCompile(`(?i)host|server.?(name|ip|addr)|\bip\b|address|dirección|direccion|endereço|adresse|服务器|地址`)
	asksForPort = regexp.MustCompile(`(?i)\bport|puerto|porta\b|端口`)
)

// answerTo is what a person types when a program asks for the server's host or port.
func answerTo(question []byte, port uint16) (string, bool) {
	host, number := asksForHost.Match(question), asksForPort.Match(question)
	switch {
	case host && number:
		// Both words stand there: the one that comes last is what is asked for.
		if last(asksForPort, question) > last(asksForHost, question) {
			return fmt.Sprint(port), true
		}
		return loopback.String(), true
	case host:
		return loopback.String(), true
	case number:
		return fmt.Sprint(port), true
	}
	return "", false
}

func last(pattern *regexp.Regexp, text []byte) int {
	places := pattern.FindAllIndex(text, -1)
	return places[len(places)-1][0]
}

const bookPrompt = `(?i)input\s*lower\s*-?\s*case\s*sentence\s*:?`

// asksForSentence is the book's prompt as the last thing on the screen: it may be answered as soon as it stands there. In the
// middle it may be a line of source in a traceback.
const asksForSentence = bookPrompt + `\s*$`

var (
	sentencePrompt = regexp.MustCompile(bookPrompt)
	asksForText    = regexp.MustCompile(`(?i)sentence|message|text|lower|line|frase|mensa|phrase|satz|句`)
)

// asks tells whether what stands on the screen is a question, and one that we know. A program also tells where it connects to.
func asks(question []byte, port uint16) bool {
	if !isOpen(question) {
		return false
	}
	_, known := answerTo(question, port)
	return known || sentencePrompt.Match(question) || asksForText.Match(question)
}

// isOpen tells that the last line waits to be gone on with: it has not been ended, or ends as a question does.
func isOpen(text []byte) bool {
	return !bytes.HasSuffix(bytes.TrimRight(text, " \t"), []byte("\n")) || asksOn.Match(text)
}

var asksOn = regexp.MustCompile(`[:?>：？]\s*$`)

// typedTheLine is the step after which the client is to speak.
const typedTheLine = "typed a line"

// mostQuestions is how many questions of a program are answered before the line counts as typed.
const mostQuestions = 6

// typeIn sits at the keyboard: it answers what the program asks for and then types the line. It returns how much stood on
// the screen by then.
func (conversation *Conversation) typeIn(ctx context.Context, c *client, id wire.ProgramID, h habits, began time.Time) (int, error) {
	limits, port := c.lab.options.Limits, c.lab.options.Port
	wanted := c.lab.parts[c.program].Typing
	seen := 0
	var now time.Duration
	for range mostQuestions {
		reply, err := c.lab.stage.Watch(ctx, wire.WatchArgs{Program: id, Screen: asksForSentence, ScreenFrom: seen, Idle: settled,
			Limit: limits.Startup})
		if err != nil {
			return 0, err
		}
		state := reply.State
		if conversation.start == 0 {
			// What it did before it was first looked at belongs to it too.
			conversation.start = max(1, state.At-time.Since(began))
		}
		question := state.Screen[min(seen, len(state.Screen)):]
		if state.Exit == nil && !h.hasty && !asks(question, port) && len(wanted) == 0 {
			before := len(state.Screen)
			reply, err = c.lab.stage.Watch(ctx, wire.WatchArgs{Program: id, Screen: asksForSentence, ScreenFrom: seen, Idle: dozing,
				Limit: limits.Startup})
			if err != nil {
				return 0, err
			}
			state = reply.State
			question = state.Screen[min(seen, len(state.Screen)):]
			conversation.unprompted = len(state.Screen) == before
		}
		if state.Exit != nil {
			return len(state.Screen), nil
		}
		seen, now = len(state.Screen), state.At
		answer, asked := "", false
		switch {
		case len(wanted) > 0:
			answer, wanted, asked = fill(wanted[0], port), wanted[1:], true
		case !sentencePrompt.Match(question) && !asksForText.Match(question):
			answer, asked = answerTo(question, port)
		}
		if !asked {
			break
		}
		conversation.steps = append(conversation.steps, &verdict.Step{At: state.At,
			Did: fmt.Sprintf("typed %q, which it asked for", answer)})
		if err := c.lab.stage.Type(ctx, wire.TypeArgs{Program: id, Text: []byte(answer + "\n")}); err != nil {
			return 0, err
		}
	}
	conversation.entered = true
	conversation.steps = append(conversation.steps, &verdict.Step{At: now, Did: typedTheLine, Sent: verdict.NewBytes(conversation.Line)})
	return seen, c.lab.stage.Type(ctx, wire.TypeArgs{Program: id, Text: append(bytes.Clone(conversation.Line), '\n')})
}
