package bench

import "github.com/onsi/gomega/types"

// ExitWell holds if the program ended by itself with status 0.
func ExitWell() types.GomegaMatcher {
	return onConversation(atScreen, func(c *Conversation) (string, []byte) {
		if c.Exit != nil && c.Exit.Code == 0 && c.Exit.ByAgent == "" {
			return "", nil
		}
		return c.howItEnded(), nil
	})
}

// diedSpeechless tells that the program ended badly before anything of the reply stood on its screen.
func (conversation *Conversation) diedSpeechless() bool {
	exit := conversation.Exit
	return exit != nil && (exit.Code != 0 || exit.Signal != "") && exit.ByAgent == "" &&
		len(recognise(conversation.Reply, conversation.shown())) == 0
}

// CloseTheConnection holds if the client ended its side of every connection.
func CloseTheConnection() types.GomegaMatcher {
	return onConversation(atScreen, func(c *Conversation) (string, []byte) {
		for _, request := range c.Requests {
			if request.End == "" {
				return "the client did not close its connection after the reply", nil
			}
		}
		return "", nil
	})
}

// Exit holds if the program ended by itself, with whatever status.
func Exit() types.GomegaMatcher {
	return onConversation(atScreen, func(c *Conversation) (string, []byte) {
		if c.Exit != nil && c.Exit.ByAgent == "" {
			return "", nil
		}
		return c.howItEnded(), nil
	})
}

// ReportTheRefusal holds if the program said something and ended with a status other than 0.
func ReportTheRefusal() types.GomegaMatcher {
	return onConversation(atScreen, func(c *Conversation) (string, []byte) {
		said := sentencePrompt.ReplaceAll(escapes.ReplaceAll(c.Screen, nil), nil)
		switch {
		case c.Exit == nil || c.Exit.ByAgent != "":
			return c.howItEnded(), nil
		case c.Exit.Code == 0:
			return "it ended with status 0 though there was no server", nil
		case len(compact(said)) == 0:
			return "it ended without a word though there was no server", nil
		}
		return "", nil
	})
}
