package commandline

import (
	"slices"
	"strings"

	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// Meaning is what an argument stands for.
type Meaning int

// The meanings.
const (
	Unknown Meaning = iota
	Host
	Port
	Sentence
	Mode
)

// The words by which students call an argument; one of them ends the name, or is one of its words.
var (
	portNames     = []string{"port", "ports", "puerto", "porta", "portno", "portnum"}
	modeNames     = []string{"mode", "role", "proto", "protocol", "side", "kind", "transport"}
	hostNames     = []string{"host", "hostname", "addr", "address", "ip", "server", "servername", "dest", "destination", "target", "machine", "domain", "remote", "servidor", "serveur"}
	sentenceNames = []string{"sentence", "message", "msg", "text", "word", "words", "line", "data", "string", "mensaje"}
	notPorts      = []string{"transport", "report", "support", "import", "export"}
)

// Meant guesses from a name in the source.
func Meant(name string) Meaning {
	tokens := language.Tokens(name)
	has := func(words []string) bool {
		return slices.ContainsFunc(tokens, func(token string) bool {
			return slices.ContainsFunc(words, func(word string) bool {
				return token == word || len(token) > len(word) && strings.HasSuffix(token, word) && !slices.Contains(notPorts, token)
			})
		})
	}
	switch {
	case has(modeNames):
		return Mode
	case has(portNames):
		return Port
	case has(hostNames), name == "s", name == "h":
		return Host
	case has(sentenceNames):
		return Sentence
	}
	return Unknown
}

// Choose picks the word that starts p; ok is false if none or several do.
func Choose(words []string, p requirement.Program) (word string, ok bool) {
	var fitting []string
	for _, w := range words {
		said := ModeWords(w)
		if said != (language.Words{}) && said.Fits(p) {
			fitting = append(fitting, w)
		}
	}
	if len(fitting) == 1 {
		return fitting[0], true
	}
	for _, w := range fitting {
		if ModeWords(w) == language.WordsFor(p) {
			return w, true
		}
	}
	return "", false
}

// ModeWords reads the name of a mode, which may be a letter: "us" is a UDP server.
func ModeWords(word string) language.Words {
	w := language.Read(word)
	switch strings.ToLower(strings.TrimLeft(word, "-")) {
	case "s":
		w.Side = language.Server
	case "c":
		w.Side = language.Client
	case "u":
		w.Network = language.WordsFor(requirement.UDPServer).Network
	case "t":
		w.Network = language.WordsFor(requirement.TCPServer).Network
	case "us", "uc", "ts", "tc":
		letters := strings.ToLower(strings.TrimLeft(word, "-"))
		return ModeWords(letters[:1]).Or(ModeWords(letters[1:]))
	}
	return w
}
